"""Paragraphs, headings, lists, hyphens, columns, page breaks and running lines."""

from __future__ import annotations

from agent.document import BlockKind

PROSE = [
    "The pilot runs in the accounts payable team and reads every invoice that",
    "arrives by mail, compares it with the purchase order and proposes whether",
    "it should be paid, held back or sent on to the person who ordered it.",
]


def kinds(document):
    return [(block.kind, block.text) for block in document.blocks]


def test_lines_become_paragraphs_at_gaps(read, drawn, lines):
    def page(canvas):
        lines(canvas, PROSE)
        lines(canvas, ["Its owner is the head of accounts payable, who decides in March", "with the board."], top=640)

    document = read(drawn(page))
    assert [block.text for block in document.blocks] == [
        " ".join(PROSE),
        "Its owner is the head of accounts payable, who decides in March with the board.",
    ]
    assert document.pages == 1
    assert document.readable_share == 1.0


def test_every_block_knows_its_page_and_its_lines(read, drawn, lines):
    def page(canvas):
        lines(canvas, PROSE, left=100, top=500)

    document = read(drawn(lambda canvas: lines(canvas, ["First page, alone here."]), page))
    block = document.blocks[1]
    assert block.anchor.page == 2
    assert len(block.anchor.rects) == 3
    left, bottom, right, top = block.anchor.rects[0]
    assert abs(left - 100) < 1
    assert bottom < 500 < top < 515
    assert 400 < right < 500
    assert document.text[block.start : block.end] == block.text


def test_words_placed_one_by_one_are_still_sentences(read, drawn):
    def page(canvas):
        x, y = 72, 700
        for word in " ".join(PROSE).split():
            canvas.drawString(x, y, word)
            x += canvas.stringWidth(word) + 4
            if x > 480:
                x, y = 72, y - 14

    assert [block.text for block in read(drawn(page)).blocks] == [" ".join(PROSE)]


def test_one_word_a_line_is_still_a_sentence(read, drawn, lines):
    sentence = "the sponsor of this pilot is Anna Berg and she decides about scaling it in March."
    assert read(drawn(lambda canvas: lines(canvas, sentence.split()))).text == sentence


def test_hyphens_at_line_ends(read, drawn, lines):
    text = [
        "Before any scaling decision we will complete the imple-",
        "mentation together with a long-",
        "term support plan for the whole of the EU-",
        "wide roll-out, which the cost centre of oper-",
        "ations pays and which covers a cus-",
        "tomer-facing help desk for the years 2026-",
        "2027 and is reviewed each month.",
    ]
    document = read(drawn(lambda canvas: lines(canvas, text)))
    assert "the implementation together with a long-term support plan" in document.text
    assert "EU-wide roll-out" in document.text
    assert "of operations pays and which covers a customer-facing" in document.text
    assert "2026-2027" in document.text


def test_the_drafts_own_spelling_decides_about_a_hyphen(read, drawn, lines):
    text = [
        "A pre-production copy is kept as well as one for the road map of the team, and",
        "the roadmap shows it all. What we plan next is that the pre-",
        "production copy is used by the testers who follow the road-",
        "map of the team.",
    ]
    document = read(drawn(lambda canvas: lines(canvas, text)))
    assert "the pre-production copy is used" in document.text
    assert "follow the roadmap of" in document.text


def test_two_columns_are_read_one_after_the_other(read, drawn, lines):
    left = [f"left words number {n} that fill this narrow column" for n in range(12)]
    right = [f"right words number {n} that fill the other column" for n in range(12)]

    def page(canvas):
        canvas.drawString(72, 740, "A title that stretches across both of the columns below it, as titles often do")
        lines(canvas, left, left=60)
        lines(canvas, right, left=325, top=695)

    document = read(drawn(page))
    assert all(block.kind is not BlockKind.TABLE_ROW for block in document.blocks)
    assert " ".join(left) in document.text
    assert " ".join(right) in document.text
    assert document.text.index("A title") < document.text.index("left words") < document.text.index("right words")


def test_headings_by_size_weight_and_number(read, drawn, lines):
    def page(canvas):
        canvas.setFont("Helvetica-Bold", 20)
        canvas.drawString(72, 740, "Invoice Assistant")
        canvas.setFont("Helvetica-Bold", 14)
        canvas.drawString(72, 710, "1. Outcome")
        canvas.setFont("Helvetica-Bold", 14)
        canvas.drawString(72, 690, "1.1 Baseline")
        canvas.setFont("Helvetica", 11)
        lines(canvas, PROSE, top=665)
        canvas.setFont("Helvetica-Bold", 11)
        canvas.drawString(72, 610, "Who decides")
        canvas.setFont("Helvetica", 11)
        lines(canvas, PROSE, top=590)

    document = read(drawn(page))
    headings = [(block.text, block.level) for block in document.blocks if block.kind is BlockKind.HEADING]
    assert headings == [("Invoice Assistant", 1), ("1. Outcome", 2), ("1.1 Baseline", 3), ("Who decides", 3)]
    assert document.blocks[3].anchor.section == ("Invoice Assistant", "1. Outcome", "1.1 Baseline")


