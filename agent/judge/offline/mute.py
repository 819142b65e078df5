"""What of a draft states nothing about the pilot: code, instructions of forms, contents, talk of markets, to buyers."""

from __future__ import annotations

import re

from agent.document import BlockKind
from agent.index import DocumentIndex, Statement
from agent.language.assertion import addresses_reviewer
from agent.language.placeholders import without_placeholders

_CODE = re.compile(
    r"^\W*\"[\w $.-]+\"\s*:|^\s*[{}\[\]()]+[,;]?\s*$|\{\s*\"|\"\s*:\s*[\[{\"]|=>|->\s*\w+\(|\w\(\)|"
    r"\w\((?!s\))[^()\n]{0,80}\);\s{0,9}$|^\s*(?:def|class|import|from \w+ import|"
    r"const|let|var|function|return|SELECT|INSERT|curl|docker|pip|npm|GET|POST|PUT|PATCH|DELETE)\s+[\w/*\"'$.{-]|"
    r"</?\w+(?: \w+=\"[^\"]*\")*>$|"
    r"^\s*#?!?/?(?:\w{1,40}/){1,12}\w{1,60}\.\w{1,4}\s{0,9}$|^\s{0,40}[A-Za-z][A-Za-z0-9-]{0,40}_[\w-]{0,60}\s{0,3}[:=]",
)
"""A line of code, of configuration or of a schema."""
_CODE_WORD = re.compile(
    r"\b[a-z]+(?:_[a-z0-9]+)+\b|\b[a-z]+[A-Z]\w*\(|[{}<>]=?|==|!=|&&|\|\||\bnull\b|\btrue\b|\bfalse\b"
)
_CODE_SHARE = 0.34
"""Of the words of a statement; more of them in code's spelling make it code."""
_CONTENTS = re.compile(r"(?<![.\s])(?:\.\s?){5,}+\s{0,9}\d{0,3}\s{0,9}$|(?<!…)…{2,}+\s{0,9}\d{0,3}\s{0,9}$")
_FORM = re.compile(
    r"\bdrafting note\b|\bselect one (?:option|of)\b|\bdelete (?:the other|this row|as appropriate)\b", re.I
)
_ELSEWHERE = re.compile(
    r"\b(?:market (?:growth|size|sizing|trends?|opportunity|analysis|overview|drivers?|landscape|context)|"
    r"total addressable|TAM\b|compet(?:itors?|itive)\b|"
    r"sales (?:collateral|scripts?|enablement|deck|playbook)|objections?|demo script|talking points|pitch|"
    r"battle ?cards?|positioning|"
    r"customer communications?|press release|e-?mail templates?|testimonials?|case stud(?:y|ies)|glossary|"
    r"references|bibliography|"
    r"further reading|(?:table of )?contents|sample (?:output|response|request|payload)|example (?:output|"
    r"response|request|payload)|api (?:reference|schema)|"
    r"data model|(?:json|database|db) schema)\b",
    re.IGNORECASE,
)
"""Headings of what is said about others, to others, or only to look things up."""


def mute_statements(index: DocumentIndex) -> frozenset[int]:
    """Numbers of the statements that state nothing about the pilot and so are never evidence."""
    blocks = index.document.blocks
    elsewhere = {
        number
        for number, block in enumerate(blocks)
        if block.kind is BlockKind.HEADING and _ELSEWHERE.search(block.text) and len(block.text) < 80
    } - {0}
    addressed = {number for number, block in enumerate(blocks) if addresses_reviewer(block.text)}
    return frozenset(
        statement.number
        for statement in index.statements
        if statement.hidden
        or blocks[statement.block].header_row
        or statement.block in addressed
        or is_code(statement.text)
        or _CONTENTS.search(statement.text)
        or _FORM.search(statement.text)
        or _governed(statement, elsewhere)
    )


def is_code(text: str) -> bool:
    """Whether the text is code, configuration or a schema rather than language."""
    text = without_placeholders(text)
    if _CODE.search(text):
        return True
    words = text.split()
    return len(words) > 1 and len(_CODE_WORD.findall(text)) > _CODE_SHARE * len(words)


def _governed(statement: Statement, headings: set[int]) -> bool:
    return not headings.isdisjoint(statement.context)
