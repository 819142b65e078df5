"""Amounts stated outside tables, such as `Hosting: €40k per year`, and which of them belong together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agent.document import Block, BlockKind, Document
from agent.judge.arithmetic.figures.columns import is_total_label
from agent.language.amounts import Amount, find_amounts
from agent.once import once_per_document

_ABOUT_MONEY = re.compile(
    r"\b(?:budget\w*|costs?|spend(?:ing)?|investments?|funding|expenses?|expenditure|fees?|financ\w+"
    r"|prices?|pricing"
    r"|kosten|savings|capex|opex|tranche|contingency|reserve)\b",
    re.I,
)
_MARKER = re.compile(r"^\s*(?:[-*•–✅✓☐]|\d{1,2}[.)]|[a-z][.)]|\[[ x]\])\s+")
_LABEL_END = re.compile(
    r"(?:[:=(–—-]|\bis|\bof|\bat|\bto|\bare)\s{0,9}(?:~|≈|c\.|ca\.|circa|approx(?:\.|imately)?|about|around"
    r"|up to)?\s{0,9}$",
    re.I,
)
_FORMULA = re.compile(r"\d[^\n=;]{0,40}[×✕*]\s?[$€£]?\d|[×✕]|\d\s?x\s?[$€£\d]|\+\s*[$€£]\d")
_FOR = re.compile(r"\s{0,9}(?:for|on|–|—)\s{1,9}(?:the\s)?([A-Za-z](?:(?! and | plus )[^,.;:\n(\d$€£]){2,60})")
_CLAUSE = re.compile(r"[,;:.!?()\n]\s+|\s(?:and|plus|while|whereas|but)\s")


@dataclass(frozen=True)
class Statement:
    """An amount with what it is for. Offsets are into the Document's text."""

    label: str
    amount: Amount
    start: int
    end: int
    line_start: int
    line_end: int
    block: Block
    labelled: bool
    """True for `label: amount` and `label (amount)`; False where the label is a guess from running prose."""
    formula: bool
    """True where the line is a calculation (`3 × $50`), so the amount is no plain line."""
    line: str
    context: str = ""
    """What stands before a colon over several amounts: `Yearly` in `Yearly: hosting 4.8k, support 10.5k`."""
    alone: bool = True
    """Whether it is the only amount of its line."""

    @property
    def is_total(self) -> bool:
        """Whether the label names a total."""
        return is_total_label(self.label)


@dataclass(frozen=True)
class Group:
    """Items of one list, or headings or paragraphs of one section, with what introduces them."""

    kind: BlockKind
    lead: Block | None
    """The paragraph, item or heading right above."""
    parent: Statement | None
    """The amount the lead states, or the nearest heading above it that states one."""
    direct: bool
    """Whether `parent` is in the lead itself."""
    items: tuple[Statement, ...]
    silent: int
    """Members without an amount."""

    @property
    def title(self) -> str:
        """What the group is called."""
        return " ".join(self.lead.text.split())[:80].strip(" :") if self.lead else "the list"


@once_per_document
def statements(document: Document) -> tuple[Statement, ...]:
    """Every amount outside tables with its label, in order."""
    found: list[Statement] = []
    for block in document.blocks:
        if block.kind is not BlockKind.TABLE_ROW and block.hidden != "text":
            found.extend(_in_block(block))
    return tuple(found)


def groups(document: Document, found: tuple[Statement, ...]) -> tuple[Group, ...]:
    """The lists, sub-headings and labelled paragraphs of which at least two state an amount."""
    first: dict[int, Statement] = {}
    for statement in found:
        if statement.labelled:
            first.setdefault(statement.block.start, statement)
    blocks = [block for block in document.blocks if block.hidden != "text"]
    made = [*_lists(blocks, first), *_headings(blocks, first), *_paragraphs(blocks, found)]
    return tuple(group for group in made if len(group.items) >= 2)


def _in_block(block: Block) -> Iterator[Statement]:
    money = bool(_ABOUT_MONEY.search(" ".join(block.anchor.section[-1:]) + " " + block.text))
    at = 0
    for line in block.text.split("\n"):
        yield from _in_line(block, line, block.start + at, money)
        at += len(line) + 1


