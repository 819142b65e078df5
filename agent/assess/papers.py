"""What the drafts are as papers: said to be a sample or a simulation, or not about one pilot at all."""

from __future__ import annotations

import re
from collections import Counter

from agent.document import BlockKind, Document, Dossier
from agent.language.persons import is_common_word
from agent.language.sentences import sentence_spans
from agent.language.words import stem

_PAPER = (
    r"\b(?:this|the) (?:\w+ ){0,3}(?:document|project|case(?: study)?|repository|paper|plan|prd|report|company|scenario"
    r"|material|work|pilot)s? (?:is|are|was|were|has been) "
)
_SAYS_SO = re.compile(
    _PAPER + r"(?:\w+ ){0,4}?(?:simulat(?:ed|ion)|fictional|fictitious|hypothetical|synthetic)\b"
    rf"|{_PAPER}(?:only |just )?an? (?:\w+ )?(?:portfolio (?:piece|project|sample)|sample|template|mock-?up|example)\b"
    r"|\b(?:portfolio (?:sample|piece|project|artifact)|sample (?:document|prd|contract|budget|report)"
    r"|simulated (?:case|project|pilot|company)|fictional (?:case|company|project)"
    r"|for (?:demonstration|portfolio|educational|illustrative) purposes(?: only)?)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<![.!?:•*|\-–] )(?<!^)\b[A-Z][A-Za-z0-9&]{2,}(?:[ -][A-Z][A-Za-z0-9&]+)*")
_WORD = re.compile(r"[A-Za-z][a-z]{3,}")
_COMMON = frozenset(
    stem(word)
    for word in (
        "pilot", "project", "phase", "plan", "team", "user", "users", "data", "model", "system", "tool", "cost",
        "costs", "budget", "total", "month", "months", "week", "weeks", "year", "years", "target", "baseline",
        "metric", "metrics", "risk", "risks", "status", "report", "review", "success", "criteria", "time",
        "process", "business", "management", "support", "training", "approach", "technical", "requirement",
        "requirements", "document", "section", "table", "stage", "scope", "owner", "sponsor", "date", "value",
        "amount", "service", "services", "contract", "agreement", "party", "parties", "customer", "supplier",
        "provider", "shall", "will", "with", "from", "that", "this", "have", "been", "their", "which", "into",
        "over", "each", "other", "than", "after", "before", "between", "under", "during", "also", "more", "most",
        "such", "must", "should", "would", "could", "only", "when", "where", "what", "they", "them", "product",
        "feature", "features", "quality", "level", "levels", "number", "rate", "performance", "security",
        "compliance", "access", "information", "test", "testing", "development", "implementation", "integration",
        "platform", "software", "solution", "high", "medium", "impact", "mitigation", "executive", "summary",
        "overview",
    )
)  # fmt: skip
_MOST_WORDS = 30
_SHARED_NAMES, _SHARED_WORDS = 2, 6
_LEAST_SHARED = 4.0
"""Names and frequent words that two drafts have in common: of one pilot 4.7 and more on the average, of several at
most 3.5 (26 dossiers, 30 folders of drafts drawn from different ones)."""
_LEAST_DRAFTS = 3
"""Two drafts may well be about one pilot and share few words."""


def disclaimers_of(dossier: Dossier) -> list[str]:
    """One sentence for each draft that says of itself that it is a simulation, a sample or a template."""
    said = []
    for document in dossier.documents:
        for block in document.blocks:
            if block.hidden:
                continue
            match = next(
                (
                    found
                    for start, end in sentence_spans(block.text)
                    if (found := _SAYS_SO.search(block.text[start:end]))
                ),
                None,
            )
            if match:
                quote = " ".join(match.group().split())[:120]
                said.append(f"{document.name} says of itself: “{quote}”. What it states may be true of no real pilot.")
                break
    return said


def unrelated(dossier: Dossier) -> bool:
    """Whether three drafts or more are not about one pilot.

    Any two share few names and frequent words, or the drafts fall into parts of which none holds the most.
    """
    documents = dossier.documents
    if len(documents) < _LEAST_DRAFTS:
        return False
    marks = [(_names(document), _words(document)) for document in documents]
    parts, shared, pairs = list(range(len(documents))), 0, 0
    for one in range(len(documents)):
        for other in range(one):
            names, words = (len(marks[one][n] & marks[other][n]) for n in (0, 1))
            if len(marks[one][1]) == len(marks[other][1]) == _MOST_WORDS:  # short drafts have little to share
                shared, pairs = shared + names + words, pairs + 1
            if names >= _SHARED_NAMES or words >= _SHARED_WORDS:
                parts = [parts[other] if part == parts[one] else part for part in parts]
    return shared < _LEAST_SHARED * pairs or max(Counter(parts).values()) * 2 <= len(documents)


def _names(document: Document) -> frozenset[str]:
    found: Counter[str] = Counter()
    for block in document.blocks:
        if block.kind is not BlockKind.HEADING:
            for name in _NAME.findall(block.text):
                if not all(is_common_word(word.lower()) for word in re.findall(r"[A-Za-z]+", name)):
                    found[name] += 1
    return frozenset(name for name, _ in found.most_common(60))


def _words(document: Document) -> frozenset[str]:
    found = Counter(stem(word.lower()) for word in _WORD.findall(document.text[:60_000]))
    return frozenset(
        [word for word, count in found.most_common(200) if count > 1 and word not in _COMMON][:_MOST_WORDS]
    )
