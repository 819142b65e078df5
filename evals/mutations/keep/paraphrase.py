"""Says the same in other words, from a small table of rewrites that are safe in any draft."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

from agent.document import Document
from evals.mutations.edit import map_text


def paraphrase(document: Document) -> Document | None:
    """The Document with every rewrite of `paraphrases.json` applied once; None where none matches."""
    edited = map_text(document, reworded)
    return edited if edited.text != document.text else None


def reworded(text: str) -> str:
    """The text in other words; what one rewrite wrote is not rewritten again."""
    pattern, table = _rewrites()
    return pattern.sub(lambda match: _as_written(match.group(), table[match.group().lower()]), text)


@cache
def _rewrites() -> tuple[re.Pattern[str], dict[str, str]]:
    table: dict[str, str] = json.loads((Path(__file__).parent / "paraphrases.json").read_text(encoding="utf-8"))
    longest_first = sorted(table, key=lambda words: (-len(words), words))
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", re.IGNORECASE)
    return pattern, {words.lower(): other for words, other in table.items()}


def _as_written(old: str, new: str) -> str:
    return new[:1].upper() + new[1:] if old[:1].isupper() else new
