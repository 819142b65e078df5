"""Evidence cannot be forged."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.document import Block, BlockKind, assemble
from agent.verify import find_quote, verify

SOURCE = (
    "Customer shall pay Vendor within thirty (30) days. Vendor shall not be liable for indirect damages, "
    "and the pilot ends on 30 June 2026 at the latest. The spon-\nsor is “Maria Lopez” – COO."
)


@pytest.mark.parametrize(
    "forged",
    [
        "Customer shall pay Vendor within ninety (30) days",
        "Customer shall pay Vendor within thirty (90) days",
        "Vendor shall be liable for indirect damages",
        "Vendor shall pay Customer within thirty (30) days",
        "Vendor within thirty (30) days Customer shall pay",
        "the pilot ends on 31 June 2026",
        "the pilot ends on 30 June 2026 at the earliest",
        "Customer shall pay Vendor … indirect damages",
        "ustomer shall pay",
        "shall not be liab",
        "customer shall pay vendor",
        "",
        "  ",
    ],
)
def test_changed_text_is_no_quote(forged: str) -> None:
    assert find_quote(SOURCE, forged) is None


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("Vendor shall not be liable", "Vendor shall not be liable"),
        ("Vendor  shall\nnot be liable", "Vendor shall not be liable"),
        ("The sponsor is", "The spon-\nsor is"),
        ('The sponsor is "Maria Lopez" - COO', "The spon-\nsor is “Maria Lopez” – COO"),
        ("Ven\u200bdor shall not", "Vendor shall not"),
    ],
)
def test_white_space_hyphens_and_typography_are_folded(quote: str, text: str) -> None:
    found = find_quote(SOURCE, quote)
    assert found is not None
    assert SOURCE[slice(*found)] == text


@given(st.data())
def test_a_stretch_of_whole_words_is_found_where_it_reads_so(data: st.DataObject) -> None:
    source = SOURCE.replace("spon-\nsor", "sponsor")
    starts = [match.start() for match in re.finditer(r"(?<!\w)\w{3,}", source)]
    start = data.draw(st.sampled_from(starts))
    ends = [match.end() for match in re.finditer(r"\w(?!\w)", source) if match.end() > start + 2]
    quote = source[start : data.draw(st.sampled_from(ends))]
    found = find_quote(source, quote)
    assert found is not None
    assert source[slice(*found)] == quote


@pytest.mark.parametrize("seed", range(20))
def test_shuffled_words_are_no_quote(seed: int) -> None:
    words = ["Vendor", "shall", "not", "be", "liable", "for", "indirect", "damages"]
    shuffled = words.copy()
    random.Random(seed).shuffle(shuffled)
    assert (find_quote(SOURCE, " ".join(shuffled)) is not None) == (shuffled == words)


def test_evidence_carries_offsets_and_place() -> None:
    document = assemble(
        [
            Block(kind=BlockKind.HEADING, text="Money", level=1),
            Block(kind=BlockKind.PARAGRAPH, text="The CFO pays for production."),
        ],
        name="a.md",
        sha256="0" * 64,
    )
    evidence = verify(document, "CFO pays")
    assert evidence is not None
    assert document.text[evidence.start : evidence.end] == evidence.quote == "CFO pays"
    assert evidence.section == "Money"
    assert verify(document, "The CEO pays for production.") is None
