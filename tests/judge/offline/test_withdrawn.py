"""What is said and taken back: by number, by an overriding clause, by the next sentence."""

from __future__ import annotations

import pytest

from agent.index import DocumentIndex
from agent.judge.offline.withdrawn import withdrawn_statements
from tests.own import ask, draft, sign

RIGHT = "## 4. Leaving\n\n4.1 The Museum may leave this contract at any time on one month's notice."


def taken_back(text: str) -> list[str]:
    with DocumentIndex(draft(f"# Contract\n\n{text}\n", kind="contract")) as index:
        return [index.statements[number].text for number in sorted(withdrawn_statements(index))]


@pytest.mark.parametrize(
    "later",
    [
        "7.3 Clause 4.1 is deleted.",
        "7.3 Section 4.1 no longer applies.",
        "7.3 Clause 4.1 shall not apply to the Customer.",
        "7.3 The Museum shall not have the right set out in clause 4.1 before 2029.",
        "7.3 The rights under clauses 3.2 and 4.1 are suspended.",
    ],
)
def test_a_clause_is_taken_back_by_its_number(later: str) -> None:
    assert any("may leave" in text for text in taken_back(f"{RIGHT}\n\n## 7. Special terms\n\n{later}"))


@pytest.mark.parametrize(
    "later",
    [
        "7.3 Clause 4.1 applies to both parties.",
        "7.3 Clause 5.1 is deleted.",
        "7.3 Clause 4.1 does not limit liability for death.",
        "7.3 Notice under clause 4.1 is given in writing.",
    ],
)
def test_and_not_by_the_number_alone(later: str) -> None:
    assert taken_back(f"{RIGHT}\n\n## 7. Special terms\n\n{later}") == []


def test_a_sentence_is_taken_back_by_the_next() -> None:
    assert taken_back("Ana Ruiz sponsors the pilot. That was withdrawn in May.") == ["Ana Ruiz sponsors the pilot."]
    assert taken_back("Ana Ruiz sponsors the pilot. That was decided in May.") == []


def test_the_answer_is_denied_and_quotes_what_takes_back() -> None:
    leave = sign(about=["may leave"])
    amended = f"# Contract\n\n{RIGHT}\n\n## 7. Amendment\n\n7.3 Clause 4.1 is deleted.\n"

    answer = ask(draft(amended), leave)

    assert answer.answer.value == "denied"
    assert answer.evidence is not None
    assert answer.evidence.quote == "7.3 Clause 4.1 is deleted."


def test_a_denial_that_overrides_counts_before_what_it_overrides() -> None:
    leave = sign(about=["leave"])
    before = "The Museum may leave at any time."
    over = "Notwithstanding the foregoing, the Museum is not entitled to leave during the first two years."

    assert ask(draft(f"# Contract\n\n{before}\n\n{over}\n"), leave).answer.value == "denied"
    assert ask(draft(f"# Contract\n\n{over}\n\n{before}\n"), leave).answer.value == "yes"
