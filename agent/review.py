"""What a review consists of: answers to Checks, Evidence, Judgments, Findings, Scorecard, Verdict, Review.

The field names are the JSON of a Review and stay stable; `schema_version` changes when they cannot.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from agent.clean import inert

Said = Annotated[str, AfterValidator(inert)]
"""Text that a model, a rubric or the name of a file may have brought: it holds nothing that acts on a screen.

Quotes are not `Said`: they are the draft's own characters, and reports clean them when they show them.
"""

UNSURE = 0.65
"""Below this confidence of a Judgment a person should look before acting."""


class Answer(StrEnum):
    """The answer to one Check. `deferred`: promised for later. `denied`: the draft says that it is not so."""

    YES = "yes"
    NO = "no"
    DEFERRED = "deferred"
    DENIED = "denied"
    UNKNOWN = "unknown"


class Level(StrEnum):
    """The level of a Criterion. `unassessed` is not a level of quality: it could not be judged."""

    MET = "met"
    PARTIAL = "partial"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    UNASSESSED = "unassessed"


class Reason(StrEnum):
    """Why a Criterion has its level."""

    STATED = "stated"
    SHALLOW = "shallow"
    DEFERRED = "deferred"
    DENIED = "denied"
    PLACEHOLDER = "placeholder"
    ABSENT = "absent"
    UNREADABLE = "unreadable"
    UNVERIFIED = "unverified"


class Severity(StrEnum):
    """How much a Finding weighs."""

    BLOCKER = "blocker"
    MAJOR = "major"
    MINOR = "minor"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class Evidence(_Part):
    """A verbatim quote with its place: `document.text[start:end] == quote`, verified by the program."""

    document: str
    """Id of the Document."""
    quote: str
    start: int
    end: int
    page: int | None = None
    section: str | None = None
    cells: str | None = None


class Nearest(_Part):
    """A passage that came closest to answering, though it does not."""

    quote: str
    page: int | None = None
    section: str | None = None
    document: str | None = None
    start: int | None = None
    end: int | None = None


class Searched(_Part):
    """Proof of a search: how much of the Documents was looked at, and the nearest misses."""

    coverage: float = 1.0
    """Share of the readable and unreadable draft that was examined, 0..1."""
    passages: int = 0
    nearest: tuple[Nearest, ...] = ()


class CheckAnswer(_Part):
    """A Judge's answer to one Check on one Document."""

    id: str
    answer: Answer
    confidence: float = 0.5
    """Probability that the answer is right, 0..1."""
    evidence: Evidence | None = None
    bears: float = 1.0
    """Probability that the quote bears on the Criterion, 0..1: the offline judge also answers by sentences that are
    not sure enough to be shown as evidence; those are among what came nearest."""
    note: Said = ""
    """What decided it, in a few words; `placeholder` where a blank stood in for an answer."""
    nearest: tuple[Nearest, ...] = ()


class Provenance(_Part):
    """What produced a Judgment."""

    judge: str
    model: Said | None = None
    prompt: str | None = None
    """Version of the prompt, for a language model."""
    rubric: str = ""
    input_tokens: int = 0
    output_tokens: int = 0


