"""Plain text: paragraphs, headings, lists and tables by how lines look."""

from __future__ import annotations

from agent.document import BlockKind, Document
from agent.read import read_bytes


def read(source: str) -> Document:
    return read_bytes(source.encode(), "draft.txt")


def shape(document: Document) -> list[tuple[str, int | None, str]]:
    return [(block.kind.value, block.level, block.text) for block in document.blocks]


def test_hard_wrapped_lines_become_paragraphs() -> None:
    document = read(
        "The first paragraph of this draft was wrapped by an editor at a column\n"
        "of about seventy characters, as editors do, and it goes on for\n"
        "three lines.\n\n"
        "The second paragraph is a short one, which nevertheless needs\n"
        "two lines.\n"
    )
    assert [block.text.split()[-1] for block in document.blocks] == ["lines.", "lines."]
    assert not any("\n" in block.text for block in document.blocks)


def test_short_lines_stay_apart() -> None:
    assert [b.text for b in read("Sponsor: Jane Roe\nBudget: 50k\nStart: May").blocks] == [
        "Sponsor: Jane Roe",
        "Budget: 50k",
        "Start: May",
    ]


def test_headings() -> None:
    document = read(
        "PILOT PLAN\n\nIntroduction\n============\n\nWords of the introduction stand here.\n\n"
        "7. TERM\n\n7.1 The term is one year from the date on which both parties have signed it.\n\n"
        "Open Questions\n\nThere are no open questions that we know of at this point in time.\n"
    )
    assert [(level, text) for kind, level, text in shape(document) if kind == "heading"] == [
        (1, "PILOT PLAN"),
        (1, "Introduction"),
        (2, "7. TERM"),
        (4, "Open Questions"),
    ]


def test_run_in_clause_titles_become_headings() -> None:
    document = read("8.1 Termination for Convenience. Either party may terminate this Agreement on 30 days notice.\n")
    assert shape(document) == [
        ("heading", 3, "8.1 Termination for Convenience."),
        ("paragraph", None, "Either party may terminate this Agreement on 30 days notice."),
    ]


def test_contract_page_in_one_line_is_taken_apart_by_its_numbers() -> None:
    line = (
        "THIS AGREEMENT is made between A and B, and the parties agree as follows: "
        "1. SERVICES. Provider shall deliver the services listed in Section 4. Payment is due in 30 days. "
        "2. TERM. The term is 2 years. In 2024. Some words follow, and more of them follow until the line is long. "
        "2.1 Either party may renew the term by notice; (a) such notice is in writing; (b) it is sent in time. "
        "3. LAW. The law of Ireland governs this agreement, whatever else is said in any other part of it."
    )
    texts = [block.text for block in read(line).blocks]
    assert [text for text in texts if text[0].isdigit()] == [
        "1. SERVICES.",
        "2. TERM.",
        "2.1 Either party may renew the term by notice;",
        "3. LAW.",
    ]
    assert "(b) it is sent in time." in texts
    assert " ".join(texts) == line


def test_numbered_list_is_no_row_of_headings() -> None:
    document = read("Steps\n\n1. Hire\n2. Train\n3. Launch\n")
    assert [kind for kind, _, text in shape(document) if text[0].isdigit()] == ["list_item"] * 3


def test_bullets_with_hanging_lines() -> None:
    document = read("Goals:\n\n- reduce the time it\n  takes to answer\n- train staff\n    * in Ghent\n")
    assert shape(document)[1:] == [
        ("list_item", 1, "reduce the time it takes to answer"),
        ("list_item", 1, "train staff"),
        ("list_item", 2, "in Ghent"),
    ]


def test_page_numbers_go_and_cut_sentences_are_joined() -> None:
    document = read(
        "The provider shall keep the records of every decision of the system for as long\n\n\n"
        "- 12 -\n\n\nas the law requires it to keep them.\n\n\n\n13\n\n\n\nNext paragraph of it.\n"
    )
    assert [b.text for b in document.blocks] == [
        "The provider shall keep the records of every decision of the system for as long "
        "as the law requires it to keep them.",
        "Next paragraph of it.",
    ]


def test_tables_with_bars_and_with_columns() -> None:
    bars = read("Item | Cost\n-----+-----\nLicences | 100\nTraining | 50\n")
    assert [b.text for b in bars.blocks if b.kind is BlockKind.TABLE_ROW][1:] == ["Licences | 100", "Training | 50"]
    assert bars.blocks[1].cells[1].header == "Cost"
    columns = read("Item        Year 1    Year 2\nLicences       100       200\nTraining        50        70\n")
    assert columns.blocks[2].text == "Training | 50 | 70"
    assert columns.blocks[2].cells[2].header == "Year 2"


def test_quoted_mail() -> None:
    document = read("I agree.\n\n> The sponsor is Ada.\n> > Who pays?\n")
    assert "The sponsor is Ada." in document.text
    assert ">" not in document.text


def test_wide_spaces_are_single_in_the_text() -> None:
    assert read('1.1      "Incident" means          a problem.').blocks[0].text == '1.1 "Incident" means a problem.'
