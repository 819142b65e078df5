"""The words of deferrals, denials and blanks: many for each, so that one regular expression cannot know them all.

Every third is held out: whoever mends the judge reads the others only, and both are reported.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from agent.document import Document
from evals.mutations.edit import Target


@cache
def phrasings() -> dict[str, dict[str, list[str]]]:
    """Kind of edit → part of the draft it stands in → phrasings."""
    content: dict[str, dict[str, list[str]]] = json.loads(
        (Path(__file__).parent / "phrasings.json").read_text(encoding="utf-8")
    )
    return content


def pick(choices: Sequence[str], document: Document, target: Target) -> tuple[str, int]:
    """A phrasing and its number; the same for the same draft and criterion, another for the next."""
    number = sum(map(ord, target.criterion + document.name)) % len(choices)
    return choices[number], number


def is_held_out(number: int) -> bool:
    """Whether nobody may mend the judge by this phrasing."""
    return number % 3 == 2
