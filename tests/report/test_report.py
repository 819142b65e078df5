"""What every report must say, shown in the format that is easiest to read in a test."""

from __future__ import annotations

import re
from typing import Any, get_args

import pytest

from agent.document import Block, BlockKind, Dossier, assemble
from agent.report import Format, render
from agent.review import Evidence, Finding, JudgeInfo, Searched, Severity, Usage, Verdict

from .sample import dossier, findings, review, rubric


def shown(given: Dossier | None = None, **changes: Any) -> str:
    return render(review(**changes), "markdown", dossier=given, rubric=rubric())


def one(**fields: Any) -> Finding:
    return Finding(**({"id": "f-1", "severity": Severity.MAJOR, "title": "T", "why": "W", "fix": "F"} | fields))


@pytest.mark.parametrize("format_", get_args(Format))
def test_same_review_same_report(format_: Format) -> None:
    first = render(review(), format_, dossier=dossier(), rubric=rubric())
    assert first == render(review(), format_, dossier=dossier(), rubric=rubric())
    assert first.endswith("\n")


def test_a_whole_review_does_not_call_itself_partial() -> None:
    whole = review()
    judged = tuple(judgment for judgment in whole.judgments if judgment.level != "unassessed")
    pilot = whole.pilot.model_copy(
        update={"documents": tuple(d.model_copy(update={"unreadable": ()}) for d in whole.pilot.documents)}
    )
    assert "This review is partial" not in shown(judgments=judged, pilot=pilot)
    assert "This review is partial" in shown(judgments=judged, pilot=pilot, warnings=("The model went away.",))
    assert shown(judgments=judged, pilot=pilot, warnings=("The model went away.",)).count("The model went away") == 2


def test_partial_review_says_what_was_left_out_before_anything_else() -> None:
    top = shown().partition("## Fix first")[0]
    assert "2 of 32 criteria could not be assessed." in top
    assert "Not read in Claims triage PRD v3\\.pdf: page 4." in top


def test_nothing_assessed_shows_no_readiness_and_promises_nothing() -> None:
    text = shown(verdict=Verdict(level="not_assessed", readiness=0), findings=())
    assert "**Not assessed**\n" in text
    assert "of 100" not in text
    assert "too little could be assessed to say that there are none" in text


def test_running_pilot_gets_its_decision() -> None:
    assert "**The running pilot: stop it.**" in shown(verdict=Verdict(level="not_ready", readiness=9, running="stop"))


def test_worst_findings_come_first_in_the_reviews_order() -> None:
    text = shown(findings=tuple(reversed(findings())))
    headings = [row for row in text.splitlines() if re.match(r"### \d", row)]
    assert headings[0] == "### 1. The budget's total is EUR 10,000 lower than its lines"
    assert headings[3] == "### 4. The draft does not say how it connects to the claims system"
    assert headings[-1] == "### 12. Data sources have no owners"


def test_missing_says_how_much_was_searched_and_labels_near_misses() -> None:
    text = shown()
    assert "Not found in the 86 % of the text that was searched in 41 passages; it may stand in the rest." in text
    assert "Closest passages; none of them answers it:\n\n- “The project is run by" in text


@pytest.mark.parametrize(
    ("searched", "expected"),
    [
        (Searched(coverage=1.0, passages=7), "Not found. All of the text was searched in 7 passages."),
        (
            Searched(coverage=0.999, passages=1),
            "Not found in the 99 % of the text that was searched in 1 passage;",
        ),
        (Searched(), "Not found; what was searched is not on record."),
    ],
)
def test_search_is_never_rounded_up(searched: Searched, expected: str) -> None:
    assert expected in shown(findings=(one(searched=searched),))


def test_search_is_not_called_empty_where_the_draft_says_no() -> None:
    denied = findings()[0].model_copy(update={"searched": Searched(coverage=1.0, passages=7)})
    text = shown(findings=(denied,))
    assert "Nothing better was found. All of the text was searched in 7 passages." in text
    assert "Not found" not in text.partition("## All criteria")[0]


def test_no_search_is_shown_for_what_was_found() -> None:
    partial = findings()[4].model_copy(update={"searched": Searched(coverage=1.0, passages=7)})
    assert "was searched" not in shown(findings=(partial,))


def test_one_document_needs_no_naming() -> None:
    pilot = review().pilot
    alone = pilot.model_copy(update={"documents": pilot.documents[:1]})
    assert "> — page 2 · 2 Sponsor and team\n" in shown(pilot=alone, findings=findings()[:1])
    assert "> — Claims triage PRD v3\\.pdf · page 2 · 2 Sponsor and team\n" in shown(findings=findings()[:1])


