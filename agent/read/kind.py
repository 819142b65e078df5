"""Which kind a draft is, by signs anyone can read in `kinds.yaml`: no model, and the reason is told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

import yaml

from agent.document import Block, BlockKind, Cell, Document, DocumentKind

_YAML = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_READ = 60_000
"""Characters looked at for signs in the text: a draft says what it is early."""
_GENRE = 5
"""Weight from which a sign in the title names what the draft is, not only what it is about."""
_AMOUNT = re.compile(r"[$€£¥]\s?\d|\d\s?[€£]|\b(?:USD|EUR|GBP|AUD|CHF)\b|\d{1,3}(?:,\d{3})+", re.IGNORECASE)
_MONEY_COLUMN = re.compile(
    r"amount|costs?\b|price|fees?\b|budget|spend|total|\byear \d|\b(?:EUR|USD|GBP|INR|CHF|AUD|k€|euro)|[$€£]",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"\b(?:sub)?totals?\b|\bsum\b", re.IGNORECASE)


@dataclass(frozen=True)
class Sign:
    """One thing that speaks for a kind."""

    kind: DocumentKind
    where: Literal["title", "heading", "text", "density", "structure", "topics"]
    weight: float
    pattern: re.Pattern[str]
    full: float = 1.0


def recognise_kind(document: Document) -> tuple[DocumentKind, str]:
    """The kind of a draft, and what it was recognised by, in one line."""
    least, topics, signs = _signs()
    views = _Views(document, topics)
    views.find_genre(signs)
    points: dict[DocumentKind, float] = dict.fromkeys(DocumentKind, 0.0)
    seen: dict[DocumentKind, list[tuple[float, str]]] = {kind: [] for kind in DocumentKind}
    for sign in signs:
        gained, what = views.points(sign)
        if gained:
            points[sign.kind] += gained
            seen[sign.kind].append((gained, what))
    best = max(points, key=lambda kind: points[kind])
    if best is not DocumentKind.OTHER and points[best] < least:
        return DocumentKind.OTHER, "too few signs of a PRD, contract, budget or status report"
    reasons = [what for _, what in sorted(seen[best], key=lambda item: -item[0])[:4]]
    if best is DocumentKind.OTHER:
        return best, f"none of the four kinds: {', '.join(reasons)}" if reasons else "no signs of any kind"
    return best, ", ".join(reasons)


class _Views:
    """The parts of a draft that signs look at."""

    def __init__(self, document: Document, topics: dict[str, re.Pattern[str]]) -> None:
        blocks = [block for block in document.blocks if not block.hidden]
        headings = [block for block in blocks if block.kind is BlockKind.HEADING]
        first = headings[0] if headings and headings[0] in blocks[:5] else (blocks[0] if blocks else None)
        self.title = _short(first) if first else ""
        self.opening = "\n".join(_short(block) for block in blocks[:3] if block is not first)
        self.headings = "\n".join(" ".join(block.text.split())[:120] for block in headings)
        self.text = document.text[:_READ]
        self.words = max(300, len(self.text.split()))
        self.genre: tuple[int, DocumentKind] | None = None
        self.is_sheet = bool(blocks and (blocks[0].anchor.sheet or blocks[0].anchor.cells))
        self.structure = _structure(blocks, self.is_sheet)
        self.topics = [name for name, pattern in topics.items() if len(pattern.findall(self.text)) >= 2]

    def find_genre(self, signs: tuple[Sign, ...]) -> None:
        """Which kind the title names first: `Business case: the financial model` is a business case."""
        for sign in signs:
            match = sign.pattern.search(self.title) if sign.where == "title" and sign.weight >= _GENRE else None
            if match and (self.genre is None or match.start() < self.genre[0]):
                self.genre = (match.start(), sign.kind)

    def points(self, sign: Sign) -> tuple[float, str]:
        """What a sign adds, and how to tell a person."""
        if sign.where == "structure":
            share = self.structure.get(sign.pattern.pattern, 0.0)
            return sign.weight * min(1.0, share), _STRUCTURES[sign.pattern.pattern]
        if sign.where == "topics":
            share = len(self.topics) / sign.full * 2 - 1  # half of them say nothing: any paper has those
            return sign.weight * max(0.0, min(1.0, share)), f"it speaks of {', '.join(self.topics)}"
        if sign.where == "density":
            found = sign.pattern.findall(self.text)
            per_thousand = len(found) * 1000 / self.words
            if per_thousand < sign.full / 4:
                return 0.0, ""
            return sign.weight * min(1.0, per_thousand / sign.full), f"“{_clean(found[0])}” again and again"
        if sign.where == "title" and self.is_sheet and sign.kind is not DocumentKind.BUDGET:
            return 0.0, ""  # the first cell of a sheet says what it is for, seldom what it is
        if sign.where == "title":
            if match := sign.pattern.search(self.title):
                second = self.genre is not None and self.genre[1] is not sign.kind and self.genre[0] < match.start()
                return sign.weight / (2 if second else 1), f"“{_clean(match.group())}” in the title"
            match = sign.pattern.search(self.opening)
            return (sign.weight / 2, f"“{_clean(match.group())}” under the title") if match else (0.0, "")
        match = sign.pattern.search(self.headings if sign.where == "heading" else self.text)
        place = "as a heading" if sign.where == "heading" else "in the text"
        return (sign.weight, f"“{_clean(match.group())}” {place}") if match else (0.0, "")


_STRUCTURES = {
    "amount_rows": "tables of amounts",
    "total_rows": "rows with totals",
    "spreadsheet": "a spreadsheet",
}


def _structure(blocks: list[Block], is_sheet: bool) -> dict[str, float]:
    """How much of a draft is tables of amounts; 1.0 where it is most of it."""
    if not blocks:
        return {}
    rows = [block for block in blocks if block.kind is BlockKind.TABLE_ROW and not block.header_row]
    # A value alone is a number, not yet money: in a sheet the format or the column's name says so.
    money = [row for row in rows if _AMOUNT.search(row.text) or any(map(_is_amount, row.cells))]
    lines = [block for block in blocks if block.kind is BlockKind.LIST_ITEM and _AMOUNT.search(block.text)]
    characters = sum(len(block.text) for block in blocks)
    share = sum(len(block.text) for block in (*money, *lines)) / max(1, characters)
    if is_sheet:
        share = max(share, len(money) / len(blocks))
    totals = [block for block in (*money, *lines) if _TOTAL.search(block.text)]
    return {
        "amount_rows": share / 0.4 if len(money) + len(lines) >= 3 else 0.0,
        "total_rows": len(totals) / 2 * min(1.0, share / 0.1),
        "spreadsheet": float(is_sheet),
    }


def _is_amount(cell: Cell) -> bool:
    return cell.value is not None and bool(_MONEY_COLUMN.search(cell.header))


def _short(block: Block) -> str:
    return " ".join(block.text.replace("_", " ").split())[:160]


def _clean(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 50 else words[:49] + "…"


@lru_cache
def _signs() -> tuple[float, dict[str, re.Pattern[str]], tuple[Sign, ...]]:
    source = yaml.load((files("agent.read") / "kinds.yaml").read_text(encoding="utf-8"), Loader=_YAML)
    signs = tuple(
        Sign(
            kind=DocumentKind(item["kind"]),
            where=item["where"],
            weight=float(item["weight"]),
            pattern=re.compile(item["pattern"], re.IGNORECASE | re.MULTILINE),
            full=float(item.get("full", 1.0)),
        )
        for item in source["signs"]
    )
    topics = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in source["topics"].items()}
    return float(source["least"]), topics, signs
