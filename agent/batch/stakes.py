"""What a pilot ties up: its cost in all and its time, from the Facts of its drafts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from agent.batch.outcome import Money, Stakes
from agent.document import Dossier
from agent.facts import Fact, Unit, facts_of
from agent.language.dates import find_dates

_LONGEST = 3 * 366
"""Days a pilot can last; a date that lies further before its end is not its start."""


def stakes_of(dossier: Dossier) -> Stakes:
    """The stakes of a Dossier. Only what is said in so many words of the pilot's total, end and length counts."""
    known = [fact for document in dossier.documents for fact in facts_of(document) if fact.known]
    end = next((fact for fact in known if fact.subject == "pilot_end" and fact.value.unit is Unit.DATE), None)
    return Stakes(money=_money(known), started=_start(end, known), ends=_day(end.value.high) if end else None)


def _money(known: Sequence[Fact]) -> Money | None:
    """The highest total that is no price per month or year: a total of one part is below that of the whole."""
    totals = [
        fact
        for fact in known
        if fact.subject == "total_cost" and fact.value.unit is Unit.MONEY and not fact.value.period
    ]
    if not totals:
        return None
    most = max(totals, key=lambda fact: fact.value.low)
    return Money(
        amount=most.value.low,
        currency=most.value.currency or "",
        quote=most.evidence.quote,
        document=most.document,
    )


def _start(end: Fact | None, known: Sequence[Fact]) -> date | None:
    """The first day of the range whose last day is the end; else the end less the pilot's length."""
    if end is None:
        return None
    last = end.value.low
    earlier = [day for day in _days_in(end.evidence.quote) if 0 < last - day <= _LONGEST]
    if earlier:
        return _day(min(earlier))
    lengths = [fact.value.low for fact in known if fact.subject == "pilot_length" and fact.value.unit is Unit.DAYS]
    return _day(last - lengths[0]) if lengths and 0 < lengths[0] <= _LONGEST else None


def _days_in(text: str) -> list[float]:
    """The dates of a sentence, each as its first day."""
    return [found.first.toordinal() for found in find_dates(text)]


def _day(ordinal: float) -> date | None:
    try:
        return date.fromordinal(int(ordinal))
    except (ValueError, OverflowError):
        return None
