"""Answers as HTML: their structure is rendered, nothing of a draft's markup is."""

from __future__ import annotations

import pytest

from ui.answers import answer_html


def test_structure_is_rendered() -> None:
    html = " ".join(answer_html("Write:\n\n> A sponsor, **named**.\n\n1. First\n2. Second").split())
    assert "<blockquote> <p>A sponsor, <strong>named</strong>.</p> </blockquote>" in html
    assert "<ol> <li>First</li> <li>Second</li> </ol>" in html


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![x](http://203.0.113.1/x.png)",
        "[go](javascript:alert(1))",
        "<http://203.0.113.1/>",
        "&lt;b&gt;",
        "    <b>indented</b>",
        "```\n<b>fenced</b>\n```",
        "[a]: http://203.0.113.1/\n\n![a]",
    ],
)
def test_markup_of_drafts_stays_text(hostile: str) -> None:
    html = answer_html(f"The draft says:\n\n{hostile}")
    for tag in ("<script", "<img", "<a ", "<b>", "<pre"):
        assert tag not in html
    if "&lt;b" in hostile:
        assert "&amp;lt;b" in html
