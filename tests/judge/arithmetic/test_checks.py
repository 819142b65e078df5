"""The computed answers to Checks."""

from __future__ import annotations

from datetime import date

import pytest

from agent.document import Block, Document, DocumentKind
from agent.judge.arithmetic import COMPUTED, answer, calculate
from agent.review import Answer
from rubrics.computation import Computation

from .drafts import draft, heading, items, paragraph, table


def answered(document: Document, compute: Computation) -> Answer:
    given = answer(document, compute, "check")
    assert given.id == "check"
    assert 0 < given.confidence < 1
    if given.evidence is not None:
        assert document.text[given.evidence.start : given.evidence.end] == given.evidence.quote
    return given.answer


def test_everything_a_rubric_may_ask_for_is_computed_and_of_nothing_it_is_no() -> None:
    assert set(COMPUTED) == set(Computation)
    document = draft(paragraph("Nothing of note."))
    for compute in Computation:
        assert answered(document, compute) is Answer.NO


@pytest.mark.parametrize(
    ("blocks", "line", "mentioned"),
    [
        (items("Build: €90,000", "Contingency: €10,000"), Answer.YES, Answer.YES),
        (table(("Item", "EUR"), ("Build", "90,000"), ("Unforeseen", "10,000")), Answer.YES, Answer.YES),
        (table(("Item", "EUR"), ("Build", "90,000"), ("Contingency", "")), Answer.NO, Answer.YES),
        (
            [paragraph("Provision for unforeseen items may be prudent. No sum has been included.")],
            Answer.NO,
            Answer.YES,
        ),
        ([paragraph("No contingency has been budgeted.")], Answer.DENIED, Answer.DENIED),
        ([paragraph("Contingency: wanted by Finance, no number agreed.")], Answer.NO, Answer.YES),
        ([paragraph("The contingency plan is to go back to paper.")], Answer.NO, Answer.NO),
        (items("Build: €90,000"), Answer.NO, Answer.NO),
    ],
)
def test_contingency(blocks: list[Block], line: Answer, mentioned: Answer) -> None:
    document = draft(heading("Budget"), blocks)
    assert answered(document, Computation.CONTINGENCY_LINE) is line
    assert answered(document, Computation.CONTINGENCY_MENTIONED) is mentioned


@pytest.mark.parametrize(
    ("nature", "every", "some"),
    [
        (("one-off", "per year"), Answer.YES, Answer.YES),
        (("one-off", ""), Answer.NO, Answer.YES),
        (("", ""), Answer.NO, Answer.NO),
    ],
)
def test_one_off_and_recurring_told_apart(nature: tuple[str, str], every: Answer, some: Answer) -> None:
    document = draft(
        heading("Budget"),
        table(("Item", "EUR", "Nature"), ("Design", "90,000", nature[0]), ("Desk", "10,000", nature[1])),
    )
    assert answered(document, Computation.ALL_COSTS_TOLD_APART) is every
    assert answered(document, Computation.SOME_COSTS_TOLD_APART) is some


@pytest.mark.parametrize(
    ("pilot", "scale", "expected"),
    [("75,000", "25,000", Answer.NO), ("30,000", "70,000", Answer.YES), ("95,000", "5,000", Answer.YES)],
)
def test_share_kept_for_scaling(pilot: str, scale: str, expected: Answer) -> None:
    document = draft(
        heading("Budget"), table(("Item", "EUR"), ("Pilot", pilot), ("Scaling tranche", scale), ("Total", "100,000"))
    )
    assert answered(document, Computation.RESERVE_OUTSIDE_GUIDELINE) is expected
    (share,) = [c for c in calculate(document) if c.id == "tranche-share"]
    assert share.computed == pytest.approx(float(scale.replace(",", "")) / 100_000)


def test_no_share_is_outside_where_pilot_and_scale_are_not_costed_apart() -> None:
    document = draft(heading("Budget"), table(("Item", "EUR"), ("Build", "60,000"), ("Cloud", "40,000")))
    assert answered(document, Computation.RESERVE_OUTSIDE_GUIDELINE) is Answer.NO


@pytest.mark.parametrize(
    ("lines", "three", "year"),
    [
        (
            ["Cloud: €8,000/month", "Licences: €5,000/month", "Support: €2,000/month"],
            Answer.YES,
            Answer.YES,
        ),
        (["Cloud: €8,000/month", "Licences: €5,000/month"], Answer.NO, Answer.YES),
        (
            ["Cloud for 6 months, monthly: €8,000", "Support for 6 months, monthly: €5,000"],
            Answer.NO,
            Answer.NO,
        ),
        (["Build: €8,000", "Design: €5,000"], Answer.NO, Answer.NO),
    ],
)
def test_running_costs(lines: list[str], three: Answer, year: Answer) -> None:
    document = draft(heading("Costs"), items(*lines))
    assert answered(document, Computation.THREE_RUNNING_COSTS) is three
    assert answered(document, Computation.RUNNING_COSTS_FOR_A_YEAR) is year


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("The pilot runs for 12 weeks.", 2.8),
        ("The pilot runs for six months.", 6.0),
        ("The pilot runs from 3 March to 27 June 2025.", 3.8),
        ("The trial opens on 5 October 2026 and closes on 26 February 2027.", 4.7),
        ("Pilot = 1 Jun to 11 Sep 2026, hard stop.", 3.4),
        ("A 9-month pilot is planned.", 9.0),
        ("The pilot is planned for nine months, April 2025 to December 2025.", 9.0),
        ("Phase 1: Pilot (Week 1-2, 100 suppliers)", 0.5),
    ],
)
def test_length_of_the_pilot(text: str, months: float) -> None:
    document = draft(paragraph(text), kind=DocumentKind.PRD)
    (length,) = [c for c in calculate(document) if c.id == "pilot-length"]
    assert length.computed == pytest.approx(months, abs=0.15)
    expected = Answer.YES if months <= 6.5 else Answer.NO
    assert answered(document, Computation.PILOT_WITHIN_SIX_MONTHS) is expected


