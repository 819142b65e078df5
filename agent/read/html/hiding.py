"""What HTML shows to nobody: text that is white, tiny, moved off the page or switched off."""

from __future__ import annotations

import re
from typing import Any

_WHITE = re.compile(
    r"(?:^|;)\s*color\s*:\s*(?:white|#fff(?:fff)?|#f[c-f]f[c-f]f[c-f]|rgba?\(\s*25[0-5]\s*,\s*25[0-5]\s*,\s*25[0-5]"
    r"|transparent|rgba\([^)]*,\s*0\s*\))"
)
_BACKGROUND = re.compile(r"background(?:-color|-image)?\s*:\s*(?!none|transparent|white|#fff|inherit|initial)\S")
_UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0*(?:[0-2](?:\.\d+)?(?:px|pt)?|0\.0\d*r?em)\s*(?:;|!|$)"
    r"|opacity\s*:\s*0?\.?0+\d?\s*(?:;|!|$)|(?:left|top|right|text-indent|margin-left)\s*:\s*-\d{3,}"
    r"|clip\s*:\s*rect\(\s*0"
)
PALE = frozenset({"#ffffff", "#fff", "white", "transparent", ""})
"""Colours that cannot be told from the page."""
_HIDING_ATTRIBUTE = re.compile(r"""\s(?:hidden(?=[\s>=/])|color\s*=\s*["']?(?:white|#fff(?:fff)?)\b)""", re.IGNORECASE)
_RULE = re.compile(r"([^{}]{1,500})\{([^{}]{0,2000})\}")


def hides(tag: str) -> bool:
    """Whether an opening tag, given as source, hides what it encloses."""
    style = re.search(r"""style\s*=\s*("[^"]*"|'[^']*'|\S+)""", tag, re.IGNORECASE)
    if style and style_hides(style.group(1).strip("\"'"), shaded=False):
        return True
    return bool(_HIDING_ATTRIBUTE.search(tag))


def style_hides(style: str, *, shaded: bool) -> bool:
    """Whether a style attribute or rule hides text; `shaded` where white would be seen."""
    style = style.lower()
    return bool(_UNSEEN.search(style) or (not shaded and not _BACKGROUND.search(style) and _WHITE.search(style)))


def hiding_rules(root: Any) -> frozenset[str]:
    """Selectors (`.class`, `#id` or a tag) that the page's own style sheet hides."""
    css = " ".join(sheet.text or "" for sheet in root.iter("style"))[:200_000].lower()
    shaded = bool(_BACKGROUND.search(css))  # white text may well stand on one of these
    return frozenset(
        part.strip()
        for selectors, style in _RULE.findall(css)
        if style_hides(style.strip(), shaded=shaded)
        for part in selectors.split(",")
    )


def is_shaded(node: Any) -> bool:
    """Whether an element gives what it encloses a background other than white."""
    return bool(_BACKGROUND.search((node.get("style") or "").lower())) or node.get("bgcolor", "").lower() not in PALE
