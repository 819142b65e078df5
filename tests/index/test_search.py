"""Passages with exact offsets, and the search over them: by meaning, by word, and by nobody else."""

from __future__ import annotations

import itertools
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from agent.document import Dossier
from agent.index import DocumentIndex, store
from agent.index.embedding import embed
from agent.index.passages import OVERLAP, SIZE, passages_of
from agent.index.store import VectorStore
from tests.own import draft

TOPICS = {
    "money": "The finance department reserves a sum for later expansion to the other plants. ",
    "people": "Nurses and physicians learn in workshops how to work with the assistant. ",
    "machine": "The server answers within two seconds and restarts itself after a failure. ",
    "weather": "In the afternoon clouds gathered over the lake and a light rain began. ",
    "rare": "The connector is called Quillstone Zephyr and belongs to the vendor. ",
}
ROOT = Path(__file__).parents[2]
GROWTH = """
import resource
from pathlib import Path
from agent.index import store
from agent.index.embedding import embed
from agent.index.passages import passages_of
from tests.index.test_search import DRAFT

passages = passages_of(DRAFT)
vectors = embed([passage.text for passage in passages])

def megabytes_after(count):
    for _ in range(count):
        made = store.VectorStore()
        made.add(passages, vectors)
        made.close()
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6

before = megabytes_after(2 * store.MOST_CLOSED)
print(megabytes_after(2 * store.MOST_CLOSED) - before)
"""
DRAFT = draft("# Pilot\n\n" + "\n\n".join(text * 9 for text in TOPICS.values()))


def test_passages_have_exact_offsets_and_cover_the_draft(example_dossier: Dossier) -> None:
    for document in (*example_dossier.documents, DRAFT):
        passages = passages_of(document)
        covered = np.zeros(len(document.text), dtype=bool)

        assert [passage.number for passage in passages] == list(range(len(passages)))
        for passage in passages:
            assert document.text[passage.start : passage.end] == passage.text
            assert 0 < len(passage.text) <= SIZE
            covered[passage.start : passage.end] = True
        hidden = [block for block in document.blocks if block.hidden == "text"]
        left = [at for at in np.flatnonzero(~covered) if not document.text[at].isspace()]
        assert all(any(block.start <= at < block.end for block in hidden) for at in left)


def test_long_text_is_cut_with_an_overlap() -> None:
    document = draft("# A\n\n" + " ".join(f"word{number}" for number in range(400)))
    passages = passages_of(document)
    overlaps = [before.end - after.start for before, after in itertools.pairwise(passages[1:])]

    assert len(passages) > 3
    assert all(0 < overlap <= OVERLAP for overlap in overlaps)


def test_hidden_text_is_in_no_passage() -> None:
    page = "<p>Seen by all.</p><p style='color:#fff'>Unseen by all.</p><p>Seen again.</p>"
    document = draft(page, name="a.html")

    assert "Unseen" in document.text
    assert not any("Unseen" in passage.text for passage in passages_of(document))
    assert [passage.text.strip() for passage in passages_of(document)] == ["Seen by all.", "Seen again."]


@pytest.mark.parametrize(
    ("query", "topic"),
    [
        ("clinicians are taught to use the tool", "people"),
        ("budget set aside for scaling to further sites", "money"),
        ("response time and recovery of the computer", "machine"),
        ("Zephyr", "rare"),
        ("zephyrs", "rare"),
        ("which of the many things in the text about what is Quillstone", "rare"),
    ],
)
def test_search_finds_a_paraphrase_and_a_rare_word(query: str, topic: str) -> None:
    with DocumentIndex(DRAFT) as index:
        (found,) = index.search([query], 3)

    assert TOPICS[topic].strip() in found[0].text
    assert len(found) == 3
    assert len({passage.number for passage in found}) == 3


def test_each_query_has_its_own_answer() -> None:
    with DocumentIndex(DRAFT) as index:
        both = index.search(["Zephyr", "rain over the lake"], 2)
        alone = [*index.search(["Zephyr"], 2), *index.search(["rain over the lake"], 2)]

    assert both == alone
    assert TOPICS["weather"].strip() in both[1][0].text


def test_a_word_nobody_wrote_and_an_empty_query_are_harmless() -> None:
    with DocumentIndex(DRAFT) as index:
        assert len(index.search(["xylophone"], 2)[0]) == 2
        assert index.search([], 2) == []


def test_hidden_text_alone_has_nothing_to_search() -> None:
    document = draft("<p style='color:#fff'>Unseen by all of us.</p><p> </p>", name="a.html")

    with DocumentIndex(document) as index:
        assert index.passages == ()
        assert index.search(["unseen", "us"], 2) == [[], []]


def names() -> set[str]:
    return {collection.name for collection in store._connected().list_collections()}


def test_collections_are_apart_and_removed() -> None:
    other = draft("# Other\n\nA secret of another pilot: Zephyr is cheap.\n")
    before = names()
    with DocumentIndex(DRAFT) as one, DocumentIndex(other) as two:
        ours, theirs = one.search(["Zephyr"], 50)[0], two.search(["Zephyr"], 50)[0]
        assert len(names() - before) == 2
    assert names() == before
    assert {passage.document for passage in ours} == {DRAFT.id}
    assert {passage.document for passage in theirs} == {other.id}


def test_a_search_after_closing_works_and_leaves_nothing_either() -> None:
    before = names()
    with DocumentIndex(DRAFT) as index:
        first = index.search(["Zephyr"], 1)
    with index:
        assert index.search(["Zephyr"], 1) == first
    assert names() == before


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc")
def test_a_process_that_closes_many_indexes_does_not_grow() -> None:
    # In a process of its own: what other tests leave to the allocator is not this one's business.
    run = subprocess.run([sys.executable, "-c", GROWTH], capture_output=True, text=True, check=True, cwd=ROOT)
    # Chroma alone would keep 2.7 MB of each.
    assert float(run.stdout) < 64


def test_a_collection_that_could_not_be_made_holds_no_client(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(store, "_connected", object)
        with pytest.raises(AttributeError):
            VectorStore()
    monkeypatch.setattr(store, "MOST_CLOSED", 1)
    client = store._connected()
    VectorStore().close()
    assert store._connected() is not client


def test_an_index_nobody_searched_leaves_nothing_to_remove() -> None:
    before = names()
    with DocumentIndex(DRAFT) as index:
        assert index.statements
    assert names() == before


def test_more_passages_than_chroma_takes_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "BATCH", 2)
    passages = passages_of(DRAFT)
    vectors = embed([passage.text for passage in passages])
    made = VectorStore()
    try:
        made.add(passages, vectors)
        (nearest,) = made.query(vectors[-1:], 1)
        (all_of_them,) = made.query(vectors[:1], 100)
    finally:
        made.close()

    assert nearest[0][:2] == (DRAFT.id, passages[-1].number)
    assert nearest[0][2] == pytest.approx(1.0, abs=1e-3)
    assert sorted(number for _, number, _ in all_of_them) == [passage.number for passage in passages]


def test_vectors_are_of_length_one_also_of_nothing() -> None:
    vectors = embed(["A sentence.", "Another one, longer than the first."])

    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1.0, 1.0], abs=1e-3)
    assert np.isfinite(embed([""])).all()
    assert embed([]).shape == (0, vectors.shape[1])
