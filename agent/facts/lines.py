"""Label–value pairs: `Payback period: 18 months`, `Uptime: 99.94 % (target: 99.9 %)`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.document import Block, BlockKind, Document, DocumentKind
from agent.facts.concepts import Concept, is_threshold, named_by
from agent.facts.fact import Fact, Role, Unit, Value
from agent.facts.values import read_list, read_name, read_value
from agent.facts.words import clean, governing, qualifiers_of, role_of, subject_of
from agent.verify import evidence_at

_PAIR = re.compile(
    r"(?:^|(?<=[.;•\n]))[^\S\n]{0,20}(?:[-–•*][^\S\n]{0,9})?(?P<label>[A-Za-z][^:=.;|\n]{2,70}?)\s{0,9}(?:[:=]|\s–)\s{1,9}(?P<value>\S[^\n|]{0,220})"
)
_MOST_WORDS = 8
_CHANGE = re.compile(r"(?:→|->|\bto\b)\s*")
_VERB = re.compile(
    r"(?:achieve|reach|improve|reduce|increase|cut|maintain|raise|lower|grow|keep)\s(?:(?P<from>from)\s|to\s|by\s)?",
    re.IGNORECASE,
)
_NESTED = re.compile(
    r"[(,;]\s*(?P<role>target|goal|sla target|sla|baseline|current"
    r"|was)\s*+(?::\s*+)?(?P<value>[<>≤≥~]?\s?[\d$€£][^,;)]{0,30})",
    re.IGNORECASE,
)


def facts_of_lines(document: Document, year: int | None) -> Iterator[Fact]:
    """The facts that pairs of label and value state outside tables."""
    for block in document.blocks:
        if block.kind is BlockKind.TABLE_ROW or block.hidden:
            continue
        for match in _PAIR.finditer(block.text):
            label = clean(match["label"])
            if len(label.split()) <= _MOST_WORDS:
                yield from fact_of_pair(document, block, label, match["value"], block.start + match.start("label"),
                                        block.start + match.start("value"), year)  # fmt: skip


def fact_of_pair(
    document: Document, block: Block, label: str, text: str, start: int, value_at: int, year: int | None
) -> Iterator[Fact]:
    """The facts of one pair; `start` is where the label begins and `value_at` where the value does."""
    plain = re.sub(r"\([^)]{0,200}\)", " ", label)
    known = named_by(clean(plain)) or named_by(
        clean(re.sub(r"^(?:expected|planned|target|projected)\s", "", plain, flags=re.IGNORECASE))
    )
    headings = " ".join(block.anchor.section[-2:])
    if known is not None and (known.apart.search(f"{label} {headings}") or known.apart.search(text[:90])):
        return
    read = _read(known, text, year)
    if read is None:
        if known is None or not known.units & {Unit.NAME, Unit.LIST}:
            yield from _of_change(document, block, label, text, start, value_at, year)
        return
    value, end = read
    if known is not None and (value.unit not in known.units or is_threshold(known, value)):
        return
    after = re.split(r"[.;](?:\s|$)", text[end : end + 60])[0]
    clause = re.split(r"[,;(]|\band\b", after)[0] if known is None or known.horizon else ""
    about = qualifiers_of(f"{label} {clause}") | governing(block.anchor.section[-2:])
    role = role_of(label) or role_of(after) or _usual(document, known)
    subject = known.id if known else subject_of(label)
    if not subject:
        return
    make = _Maker(document, known, subject, clean(label), start)
    change = _CHANGE.match(after.strip()) if value.unit is not Unit.DATE else None
    if change and (second := read_value(after.strip()[change.end() :], year=year)):
        shift = len(after) - len(after.lstrip()) + change.end()
        yield make(value, Role.BASELINE, about, value_at + end)
        yield make(second[0], Role.TARGET, about, value_at + end + shift + second[1])
        return
    yield make(value, role, about, value_at + end)
    for nested in _NESTED.finditer(text[end : end + 80]):
        inner = read_value(nested["value"], year=year)
        if inner and inner[0].unit is value.unit:
            yield make(inner[0], role_of(nested["role"]) or Role.STATED, about, value_at + end + nested.end())


def _of_change(
    document: Document, block: Block, label: str, text: str, start: int, value_at: int, year: int | None
) -> Iterator[Fact]:
    """`Accuracy: improve from 94 % to 99 %`, `Accuracy: achieve 95 %`: what follows the verb."""
    verb = _VERB.match(text)
    if verb is None:
        return
    rest = text[verb.end() :]
    at = value_at + verb.end()
    if not verb["from"]:
        yield from fact_of_pair(document, block, f"{label} (target)", rest, start, at, year)
        return
    reached = re.search(r"(?:→|->|\bto\b)\s*", rest[:60])
    if reached:
        yield from fact_of_pair(document, block, f"{label} (baseline)", rest[: reached.start()], start, at, year)
        target = rest[reached.end() :]
        yield from fact_of_pair(document, block, f"{label} (target)", target, start, at + reached.end(), year)


class _Maker:
    """Makes the Facts of one pair."""

    def __init__(self, document: Document, known: Concept | None, subject: str, label: str, start: int) -> None:
        self.document, self.known, self.subject, self.label, self.start = document, known, subject, label, start

    def __call__(self, value: Value, role: Role, qualifiers: frozenset[str], end: int) -> Fact:
        return Fact(
            subject=self.subject,
            title=self.known.title if self.known else self.label,
            value=value,
            role=role,
            qualifiers=qualifiers,
            evidence=evidence_at(self.document, self.start, min(end, len(self.document.text))),
            document=self.document.name,
            kind=self.document.kind,
            known=self.known is not None,
        )


def _read(known: Concept | None, text: str, year: int | None) -> tuple[Value, int] | None:
    if known is not None and Unit.NAME in known.units:
        name = read_name(re.split(r"[\n;]", text)[0])
        return (name, text.find(name.shown) + len(name.shown)) if name else None
    if known is not None and Unit.LIST in known.units:
        line = text.split("\n", maxsplit=1)[0]
        items = read_list(line)
        return (items, len(line)) if items else None
    return read_value(text, year=year)


def _usual(document: Document, known: Concept | None) -> Role:
    lasting = known is not None and known.lasting
    return Role.MEASURED if document.kind is DocumentKind.STATUS and not lasting else Role.STATED
