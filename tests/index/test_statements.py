"""Sentences, list items and rows of a draft, with what governs them."""

from __future__ import annotations

import itertools

import pytest

from agent.document import BlockKind, Document
from agent.index.statements import Statement, statements_of
from tests.own import draft


def texts(document: Document) -> list[str]:
    return [statement.text for statement in statements_of(document)]


def of(document: Document, text: str) -> Statement:
    (found,) = [statement for statement in statements_of(document) if statement.text == text]
    return found


def governing(document: Document, text: str) -> list[str]:
    return [document.blocks[block].text for block in of(document, text).context]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One ends. Two ends! Three ends? Four", ["One ends.", "Two ends!", "Three ends?", "Four"]),
        ("It costs approx. 5 EUR, e.g. for tea. Next one.", ["It costs approx. 5 EUR, e.g. for tea.", "Next one."]),
        (
            "Dr. Keller and J. Reuter of Foo Inc. agree. Next one.",
            ["Dr. Keller and J. Reuter of Foo Inc. agree.", "Next one."],
        ),
        ("See Art. 28 and No. 5 of it. Next one.", ["See Art. 28 and No. 5 of it.", "Next one."]),
        ("It is 99.5 % or 1.200 at 10.30 h. Next one.", ["It is 99.5 % or 1.200 at 10.30 h.", "Next one."]),
        ("He said “it ends.” She went on.", ["He said “it ends.”", "She went on."]),
        ("It ends (so they say.) She went on.", ["It ends (so they say.)", "She went on."]),
        (
            "The Supplier keeps a log of each document; the Customer may read it at any time.",
            ["The Supplier keeps a log of each document;", "the Customer may read it at any time."],
        ),
        ("a. The Supplier keeps a log. It is kept.", ["a. The Supplier keeps a log.", "It is kept."]),
        ("Short; and more of it follows here.", ["Short; and more of it follows here."]),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert texts(draft(f"# Pilot\n\n{text}\n")) == ["Pilot", *sentences]


def test_offsets_are_exact_and_in_order() -> None:
    document = draft(
        "# Pilot\n\nOne ends.  Two\nends.\n\n- An item. Two.\n\n| A | B |\n| --- | --- |\n| 1. x | 2; y |\n"
    )
    statements = statements_of(document)

    assert [statement.number for statement in statements] == list(range(len(statements)))
    for before, after in itertools.pairwise(statements):
        assert before.end <= after.start
    for statement in statements:
        block = document.blocks[statement.block]
        assert document.text[statement.start : statement.end] == statement.text
        assert block.start <= statement.start < statement.end <= block.end


def test_a_row_and_a_heading_are_one_statement_each() -> None:
    document = draft("# One. Two. Three\n\n| A | B |\n| --- | --- |\n| It ends. It goes on. | 2 |\n")

    assert texts(document) == ["One. Two. Three", "A | B", "It ends. It goes on. | 2"]
    assert of(document, "A | B").kind is BlockKind.TABLE_ROW


def test_a_very_long_sentence_is_cut_at_clauses_without_losing_a_word() -> None:
    clause = "the Supplier shall deliver the documents that the Customer has asked for in writing, "
    document = draft(f"# Agreement\n\n{clause * 30}and that is all.\n", "contract")
    pieces = texts(document)[1:]

    assert len(pieces) > 2
    assert all(len(piece) <= 901 for piece in pieces)
    assert all(piece.endswith(",") for piece in pieces[:-1])
    assert " ".join(pieces).split() == document.blocks[1].text.split()


def test_headings_above_govern() -> None:
    document = draft("# A\n\n## B\n\n### C\n\nOne.\n\n## D\n\nTwo.\n")

    assert governing(document, "One.") == ["A", "B", "C"]
    assert governing(document, "Two.") == ["A", "D"]
    assert governing(document, "C") == ["A", "B"]


def test_the_header_row_governs_its_rows_column_by_column() -> None:
    document = draft("# A\n\n| Item | EUR |\n| --- | --- |\n| Tea | 5 |\n\nText.\n\n| Who |\n| --- |\n| Maria |\n")
    row = of(document, "Tea | 5")

    assert governing(document, "Tea | 5") == ["A", "Item | EUR"]
    assert [document.text[c.start : c.end] for c in row.columns] == ["Tea", "5"]
    assert [document.text[c.header_start : c.header_end] for c in row.columns] == ["Item", "EUR"]
    assert governing(document, "Maria") == ["A", "Text.", "Who"]
    assert governing(document, "Item | EUR") == ["A"]


def test_repeated_cells_have_their_own_places() -> None:
    document = draft("# A\n\n| X | Y | Z |\n| --- | --- | --- |\n| 5 | 5 | 55 |\n")
    row = of(document, "5 | 5 | 55")

    assert [(c.start - row.start, c.end - row.start) for c in row.columns] == [(0, 1), (4, 5), (8, 10)]
    assert [document.text[c.header_start : c.header_end] for c in row.columns] == ["X", "Y", "Z"]


def test_a_lead_in_governs_the_list_after_it() -> None:
    long = "This paragraph is long enough, and ends with a full stop: nobody would take it for the lead-in to a list."
    document = draft(f"# A\n\nThe sponsors are:\n\n- Maria\n- Paul\n\n{long}\n\n- Anna\n")

    assert governing(document, "Maria") == ["A", "The sponsors are:"]
    assert governing(document, "Paul") == ["A", "The sponsors are:"]
    assert governing(document, "Anna") == ["A"]


def test_hidden_text_is_marked() -> None:
    document = draft('<p>Seen.</p><p style="color:#fff">Unseen. Twice.</p>', name="a.html")

    assert [(s.text, s.hidden) for s in statements_of(document)] == [
        ("Seen.", False),
        ("Unseen.", True),
        ("Twice.", True),
    ]
