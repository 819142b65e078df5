"""What is computed rather than judged."""

from __future__ import annotations

import pytest

from agent.document import DocumentKind
from agent.judge import computed
from agent.read import with_kind
from tests.own import check, criterion, draft


@pytest.mark.parametrize(("kind", "answer"), [("contract", "yes"), ("prd", "no"), ("status", "no")])
def test_a_check_of_the_kind_of_draft_answers_by_what_the_draft_is(kind: str, answer: str) -> None:
    house = criterion(check("binding", judge="kind", of_kinds=["contract"]))
    document = with_kind(draft("This agreement binds both parties.\n"), DocumentKind(kind))

    assert [each.answer for each in computed(document, house)] == [answer]
