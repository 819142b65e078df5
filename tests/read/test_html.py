"""HTML as a browser shows it."""

from __future__ import annotations

import pytest

from agent.document import BlockKind, Document
from agent.errors import DraftFormatError
from agent.read import read_bytes


def read(body: str, head: str = "") -> Document:
    return read_bytes(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode(), "a.html")


def test_structure() -> None:
    document = read(
        "<h1>Plan</h1><p>One <b>bold</b>\n word.</p><script>evil()</script><style>p{}</style><!-- no -->"
        "<ul><li>a<ol start=3><li>b</li><li>c</li></ol></li></ul><div><p><b>Money</b></p>loose text</div>"
    )
    assert [(b.kind.value, b.text, b.level) for b in document.blocks] == [
        ("heading", "Plan", 1),
        ("paragraph", "One bold word.", None),
        ("list_item", "a", 1),
        ("list_item", "3. b", 2),
        ("list_item", "4. c", 2),
        ("heading", "Money", 6),
        ("paragraph", "loose text", None),
    ]


def test_table_with_spans() -> None:
    document = read(
        "<table><tr><th>Item</th><th>Year 1</th><th>Year 2</th></tr>"
        "<tr><td colspan=2>Both<br>lines</td><td>5</td></tr></table>"
    )
    header, row = document.blocks
    assert header.header_row
    assert row.text == "Both\nlines | 5"
    assert [(cell.ref, cell.header) for cell in row.cells] == [("r2c1", "Item"), ("r2c3", "Year 2")]


def test_layout_table_is_text() -> None:
    document = read("<table><tr><td><h2>Left</h2><p>Words of the left column.</p></td></tr></table>")
    assert [block.kind for block in document.blocks] == [BlockKind.HEADING, BlockKind.PARAGRAPH]


@pytest.mark.parametrize(
    "hiding",
    [
        '<p style="display: none">X</p>',
        '<p style="VISIBILITY:hidden">X</p>',
        '<p style="font-size:0">X</p>',
        '<p style="font-size:1px;">X</p>',
        '<p style="color:#FFF">X</p>',
        '<p style="color: white">X</p>',
        '<p style="opacity:0">X</p>',
        '<p style="position:absolute;left:-9999px">X</p>',
        "<p hidden>X</p>",
        '<font color="#ffffff">X</font>',
        '<p class="note ghost">X</p>',
        '<table><tr><td>a</td><td style="color:white">X</td></tr><tr><td>b</td><td>c</td></tr></table>',
    ],
)
def test_hidden_text_is_marked(hiding: str) -> None:
    document = read(f"<p>Seen.</p>{hiding}", head="<style>.ghost { display:none }</style>")
    assert [block.text for block in document.blocks if block.hidden] == ["X"]
    assert any("does not see" in note for note in document.notes)


@pytest.mark.parametrize(
    "shown",
    [
        '<p style="color:white;background:#003366">X</p>',
        '<div style="background-color:navy"><p style="color:white">X</p></div>',
        '<table><tr bgcolor="#000080"><td style="color:white">X</td><td>y</td></tr><tr><td>a<td>b</table>',
        '<p style="font-size:12px">X</p>',
        '<p style="opacity:0.9">X</p>',
    ],
)
def test_white_on_a_colour_is_seen(shown: str) -> None:
    document = read(shown)
    assert not any(block.hidden for block in document.blocks)


def test_deleted_text_is_left_out() -> None:
    assert read("<p>Budget is <del>5</del> 7.</p>").text == "Budget is 7."


@pytest.mark.parametrize(
    "struck",
    [
        "<s>Jo Park</s>",
        '<span style="color: red; TEXT-DECORATION: underline line-through">Jo Park</span>',
        '<span style="text-decoration-line:line-through">Jo Park</span>',
        '<span class="c1 old">Jo Park</span>',
        '<b><i class="x">Jo Park</i></b>',
    ],
)
def test_what_a_style_strikes_out_is_left_out(struck: str) -> None:
    css = ".c1{color:red}\n.old{font-size:9pt;text-decoration:line-through} b .x{text-decoration:line-through}"
    document = read(f"<p>The sponsor is {struck} Mara Lind.</p>", head=f"<style>{css}</style>")
    assert document.text == "The sponsor is Mara Lind."
    assert "Struck-out text is left out (1 places)." in document.notes


@pytest.mark.parametrize("css", [".other{text-decoration:line-through}", "p .x i{text-decoration:line-through}"])
def test_rules_for_other_elements_strike_nothing(css: str) -> None:
    assert read('<p>The <b class="x">sponsor</b>.</p>', head=f"<style>{css}</style>").text == "The sponsor."


def test_cells_that_reach_over_rows_and_columns() -> None:
    document = read(
        "<table><tr><th rowspan=2>Item<th colspan=2>EUR million</tr><tr><th>2027<th>2028</tr>"
        "<tr><td rowspan=2>Mara Lind<td>1<td>2</tr><tr><td>3<td rowspan=9999>4</tr></table>"
    )
    assert [block.text for block in document.blocks] == [
        "Item | EUR million",
        "2027 | 2028",
        "Mara Lind | 1 | 2",
        "Mara Lind | 3 | 4",
    ]
    assert [cell.header for cell in document.blocks[3].cells] == ["Item", "EUR million 2027", "EUR million 2028"]


def test_what_is_no_text_is_listed_and_forms_are_read() -> None:
    document = read(
        "<p>Words.</p><iframe src='x'></iframe><svg><text>drawn</text></svg>"
        "<p>Payer: <select><option>IT<option selected>Claims</select> <input value='cost centre 9'></p>"
        "<textarea>Free text.</textarea>"
    )
    assert [block.text for block in document.blocks] == ["Words.", "Payer: Claims cost centre 9", "Free text."]
    assert {part.where for part in document.unreadable} == {"a page within the page", "a drawing"}


def test_a_tag_without_end_costs_nothing() -> None:
    document = read("<p " + " ".join(f"a{n}=1" for n in range(60_000)) + ">Words.</p>")
    assert document.text == "Words."
    assert any("endless tags" in part.where for part in document.unreadable)


def test_nothing_but_scripts() -> None:
    with pytest.raises(DraftFormatError, match="no text"):
        read("<script>document.write('hello')</script>")


def test_deep_nesting_is_cut_and_said() -> None:
    document = read("<p>Top.</p>" + "<div>" * 5000 + "deep")
    assert document.blocks[0].text == "Top."
    assert document.unreadable


def test_external_entities_are_not_read() -> None:
    data = b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body><p>A &x; b</p></body></html>'
    assert "root:" not in read_bytes(data, "a.html").text
