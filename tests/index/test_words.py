"""Phrases against words."""

from __future__ import annotations

import pytest

from agent.index.words import Words


def found(text: str, phrase: str) -> list[str]:
    words = Words(text)
    return [text[words.starts[first] : words.ends[last]] for first, last in words.find(phrase)]


@pytest.mark.parametrize(
    ("text", "phrase", "hits"),
    [
        ("The sponsors met. A sponsor left.", "sponsor", ["sponsors", "sponsor"]),
        ("sponsorship is not meant", "sponsor", []),
        ("sponsorship is meant", "sponsor*", ["sponsorship"]),
        ("Terminate it for our convenience", "terminat* .. convenience", ["Terminate it for our convenience"]),
        ("Terminate one two three four five convenience", "terminat* .. convenience", []),
        ("go/no-go on Friday", "go no go", ["go/no-go"]),
        ("pay within or in advance", "pay within|in", ["pay within"]),
        ("It is IT that knows", "IT", ["IT"]),
        ("Two SLAs and a sla", "SLA", ["SLAs"]),
        ("The customer's data", "customer data", ["customer's data"]),
        ("latency < 3 seconds", "< .. seconds", ["< 3 seconds"]),
    ],
)
def test_phrases_match_words_by_stem_in_order(text: str, phrase: str, hits: list[str]) -> None:
    assert found(text, phrase) == hits
