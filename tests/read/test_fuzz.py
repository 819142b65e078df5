"""Damaged files end in a Document or in one of our errors, never in anything else, and soon, and in little memory."""

from __future__ import annotations

import io
import random
import re
import subprocess
import sys
import zipfile
from email.message import EmailMessage
from functools import cache

import docx
import openpyxl
import pptx
import pytest
from reportlab.pdfgen.canvas import Canvas

from agent.errors import InputError
from agent.read import read_bytes
from agent.read.kind import recognise_kind
from agent.settings import Limits
from tests.read.inventory import test_excel, test_messages, test_pages, test_slides, test_web, test_word

LIMITS = Limits(file_mb=5, unpacked_mb=20, cells=5_000, characters=200_000, seconds=20)
TOKENS = [
    b"<",
    b">",
    b"&",
    b"|",
    b"\n",
    b"\x00",
    b"\xff\xfe",
    b"```",
    b"**",
    b"[^1]:",
    b"<table>",
    b"---\n",
    b"1. ",
    b'"',
]


@cache
def seeds() -> dict[str, bytes]:
    word = docx.Document()
    word.add_heading("Plan", 1)
    word.add_paragraph("The sponsor is Jane Roe.", style="List Number")
    table = word.add_table(2, 2)
    table.cell(0, 0).text, table.cell(1, 1).text = "Item", "5"
    book = openpyxl.Workbook()
    for row in [["Item", "Cost"], ["Licences", 100], ["Total", "=SUM(B2:B2)"]]:
        book.active.append(row)
    word.sections[0].header.paragraphs[0].text = "Owned by claims"
    book.active.merge_cells("A2:A3")
    word_file, book_file = io.BytesIO(), io.BytesIO()
    word.save(word_file)
    book.save(book_file)
    return {
        "a.docx": word_file.getvalue(),
        "a.xlsx": book_file.getvalue(),
        "a.pptx": slides(),
        "a.pdf": page(),
        "a.eml": message(),
        "a.md": b"---\ntitle: x\n---\n# Plan\n\n- [ ] one\n  1. two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
        b"<div hidden>x</div>\n",
        "a.html": b"<!doctype html><body><h1>Plan</h1><table><tr><th>a<td>b</table><ul><li>c</ul><p style='x'>d</p>",
        "a.csv": b'Item;Cost\n"Licences; all";1.200,50\nTraining;5\n',
        "a.txt": b"PLAN\n====\n\n1. TERM. The term is one year.\n\n(a) first; and\n(b) second.\n\n"
        b"Item   Cost\nA      5\nB      6\n",
        "b.docx": test_word.everything(),
        "b.xlsx": test_excel.everything(),
        "b.pptx": test_slides.everything(),
        "b.pdf": test_pages.everything(),
        "b.eml": test_messages.everything(),
        "b.html": test_web.PAGE.encode(),
    }


