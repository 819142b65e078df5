"""What a page holds beside the text it shows: its title, descriptions of pictures, tips, generated text, comments."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from agent.read.overlooked import Known
from agent.read.parts import Draft

_TIPS = ("title", "placeholder", "aria-label", "aria-description", "summary")
_GENERATED = re.compile(r"\bcontent\s{0,9}:\s{0,9}[\"'][^\"'}]{0,200}[A-Za-z]{3}")
_LONGEST_SHEET = 200_000
_LONGEST = 2_000


def tell_beside(draft: Draft, root: Any, source: str) -> None:
    """Lists each kind of such text that says something the page does not."""
    known = Known(draft.blocks)
    found = (
        ("title of the page", "shown in the browser's tab, not on the page", _texts(root, "title")),
        ("descriptions of pictures", "shown only where a picture cannot be", _attributes(root, ("alt",))),
        ("tips", "shown only on pointing at something, or in an empty field", _attributes(root, _TIPS)),
        ("text for other programs", "a browser shows it only where it runs no scripts", _texts(root, *_HELD_BACK)),
        ("choices that were not made", "a list shows the chosen one only", _choices(root)),
        ("lines the style sheet writes", "no text of the page itself", _generated(root)),
    )
    for what, why, texts in found:
        unread = sum(known.lacks(text[:_LONGEST]) for text in texts)
        if unread:
            draft.give_up(f"{what} ({unread})" if unread > 1 else what, why)
    comments = sum(_is_remark(piece.partition("-->")[0][:_LONGEST], known.lacks) for piece in source.split("<!--")[1:])
    if comments:
        draft.notes.append(f"HTML comments are not part of the text ({comments} left out).")


_HELD_BACK = ("noscript", "template")


def _texts(root: Any, *tags: str) -> list[str]:
    return ["".join(element.itertext()) for element in root.iter(*tags) if not _is_drawn(element)]


def _is_drawn(element: Any) -> bool:
    """Whether it is part of a drawing, which is listed as a whole."""
    return any(around.tag == "svg" for around in element.iterancestors())


def _attributes(root: Any, names: tuple[str, ...]) -> list[str]:
    return [text for element in root.iter("*") for name in names if (text := element.get(name))]


def _choices(root: Any) -> list[str]:
    """What lists offer; of each list the choice that is made is part of the page."""
    return ["".join(option.itertext()) for option in root.iter("option")]


def _generated(root: Any) -> list[str]:
    sheets = " ".join(sheet.text or "" for sheet in root.iter("style"))[:_LONGEST_SHEET]
    return _GENERATED.findall(sheets)


def _is_remark(comment: str, lacks: Callable[[str], bool]) -> bool:
    """Whether a comment is words rather than a condition for a browser or markup switched off."""
    return not comment.lstrip().startswith(("[if", "[endif", "<![endif")) and lacks(comment)
