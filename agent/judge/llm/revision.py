"""A revised draft pays only for what changed: which answers about the earlier version still stand.

A `yes` stands while its quote and the section around it are as they were. Any other answer stands only after the
changed sections were read again: what was missing may be there now.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import cached_property

from pydantic import BaseModel, ConfigDict

from agent.document import Block, BlockKind, Document
from agent.judge.llm.calls.call import tokens_of
from agent.judge.llm.context import Draft
from agent.judge.llm.question import Question
from agent.judge.llm.votes import Vote
from agent.review import Answer

ALIKE = 0.5
"""Share of Blocks that two Documents must have in common for one to count as a revision of the other."""
WORTH_IT = 0.5
"""Changed sections longer than this share of the draft: the whole draft is read again."""


class KeptVote(BaseModel):
    """A Vote as it is kept; offsets are found again, since they move with every revision."""

    model_config = ConfigDict(frozen=True)

    question: str
    answer: Answer
    quote: str | None = None
    section: str | None = None
    """Fingerprint of the section that the quote stood in."""
    note: str = ""
    agreement: float = 1.0
    looked: bool = False


class Version(BaseModel):
    """What is kept of a Document that was judged: fingerprints of its Blocks, and the answers."""

    model_config = ConfigDict(frozen=True)

    blocks: frozenset[str]
    votes: dict[str, KeptVote]
    tokens: dict[str, tuple[int, int]] = {}


def version_of(
    draft: Draft, questions: Iterable[Question], votes: Mapping[str, Vote], tokens: Mapping[str, tuple[int, int]]
) -> Version:
    """What to keep of a judged Document. Questions without an answer are not kept."""
    sections = _sections(draft.document)
    kept = {}
    for question in questions:
        vote = votes.get(question.key)
        if vote is None or (vote.answer is Answer.UNKNOWN and not vote.was_no):
            continue
        block = draft.document.block_at(vote.evidence.start) if vote.evidence else None
        kept[question.key] = KeptVote(
            question=question.check.question,
            answer=Answer.NO if vote.was_no else vote.answer,
            quote=vote.evidence.quote if vote.evidence else None,
            section=sections[block.anchor.section] if block else None,
            note="" if vote.was_no else vote.note,
            agreement=vote.agreement,
            looked=vote.looked,
        )
    return Version(blocks=fingerprints(draft.document), votes=kept, tokens=dict(tokens))


class Revision:
    """A Document beside an earlier version of it."""

    def __init__(self, draft: Draft, earlier: Version) -> None:
        self._draft = draft
        self._earlier = earlier
        self._sections = set(_sections(draft.document).values())

    def stands(self, question: Question) -> Vote | None:
        """The earlier answer, where it needs no asking."""
        kept = self._kept(question)
        if kept is None:
            return None
        vote = self._vote(kept)
        if not self._changed:
            return vote
        return vote if kept.answer is Answer.YES else None

    def stands_unless(self, question: Question) -> Vote | None:
        """The earlier answer, where it stands unless the changed sections say otherwise."""
        kept = self._kept(question)
        return self._vote(kept) if kept is not None and self._worth_it else None

    @cached_property
    def view(self) -> str:
        """The changed sections, fenced, with the outline."""
        changed = {self._draft.document.blocks[number].anchor.section for number in self._changed}
        numbers = [n for n, block in enumerate(self._draft.document.blocks) if block.anchor.section in changed]
        return self._draft.part(numbers)

    def tokens(self, asked: str) -> tuple[int, int]:
        """What a Criterion took on the earlier version."""
        return self._earlier.tokens.get(asked, (0, 0))

    @cached_property
    def _changed(self) -> list[int]:
        return [
            number
            for number, block in enumerate(self._draft.document.blocks)
            if block.kind is not BlockKind.HEADING and _fingerprint(block) not in self._earlier.blocks
        ]

    @cached_property
    def _worth_it(self) -> bool:
        return self._draft.fits and tokens_of(self.view) <= WORTH_IT * tokens_of(self._draft.view(()).text)

    def _kept(self, question: Question) -> KeptVote | None:
        """The earlier answer to the same question, its quote (if any) standing where it stood."""
        kept = self._earlier.votes.get(question.key)
        if kept is None or kept.question != question.check.question:
            return None
        if kept.quote is None:
            return kept
        there = kept.section in self._sections and self._draft.quoted(kept.quote) is not None
        return kept if there else None

    def _vote(self, kept: KeptVote) -> Vote:
        evidence = self._draft.quoted(kept.quote) if kept.quote else None
        return Vote(kept.answer, evidence, kept.note, agreement=kept.agreement, looked=kept.looked)


def fingerprints(document: Document) -> frozenset[str]:
    """Of all Blocks that a model may see."""
    return frozenset(_fingerprint(block) for block in document.blocks if not block.hidden)


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of Blocks in common (Jaccard), 0..1."""
    return len(one & other) / len(one | other) if one or other else 0.0


def _fingerprint(block: Block) -> str:
    content = "\x1f".join((block.kind.value, block.text, *block.anchor.section))
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _sections(document: Document) -> dict[tuple[str, ...], str]:
    """Section → fingerprint of everything in it."""
    parts: dict[tuple[str, ...], list[str]] = {}
    for block in document.blocks:
        if not block.hidden:
            parts.setdefault(block.anchor.section, []).append(_fingerprint(block))
    return {section: hashlib.sha256("".join(each).encode()).hexdigest()[:16] for section, each in parts.items()}
