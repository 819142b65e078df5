"""The Markdown report, read back by a Markdown reader: what a draft says stays text."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from agent.report import render
from agent.report.markdown import escaped

from .sample import dossier, hostile_review, review, rubric

HOSTILE = [
    "# heading",
    "- item",
    "+ item",
    "1. item",
    "12) item",
    "> quote",
    "```",
    "~~~",
    "=====",
    "-----",
    "***",
    "| a | b |",
    "    code",
    "[text](https://evil.example)",
    "![image](https://evil.example/i.png)",
    "[text]: https://evil.example",
    "<https://evil.example>",
    "<script>alert(1)</script>",
    "<!-- gone -->",
    "**bold** _it_ `code` ~~out~~",
    "a\\",
    "&lt;b&gt; &amp; &#91;",
    "$x^2$",
    "line\n\n# next",
]


def _tokens(text: str) -> list[Token]:
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return [inner for token in reader.parse(text) for inner in (token, *(token.children or ()))]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_shown_as_it_stands(text: str) -> None:
    tokens = _tokens(escaped(text))
    assert {token.type for token in tokens} <= {"paragraph_open", "inline", "text", "paragraph_close"}
    assert "".join(token.content for token in tokens if token.type == "text") == " ".join(text.split())


@pytest.mark.parametrize("text", ["https://evil.example", "www.evil.example", "mail@evil.example", "@team"])
def test_addresses_do_not_become_links(text: str) -> None:
    raw = escaped(text)
    assert "s://" not in raw
    assert "evil.example" not in raw
    assert "@" not in raw.replace("@\u2060", "")


@pytest.mark.parametrize("payload", HOSTILE)
def test_drafts_cannot_add_markup_anywhere(payload: str) -> None:
    shown = _tokens(render(hostile_review(f"{payload} "), "markdown", dossier=dossier(), rubric=rubric()))
    clean = _tokens(render(review(), "markdown", dossier=dossier(), rubric=rubric()))
    kinds = {token.type for token in clean}
    assert {token.type for token in shown} <= kinds
    assert not kinds & {"link_open", "image", "html_inline", "html_block", "code_inline", "fence", "code_block"}
    assert _cells(shown) == 5 * (_rows(shown) - 22) + 4 * 22


def _rows(tokens: list[Token]) -> int:
    return sum(token.type == "tr_open" for token in tokens)


def _cells(tokens: list[Token]) -> int:
    return sum(token.type in {"td_open", "th_open"} for token in tokens)


def test_quote_is_bold_inside_its_sentences() -> None:
    shown = render(review(), "markdown", dossier=dossier(), rubric=rubric())
    assert (
        "> The project is run by the Claims Innovation team. "
        "**An executive sponsor will be confirmed after the kick-off.** "
        "Until then the steering group decides on open questions. …\n>\n"
        "> — Claims triage PRD v3\\.pdf · page 2 · 2 Sponsor and team"
    ) in shown


def test_order_is_the_readers() -> None:
    shown = render(review(), "markdown", dossier=dossier(), rubric=rubric())
    assert [row.removeprefix("## ") for row in shown.splitlines() if row.startswith("## ")] == [
        "Fix first",
        "Since the last review (claims-triage-2025-04-11\\.json)",
        "Findings",
        "What is already good",
        "The twelve steps",
        "Guarded against the eight reasons pilots fail",
        "What could not be assessed",
        "What a board will ask",
        "All criteria",
        "Guidance",
        "How this was judged",
    ]


def test_bars_are_drawn_to_scale() -> None:
    shown = render(review(), "markdown", dossier=dossier(), rubric=rubric())
    assert f"| One measurable business outcome | {'█' * 15}{'░' * 5} | 75 % | 3 met, 1 missing |" in shown
    assert "| Vendor and contract |  | n/a | 1 does not apply |" in shown
