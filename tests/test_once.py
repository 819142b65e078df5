"""What is computed of a Document is computed once, and nothing of it outlives the Document."""

from __future__ import annotations

import gc
import weakref

from agent.facts import facts_of
from agent.judge.arithmetic import calculate
from tests.own import draft

DRAFT = "# Pilot\n\nPayback: 8 months\n\nTotal budget: EUR 1,000\n\n- Licences: EUR 400\n- Work: EUR 600"


def test_facts_are_read_once_as_long_as_the_document_lives() -> None:
    document = draft(DRAFT)

    assert facts_of(document)
    assert facts_of(document) is facts_of(document)
    assert facts_of(draft(DRAFT)) is not facts_of(document)


def test_nothing_that_was_computed_keeps_a_document_alive() -> None:
    document = draft(DRAFT)
    calculate(document)
    fact = weakref.ref(next(iter(facts_of(document))))
    alive = weakref.ref(document)

    del document
    gc.collect()

    assert alive() is None
    assert fact() is None
