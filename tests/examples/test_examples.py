"""The example drafts open, hold what their README says, and are what their script makes of their sources."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pypdfium2
import pytest

from rubrics.loader import load_rubric

EXAMPLES = Path(__file__).parents[2] / "examples"
README = (EXAMPLES / "README.md").read_text(encoding="utf-8")
DRAFTS = ("prd.pdf", "contract.docx", "budget.xlsx", "status.md", "prd-revised.docx")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def text_of(path: Path) -> str:
    """What a reader sees: insertions in, deletions out, results for formulas, one space for white space."""
    if path.suffix == ".pdf":
        with pypdfium2.PdfDocument(path) as document:
            words = [document[number].get_textpage().get_text_bounded() for number in range(len(document))]
    elif path.suffix == ".docx":
        paragraphs = docx.Document(str(path)).element.body.iter(f"{W}p")
        words = ["".join(piece.text or "" for piece in paragraph.iter(f"{W}t")) for paragraph in paragraphs]
    elif path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path, data_only=True)
        words = [str(v) for sheet in book for row in sheet.iter_rows(values_only=True) for v in row if v is not None]
    else:
        words = [path.read_text(encoding="utf-8")]
    return " ".join(" ".join(words).split())


def rows() -> list[list[str]]:
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in README.splitlines() if line[:1] == "|"]


def quoted() -> list[tuple[str, str]]:
    """(file, sentence) of every quotation in the README's tables."""
    found, files = list[tuple[str, str]](), list[str]()
    for row in rows():
        named = [cell.strip("`") if cell.strip("`") in DRAFTS else "" for cell in row]
        if row[0] == "Subject":
            files = named
        elif named[0] and row[1].startswith("“"):
            found.append((named[0], row[1].strip("“”")))
        elif files:
            found += [(files[at], cell.strip("“”")) for at, cell in enumerate(row) if cell.startswith("“")]
    return found


@pytest.mark.parametrize("name", DRAFTS)
def test_every_sentence_of_the_readme_stands_in_its_draft(name: str) -> None:
    sentences = [sentence for file, sentence in quoted() if file == name]
    text = text_of(EXAMPLES / name)

    assert len(sentences) >= 5
    assert [sentence for sentence in sentences if sentence not in text] == []


def test_the_readme_names_criteria_and_patterns_that_exist() -> None:
    rubric = load_rubric()
    known = {criterion.id for criterion in rubric.criteria} | {pattern.id for pattern in rubric.patterns}
    named = {
        name for row in rows() if row[0].strip("`") in DRAFTS for name in re.findall(r"`([a-z]+\.[a-z_]+)`", row[2])
    }

    assert len(named) > 40
    assert named - known == set()


def test_the_prd_looks_like_a_company_document() -> None:
    with pypdfium2.PdfDocument(EXAMPLES / "prd.pdf") as document:
        pages = [document[number].get_textpage().get_text_bounded() for number in range(len(document))]

    assert 3 <= len(pages) <= 5
    for number, page in enumerate(pages, start=1):
        assert f"Confidential – page {number} of {len(pages)}" in page


def test_the_contract_has_one_tracked_insertion_and_one_deletion() -> None:
    body = docx.Document(str(EXAMPLES / "contract.docx")).element.body
    (insertion,), (deletion,) = body.findall(f".//{W}ins"), body.findall(f".//{W}del")

    assert "train, test and improve its general models" in "".join(t.text for t in insertion.iter(f"{W}t"))
    assert "terminate this Agreement for convenience" in "".join(t.text for t in deletion.iter(f"{W}delText"))
    assert insertion.get(f"{W}author") == deletion.get(f"{W}author") == "Quillstone Legal"
    assert "for convenience" not in text_of(EXAMPLES / "contract.docx")


def test_the_contract_has_numbered_clauses_and_a_table_of_fees() -> None:
    document = docx.Document(str(EXAMPLES / "contract.docx"))
    clauses = [p.text for p in document.paragraphs if p.style and p.style.name == "Heading 1" and p.text[0].isdigit()]

    assert [int(clause.split(".")[0]) for clause in clauses] == list(range(1, 18))
    assert document.tables[0].cell(4, 2).text == "106,700"


def test_the_budget_keeps_its_results_and_one_sum_leaves_out_a_line() -> None:
    formulas = openpyxl.load_workbook(EXAMPLES / "budget.xlsx")
    results = openpyxl.load_workbook(EXAMPLES / "budget.xlsx", data_only=True)
    calculated = [c.coordinate for s in formulas for row in s.iter_rows() for c in row if c.data_type == "f"]
    detail = results["Detail"]

    assert [sheet.sheet_state for sheet in formulas] == ["visible", "visible", "hidden"]
    assert len(calculated) > 20
    assert all(results[s.title][c.coordinate].value is not None for s in formulas for r in s for c in r if c.value)
    assert [detail[f"G{row}"].value for row in (15, 16, 17)] == [3200, 3400, 6800]
    assert (formulas["Detail"]["G18"].value, detail["G18"].value) == ("=SUM(G15:G16)", 6600)
    assert sum(detail[f"G{row}"].value for row in (5, 6, 7)) == detail["G8"].value
    assert results["Summary"]["B14"].value == 160292


def test_building_again_gives_the_same_drafts(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(EXAMPLES / "build.py"), str(tmp_path)], check=True, timeout=600)
    built = sorted(tmp_path.iterdir())

    assert [path.name for path in built] == ["budget.xlsx", "contract.docx", "prd-revised.docx", "prd.pdf"]
    for path in built:
        assert text_of(path) == text_of(EXAMPLES / path.name)
        assert _dates(path) == _dates(EXAMPLES / path.name)


def _dates(path: Path) -> Any:
    if path.suffix == ".pdf":
        with pypdfium2.PdfDocument(path) as document:
            return document.get_metadata_value("CreationDate")
    if path.suffix == ".docx":
        properties = docx.Document(str(path)).core_properties
        return properties.created, properties.modified
    book = openpyxl.load_workbook(path).properties
    return book.created, book.modified
