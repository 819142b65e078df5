"""Values are read in normal form, with what bounds them, and compared as a person would."""

from __future__ import annotations

import pytest

from agent.facts.fact import Unit
from agent.facts.values import read_list, read_name, read_value, same


@pytest.mark.parametrize(
    ("text", "unit", "low", "high"),
    [
        ("12 weeks", Unit.DAYS, 84, 84),
        ("month 4 of operation", Unit.DAYS, 121.76, 121.76),
        ("about 9 to 12 months", Unit.DAYS, 273.96, 365.28),
        ("**$580,000** over 6 months", Unit.MONEY, 580_000, 580_000),
        ("EUR 1.2m", Unit.MONEY, 1_200_000, 1_200_000),
        ("99.5% uptime", Unit.PERCENT, 99.5, 99.5),
        ("30–50 %", Unit.PERCENT, 30, 50),
        ("< 2 seconds", Unit.SECONDS, 2, 2),
        ("450ms at the 99th percentile", Unit.SECONDS, 0.45, 0.45),
        ("up to 60 users", Unit.COUNT, 60, 60),
        ("six depots", Unit.COUNT, 6, 6),
    ],
)
def test_reads_the_value_a_text_begins_with(text: str, unit: Unit, low: float, high: float) -> None:
    read = read_value(text)

    assert read is not None
    assert (read[0].unit, pytest.approx(read[0].low), pytest.approx(read[0].high)) == (unit, low, high)


@pytest.mark.parametrize("text", ["see appendix B", "TBD", "[amount]", "not decided, 12 weeks at most"])
def test_a_text_that_begins_with_no_value(text: str) -> None:
    assert read_value(text) is None


@pytest.mark.parametrize(
    ("text", "bound"),
    [("≥ 95 %", "least"), ("95 % or more", "least"), ("95%+", "least"), ("up to 60", "most"), ("95 %", "")],
)
def test_reads_what_bounds_it(text: str, bound: str) -> None:
    read = read_value(text)

    assert read is not None
    assert read[0].bound == bound


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("26 weeks", "6 months", True),
        ("12 weeks", "12 months", False),
        ("EUR 480,000", "EUR 480k", True),
        ("EUR 480,000", "EUR 490,000", False),
        ("EUR 480,000", "USD 490,000", True),
        ("EUR 480,000 a year", "EUR 40,000 a month", True),
        ("EUR 1.2m", "EUR 1,234,000", True),
        ("up to 60 users", "40 users", True),
        ("up to 60 users", "120 users", False),
        ("at least 95 %", "97 %", True),
        ("at least 95 %", "at least 90 %", False),
        ("12 March 2026", "March 2026", True),
        ("12 March 2026", "12 May 2026", False),
        ("12 weeks", "12 %", True),
    ],
)
def test_values_that_can_be_the_same(one: str, other: str, agree: bool) -> None:
    first, second = read_value(one), read_value(other)

    assert first is not None
    assert second is not None
    assert same(first[0], second[0], tolerance=0.005) is agree
    assert same(second[0], first[0], tolerance=0.005) is agree


def test_a_name_is_one_person_and_a_blank_is_none() -> None:
    name = read_name("Dr. Helene Marquardt, Chief Financial Officer")

    assert name is not None
    assert name.words == ("marquardt",)
    assert read_name("[Name]") is None
    assert read_name("to be named") is None
    assert read_name("Maria Keller and Paul Novak") is None


def test_lists_are_sets_of_names() -> None:
    one, other = read_list("SAP, Workday and Salesforce"), read_list("Salesforce, SAP, Workday")

    assert one is not None
    assert other is not None
    assert same(one, other)
    assert read_list("whatever the team needs, and more of it later on") is None