def page() -> bytes:
    """A PDF of two pages with a table, a form field and plain streams, so that damage reaches what is in them."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(300, 300), pageCompression=0, invariant=1)
    for number in (1, 2):
        canvas.drawString(20, 280, "Claims pilot")
        canvas.drawString(20, 200, f"The sponsor of part {number} is Mara Lind.")
        canvas.grid([20, 120, 220], [40, 60, 80])
        for x, y in ((25, 45), (125, 45), (25, 65), (125, 65)):
            canvas.drawString(x, y, "Cost 5")
        canvas.acroForm.textfield(name=f"payer{number}", x=20, y=100, width=100, height=20, value="IT")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def slides() -> bytes:
    file = pptx.Presentation()
    slide = file.slides.add_slide(file.slide_layouts[1])
    slide.shapes.title.text, slide.placeholders[1].text_frame.text = "Plan", "The sponsor is Mara Lind."
    table = slide.shapes.add_table(2, 2, 0, 0, 900_000, 900_000).table
    table.cell(0, 0).text, table.cell(1, 1).text = "Item", "5"
    slide.notes_slide.notes_text_frame.text = "Say so."
    buffer = io.BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def message() -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Mara <a@example.org>", "Status – pilot"
    mail.set_content("The sponsor pays – from May.", cte="quoted-printable")
    mail.add_alternative("<table><tr><td rowspan=2>a<td>b<tr><td>c</table>", subtype="html")
    mail.add_attachment(b"x", maintype="application", subtype="pdf", filename="a.pdf")
    return mail.as_bytes()


def mutated(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(changed) + 1)
        match chance.randrange(5):
            case 0 if changed:
                changed[at % len(changed)] = chance.randrange(256)
            case 1:
                del changed[at : at + chance.randint(1, 40)]
            case 2:
                changed[at:at] = chance.choice(TOKENS) * chance.randint(1, 50)
            case 3:
                changed[at:at] = changed[: chance.randint(0, 200)]
            case _ if chance.random() < 0.2:
                del changed[at:]
            case _:
                pass
    return bytes(changed)


def repacked(data: bytes, chance: random.Random) -> bytes:
    """The archive with one of its parts damaged: a damaged archive alone never reaches our parsers."""
    source, buffer = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    parts = [part for part in source.namelist() if part.endswith((".xml", ".rels"))]
    victim = chance.choice(parts)
    with zipfile.ZipFile(buffer, "w") as target:
        for part in source.namelist():
            content = source.read(part)
            target.writestr(part, shuffled(content, chance) if part == victim else content)
    return buffer.getvalue()


def shuffled(xml: bytes, chance: random.Random) -> bytes:
    """XML that mostly stays well-formed: attributes changed, elements repeated or emptied."""
    if chance.random() < 0.3:
        return mutated(xml, chance)
    values = re.findall(rb'=(?:"[^"]*"|\'[^\']*\')', xml)
    for _ in range(chance.randint(1, 8) if values else 0):
        old, new = chance.choice(values), chance.choice([b'="-1"', b'="99999999999"', b'=""', b'="x"', *values[:20]])
        xml = xml.replace(old, new, 1)
    elements = re.findall(rb"<(w:p|w:r|c|row|w:tc|w:tr)>.*?</\1>", xml)
    if elements and chance.random() < 0.5:
        xml = re.sub(rb"<(w:p|c|row|w:tr)( [^>]*)?>.*?</\1>", lambda m: m.group() * 3, xml, count=2)
    return xml


def check(seed: int) -> None:
    chance = random.Random(seed)
    name = chance.choice(sorted(seeds()))
    data = seeds()[name]
    data = repacked(data, chance) if data.startswith(b"PK") and chance.random() < 0.8 else mutated(data, chance)
    try:
        document = read_bytes(data, name, limits=LIMITS)
    except InputError:
        return
    assert document.blocks or document.unreadable
    for block in document.blocks:
        assert document.text[block.start : block.end] == block.text
        assert block.text == block.text.strip() != ""
    recognise_kind(document)


@pytest.mark.parametrize("seed", range(60))
def test_damaged_file(seed: int) -> None:
    check(seed)


@pytest.mark.fuzz
@pytest.mark.timeout(0)
@pytest.mark.parametrize("batch", range(100))
def test_ten_thousand_damaged_files(request: pytest.FixtureRequest, batch: int) -> None:
    """A hundred files each in a process of its own, with 1.5 GB of memory, and 20 seconds of processor for a file."""
    if "fuzz" not in request.config.option.markexpr:
        pytest.skip("takes an hour; run with -m fuzz")
    run = subprocess.run(
        [sys.executable, "-c", ALONE, str(1_000 + 100 * batch)], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout[-300:] + run.stderr[-3_000:]


ALONE = """
import faulthandler, resource, signal, sys
from tests.read.test_fuzz import check
resource.setrlimit(resource.RLIMIT_AS, (1_500_000_000, 1_500_000_000))
faulthandler.register(signal.SIGPROF, chain=True)
for seed in range(int(sys.argv[1]), int(sys.argv[1]) + 100):
    print(seed, flush=True)
    signal.setitimer(signal.ITIMER_PROF, 20)  # of the processor: other programs may keep this one waiting
    check(seed)
"""