@pytest.mark.parametrize(
    "text",
    [
        "Results are kept for 6 months after the pilot.",
        "Either party may end it on three months notice.",
        "Payback within 18 months.",
        "The term is two years.",
    ],
)
def test_other_durations_are_not_the_pilot(text: str) -> None:
    document = draft(paragraph(text), kind=DocumentKind.CONTRACT)
    assert answered(document, Computation.PILOT_WITHIN_SIX_MONTHS) is Answer.NO
    assert [c for c in calculate(document) if c.id == "pilot-length"] == []


def test_dates_expire_only_against_a_given_day() -> None:
    document = draft(
        paragraph("The offer is valid until 31 March 2026."),
        paragraph("Last updated on 1 January 2026. Go-live: 1 July 2026."),
    )
    assert [c for c in calculate(document) if c.kind == "date"] == []
    (found,) = [c for c in calculate(document, date(2026, 5, 1)) if c.kind == "date"]
    assert found.id == "expired:valid-until"
    assert found.computed == -31
    assert found.ok is False


def summary(roi: str, payback: str) -> Document:
    return draft(
        heading("ROI summary"),
        table(
            ("Metric", "Year 1", "Year 2"),
            ("Total investment", "$400", "$200"),
            ("Total benefit", "$300", "$350"),
            ("Net benefit", "$(100)", "$150"),
            ("ROI (%)", roi, "75%"),
            ("Payback period (months)", payback, ""),
        ),
    )


@pytest.mark.parametrize(("roi", "ok"), [("-25%", True), ("25%", False), ("40%", False)])
def test_roi_of_a_year(roi: str, ok: bool) -> None:
    found = {c.id: c.ok for c in calculate(summary(roi, "20"))}
    assert found["roi:year-1"] is ok
    assert found["roi:year-2"] is True
    assert found["net:year-1"] is True


@pytest.mark.parametrize(("months", "ok"), [("20", True), ("6", False)])
def test_payback_against_the_running_net(months: str, ok: bool) -> None:
    found = {c.id: c for c in calculate(summary("-25%", months))}
    assert found["payback"].ok is ok
    assert found["payback"].computed == 20


def test_payback_in_a_sentence() -> None:
    document = draft(
        paragraph("The net annual benefit is £625,000; the £640,000 outlay is recovered in roughly 12 months.")
    )
    (found,) = [c for c in calculate(document) if c.kind == "payback"]
    assert found.ok is True
    assert found.computed == pytest.approx(12.3)


def test_calculations_have_ids_of_their_own_and_repeat() -> None:
    document = draft(
        heading("A"), items("X: €1,000", "Y: €2,000", "Total: €3,000"),
        heading("B"), items("X: €4,000", "Y: €2,000", "Total: €6,000"),
    )  # fmt: skip
    found = calculate(document)
    assert len({c.id for c in found}) == len(found) >= 2
    assert calculate(document) == found


def test_a_labelled_duration_is_the_pilot_s_except_in_a_contract() -> None:
    for kind, expected in ((DocumentKind.PRD, Answer.YES), (DocumentKind.CONTRACT, Answer.NO)):
        document = draft(paragraph("Duration: 16 weeks from approval."), kind=kind)
        assert answered(document, Computation.PILOT_WITHIN_SIX_MONTHS) is expected


def test_running_costs_are_no_part_of_the_share_kept_for_scaling() -> None:
    document = draft(
        heading("Budget"),
        table(
            ("Item", "EUR", "Nature"),
            ("Pilot build", "75,000", "one-off"),
            ("Pilot hosting", "99,000", "per year"),
            ("Scaling tranche", "25,000", "one-off"),
        ),
    )
    (share,) = [c for c in calculate(document) if c.id == "tranche-share"]
    assert share.computed == pytest.approx(0.25)


def test_the_reserve_and_what_is_spent_are_counted_once() -> None:
    document = draft(
        heading("Pilot costs"),
        table(
            ("Item", "EUR"),
            ("Pilot, approved", "75,000"),
            ("Pilot, spent to date", "60,000"),
            ("Set aside for other sites", "25,000"),
        ),
    )
    (share,) = [c for c in calculate(document) if c.id == "tranche-share"]
    assert share.computed == pytest.approx(0.25)
