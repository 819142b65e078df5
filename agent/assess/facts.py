"""Facts that several Documents of one pilot state, and that must then be the same in all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from agent.document import Document, DocumentKind
from agent.review import Evidence
from agent.verify import evidence_at

_SENTENCE = re.compile(r"[^\n.!?]+(?:[.!?](?!\s|$)[^\n.!?]*)*")
_AVAILABILITY = re.compile(r"\b(?:availability|available|uptime)\b", re.IGNORECASE)
_MEASURED = re.compile(
    r"\b(?:was|were|has been|have been|achieved|reached|actual|observed|last (?:week|month|quarter|year))\b",
    re.IGNORECASE,
)
_OF_SOMETHING_ELSE = re.compile(
    r"\s?(?:%|percent|per cent) of (?!(?:the |each |a |every |any )?(?:calendar )?(?:time|month|year|quarter|hours)\b)"
)
_PROMISED_HEADER = re.compile(
    r"\b(?:target|goal|sla|promised?|agreed|committed|threshold|minimum|required)\b", re.IGNORECASE
)
_PERCENT = re.compile(r"\b(9\d(?:[.,]\d+)?|100)\s?(?:%|percent|per cent)", re.IGNORECASE)
_TOTAL = re.compile(
    r"\b(?:pilot|project|programme|program|initiative)\b.{0,40}\b(?:costs?|budget|investment)\b.{0,40}\b(?:total|overall|all)\b"
    r"|\b(?:total|overall)\b.{0,30}\b(?:pilot|project)?\s?(?:costs?|budget|investment)\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"(?:grand |overall )?totals?\b.*|.*\b(?:in total|altogether)\b.*", re.IGNORECASE)
_PILOT = re.compile(r"\b(?:pilot|project|trial|proof of concept)\b", re.IGNORECASE)
_BEYOND = re.compile(
    r"\b(?:(?:per|a|each|every) (?:year|month|annum)|annual\w*|yearly|monthly|years?|savings?|benefits?|revenues?|sales"
    r"|production|operations?|operating|runn?(?:ing)?|roll-?out|scal(?:e|ing)|market|ownership|tco|spent|to date"
    r"|excl\w*|before|without|net)\b",
    re.IGNORECASE,
)
_SPONSOR = re.compile(r"\b(?:executive |project |pilot |business )?sponsors?\b", re.IGNORECASE)
_NO_SPONSOR = re.compile(r"\b(?:no longer|former|until|deputy|co-?sponsors?)\b", re.IGNORECASE)
_NAME_FOLLOWS = re.compile(r"\W*(?:\([^)]{0,40}\))?\W*(?:\bis\b|\bwill be\b|\bremains\b|[:=|])", re.IGNORECASE)
_NEAR = 60
"""Most characters between the beginning of a name and the word that makes it the sponsor's."""
_NAME_BEFORE = re.compile(r"(?:\b(?:is|as|be|becomes)|[,(|–-])\s*(?:the|our|a|an)?\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Stated:
    """A value one Document states for a fact: as it is compared, as it is shown, and where it stands."""

    value: float | str
    shown: str
    evidence: Evidence
    currency: str | None = None


@dataclass(frozen=True)
class Fact:
    """Something that can be stated once: how to find it, and how far two values may differ (a share of them)."""

    id: str
    title: str
    find: Callable[[Document], list[Stated]]
    tolerance: float = 0.0

    def same(self, one: Stated, other: Stated) -> bool:
        """Whether two stated values are the same."""
        if one.currency and other.currency and one.currency != other.currency:
            return True  # nobody can say without a rate
        if isinstance(one.value, float) and isinstance(other.value, float):
            return abs(one.value - other.value) <= self.tolerance * max(abs(one.value), abs(other.value))
        return one.value == other.value


def _pilot_length(document: Document) -> list[Stated]:
    from agent.judge.arithmetic.dates import pilot_spans

    return [
        Stated(span.high, f"{span.how} ({span.high / 30.44:.1f} months)", evidence_at(document, span.start, span.end))
        for span in pilot_spans(document)
        if span.strong
    ][:1]


def _availability(document: Document) -> list[Stated]:
    stated = []
    for start, end, sentence in _sentences(document, _AVAILABILITY):
        block = document.block_at(start)
        if document.kind is DocumentKind.STATUS:
            # A report tells what was measured; only a column of targets tells what was promised.
            promised = " | ".join(cell.text for cell in block.cells if _PROMISED_HEADER.search(cell.header))
        else:
            promised = "" if _MEASURED.search(sentence) else sentence
        match = _PERCENT.search(promised)
        if match and not _OF_SOMETHING_ELSE.match(promised, match.end(1)):
            value = float(match.group(1).replace(",", "."))
            stated.append(Stated(value, match.group(), evidence_at(document, start, end)))
    return stated


def _total_cost(document: Document) -> list[Stated]:
    if document.kind is DocumentKind.CONTRACT:
        return []
    return [*_totals_in_text(document), *_totals_in_tables(document)]


def _totals_in_text(document: Document) -> Iterator[Stated]:
    from agent.language.amounts import find_amounts

    for start, end, sentence in _sentences(document, _TOTAL):
        amounts = [amount for amount in find_amounts(sentence) if amount.currency and not amount.period]
        if len(amounts) == 1 and not _BEYOND.search(sentence):
            amount = amounts[0]
            shown = sentence[amount.start : amount.end]
            yield Stated(float(amount.value), shown, evidence_at(document, start, end), amount.currency)


def _totals_in_tables(document: Document) -> Iterator[Stated]:
    """Grand totals of the tables of what the pilot costs; none of hidden sheets, and none where columns differ."""
    from agent.judge.arithmetic.citation import row_quote, shown
    from agent.judge.arithmetic.figures.columns import ColumnKind
    from agent.judge.arithmetic.figures.rows import RowRole
    from agent.judge.arithmetic.figures.tables import tables

    for table in tables(document):
        totals = [row for row in table.rows if row.role is RowRole.TOTAL and not row.block.hidden]
        if not totals or not _WHOLE.fullmatch(label := totals[-1].label):
            continue
        about = f"{label} {table.caption}"
        columns = [column for column in table.money_columns if column in totals[-1].figures]
        summed = [column for column in columns if table.kinds[column] is ColumnKind.TOTAL]
        if len(columns) != 1:
            columns = summed
        if len(columns) != 1 or not _PILOT.search(about) or _BEYOND.search(about):
            continue
        figure = totals[-1].figures[columns[0]]
        value = table.money(figure)
        quoted = row_quote(document, totals[-1], figure.ref)
        yield Stated(value, shown(table, figure, figure.value), quoted, figure.amount.currency or table.currency)


def _sponsor(document: Document) -> list[Stated]:
    from agent.language.persons import persons

    stated = []
    for start, end, sentence in _sentences(document, _SPONSOR):
        word = _SPONSOR.search(sentence)
        if word is None or _NO_SPONSOR.search(sentence):
            continue
        if _NAME_FOLLOWS.match(sentence, word.end()):
            names = persons(sentence[word.end() :])
        elif _NAME_BEFORE.search(sentence[: word.start()]):
            names = persons(sentence[max(0, word.start() - _NEAR) : word.start()])
        else:
            continue
        if len(names) == 1:
            family = re.findall(r"[\w'’-]+", names[0])[-1].lower()
            stated.append(Stated(family, names[0], evidence_at(document, start, end)))
    return stated


FACTS = (
    Fact("pilot_length", "How long the pilot takes", _pilot_length, tolerance=0.12),
    Fact("availability", "The availability promised", _availability),
    Fact("total_cost", "What the pilot costs in total", _total_cost, tolerance=0.005),
    Fact("sponsor", "Who the sponsor is", _sponsor),
)


def _sentences(document: Document, about: re.Pattern[str]) -> Iterator[tuple[int, int, str]]:
    for block in document.blocks:
        if block.hidden == "text" or not about.search(block.text):
            continue
        for match in _SENTENCE.finditer(block.text):
            text = match.group()
            if about.search(text):
                lead = len(text) - len(text.lstrip())
                yield block.start + match.start() + lead, block.start + match.end(), text.strip()