class Judgment(_Part):
    """A Criterion's level, with evidence or with what was searched."""

    criterion: str
    level: Level
    reason: Reason
    confidence: float
    """Calibrated probability that the level is right, 0..1; docs/evaluation.md says how it is computed."""
    rationale: Said
    lacks: Said = ""
    """What it lacks for the next level, in a few words ("target, but no date"); empty where nothing is told."""
    disputed: Said = ""
    """What was computed from the draft's figures and dates that speaks against the level; empty where nothing does."""
    checks: tuple[CheckAnswer, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    searched: Searched = Searched()
    provenance: Provenance | None = None


class Finding(_Part):
    """What a person reads: something worth raising, why it matters, what to write instead."""

    id: str
    """Survives rewording and re-review: made of what is found, never of where or in which words."""
    criterion: str | None = None
    pattern: str | None = None
    severity: Severity
    title: Said
    why: Said
    fix: Said
    evidence: tuple[Evidence, ...] = ()
    searched: Searched | None = None
    question: Said | None = None
    """What a board will ask."""
    guidance: tuple[str, ...] = ()
    """Ids of the guidance that helps."""
    calculation: Said | None = None
    """The arithmetic behind it, with cells, where it was computed."""
    confidence: float | None = None
    """Probability that it is right, 0..1, where it was computed; what comes of a Judgment has the Judgment's."""
    lacks: Said = ""
    """What is said without being enough, in a few words ("target, but no date")."""


class Strength(_Part):
    """A Criterion that the draft meets, with the sentence that proves it."""

    criterion: str
    title: Said
    evidence: tuple[Evidence, ...] = ()


class Scorecard(_Part):
    """Scores 0..1 per step and per failure reason; None where nothing could be assessed."""

    steps: dict[str, float | None]
    reasons: dict[str, float | None]
    assessed: int = 0
    unassessed: int = 0
    not_applicable: int = 0


class Verdict(_Part):
    """The decision the evidence supports, and the Findings that decide it."""

    level: Literal["ready", "conditional", "not_ready", "not_assessed"]
    readiness: int = Field(ge=0, le=100)
    """Of what a board would ask, the share that is answered, weighed by severity; never above the verdict's range."""
    blockers: tuple[str, ...] = ()
    running: Literal["scale", "fix", "stop"] | None = None
    """For a pilot that already runs (a status report is among its Documents)."""
    why: Said = ""


class ReviewedDocument(_Part):
    """What a Review keeps of a Document."""

    id: str
    name: Said
    kind: str
    pages: int | None
    words: int
    sha256: str
    unreadable: tuple[dict[str, Said], ...] = ()
    notes: tuple[Said, ...] = ()
    kind_given: bool = False
    kind_why: Said = ""


class Pilot(_Part):
    """The pilot under review and its Documents."""

    name: Said
    documents: tuple[ReviewedDocument, ...]


class JudgeInfo(_Part):
    """Which Judge answered, and why that one."""

    name: Said
    model: Said | None = None
    why: Said = ""


class RubricInfo(_Part):
    """Which rubric was applied."""

    name: Said
    version: str
    sha256: str


class Usage(_Part):
    """What the review cost. `cost_usd` is None where a price is unknown."""

    calls: int = 0
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float | None = 0.0
    seconds: float = 0.0
    retries: int = 0
    cache_hits: int = 0
    """Answers taken from the local cache; they cost nothing and are not in `calls`."""

    def plus(self, other: Usage) -> Usage:
        """Both together; a cost that is unknown stays so. Seconds are not added: Documents are judged at once."""
        costs = (self.cost_usd, other.cost_usd)
        return Usage(
            calls=self.calls + other.calls,
            input_tokens=self.input_tokens + other.input_tokens,
            cached_tokens=self.cached_tokens + other.cached_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            cost_usd=None if None in costs else sum(cost for cost in costs if cost is not None),
            seconds=max(self.seconds, other.seconds),
            retries=self.retries + other.retries,
            cache_hits=self.cache_hits + other.cache_hits,
        )


class Comparison(_Part):
    """This Review against an earlier one of the same pilot: finding ids."""

    against: Said
    fixed: tuple[Finding, ...] = ()
    new: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    changed: tuple[Said, ...] = ()
    """Criteria whose level changed, as `criterion: before → after`."""


class Review(_Part):
    """All of it for one Dossier."""

    schema_version: Literal["1"] = "1"
    pilot: Pilot
    created: str = ""
    judge: JudgeInfo
    rubric: RubricInfo
    judgments: tuple[Judgment, ...]
    findings: tuple[Finding, ...]
    strengths: tuple[Strength, ...] = ()
    questions: tuple[Said, ...] = ()
    scorecard: Scorecard
    verdict: Verdict
    usage: Usage = Usage()
    comparison: Comparison | None = None
    warnings: tuple[Said, ...] = ()
    """What makes this review partial: an outage, an unreadable part, an interrupted run."""