def _in_line(block: Block, line: str, offset: int, money: bool) -> Iterator[Statement]:
    skip = marker.end() if (marker := _MARKER.match(line)) else 0
    amounts = [amount for amount in find_amounts(line, bare=money) if amount.start >= skip]
    if not amounts:
        return
    formula = bool(_FORMULA.search(line))
    if formula and "=" in line:
        after = [amount for amount in amounts if amount.start > line.rfind("=")]
        amounts = after or amounts
    listed = re.match(r"([^:=]{2,90}?):\s+[A-Za-z][^:=]*$", line[skip : amounts[0].start]) if len(amounts) > 1 else None
    context = listed.group(1) if listed else ""
    for number, amount in enumerate(amounts):
        before = line[skip : amounts[number - 1].end if number else amount.start]
        if number == 0:
            before = line[skip : amount.start]
            colon = None if listed else re.match(r"([^:=]{2,90}?)\s*[:=]", before)
            ended = _LABEL_END.search(before)
            labelled = bool(ended or (colon and formula)) and len(before) < 110
            label = colon.group(1) if colon else re.sub(_LABEL_END, "", before)
        else:
            before = line[amounts[number - 1].end : amount.start]
            labelled, label = False, ""
        tail = _FOR.match(line, amount.end)
        if not label.strip() or (not labelled and tail):
            label = tail.group(1) if tail else _CLAUSE.split(before)[-1]
            labelled = labelled or (number == 0 and not before.strip() and tail is not None)
        elif not labelled:
            label = _CLAUSE.split(before)[-1] or label
        yield Statement(
            label=" ".join(label.replace("*", " ").split()).strip(" :(–-")[:90],
            amount=amount,
            start=offset + amount.start,
            end=offset + amount.end,
            line_start=offset,
            line_end=offset + len(line),
            block=block,
            labelled=labelled,
            formula=formula,
            line=line,
            context=context,
            alone=len(amounts) == 1,
        )


def _lists(blocks: list[Block], first: dict[int, Statement]) -> Iterator[Group]:
    open_groups: dict[tuple[int, int], tuple[Block | None, list[Block], list[Block]]] = {}
    ancestors: list[Block] = []
    lead: Block | None = None
    lead_at = -1
    path: list[Block] = []
    for index, block in enumerate(blocks):
        if block.kind is BlockKind.HEADING:
            path = [*(over for over in path if (over.level or 1) < (block.level or 1)), block]
        if block.kind is not BlockKind.LIST_ITEM:
            lead, lead_at, ancestors = block, index, []
            continue
        level = block.level or 1
        ancestors = [above for above in ancestors if (above.level or 1) < level]
        above = ancestors[-1] if ancestors else lead
        key = (above.start if ancestors and above else -1, lead_at)
        open_groups.setdefault(key, (above, path, []))[2].append(block)
        ancestors.append(block)
    for above, over, members in open_groups.values():
        parent, direct = _parent(above, over, first)
        items = tuple(first[block.start] for block in members if block.start in first)
        yield Group(BlockKind.LIST_ITEM, above, parent, direct, items, len(members) - len(items))


def _parent(above: Block | None, path: list[Block], first: dict[int, Statement]) -> tuple[Statement | None, bool]:
    """What the lead states; for a heading that states nothing, what the heading over it does."""
    if above is None:
        return None, False
    if above.start in first:
        return first[above.start], True
    if above.kind is not BlockKind.HEADING or len(path) < 2:
        return None, False
    return first.get(path[-2].start), False


def _headings(blocks: list[Block], first: dict[int, Statement]) -> Iterator[Group]:
    children: dict[int, tuple[Block | None, list[Block]]] = {}
    path: list[Block] = []
    for block in blocks:
        if block.kind is not BlockKind.HEADING:
            continue
        path = [above for above in path if (above.level or 1) < (block.level or 1)]
        above = path[-1] if path else None
        children.setdefault(above.start if above else -1, (above, []))[1].append(block)
        path.append(block)
    for above, members in children.values():
        items = tuple(first[block.start] for block in members if block.start in first)
        parent = first.get(above.start) if above else None
        yield Group(BlockKind.HEADING, above, parent, parent is not None, items, len(members) - len(items))


def _paragraphs(blocks: list[Block], found: tuple[Statement, ...]) -> Iterator[Group]:
    """Lines `label: amount` of the paragraphs under one heading."""
    lines: dict[int, list[Statement]] = {}
    under: dict[int, Block | None] = {}
    heading: Block | None = None
    owner: dict[int, Block | None] = {}
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            heading = block
        owner[block.start] = heading
    seen: set[int] = set()
    for statement in found:
        if statement.block.kind is not BlockKind.PARAGRAPH or not statement.labelled or statement.line_start in seen:
            continue
        seen.add(statement.line_start)
        above = owner.get(statement.block.start)
        lines.setdefault(above.start if above else -1, []).append(statement)
        under[above.start if above else -1] = above
    for key, items in lines.items():
        yield Group(BlockKind.PARAGRAPH, under[key], None, False, tuple(items), 0)
