"""Drafts that try to talk the reviewer into a level: what they say (`payloads.json`), and where they put it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from agent.document import Document


@dataclass(frozen=True)
class Attack:
    """A file with an injection in it."""

    carrier: str
    """Where the words stand, beginning with the format: `docx: white text`."""
    payload: str
    """Which words: a key of `payloads.json`."""
    name: str
    data: bytes

    @property
    def format(self) -> str:
        """The format, which names the clean file to compare with."""
        return self.carrier.partition(":")[0]


@cache
def payloads() -> dict[str, dict[str, str]]:
    """`visible`: words that must not work even where a person reads them; `hidden`: must not even count as text."""
    content: dict[str, dict[str, str]] = json.loads(
        (Path(__file__).parent / "payloads.json").read_text(encoding="utf-8")
    )
    return content


def attacks(document: Document) -> Iterator[Attack]:
    """Every injection into a draft: visible ones in Markdown and cells, hidden ones in every format."""
    from evals.injections.html import html_attacks
    from evals.injections.markdown import markdown_attacks
    from evals.injections.pdf import pdf_attacks
    from evals.injections.sheet import csv_attacks, xlsx_attacks
    from evals.injections.word import word_attacks

    for source in (markdown_attacks, html_attacks, word_attacks, pdf_attacks, xlsx_attacks, csv_attacks):
        yield from source(document)


def clean(document: Document) -> dict[str, tuple[str, bytes]]:
    """Format → name and bytes of the same draft without an injection."""
    from evals.convert.docx import to_docx
    from evals.convert.markdown import to_markdown
    from evals.convert.pdf import to_pdf
    from evals.injections.html import to_html
    from evals.injections.sheet import to_csv, to_xlsx

    return {
        "md": ("draft.md", to_markdown(document)),
        "html": ("draft.html", to_html(document)),
        "docx": ("draft.docx", to_docx(document)),
        "pdf": ("draft.pdf", to_pdf(document)),
        "xlsx": ("draft.xlsx", to_xlsx(document)),
        "csv": ("draft.csv", to_csv(document)),
    }