def test_an_emphasised_statement_is_no_heading(read, drawn, lines):
    def page(canvas):
        lines(canvas, PROSE)
        canvas.setFont("Helvetica-Bold", 11)
        canvas.drawString(72, 640, "Payback is 14 months at a cost of $250,000.")
        canvas.setFont("Helvetica", 11)
        lines(canvas, PROSE, top=615)

    assert all(block.kind is not BlockKind.HEADING for block in read(drawn(page)).blocks)


def test_list_items(read, drawn, lines):
    def page(canvas):
        lines(canvas, ["What must be true before we scale:"])
        lines(canvas, ["•  Ninety of a hundred invoices are read", "   without a correction by the clerk,"], top=680)
        lines(canvas, ["•  nobody waits longer than a day;"], top=652)
        lines(canvas, ["(a) the board has said yes; and", "(b) the cost centre is named."], top=620)

    document = read(drawn(page))
    items = [block.text for block in document.blocks if block.kind is BlockKind.LIST_ITEM]
    assert items == [
        "Ninety of a hundred invoices are read without a correction by the clerk,",
        "nobody waits longer than a day;",
        "(a) the board has said yes; and",
        "(b) the cost centre is named.",
    ]


def test_a_number_that_starts_a_wrapped_line_is_no_list_item(read, drawn, lines):
    text = [
        "The supplier may end the contract only under the conditions of section",
        "3.2 of this agreement and shall then repay what it has received, after",
        "(b) above has been observed.",
    ]
    assert [b.text for b in read(drawn(lambda canvas: lines(canvas, text))).blocks] == [" ".join(text)]


def test_a_sentence_goes_on_over_a_page_break_and_its_running_lines(read, drawn, lines):
    ends = [
        ["The supplier shall, after the end of the contract and where it is asked for this,", "help to"],
        ["Whoever has paid for a licence may keep on using it until the last day of that", "year, if it has"],
        ["Each of the two may ask for a report that shows how many of the invoices were", "read without"],
    ]
    starts = ["move the data elsewhere.", "been renewed in time.", "a single correction by a clerk."]

    def page(number):
        def draw(canvas):
            canvas.drawString(72, 760, "ACME Corp. – Confidential")
            canvas.drawString(280, 30, f"Page {number} of 4")
            if number > 1:
                lines(canvas, [starts[number - 2]], top=720)
            lines(canvas, [f"Part {word_of(number)} says what has been agreed."], top=680)
            if number < 4:
                lines(canvas, ends[number - 1], top=80)

        return draw

    document = read(drawn(*(page(number) for number in (1, 2, 3, 4))))
    whole = [" ".join([*end, start]) for end, start in zip(ends, starts, strict=True)]
    joined = [block for block in document.blocks if block.text in whole]
    assert [block.anchor.page for block in joined] == [1, 2, 3]
    assert "Page" not in document.text
    *_, last = document.blocks
    assert document.text.count("Confidential") == 1
    assert (last.text, last.anchor.page, last.anchor.section) == (
        "ACME Corp. – Confidential",
        1,
        ("Page header or footer",),
    )
    assert all(f"Part {word_of(number)} says" in document.text for number in (1, 2, 3, 4))


def word_of(number):
    return ("one", "two", "three", "four")[number - 1]


def test_numbered_headings_at_the_top_of_pages_stay(read, drawn, lines):
    def page(number):
        def draw(canvas):
            canvas.drawString(72, 740, f"ARTICLE {2 * number}")
            lines(canvas, PROSE)

        return draw

    document = read(drawn(*(page(number) for number in range(1, 7))))
    assert [f"ARTICLE {2 * number}" in document.text for number in range(1, 7)] == [True] * 6


def test_text_on_turned_pages_reads_upright(read, drawn, lines):
    def page(canvas):
        canvas.setPageRotation(90)
        canvas.translate(612, 0)
        canvas.rotate(90)
        lines(canvas, PROSE, top=500)

    document = read(drawn(page))
    assert [block.text for block in document.blocks] == [" ".join(PROSE)]
    left, bottom, right, top = document.blocks[0].anchor.rects[0]
    assert top - bottom > 300
    assert right - left < 20


def test_old_page_numbers_in_the_middle_of_pages_do_not_cut_sentences(read, drawn, lines):
    def page(number):
        def draw(canvas):
            lines(
                canvas,
                [f"Clause {word_of(number)} binds the supplier for as long as the contract runs and then", "for"],
            )
            lines(canvas, [f"{number + 3}."], left=300, top=640)
            lines(canvas, ["another year, in which it helps."], top=600)

        return draw

    document = read(drawn(page(1), page(2), page(3)))
    assert not [block.text for block in document.blocks if block.text.strip(".").isdigit()]
