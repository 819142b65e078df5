"""What HTML shows to nobody: text that is white, tiny, moved off the page or switched off."""

from __future__ import annotations

import re
from typing import Any

_WHITE = re.compile(
    r"(?:^|;) ?color ?: ?(?:white|#fff(?:fff)?|#f[c-f]f[c-f]f[c-f]|rgba?\( ?25[0-5] ?, ?25[0-5] ?, ?25[0-5]"
    r"|transparent|rgba\([^),]{0,20},[^),]{0,20},[^),]{0,20}, ?0 ?\))"
)
_BACKGROUND = re.compile(
    r"background(?:-color|-image)?\s{0,9}:\s{0,9}(?!none|transparent|white|#fff|inherit|initial)\S"
)
_UNSEEN = re.compile(
    r"display ?: ?none|visibility ?: ?(?:hidden|collapse)"
    r"|font-size ?: ?0{0,9}(?:[0-2](?:\.\d{1,9})?(?:px|pt)?|0\.0\d{0,9}r?em) ?(?:;|!|$)"
    r"|opacity ?: ?0?\.?0{1,9}\d? ?(?:;|!|$)|(?:left|top|right|text-indent|margin-left) ?: ?-\d{3}"
    r"|clip ?: ?rect\( ?0"
)
"""Of a style without runs of blanks."""
PALE = frozenset({"#ffffff", "#fff", "white", "transparent", ""})
"""Colours that cannot be told from the page."""
_STRIKING = re.compile(r"text-decoration(?:-line)?\s{0,9}:[^;]{0,200}\bline-through")
_HIDING_ATTRIBUTE = re.compile(
    r"""\s(?:hidden(?=[\s>=/])|color\s{0,9}=\s{0,9}["']?(?:white|#fff(?:fff)?)\b)""", re.IGNORECASE
)
_STYLE_ATTRIBUTE = re.compile(r"""\bstyle\s{0,9}=\s{0,9}("[^"]{0,2000}|'[^']{0,2000}|[^\s"']{1,2000})""", re.IGNORECASE)
_LONGEST_TAG = 5_000
_LONGEST_STYLE = 2_000


def hides(tag: str) -> bool:
    """Whether an opening tag, given as source, hides what it encloses."""
    tag = tag[:_LONGEST_TAG]
    return style_hides(style_of(tag), shaded=False) or bool(_HIDING_ATTRIBUTE.search(tag))


def style_of(tag: str) -> str:
    """The style attribute of an opening tag given as source; empty where it has none."""
    style = _STYLE_ATTRIBUTE.search(tag[:_LONGEST_TAG])
    return style.group(1).strip("\"'") if style else ""


def style_hides(style: str, *, shaded: bool) -> bool:
    """Whether a style attribute or rule hides text; `shaded` where white would be seen."""
    style = _short(style)
    return bool(style) and bool(
        _UNSEEN.search(style) or (not shaded and not _BACKGROUND.search(style) and _WHITE.search(style))
    )


def style_strikes(style: str) -> bool:
    """Whether a style attribute or rule draws a line through the text."""
    return "line-through" in style.lower() and bool(_STRIKING.search(_short(style)))


def has_background(css: str) -> bool:
    """Whether some rule of a style sheet gives a background."""
    return bool(_BACKGROUND.search(css))


def is_shaded(node: Any) -> bool:
    """Whether an element gives what it encloses a background other than white."""
    return bool(_BACKGROUND.search(_short(node.get("style") or ""))) or node.get("bgcolor", "").lower() not in PALE


def _short(style: str) -> str:
    """The style in lower case, without blanks that expressions would try one by one."""
    return " ".join(style[:_LONGEST_STYLE].lower().split())
