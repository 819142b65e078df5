"""Money as people write it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.language.amounts import find_amounts, parse_cell


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("€ 12 500", 12_500, "EUR"),
        ("USD 1.2 million", 1_200_000, "USD"),
        ("$150k", 150_000, "USD"),
        ("₹45 lakh", 4_500_000, "INR"),
        ("2.5 crore", 25_000_000, "INR"),
        ("Rs. 12,00,000", 1_200_000, "INR"),
        ("12.500,00 EUR", 12_500, "EUR"),
        ("1'200 CHF", 1_200, "CHF"),
        ("£3.4bn", 3_400_000_000, "GBP"),
        ("k€ 120", 120_000, "EUR"),
        ("120 k€", 120_000, "EUR"),
        ("TEUR 340", 340_000, "EUR"),
        ("€1,2 Mio.", 1_200_000, "EUR"),
        ("1.250 Mio. €", 1_250_000, "EUR"),
        ("$1.175M", 1_175_000, "USD"),
        ("-$170,000", -170_000, "USD"),
        ("$850,000 AUD over 18 months", 850_000, "AUD"),
        ("In FY 2026 EUR 45,000 is spent", 45_000, "EUR"),
        ("Technology ($185,000 - 32%)", 185_000, "USD"),
        ("850 000 euros", 850_000, "EUR"),
    ],
)
def test_reads_an_amount_in_running_text(text: str, value: float, currency: str) -> None:
    (amount,) = find_amounts(text)
    assert amount.value == pytest.approx(value)
    assert amount.currency == currency


@pytest.mark.parametrize(
    ("text", "quote", "unit", "period"),
    [
        ("It costs €0.04 per page read.", "€0.04 per page", "page", None),
        ("That is $18/user/month for all.", "$18/user/month", "user", "month"),
        ("Hosting: €40k per year", "€40k per year", None, "year"),
        ("€45.5k p.a. for licences", "€45.5k p.a.", None, "year"),
        ("$5 a month", "$5 a month", None, "month"),
        ("$0.002 per 1k tokens", "$0.002 per 1k tokens", "1k tokens", None),
    ],
)
def test_says_what_it_is_per_and_where_it_stands(text: str, quote: str, unit: str | None, period: str | None) -> None:
    (amount,) = find_amounts(text)
    assert text[amount.start : amount.end] == quote
    assert (amount.unit, amount.period) == (unit, period)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("$80-100k", 80_000, 100_000),
        ("€80k to €100k", 80_000, 100_000),
        ("€1.5 to 2 million", 1_500_000, 2_000_000),
        ("$0.28-0.32", 0.28, 0.32),
    ],
)
def test_keeps_both_ends_of_a_range(text: str, low: float, high: float) -> None:
    (amount,) = find_amounts(text)
    assert (amount.low, amount.high) == (pytest.approx(low), pytest.approx(high))
    assert amount.is_range


@pytest.mark.parametrize(
    "text",
    [
        "In 2026 there were 10,000 users.",
        "Call +49 171 2345678.",
        "35% of 1,200 invoices",
        "see clause 12.500",
        "version 2.5.1",
        "cost centre 4410",
        "on 12/03/2026 at 14:30",
        "§ 1234",
    ],
)
def test_leaves_alone_what_is_not_money_even_where_money_is_expected(text: str) -> None:
    assert find_amounts(text) == ()
    assert find_amounts(text, bare=True) == ()


def test_needs_a_currency_unless_money_is_expected() -> None:
    assert find_amounts("Training: 50,000") == ()
    assert [a.value for a in find_amounts("Training: 50,000", bare=True)] == [50_000]
    assert [a.value for a in find_amounts("Build 1.2M", bare=True)] == [1_200_000]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("(1,200)", -1_200),
        ("$(145,000.00)", -145_000),
        ("850,000", 850_000),
        ("**$580,000**", 580_000),
        ("$4.23M potential", 4_230_000),
        ("$560K (7 FTE)", 560_000),
    ],
)
def test_reads_a_cell(text: str, value: float) -> None:
    amount = parse_cell(text)
    assert amount is not None
    assert amount.value == pytest.approx(value)


@pytest.mark.parametrize("text", ["12 %", "TBD", "-", "six months", "$100 or $200", "14 d x 800", ""])
def test_a_cell_that_is_not_one_number_is_none(text: str) -> None:
    assert parse_cell(text) is None


def test_the_number_behind_a_cell_wins_over_the_rounded_text() -> None:
    amount = parse_cell("12", 12.345)
    assert amount is not None
    assert amount.value == 12.345
    assert amount.slack < 0.01


def test_slack_is_half_of_the_last_digit_written() -> None:
    assert find_amounts("$1.2M")[0].slack == pytest.approx(50_000)
    assert find_amounts("$1,234")[0].slack == pytest.approx(0.5)


def _grouped(value: int, separator: str) -> str:
    return f"{value:,}".replace(",", separator)


def _indian(value: int) -> str:
    head, tail = str(value)[:-3], str(value)[-3:]
    parts = []
    while len(head) > 2:
        parts.insert(0, head[-2:])
        head = head[:-2]
    return ",".join(filter(None, [head, *parts, tail])) if value >= 1000 else str(value)


@given(value=st.integers(0, 10**12), separator=st.sampled_from([",", ".", " ", "'", "\u202f", "\u00a0"]))
def test_whole_amounts_survive_every_way_of_grouping(value: int, separator: str) -> None:
    text = f"about € {_grouped(value, separator)} in all"
    (amount,) = find_amounts(text)
    assert amount.value == value
    assert amount.currency == "EUR"
    assert text[amount.start : amount.end] == f"€ {_grouped(value, separator)}"


@given(cents=st.integers(0, 10**11))
def test_cents_survive_in_both_conventions(cents: int) -> None:
    english = f"{cents // 100:,}.{cents % 100:02d}"
    german = english.replace(",", "_").replace(".", ",").replace("_", ".")
    assert find_amounts(f"USD {english}")[0].value == pytest.approx(cents / 100)
    assert find_amounts(f"{german} EUR")[0].value == pytest.approx(cents / 100)


@given(value=st.integers(1, 10**10))
def test_indian_grouping_survives(value: int) -> None:
    assert find_amounts(f"₹{_indian(value)}")[0].value == value


@given(
    tenths=st.integers(1, 9_999),
    scale=st.sampled_from([("k", 1e3), (" million", 1e6), ("M", 1e6), ("bn", 1e9), (" lakh", 1e5), (" crore", 1e7)]),
)
def test_scales_multiply(tenths: int, scale: tuple[str, float]) -> None:
    word, factor = scale
    assert find_amounts(f"$ {tenths / 10:.1f}{word} more")[0].value == pytest.approx(tenths / 10 * factor)


@given(st.text(alphabet="$€£k0123456789.,' -–()%/perMmonth\n", max_size=60))
def test_offsets_are_ordered_and_inside_whatever_the_text(text: str) -> None:
    for bare in (False, True):
        end = 0
        for amount in find_amounts(text, bare=bare):
            assert end <= amount.start < amount.end <= len(text)
            assert amount.low <= amount.value <= amount.high
            end = amount.end
