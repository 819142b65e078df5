"""What a draft says in one place and takes back in another: an overriding clause, an amendment, a later sentence."""

from __future__ import annotations

import re

from agent.document import BlockKind
from agent.index import DocumentIndex, Statement

_UNIT = r"(?:sections?|clauses?|articles?|art\.|paragraphs?|para\.|§§?|items?|points?|annex(?:es)?|schedules?)"
_NUMBER = r"\(?\d{1,3}(?:\.\d{1,3}){0,5}\)?(?:\s?\([a-z0-9]{1,3}\)){0,4}"
_LIST = rf"{_NUMBER}(?:(?:,| and| or|, and) (?:{_UNIT} )?{_NUMBER}){{0,9}}"
_GONE = re.compile(
    rf"\b{_UNIT} ?({_LIST})(?: \([^)]{{0,60}}\))?[^.;]{{0,60}}?\b(?:"
    r"(?:is|are|shall be|has been|have been|was|were) (?:hereby )?(?:deleted|removed|struck|repealed|omitted|"
    r"revoked|rescinded|cancell?ed|waived|suspended|"
    r"superseded|void|withdrawn|disapplied|replaced)|"
    r"(?:is|are|shall be) (?:hereby )?of no (?:further )?(?:force|effect)|no longer (?:applies|apply|has|have)|"
    r"ceases? to (?:apply|have effect)|"
    r"(?:shall|does|do|will) not (?:apply|be available|have effect)(?=\s*(?:[.;,]|$|to (?:the )?(?:customer|"
    r"client|buyer|licensee|subscriber|purchaser|orderer)\b|"
    r"during|before|until|in the first)))",
    re.IGNORECASE,
)
"""A clause, by its number, that is deleted or does not apply (to the customer)."""
_RIGHT_IN = re.compile(
    rf"\b(?:not|no|neither|never|without)\b[^.;]{{0,120}}?\b(?:rights?|options?|entitlements?|cap|limits?|"
    rf"limitations?|obligations?|duty|duties)\b"
    rf"[^.;]{{0,40}}?\b(?:in|under|of|by|set out in|granted (?:in|by)) {_UNIT} ?({_LIST})",
    re.IGNORECASE,
)
"""A right or duty, by its clause, that somebody shall not have."""
_OF_THE_RIGHT = re.compile(
    rf"\b(?:rights?|options?|entitlements?|cap|limits?|limitations?|obligations?|duty|duties|"
    rf"commitments?)\b[^.;]{{0,40}}?\b(?:in|under|of|by|set out in) "
    rf"{_UNIT} ?({_LIST})[^.;]{{0,40}}?\b(?:(?:shall|does|do|will|may) not\b|(?:is|are) (?:hereby )?(?:waived|"
    rf"excluded|suspended|withdrawn)\b|no longer\b)"
    r"(?! apply to (?!the customer|customer|client|buyer|licensee))",
    re.IGNORECASE,
)
_EXCEPTION = re.compile(r"\bto the extent\b|\bin respect of (?:claims|liability|losses)\b", re.IGNORECASE)
_LABEL = re.compile(rf"^\W*(?:{_UNIT} )?({_NUMBER})(?:[.):]|\s|$)", re.IGNORECASE)
_BACK = re.compile(
    r"^\W*(?:\d+(?:\.\d+)*\.?\s+)?(?:(?:however|but|since then|in the meantime|update|correction|"
    r"note)\W+)?(?:this|that|it|both|these|those|they|which|the (?:above|foregoing|said|"
    r"same|aforesaid)(?: \w+)?|(?:this|that) \w+)\s+(?:\w+ ){0,3}?(?:withdrawn|revoked|rescinded|cancell?ed|"
    r"dropped|abandoned|scrapped|retracted|"
    r"struck out|taken back|superseded|no longer (?:holds|applies|stands|valid|the case|true|planned)|(?:does|do|"
    r"will|shall) not (?:apply|hold)|"
    r"(?:is|was) (?:wrong|a mistake|an error))\b",
    re.IGNORECASE,
)
"""A sentence that takes back the one before it."""


def withdrawn_statements(index: DocumentIndex) -> dict[int, Statement]:
    """Number of a statement that no longer holds → the statement that takes it back."""
    found: dict[int, Statement] = {}
    clauses = _clauses(index)
    for statement in index.statements:
        if statement.hidden:
            continue
        for label in _labels_taken_back(statement.text):
            for number in clauses.get(label, ()):
                if number != statement.number:
                    found.setdefault(number, statement)
        before = statement.number - 1
        if before >= 0 and _BACK.match(statement.text) and _same_place(index, before, statement.number):
            found.setdefault(before, statement)
    return found


def _labels_taken_back(text: str) -> list[str]:
    if _EXCEPTION.search(text):
        return []
    return [
        _plain(label)
        for mark in (_GONE, _RIGHT_IN, _OF_THE_RIGHT)
        for match in mark.finditer(text)
        for label in re.findall(_NUMBER, match.group(1))
    ]


def _clauses(index: DocumentIndex) -> dict[str, list[int]]:
    """Label of a clause, such as `9.1` → numbers of the statements in it, those of its sub-clauses included."""
    clauses: dict[str, list[int]] = {}
    label = ""
    block = -1
    for statement in index.statements:
        if statement.block != block:
            block = statement.block
            text = index.document.blocks[block].text
            match = _LABEL.match(text)
            if match and (
                "." in match.group(1)
                or statement.kind is BlockKind.HEADING
                or text.lower().startswith(("section", "clause", "art"))
            ):
                label = _plain(match.group(1))
            elif statement.kind is BlockKind.HEADING:
                label = ""
        parts = label.split(".") if label else []
        for length in range(1, len(parts) + 1):
            clauses.setdefault(".".join(parts[:length]), []).append(statement.number)
    return clauses


def _plain(label: str) -> str:
    return re.sub(r"[()\s]", "", re.split(r"\s?\([a-z]", label)[0]).strip(".")


def _same_place(index: DocumentIndex, one: int, other: int) -> bool:
    first, second = index.statements[one], index.statements[other]
    return first.block == second.block or (second.block == first.block + 1 and first.context == second.context)
