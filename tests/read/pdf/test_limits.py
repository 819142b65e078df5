"""Damaged, protected, endless and hostile files."""

from __future__ import annotations

import io
import random
import zlib

import pypdf
import pytest

from agent.errors import DraftFormatError, InputError


def numbered(lines, count):
    return [
        lambda canvas, n=n: lines(canvas, [f"Page of the draft that is called {word_of(n)}, with its text."])
        for n in range(1, count + 1)
    ]


def word_of(number):
    return "abcdefghijklmnopqrstuvwxyz"[number - 1] * 3


def raw_pdf(content, filters="/FlateDecode", kids="[3 0 R]", count=1):
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids {kids} /Count {count} >>".encode(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(content)} /Filter {filters} >>\nstream\n".encode() + content + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % start


def bomb(unit, megabytes):
    """Compressed once and repeated, since compressing all of it takes longer than the tests; its checksum is wrong."""
    packer = zlib.compressobj(9)
    head = packer.compress(b" ") + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(unit * ((1 << 20) // len(unit))) + packer.flush(zlib.Z_FULL_FLUSH)
    return head + block * megabytes + packer.flush()


@pytest.mark.parametrize(
    "data",
    [b"%PDF-1.7", b"%PDF-1.7\n" + b"\xff" * 5000, b"PK\x03\x04 not a PDF at all"],
    ids=["only a header", "noise", "something else"],
)
def test_what_is_no_pdf_is_refused(read, data):
    with pytest.raises(DraftFormatError, match=r"draft\.pdf.*damaged"):
        read(data)


def test_no_pages_is_refused(read):
    with pytest.raises(DraftFormatError, match=r"draft\.pdf"):
        read(raw_pdf(zlib.compress(b""), kids="[]", count=0))


def test_a_cut_off_file_gives_what_is_left_or_an_error(read, drawn, lines):
    data = drawn(*numbered(lines, 5))
    document = read(data[: len(data) - 400])
    assert "called aaa" in document.text


def protected(data, password):
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="AES-256")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_passwords(read, drawn, lines):
    data = drawn(*numbered(lines, 1))
    assert "called aaa" in read(protected(data, "")).text
    with pytest.raises(DraftFormatError, match="password"):
        read(protected(data, "secret"))


def test_pages_beyond_the_limit_are_listed(read, drawn, lines):
    document = read(drawn(*numbered(lines, 10)), pages=4)
    assert "called ddd" in document.text
    assert "called eee" not in document.text
    (part,) = document.unreadable
    assert part.where == "pages 5-10"
    assert "4 pages" in part.why
    assert part.share == pytest.approx(0.6)
    assert document.pages == 10


def test_characters_beyond_the_limit_are_listed(read, drawn, lines):
    document = read(drawn(*numbered(lines, 10)), characters=200)
    (part,) = document.unreadable
    assert part.where == "pages 4-10"
    assert "characters" in part.why
    assert "called ccc" in document.text
    assert "called ddd" not in document.text


def test_time_runs_out_with_an_error_or_a_list(read, drawn, lines):
    data = drawn(*numbered(lines, 20))
    with pytest.raises(DraftFormatError, match="seconds"):
        read(data, seconds=0.001)


@pytest.mark.parametrize(
    ("content", "filters"),
    [
        (bomb(b"BT /F1 9 Tf 9 9 Td (a) Tj ET\n", 900), "/FlateDecode"),
        (zlib.compress(bomb(b" ", 1000)), "[/FlateDecode /FlateDecode]"),
    ],
    ids=["operators", "nested"],
)
def test_bombs_neither_fill_the_memory_nor_stop_the_review(read, content, filters):
    document = read(raw_pdf(content, filters), seconds=20)
    (part,) = document.unreadable
    assert (part.where, part.share) == ("page 1", 1.0)
    assert document.text == ""


def test_a_bad_page_does_not_take_the_others_along(read, drawn, lines):
    good = pypdf.PdfReader(io.BytesIO(drawn(*numbered(lines, 3))))
    bad = pypdf.PdfReader(io.BytesIO(raw_pdf(bomb(b"BT /F1 9 Tf 9 9 Td (a) Tj ET\n", 900))))
    writer = pypdf.PdfWriter()
    for page in (good.pages[0], bad.pages[0], good.pages[1], good.pages[2]):
        writer.add_page(page)
    buffer = io.BytesIO()
    writer.write(buffer)
    document = read(buffer.getvalue(), unpacked_mb=10)
    assert [part.where for part in document.unreadable] == ["page 2"]
    assert all(f"called {word_of(n)}" in document.text for n in (1, 2, 3))
    assert document.blocks[-1].anchor.page == 4


def mutated(data, chance):
    data = bytearray(data)
    way = chance.random()
    if way < 0.6:
        for _ in range(chance.choice([1, 5, 50, 500])):
            data[chance.randrange(len(data))] = chance.randrange(256)
    elif way < 0.8:
        del data[chance.randrange(len(data)) :]
    else:
        start = chance.randrange(len(data))
        del data[start : start + chance.randrange(2000)]
    return bytes(data)


def survives(read, data):
    try:
        document = read(data, seconds=20)
    except InputError:
        return
    assert all(document.text[block.start : block.end] == block.text for block in document.blocks)
    assert 0.0 <= document.readable_share <= 1.0


def test_mutated_files_neither_crash_nor_hang(read, drawn, lines):
    data = drawn(*numbered(lines, 3), pageCompression=1)
    chance = random.Random(20)
    for _ in range(10):
        survives(read, mutated(data, chance))


@pytest.mark.fuzz
def test_thousands_of_mutated_files_neither_crash_nor_hang(read, drawn, lines):
    sources = [drawn(*numbered(lines, 3), pageCompression=compression) for compression in (0, 1)]
    chance = random.Random(7)
    for _ in range(3000):
        survives(read, mutated(chance.choice(sources), chance))
