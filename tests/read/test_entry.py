"""The entry point: which format, which error, within which limits."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from agent.document import BlockKind, DocumentKind
from agent.errors import DraftFormatError, DraftLimitError, DraftNotFoundError
from agent.read import read_bytes, read_draft, with_kind
from agent.settings import Limits


def archive(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return buffer.getvalue()


def test_reads_a_file_and_lays_out_its_text(tmp_path: Path) -> None:
    path = tmp_path / "draft.md"
    path.write_text("# Pilot\n\nThe sponsor is Jane Roe.\n")
    document = read_draft(path)
    assert document.name == "draft.md"
    assert [block.kind for block in document.blocks] == [BlockKind.HEADING, BlockKind.PARAGRAPH]
    assert document.blocks[1].anchor.section == ("Pilot",)
    assert all(document.text[block.start : block.end] == block.text for block in document.blocks)
    assert document.kind is DocumentKind.OTHER
    assert not document.kind_why


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(DraftNotFoundError, match=r"no file nothing\.md"):
        read_draft(tmp_path / "nothing.md")
    with pytest.raises(DraftFormatError, match="is a folder"):
        read_draft(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_forbidden_file(tmp_path: Path) -> None:
    path = tmp_path / "secret.md"
    path.write_text("text")
    path.chmod(0)
    with pytest.raises(DraftNotFoundError, match="permissions"):
        read_draft(path)


def test_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    with pytest.raises(DraftFormatError, match="not a regular file"):
        read_draft(tmp_path / "pipe.md")


def test_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.docx"
    with path.open("wb") as file:
        file.truncate(500_000_000)  # sparse: takes no room, and would take half a gigabyte to read
    with pytest.raises(DraftLimitError, match=r"500 MB.*limit of 50 MB"):
        read_draft(path)


@pytest.mark.parametrize("data", [b"", b"   \n\n", b"\x00" * 100, b"<!-- nothing -->", "\u200b\u200b".encode()])
def test_empty(data: bytes) -> None:
    with pytest.raises(DraftFormatError, match=r"empty|no text"):
        read_bytes(data, "draft.md")


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "a.doc", r"save it as \.docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "a.xls", r"save it as \.xlsx"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "a.docx",
            "protected by a password",
        ),
        (b"{\\rtf1 text}", "a.docx", "Rich Text"),
        (b"\xef\xbb\xbf\n{\\rtf1 text}", "a.rtf", r"save it as \.docx"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "PowerPoint Document".encode("utf-16-le"),
            "a.ppt",
            r"save it as \.pptx",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "__properties_version1.0".encode("utf-16-le"), "a.msg", r"\.eml"),
        (b"\x09\x08\x08\x00\x00\x05\x10\x00" + bytes(99), "a.xls", r"Save it as \.docx, \.pdf or \.txt"),
        (archive({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "a.ods", r"save it as \.xlsx"),
        (archive({"mimetype": b"application/vnd.oasis.opendocument.presentation"}), "a.odp", r"save it as \.pdf"),
        (
            b'<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0">'
            b"<text:p>Mara Lind pays.</text:p></office:document>",
            "a.fodt",
            "OpenDocument",
        ),
        (b"<rss><item>Mara Lind pays.</item></rss>", "a.xml", "written for programs"),
        (b"<svg><text>Mara Lind pays.</text></svg>", "a.svg", "drawing"),
        (b'{"cells": [{"source": ["# Plan"]}], "nbformat": 4}', "a.ipynb", "notebook"),
        (b'{"doc_id": "1a2b3c4d5e6f7a8b9c0d1e2f", "email": "a@example.org"}', "a.gdoc", "download that"),
        (b"\x89PNG\r\n", "a.md", "PNG picture"),
        (b"PK\x03\x04" + b"\x01" * 300, "a.docx", "damaged or incomplete Office"),
        (archive({"readme.txt": b"hello"}), "a.docx", "zip archive"),
        (archive({"ppt/slides/slide1.xml": b"<a/>"}), "a.pptx", "has no presentation; save it again"),
        (archive({"mimetype": b"application/vnd.oasis.opendocument.text"}), "a.odt", "OpenDocument"),
        (archive({"xl/workbook.bin": b""}), "a.xlsb", "binary Excel"),
        (bytes(range(256)) * 40, "a.txt", "binary data"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w/>', "a.xml", "old Office"),
    ],
)
def test_what_we_do_not_read_is_named(data: bytes, name: str, message: str) -> None:
    with pytest.raises(DraftFormatError, match=message) as caught:
        read_bytes(data, name)
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)


def test_content_decides_over_the_extension() -> None:
    document = read_bytes(b"<!DOCTYPE html><html><body><h1>Plan</h1><p>Text here.</p></body></html>", "plan.txt")
    assert document.blocks[0].kind is BlockKind.HEADING
    assert document.notes == ("Its extension says plain text, its content is HTML; read as HTML.",)
    markdown = read_bytes(b"# One\n\ntext\n\n## Two\n\ntext\n", "plan.txt")
    assert [block.level for block in markdown.blocks if block.kind is BlockKind.HEADING] == [1, 2]
    assert "Markdown" in markdown.notes[0]
    plain = read_bytes(b"First, there was nothing, and then a plan was made.\n" * 5, "plan.csv")
    assert plain.blocks[0].kind is BlockKind.PARAGRAPH


def test_without_extension_the_content_decides() -> None:
    assert read_bytes(b"Item,Cost\nLicences,100\nTraining,50\n", "costs").blocks[0].header_row
    assert not read_bytes(b"# A\n\n# B\n", "notes").notes


def test_limit_of_characters_is_kept_and_said() -> None:
    document = read_bytes(b"A sentence of a draft.\n\n" * 1000, "long.txt", limits=Limits(characters=2400))
    assert len(document.text) <= 2500
    assert document.unreadable[0].share == pytest.approx(0.9, abs=0.02)
    assert document.readable_share == pytest.approx(0.1, abs=0.02)


def test_limit_of_time_gives_a_partial_document_or_an_error() -> None:
    with pytest.raises(DraftFormatError, match="longer than the limit of 0 seconds"):
        read_bytes(b"A sentence.\n\n" * 100, "slow.txt", limits=Limits(seconds=0))


def test_name_cannot_carry_control_characters() -> None:
    assert read_bytes(b"text of a draft", "a\u202eb\nc\x1b[31m.txt").name == "ab c[31m.txt"


def test_kind_given_and_kind_recognised() -> None:
    document = read_bytes(b"# Budget of the pilot\n\n| Item | EUR |\n|---|---|\n| Total costs | 100,000 |\n", "b.md")
    given = with_kind(document, DocumentKind.PRD)
    assert (given.kind, given.kind_given) == (DocumentKind.PRD, True)
    recognised = with_kind(document, None)
    assert (recognised.kind, recognised.kind_given) == (DocumentKind.BUDGET, False)
    assert "Budget" in recognised.kind_why


def test_same_bytes_same_document() -> None:
    data = b"# One\n\nText.\n"
    assert read_bytes(data, "a.md") == read_bytes(data, "a.md")
    assert read_bytes(data, "a.md").id == read_bytes(data, "b.md").id
