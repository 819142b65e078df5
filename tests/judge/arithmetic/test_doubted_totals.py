"""Totals that are right another way, that cannot be told, or that are wrong and yet may be explained."""

from __future__ import annotations

import pytest

from agent.document import Block
from agent.judge.arithmetic import Calculation, calculate

from .drafts import draft, heading, table

Rows = tuple[tuple[str, ...], ...]


def totals(*blocks: Block | list[Block]) -> list[Calculation]:
    return [c for c in calculate(draft(*blocks)) if c.kind == "total"]


def last(*rows: tuple[str, ...], head: tuple[str, ...] = ("Item", "EUR")) -> Calculation:
    return totals(heading("Budget"), table(head, *rows))[-1]


@pytest.mark.parametrize(
    ("rows", "ok"),
    [
        ((("Build", "60"), ("Run", "40"), ("Total", "85")), False),
        ((("Build", "60"), ("Run", "40"), ("Total", "190")), False),
        ((("Build", "60"), ("Run", "40"), ("Total", "350")), None),
        ((("Build", "60"), ("Run", "40"), ("Total", "50")), None),
        ((("May", "100"), ("June", "220"), ("July", "300"), ("Total", "300")), None),
        ((("Build", "40"), ("Run", "20"), ("Desk", "130"), ("Total", "130")), False),
        ((("Build", "60-80"), ("Run", "40"), ("Total", "95")), None),
        ((("Build", "100"), ("Phase two", ""), ("Run", "50"), ("Desk", "25"), ("Total", "75")), True),
        ((("Grants", "300"), ("Fees", "200"), ("Total income", "500"), ("Staff", "250"), ("Rooms", "50"),
          ("Total cost", "300"), ("Total left", "200")), True),
    ],
    ids=["less", "more", "of something else", "the mean", "running", "not running", "a range", "of its section",
         "one less the other"],
)  # fmt: skip
def test_a_total_and_its_lines(rows: Rows, ok: bool | None) -> None:
    assert last(*rows).ok is ok


def test_the_side_a_total_is_off_to() -> None:
    more = last(("Build", "60"), ("Run", "40"), ("Total", "110"))
    less = last(("Build", "60"), ("Run", "40"), ("Total", "90"))
    assert "is €10 more than" in more.statement
    assert "is €10 less than" in less.statement


def test_hidden_rows_may_explain_a_total() -> None:
    rows = table(("Item", "EUR"), ("Build", "60"), ("Run", "30"), ("Desk", "10"), ("Total", "105"))
    rows[2] = rows[2].model_copy(update={"hidden": "sheet"})
    (found,) = totals(heading("Budget"), rows)
    assert found.ok is False
    assert found.doubt == "rows of the sheet are hidden"


def test_sums_that_a_table_keeps_elsewhere_leave_no_doubt() -> None:
    found = last(
        ("A", "10"), ("B", "20"), ("Subtotal one", "30"), ("C", "50"), ("D", "50"), ("Subtotal two", "60")
    )  # fmt: skip
    assert found.ok is False
    assert found.doubt == ""
    assert last(("C", "50"), ("D", "50"), ("Total", "60")).doubt != ""


def test_a_total_may_be_one_less_another_of_a_table_before() -> None:
    head = ("Item", "Sum (EUR)")
    found = totals(
        heading("Costs"), table(head, ("Staff", "250"), ("Rooms", "50"), ("Sum C", "300")),
        heading("Income"),
        table(head, ("Grants", "420"), ("Fees", "200"), ("Sum D", "620"), ("Total left", "320"), number=1),
    )  # fmt: skip
    assert [(c.claimed, c.ok) for c in found] == [(300, True), (620, True), (320, True)]


@pytest.mark.parametrize(
    ("title", "lines", "ok"),
    [
        ("Costs of the trial", (("Build", "100"), ("Run", "200")), True),
        ("Costs of the trial", (("Build", "300"),), None),
        ("Savings a year", (("Paper", "100"), ("Postage", "200")), None),
    ],
    ids=["its lines", "one line is no sum", "savings are no costs"],
)
def test_the_lines_of_a_total_in_another_table(title: str, lines: Rows, ok: bool | None) -> None:
    found = totals(
        heading(title), table(("Item", "Sum (EUR)"), *lines),
        heading("Summary"), table(("Item", "Sum (EUR)"), ("Total cost", "300"), number=1),
    )  # fmt: skip
    assert [c.ok for c in found] == [ok]
