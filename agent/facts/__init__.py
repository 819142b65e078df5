"""Facts: typed statements of a Document, and what is said twice and differently.

Offline they come from tables, label–value pairs, and sentences whose words name a Concept: few and right. Code compares
them after aligning subject, period, phase and role.
"""

from __future__ import annotations

from collections.abc import Sequence

from agent.document import Document, Dossier
from agent.facts.beside import facts_of_neighbours
from agent.facts.compare import Conflict, conflicts_of, one_each
from agent.facts.fact import Fact, Role, Unit, Value
from agent.facts.gates import facts_of_gates
from agent.facts.limits import alarms_above_limits
from agent.facts.lines import facts_of_lines
from agent.facts.phrases import facts_of_phrases
from agent.facts.sentences import facts_of_sentences
from agent.facts.shapes import facts_of_shapes
from agent.facts.states import facts_of_states
from agent.facts.tables import facts_of_tables
from agent.facts.twins import twins
from agent.facts.volumes import facts_of_volumes
from agent.facts.words import usual_year
from agent.once import once_per_document

__all__ = ["Conflict", "Fact", "Role", "Unit", "Value", "conflicts_in", "facts_of"]


@once_per_document
def facts_of(document: Document) -> tuple[Fact, ...]:
    """The facts of a Document, in reading order; a statement that is read two ways counts once."""
    year = usual_year(document)
    found: dict[tuple[str, int, Unit, Role], Fact] = {}
    named: set[tuple[int, Unit]] = set()
    for fact in (
        *facts_of_shapes(document),
        *facts_of_lines(document, year),
        *facts_of_tables(document, year),
        *facts_of_sentences(document, year),
        *facts_of_phrases(document, year),
        *facts_of_states(document),
        *facts_of_gates(document),
        *facts_of_volumes(document),
        *facts_of_neighbours(document),
    ):
        place = document.block_index_at(fact.evidence.start)
        if fact.known or (place, fact.value.unit) not in named:
            found.setdefault((fact.subject, place, fact.value.unit, fact.role), fact)
        if fact.known:
            named.add((place, fact.value.unit))
    return tuple(sorted(found.values(), key=lambda fact: fact.evidence.start))


def conflicts_in(dossier: Dossier, more: Sequence[Conflict] = ()) -> list[Conflict]:
    """What the drafts of a Dossier say twice, and differently; `more`: what a model's reading found, said once."""
    documents = dossier.documents
    pairs = list(twins(documents, [usual_year(document) for document in documents]))
    pairs += [pair for document in documents for pair in alarms_above_limits(document)]
    return one_each([*conflicts_of([fact for document in documents for fact in facts_of(document)], pairs), *more])
