"""The Review as JSON: its own fields, nothing added, nothing taken out."""

from __future__ import annotations

import re

from agent.review import Review

_ACTS_ON_A_SCREEN = re.compile(
    "[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)


def render(review: Review) -> str:
    """Indented JSON. Control, bidi and invisible characters are escaped: the same value, safe on a screen."""
    return _ACTS_ON_A_SCREEN.sub(_escaped, review.model_dump_json(indent=2)) + "\n"


def _escaped(match: re.Match[str]) -> str:
    units = match.group().encode("utf-16-be")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