def _quoted(text: str, quote: str, **block: Any) -> str:
    document = assemble([Block(kind=BlockKind.PARAGRAPH, text=text, **block)], name="a.pdf", sha256="1" * 64)
    start = document.text.index(quote)
    evidence = Evidence(document=document.id, quote=quote, start=start, end=start + len(quote))
    given = Dossier(name="x", documents=(document,))
    return shown(given, findings=(one(evidence=(evidence,)),), strengths=())


def test_context_is_the_rest_of_the_sentence_and_one_more_on_each_side() -> None:
    text = _quoted("One is out. Two is near. Three holds the quote here. Four is near. Five is out.", "the quote")
    assert "> … Two is near. Three holds **the quote** here. Four is near. …" in text


def test_context_of_a_whole_sentence_is_one_sentence_on_each_side() -> None:
    text = _quoted("One is out. Two is near. Three is it. Four is near. Five is out.", "Three is it.")
    assert "> … Two is near. **Three is it.** Four is near. …" in text


def test_context_is_bounded_without_sentences() -> None:
    text = _quoted("word " * 200 + "QUOTE" + " word" * 200, "QUOTE")
    row = next(row for row in text.splitlines() if "**QUOTE**" in row)
    assert row.startswith("> … word")
    assert row.endswith("word …")
    assert len(row) < 620


def test_quote_inside_a_word_stays_inside_it() -> None:
    assert "> The pre**approval**s are done." in _quoted("The preapprovals are done.", "approval")


def test_hidden_text_is_called_hidden() -> None:
    assert "a reader of the draft does not see this: the text is hidden" in _quoted("Secret.", "Secret.", hidden="text")


def test_quote_from_another_version_of_the_draft_stands_alone() -> None:
    document = assemble([Block(kind=BlockKind.PARAGRAPH, text="All other words.")], name="a", sha256="1" * 64)
    evidence = Evidence(document=document.id, quote="A promise", start=0, end=9)
    text = shown(Dossier(name="x", documents=(document,)), findings=(one(evidence=(evidence,)),), strengths=())
    assert "> **A promise**\n" in text
    assert "the draft at hand is not the one reviewed" in text
    assert "other words" not in text


def test_long_quotes_lose_their_middle() -> None:
    quote = "start " + "middle " * 300 + "finish"
    text = _quoted(quote, quote)
    row = next(row for row in text.splitlines() if row.startswith("> **start"))
    assert " \\[…\\] " in row
    assert row.endswith("finish**")
    assert len(row) < 750


def test_low_confidence_is_said_in_words() -> None:
    judgments = tuple(judgment.model_copy(update={"confidence": 0.5}) for judgment in review().judgments)
    assert "confidence low: check this one yourself" in shown(judgments=judgments)
    assert "confidence low" not in shown()


def test_unassessed_criteria_have_no_confidence() -> None:
    assert "| Decisions can be reconstructed | not assessed | – | no quote could be verified. A passage" in shown()


def test_comparison_names_what_is_fixed_new_and_open() -> None:
    text = shown().partition("## Since the last review")[2].partition("## Findings")[0]
    assert "**Fixed: 2**\n\n- Today's wait is not given\n- The pilot has no end" in text
    assert "**New: 2**\n\n- The budget's total is EUR 10,000 lower than its lines (finding 3)" in text
    assert "**Still open: 5**" in text
    assert "- A fixed end with a decision: partly met → met" in text
    assert "Since the last review" not in shown(comparison=None)


def test_footer_says_who_judged_why_and_at_what_cost() -> None:
    text = shown()
    assert "- Judge: offline: no model is set up (PILOT\\_REVIEW\\_MODEL is empty)" in text
    assert "- Usage: no model calls, 2.4 s" in text
    text = shown(
        judge=JudgeInfo(name="llm", model="m-1"),
        usage=Usage(calls=3, input_tokens=12000, cached_tokens=9000, output_tokens=800, cost_usd=None, seconds=1),
    )
    assert "- Judge: llm (m-1)\n" in text
    assert "3 model calls, 12,000 tokens in (9,000 of them cached), 800 tokens out, cost unknown, 1.0 s" in text
    assert "1b9a3f4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708" in text


def test_finding_of_a_criterion_the_rubric_does_not_know_is_still_shown() -> None:
    text = shown(findings=(one(criterion="gone.away", title="Of an older rubric"),), comparison=None)
    assert "### 1. Of an older rubric\n\n*Major · Within the draft*" in text
