"""Claims of return against the figures beside them."""

from __future__ import annotations

import pytest

from agent.judge.arithmetic import Calculation, calculate

from .drafts import draft, heading, paragraph, table


def by_year(*rows: tuple[str, ...], heads: tuple[str, ...] = ("Metric", "Year 1", "Year 2")) -> dict[str, Calculation]:
    return {c.id: c for c in calculate(draft(heading("Return"), table(heads, *rows)))}


COST, BENEFIT = ("Total investment", "$400", "$200"), ("Total benefit", "$300", "$350")


@pytest.mark.parametrize(
    ("roi", "ok"),
    [("-25%", True), ("75%", True), ("25%", False), ("40%", None)],
    ids=["net over cost", "benefit over cost", "the sign turned", "of something else"],
)
def test_an_roi_is_wrong_only_where_its_figures_are_sure(roi: str, ok: bool | None) -> None:
    assert by_year(COST, BENEFIT, ("ROI (%)", roi, ""))["roi:year-1"].ok is ok


def test_costs_may_stand_in_brackets() -> None:
    found = by_year(("Total investment", "$(400)", "$(200)"), BENEFIT, ("ROI (%)", "-25%", "75%"))
    assert (found["roi:year-1"].ok, found["roi:year-2"].ok) == (True, True)
    assert found["roi:year-1"].computed == -25


@pytest.mark.parametrize(("net", "ok"), [("$(100)", True), ("$(60)", False), ("$100", None)])
def test_a_net_benefit_that_is_nearly_right_is_a_slip(net: str, ok: bool | None) -> None:
    found = by_year(COST, BENEFIT, ("Net benefit", net, "$150"))["net:year-1"]
    assert found.ok is ok
    assert found.computed == -100


@pytest.mark.parametrize(("months", "ok"), [("20", True), ("22", True), ("28", None), ("36", False)])
def test_a_payback_by_year_is_no_exact_thing(months: str, ok: bool | None) -> None:
    found = by_year(("Net benefit", "$(100)", "$150"), ("Payback period (months)", months, ""))["payback"]
    assert found.ok is ok
    assert found.computed == 20


@pytest.mark.parametrize(("months", "told"), [("18", True), ("30", False)])
def test_a_payback_within_years_that_never_net_a_gain(months: str, told: bool) -> None:
    found = by_year(("Net benefit", "$(100)", "$50"), ("Payback period (months)", months, ""))
    assert ("payback" in found) is told
    if told:
        assert found["payback"].ok is False
        assert "after 24 months" in found["payback"].statement


@pytest.mark.parametrize(
    ("heads", "net", "label"),
    [
        (("Metric", "Year 1", "Year 2"), ("Net benefit", "$100", "$150"), "Payback period (months)"),
        (("Metric", "Year 1", "Year 2"), ("Net benefit", "$(100)", "$150"), "Payback period (years)"),
        (("Metric", "Q1 2026", "Q2 2026"), ("Net benefit", "$(100)", "$150"), "Payback period (months)"),
    ],
    ids=["a gain from the first day", "not in months", "not by year"],
)
def test_a_payback_that_the_table_cannot_tell(heads: tuple[str, ...], net: tuple[str, ...], label: str) -> None:
    assert "payback" not in by_year(net, (label, "20", ""), heads=heads)


@pytest.mark.parametrize(("months", "ok"), [("18", True), ("20", None), ("30", False), ("9", False)])
def test_a_payback_by_row(months: str, ok: bool | None) -> None:
    heads = ("Case", "Outlay", "Net benefit a year", "Payback (months)")
    found = by_year(("Base", "€60,000", "€40,000", months), heads=heads)["payback:base"]
    assert found.computed == 18
    assert found.ok is ok


@pytest.mark.parametrize(("roi", "ok"), [("75%", True), ("175%", True), ("-75%", False), ("90%", None)])
def test_an_roi_by_row(roi: str, ok: bool | None) -> None:
    found = by_year(("Base", "€200,000", "€350,000", roi), heads=("Case", "Cost", "Benefit", "ROI"))["roi:base"]
    assert found.ok is ok
    assert found.computed == 75


@pytest.mark.parametrize(
    "text",
    [
        "The net annual benefit is £320,000; the £640,000 outlay is recovered in 2 years.",
        "An outlay of €200,000 against savings of €350,000 is an ROI of 75%.",
        "Savings of €350,000 from an outlay of €200,000: 75% ROI.",
    ],
)
def test_a_claim_that_follows_from_its_sentence(text: str) -> None:
    (found,) = [c for c in calculate(draft(paragraph(text))) if c.kind in ("payback", "roi")]
    assert found.ok is True


@pytest.mark.parametrize(
    "text",
    [
        "Payback of the £640,000 outlay against a net annual benefit of £640,000 is looked at again in 12 months.",
        "The £120,000 outlay is recovered in 12 months by 120,000 tickets.",
        "Of €500,000, an outlay of €200,000 against €350,000 is an ROI of 75%.",
        "An outlay of €200,000 against savings of €350,000 is an ROI of 60%.",
        "The £640,000 outlay is recovered in 12 months from a net benefit of £90,000.",
    ],
)
def test_a_sentence_explains_or_is_silent(text: str) -> None:
    assert [c for c in calculate(draft(paragraph(text))) if c.kind in ("payback", "roi")] == []
