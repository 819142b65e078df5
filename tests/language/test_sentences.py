"""Where sentences begin and end."""

from __future__ import annotations

import pytest

from agent.language.sentences import sentence_spans


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


def test_marks_lines_and_semicolons_end_a_sentence() -> None:
    text = (
        "We pilot in May... “Really?” Yes.\n\nThe second part of the agreement is about money; the third is about time."
    )
    assert sentences(text) == [
        "We pilot in May...",
        "“Really?”",
        "Yes.",
        "The second part of the agreement is about money;",
        "the third is about time.",
    ]


def test_an_abbreviation_ends_none() -> None:
    text = "The board, e.g. the chair and approx. four others of the group named above, meets with Dr. Lang in May."
    assert sentences(text) == [text]


@pytest.mark.parametrize("text", ["word" * 1_000, "word " * 1_000, "e.g. " * 1_000, "a" * 899 + " b" * 400])
def test_no_sentence_is_longer_than_a_judge_reads(text: str) -> None:
    spans = sentence_spans(text)
    assert all(0 < end - start <= 900 for start, end in spans)
    assert "".join(text[start:end] for start, end in spans).replace(" ", "") == text.replace(" ", "")
