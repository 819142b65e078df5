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
    shown = (
        ("descriptions of pictures", "shown only where a picture cannot be", _attributes(root, ("alt",))),
        ("lines the style sheet writes", "no text of the page itself", _generated(root)),
    )
    for what, why, texts in shown:
        if unread := _unread(known, texts):
            draft.give_up(f"{what} ({unread})", why)
    unseen = (
        ("its title", _texts(root, "title")),
        ("tips", _attributes(root, _TIPS)),
        ("choices that were not made", [_text(option) for option in root.iter("option")]),
        ("text for browsers without scripts, templates", _texts(root, "noscript", "template")),
    )
    told = [f"{what} ({unread})" for what, texts in unseen if (unread := _unread(known, texts))]
    if told:
        draft.notes.append(f"What the page does not show is not part of its text: {', '.join(told)}.")
    comments = sum(_is_remark(piece.partition("-->")[0][:_LONGEST], known.lacks) for piece in source.split("<!--")[1:])
    if comments:
        draft.notes.append(f"HTML comments are not part of the text ({comments} left out).")


def _unread(known: Known, texts: list[str]) -> int:
    return sum(known.lacks(text[:_LONGEST]) for text in texts)


def _texts(root: Any, *tags: str) -> list[str]:
    """The texts of such elements; those of a drawing are listed with it."""
    return [_text(element) for element in root.iter(*tags) if next(element.iterancestors("svg"), None) is None]


def _text(element: Any) -> str:
    return "".join(element.itertext())


def _attributes(root: Any, names: tuple[str, ...]) -> list[str]:
    return [text for element in root.iter("*") for name in names if (text := element.get(name))]


def _generated(root: Any) -> list[str]:
    sheets = " ".join(sheet.text or "" for sheet in root.iter("style"))[:_LONGEST_SHEET]
    return _GENERATED.findall(sheets)


def _is_remark(comment: str, lacks: Callable[[str], bool]) -> bool:
    """Whether a comment is words rather than a condition for a browser or markup switched off."""
    return not comment.lstrip().startswith(("[if", "[endif", "<![endif")) and lacks(comment)
