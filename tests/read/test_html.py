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
