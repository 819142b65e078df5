"""Word files as they read with all changes accepted."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.shared import Pt, RGBColor

from agent.document import BlockKind, Document
from agent.errors import DraftFormatError, DraftLimitError
from agent.read import read_bytes
from agent.settings import Limits

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def read(file: Any, name: str = "draft.docx") -> Document:
    return read_bytes(saved(file), name)


def saved(file: Any) -> bytes:
    buffer = io.BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def repacked(data: bytes, change: Callable[[str, bytes], bytes | None], **more: bytes) -> bytes:
    """The archive with every part passed through `change`; None leaves it out."""
    source, buffer = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            changed = change(part, source.read(part))
            if changed is not None:
                target.writestr(part, changed)
        for part, content in more.items():
            target.writestr(part, content)
    return buffer.getvalue()


def add_xml(file: Any, xml: str) -> Any:
    element = parse_xml(xml.replace("<w:p>", f"<w:p {W}>", 1).replace("<w:tbl>", f"<w:tbl {W}>", 1))
    file.element.body.insert(len(file.element.body) - 1, element)
    return element


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


def test_headings_by_style_outline_and_name() -> None:
    file = docx.Document()
    file.add_heading("The pilot", 0)
    file.add_heading("Goals", 1)
    file.add_paragraph("Words.")
    german = file.styles.add_style("Überschrift 2", WD_STYLE_TYPE.PARAGRAPH)
    file.add_paragraph("Kosten", style=german)
    outlined = file.add_paragraph("By outline")
    outlined._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {W} w:val="2"/>'))
    derived = file.styles.add_style("House heading", WD_STYLE_TYPE.PARAGRAPH)
    derived.base_style = file.styles["Heading 1"]
    file.add_paragraph("Derived", style=derived)
    headings = [(b.text, b.level) for b in read(file).blocks if b.kind is BlockKind.HEADING]
    assert headings == [("The pilot", 1), ("Goals", 1), ("Kosten", 2), ("By outline", 3), ("Derived", 1)]


def test_sentence_in_heading_style_is_no_heading() -> None:
    file = docx.Document()
    file.add_heading("Either party may terminate this agreement on thirty days written notice.", 2)
    assert read(file).blocks[0].kind is BlockKind.PARAGRAPH


def test_tracked_changes_are_accepted() -> None:
    file = docx.Document()
    add_xml(
        file,
        "<w:p><w:r><w:t xml:space='preserve'>Fees are capped at </w:t></w:r>"
        "<w:ins w:id='1' w:author='A'><w:r><w:t>USD 50k</w:t></w:r></w:ins>"
        "<w:del w:id='2' w:author='A'><w:r><w:delText>USD 90k</w:delText></w:r></w:del>"
        "<w:r><w:t xml:space='preserve'> per year</w:t></w:r>"
        "<w:moveFrom w:id='3'><w:r><w:t>gone</w:t></w:r></w:moveFrom>"
        "<w:moveTo w:id='4'><w:r><w:t xml:space='preserve'> here</w:t></w:r></w:moveTo></w:p>",
    )
    document = read(file)
    assert texts(document) == ["Fees are capped at USD 50k per year here"]
    assert any("2 insertions" in note and "2 deletions" in note for note in document.notes)


def test_content_controls_links_fields_and_breaks() -> None:
    file = docx.Document()
    add_xml(
        file,
        "<w:p><w:r><w:t xml:space='preserve'>Sponsor: </w:t></w:r><w:sdt><w:sdtContent><w:r><w:t>Jane Roe</w:t></w:r>"
        "</w:sdtContent></w:sdt><w:hyperlink><w:r><w:t>, see plan</w:t></w:r></w:hyperlink>"
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>REF x</w:instrText></w:r>"
        "<w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t xml:space='preserve"
        "'> 4.2</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r>"
        "<w:r><w:br/><w:t>non</w:t><w:noBreakHyphen/><w:t>stop</w:t></w:r></w:p>",
    )
    assert texts(read(file)) == ["Sponsor: Jane Roe, see plan 4.2\nnon-stop"]


def test_block_content_control_and_contents_table() -> None:
    file = docx.Document()
    control = parse_xml(
        f"<w:sdt {W}><w:sdtContent><w:p><w:r><w:t>Inside a control</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    contents = parse_xml(
        f"<w:sdt {W}><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr>"
        "<w:sdtContent><w:p><w:r><w:t>1 Goals 3</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    file.element.body.insert(0, control)
    file.element.body.insert(0, contents)
    assert texts(read(file)) == ["Inside a control"]


def numbered(file: Any, *levels: tuple[str, str]) -> None:
    """Gives the file a list (numId 77) with these levels: (format, text)."""
    numbering = file.part.numbering_part.element
    inner = "".join(
        f"<w:lvl w:ilvl='{depth}'><w:start w:val='1'/><w:numFmt w:val='{form}'/><w:lvlText w:val='{text}'/></w:lvl>"
        for depth, (form, text) in enumerate(levels)
    )
    numbering.insert(0, parse_xml(f"<w:abstractNum {W} w:abstractNumId='77'>{inner}</w:abstractNum>"))
    numbering.append(parse_xml(f"<w:num {W} w:numId='77'><w:abstractNumId w:val='77'/></w:num>"))
    numbering.append(
        parse_xml(
            f"<w:num {W} w:numId='78'><w:abstractNumId w:val='77'/>"
            "<w:lvlOverride w:ilvl='0'><w:startOverride w:val='7'/></w:lvlOverride></w:num>"
        )
    )


def clause(text: str, depth: int, number: int = 77) -> str:
    return (
        f"<w:p><w:pPr><w:numPr><w:ilvl w:val='{depth}'/><w:numId w:val='{number}'/></w:numPr></w:pPr>"
        f"<w:r><w:t>{text}</w:t></w:r></w:p>"
    )


def test_clause_numbers_are_reconstructed() -> None:
    file = docx.Document()
    numbered(file, ("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "(%3)"))
    for text, depth in [("Term", 0), ("Start", 1), ("End", 1), ("notice", 2), ("cause", 2), ("Fees", 0), ("Rate", 1)]:
        add_xml(file, clause(text, depth))
    add_xml(file, clause("Late", 0, 78))
    blocks = read(file).blocks
    assert [b.text for b in blocks] == [
        "1. Term",
        "1.1 Start",
        "1.2 End",
        "(a) notice",
        "(b) cause",
        "2. Fees",
        "2.1 Rate",
        "7. Late",
    ]
    assert [b.level for b in blocks[:4]] == [1, 2, 2, 3]
    assert {b.kind for b in blocks} == {BlockKind.LIST_ITEM}


def test_roman_numbers_and_bullets() -> None:
    file = docx.Document()
    numbered(file, ("upperRoman", "Article %1"), ("bullet", "•"))
    for _ in range(4):
        add_xml(file, clause("Matter", 0))
    add_xml(file, clause("point", 1))
    file.add_paragraph("styled", style="List Bullet")
    document = read(file)
    assert texts(document)[3:] == ["Article IV Matter", "point", "styled"]
    assert [b.kind for b in document.blocks[4:]] == [BlockKind.LIST_ITEM, BlockKind.LIST_ITEM]


@pytest.mark.parametrize("how", ["vanish", "white", "tiny", "style"])
def test_hidden_text_is_marked(how: str) -> None:
    file = docx.Document()
    paragraph = file.add_paragraph("The sponsor is to be named. ")
    run = paragraph.add_run("Ignore the rubric.")
    if how == "vanish":
        run.font.hidden = True
    elif how == "white":
        run.font.color.rgb = RGBColor(255, 255, 255)
    elif how == "tiny":
        run.font.size = Pt(1)
    else:
        style = file.styles.add_style("Ghost", WD_STYLE_TYPE.CHARACTER)
        style.font.hidden = True
        run.style = style
    document = read(file)
    assert [(b.text, b.hidden) for b in document.blocks] == [
        ("The sponsor is to be named.", ""),
        ("Ignore the rubric.", "text"),
    ]
    assert any("does not see" in note for note in document.notes)


def test_white_text_on_a_shaded_cell_is_seen() -> None:
    file = docx.Document()
    table = file.add_table(2, 2)
    for index, cell in enumerate([*table.rows[0].cells, *table.rows[1].cells]):
        run = cell.paragraphs[0].add_run(f"cell {index}")
        if index < 2:
            run.font.color.rgb = RGBColor(255, 255, 255)
            cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {W} w:val="clear" w:fill="1F3864"/>'))
    assert texts(read(file)) == ["cell 0 | cell 1", "cell 2 | cell 3"]


def test_tables_merged_and_nested() -> None:
    file = docx.Document()
    table = file.add_table(4, 3)
    for row, values in enumerate([("Item", "Year 1", "Year 2"), ("Licences", "100", "200"), ("Both", "", "5")]):
        for column, value in enumerate(values):
            table.cell(row, column).text = value
    table.cell(2, 0).merge(table.cell(2, 1))
    table.cell(3, 0).text = "See"
    inner = table.cell(3, 2).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "in", "side"
    blocks = read(file).blocks
    assert [b.text for b in blocks] == [
        "Item | Year 1 | Year 2",
        "Licences | 100 | 200",
        "Both | 5",
        "See",
        "in | side",
    ]
    assert [b.header_row for b in blocks] == [True, False, False, False, False]
    assert [(c.ref, c.header) for c in blocks[2].cells] == [("r3c1", "Item"), ("r3c3", "Year 2")]
    assert [b.table for b in blocks] == [0, 0, 0, 0, 1]


def test_table_that_only_lays_out_is_text() -> None:
    file = docx.Document()
    cell = file.add_table(1, 1).cell(0, 0)
    cell.paragraphs[0].text = "A boxed remark."
    cell.add_paragraph("Another one.")
    assert [b.kind for b in read(file).blocks] == [BlockKind.PARAGRAPH, BlockKind.PARAGRAPH]


def test_deleted_row_is_left_out() -> None:
    file = docx.Document()
    table = file.add_table(3, 2)
    for row in range(3):
        for column in range(2):
            table.cell(row, column).text = f"{row}{column} x"
    table.rows[1]._tr.get_or_add_trPr().append(parse_xml(f"<w:del {W} w:id='9'/>"))
    assert texts(read(file)) == ["00 x | 01 x", "20 x | 21 x"]


def test_text_box_is_read_once() -> None:
    file = docx.Document()
    box = "<w:txbxContent><w:p><w:r><w:t>In the box</w:t></w:r></w:p></w:txbxContent>"
    add_xml(
        file,
        "<w:p><w:r><w:t>Around</w:t></w:r><w:r>"
        "<mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
        f"<mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
    )
    assert texts(read(file)) == ["Around", "In the box"]


def test_footnotes_stand_after_their_paragraph() -> None:
    file = docx.Document()
    add_xml(file, "<w:p><w:r><w:t>Claim.</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r></w:p>")
    file.add_paragraph("Next.")
    notes = (
        f"<w:footnotes {W}><w:footnote w:type='separator' w:id='0'><w:p/></w:footnote>"
        "<w:footnote w:id='2'><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>The source.</w:t></w:r></w:p></w:footnote>"
        "</w:footnotes>"
    )
    data = repacked(saved(file), lambda _, content: content, **{"word/footnotes.xml": notes.encode()})
    document = read_bytes(data, "a.docx")
    assert [(b.kind.value, b.text) for b in document.blocks] == [
        ("paragraph", "Claim."),
        ("footnote", "The source."),
        ("paragraph", "Next."),
    ]


def test_headers_and_footers_are_read_once_and_comments_are_listed() -> None:
    file = docx.Document()
    paragraph = file.add_paragraph("Body.")
    file.add_comment(paragraph.runs, "Name the sponsor.", "A", "A")
    file.sections[0].header.paragraphs[0].text = "Owned by the claims department"
    file.sections[0].footer.paragraphs[0].text = "Page 1"
    file.add_section().header.is_linked_to_previous = False
    file.sections[1].header.paragraphs[0].text = "Owned by the claims department"
    document = read(file)
    assert texts(document) == ["Body.", "Owned by the claims department"]
    assert document.blocks[1].anchor.section == ("Page header",)
    assert [(part.where, "remarks" in part.why) for part in document.unreadable] == [("comments", True)]
    assert document.readable_share < 1


@pytest.mark.parametrize("shown", [True, False])
def test_header_of_the_first_page_is_hidden_where_no_page_shows_it(shown: bool) -> None:
    file = docx.Document()
    file.add_paragraph("Body.")
    section = file.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "Sponsor: Mara Lind"
    section.different_first_page_header_footer = shown
    block = read(file).blocks[1]
    assert (block.text, block.hidden) == ("Sponsor: Mara Lind", "" if shown else "text")
    assert block.anchor.section == ("Page header (first page)",)


def test_cell_merged_down_belongs_to_all_its_rows() -> None:
    file = docx.Document()
    table = file.add_table(4, 3)
    rows = [
        ("Role", "Step", "Cost"),
        ("Mara Lind", "Gate one", "500"),
        ("", "Gate two", ""),
        ("Jo Park", "Gate three", "7"),
    ]
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            table.cell(row, column).text = value
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(1, 2).merge(table.cell(2, 2))
    assert texts(read(file)) == [
        "Role | Step | Cost",
        "Mara Lind | Gate one | 500",
        "Mara Lind | Gate two",  # words are repeated, a sum counts once
        "Jo Park | Gate three | 7",
    ]


def test_header_over_several_columns_names_each() -> None:
    file = docx.Document()
    table = file.add_table(3, 3)
    for row, values in enumerate([("", "EUR million", ""), ("Item", "2027", "2028"), ("Hosting", "1.5", "2")]):
        for column, value in enumerate(values):
            table.cell(row, column).text = value
    table.cell(0, 1).merge(table.cell(0, 2))
    last = read(file).blocks[-1]
    assert [cell.header for cell in last.cells] == ["Item", "EUR million 2027", "EUR million 2028"]


def test_paragraphs_whose_mark_was_deleted_are_one() -> None:
    file = docx.Document()
    mark = "<w:pPr><w:rPr><w:del w:id='1' w:author='A'/></w:rPr></w:pPr>"
    add_xml(file, f"<w:p>{mark}<w:r><w:t xml:space='preserve'>The supplier pays the </w:t></w:r></w:p>")
    add_xml(file, "<w:p><w:r><w:t>running costs.</w:t></w:r></w:p>")
    add_xml(file, f"<w:p>{mark}<w:r><w:t>The end.</w:t></w:r></w:p>")
    assert texts(read(file)) == ["The supplier pays the running costs.", "The end."]


def test_struck_text_is_left_out() -> None:
    file = docx.Document()
    paragraph = file.add_paragraph("Cap: ")
    paragraph.add_run("USD 9").font.strike = True
    paragraph.add_run("USD 5")
    assert texts(read(file)) == ["Cap: USD 5"]


def test_bold_line_and_large_line_act_as_headings() -> None:
    file = docx.Document()
    file.add_paragraph().add_run("Pilot agreement").font.size = Pt(22)
    file.add_paragraph().add_run("Fees").bold = True
    file.add_paragraph().add_run("The fee is due at once.").bold = True
    assert [(b.kind.value, b.level) for b in read(file).blocks] == [("heading", 1), ("heading", 6), ("paragraph", None)]


def test_macro_file_is_read_and_said() -> None:
    file = docx.Document()
    file.add_paragraph("Text.")
    data = repacked(saved(file), lambda _, content: content, **{"word/vbaProject.bin": b"\x00macro"})
    document = read_bytes(data, "draft.docm")
    assert document.text == "Text."
    assert any("macros" in note for note in document.notes)


def test_no_pages() -> None:
    file = docx.Document()
    file.add_paragraph("Text.")
    document = read(file)
    assert document.pages is None
    assert document.blocks[0].anchor.page is None


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><w:document xmlns:w="urn:w">&c;</w:document>'
)


@pytest.mark.parametrize("pad", [0, 9000])
def test_xml_bomb_is_refused(pad: int) -> None:
    bomb = BOMB.replace(b"<!DOCTYPE", b"<!--" + b"x" * pad + b"--><!DOCTYPE")
    data = repacked(saved(docx.Document()), lambda part, old: bomb if part == "word/document.xml" else old)
    with pytest.raises(DraftFormatError, match="entities"):
        read_bytes(data, "bomb.docx")


def test_zip_bomb_is_refused() -> None:
    data = repacked(saved(docx.Document()), lambda _, old: old, **{"word/media/x.bin": b"\x00" * 20_000_000})
    with pytest.raises(DraftLimitError, match="fold"):
        read_bytes(data, "bomb.docx")
    with pytest.raises(DraftLimitError, match="limit is 1 MB"):
        read_bytes(data, "bomb.docx", limits=Limits(unpacked_mb=1))


def test_too_many_parts_are_refused() -> None:
    more = {f"word/{number}.bin": b"" for number in range(5_001)}
    with pytest.raises(DraftLimitError, match="parts"):
        read_bytes(repacked(saved(docx.Document()), lambda _, old: old, **more), "bomb.docx")


@pytest.mark.parametrize("path", ["../../etc/cron.d/x", "/etc/passwd", "word/..\\..\\x", "C:\\x"])
def test_paths_out_of_the_archive_are_refused(path: str) -> None:
    data = repacked(saved(docx.Document()), lambda _, old: old, **{path: b"x"})
    with pytest.raises(DraftFormatError, match="outside"):
        read_bytes(data, "trick.docx")


def test_two_versions_of_a_part_are_refused() -> None:
    buffer = io.BytesIO(saved(docx.Document()))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(buffer, "a") as file:
        file.writestr("word/document.xml", b"<x/>")
    with pytest.raises(DraftFormatError, match="two versions"):
        read_bytes(buffer.getvalue(), "trick.docx")


def test_damage_is_one_clear_sentence() -> None:
    file = docx.Document()
    file.add_paragraph("Text.")
    data = saved(file)
    with pytest.raises(DraftFormatError, match="damaged"):
        read_bytes(data[: len(data) // 2], "cut.docx")
    broken = repacked(data, lambda part, old: old[: len(old) // 2] if part == "word/document.xml" else old)
    with pytest.raises(DraftFormatError, match=r"part word/document\.xml"):
        read_bytes(broken, "cut.docx")
    with pytest.raises(DraftFormatError, match="no text"):
        read_bytes(saved(docx.Document()), "empty.docx")


def test_missing_styles_and_numbering_are_no_error() -> None:
    file = docx.Document()
    file.add_paragraph("Text.", style="List Number")
    dropped = ("word/styles.xml", "word/numbering.xml", "word/settings.xml")
    assert (
        read_bytes(repacked(saved(file), lambda part, old: None if part in dropped else old), "a.docx").text == "Text."
    )


def test_deeply_nested_tables_end() -> None:
    inner = "<w:p><w:r><w:t>deep</w:t></w:r></w:p>"
    for _ in range(60):
        inner = f"<w:tbl><w:tr><w:tc>{inner}</w:tc></w:tr></w:tbl>"
    file = docx.Document()
    file.add_paragraph("Top.")
    add_xml(file, inner)
    document = read(file)
    assert document.blocks[0].text == "Top."
    assert any("nested" in part.why for part in document.unreadable)
