"""What a rubric consists of: steps, failure reasons, Criteria with their Levels and Checks, Patterns.

A Criterion states its Levels: people and language models judge by them. For the offline judge, and for what is
computed, it asks small factual questions (Checks), whose answers its rule turns into a level. A Check may carry Signs:
how the offline judge recognises an answer. docs/rubric.md shows how to write one.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from rubrics.computation import Computation
from rubrics.expression import Expression

Kind = Literal["prd", "contract", "budget", "status"]
SeverityName = Literal["blocker", "major", "minor"]


class Feature(StrEnum):
    """What a sentence must really contain, recognised by its form rather than by a list of words."""

    PERSON = "person"
    NUMBER = "number"
    PERCENT = "percent"
    MONEY = "money"
    DATE = "date"
    DURATION = "duration"
    TARGET = "target"
    CHANGE = "change"
    NAME = "name"
    PLURAL_FIGURES = "plural_figures"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Sign(_Part):
    """A way an answer shows in the text. All parts that are given must hold for the same sentence.

    A phrase matches whole words by stem, in order; `a|b` are alternatives for one word, `word*` any ending, `=word`
    that spelling only, `#` any number, `..` up to four words between; a word in capitals matches only in capitals;
    `@name` stands for a lexicon.
    """

    about: tuple[str, ...] = ()
    """Phrases, one of which is in the sentence (or table row)."""
    under: tuple[str, ...] = ()
    """Phrases, one of which is in a heading above, the column header or the line that introduces the list."""
    not_under: tuple[str, ...] = ()
    """Phrases that rule the sentence out where one is in a heading above, the column header or the lead-in."""
    needs: tuple[str, ...] = Field((), alias="with")
    """Features or lexicons the sentence must also contain; `a|b` for either."""
    without: tuple[str, ...] = ()
    """Phrases, features or `@lexicons` that rule the sentence out."""
    counts: tuple[Literal["deferred", "denied"], ...] = ()
    """What counts as stated besides what is asserted: `deferred` where the thing is a future act ("the board will
    decide in May"), `denied` where the Sign is about a negation ("no extension unless …")."""
    opposite: bool = False
    """The Sign shows that the answer is no: a permission where the Check asks for a limit, say."""
    within: Literal["sentence", "block", "section"] = "sentence"
    """How far from the phrase the needed features may stand."""

    @model_validator(mode="after")
    def _has_topic(self) -> Sign:
        if not self.about and not self.under:
            raise ValueError("a sign needs `about` or `under`")
        return self


class Check(_Part):
    """One small factual question of a Criterion, answered yes, no, deferred or denied, with a quote."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    question: str
    wants: str | None = None
    """What a yes would bring, as it reads in "no … found": a partial level is told by the first that is not there."""
    signs: tuple[Sign, ...] = ()
    examples: tuple[str, ...] = ()
    """Sentences that would answer yes; they guide the embedded retrieval."""
    judge: Literal["text", "kind"] = "text"
    """`kind` checks are answered by what the draft is."""
    compute: Computation | None = None
    """What answers it where it is computed from tables, amounts and dates."""
    of_kinds: tuple[Kind, ...] = ()
    """The kinds of draft for which a `kind` check answers yes."""
    silence: Literal["no", "yes"] = "no"
    """The answer where the draft says nothing: `yes` for a Check that asks whether a burden is absent."""
    clause: bool = False
    """Whether a language model answers it too, beside the level: a clause that others ask for by this id."""

    @property
    def judged(self) -> bool:
        """Whether the text is read for it; what is computed or follows from the kind is asked of no judge."""
        return self.judge == "text" and self.compute is None

    @model_validator(mode="after")
    def _computed_or_read(self) -> Check:
        if self.compute is not None and (self.signs or self.judge != "text"):
            raise ValueError(f"the check {self.id!r} is computed: it takes neither signs nor a judge")
        return self

    @model_validator(mode="after")
    def _kinds_where_asked(self) -> Check:
        if (self.judge == "kind") != bool(self.of_kinds):
            raise ValueError(f"the check {self.id!r} needs both `judge: kind` and `of_kinds`, or neither")
        return self


class Rule(_Part):
    """Turns answers to Checks into a level: the first of not_applicable, met, partial that holds; else missing."""

    met: Expression
    partial: Expression | None = None
    not_applicable: Expression | None = None


class Levels(_Part):
    """What each level of a Criterion means. People read it where they ask why; a language model judges by it."""

    met: str
    partial: str
    missing: str = "The draft does not say it, or says that it is not so."
    not_applicable: str | None = None
    """Only where the Criterion cannot apply to some pilots."""
    boundary: tuple[str, ...] = ()
    """Cases in doubt, each with the side of the line it falls on: "a head count counts as who"."""
    silent: Literal["met", "not_applicable"] | None = None
    """The level that a draft may have by saying nothing, without a quote."""


class Premise(_Part):
    """What several Criteria presuppose, decided once for a Document; where it is not so they are not applicable."""

    asks: str
    boundary: tuple[str, ...] = ()
    always: tuple[Kind, ...] = ()
    """Kinds of draft for which it always holds, and is not asked."""


class Criterion(_Part):
    """One row of the rubric. Written by a house for itself it needs id, title, kinds and levels, nothing else."""

    id: str = Field(pattern=r"^[a-z]+\.[a-z0-9_]+$")
    title: str
    asks: str = ""
    kinds: tuple[Kind, ...] = Field(min_length=1)
    reasons: tuple[str, ...] = ()
    severity: SeverityName = "major"
    why: str = "The rubric of this house asks for it."
    fix: str = ""
    """What to write instead: a model sentence with [blanks], never invented facts."""
    question: str = ""
    """What a board will ask where it is not met."""
    levels: Levels
    premise: str | None = None
    """Key of the rubric's Premise without which it is not applicable."""
    checks: tuple[Check, ...] = ()
    rule: Rule | None = None
    enabled: bool = True
    step: str = "governance"

    @model_validator(mode="before")
    @classmethod
    def _told_by_title_and_levels(cls, data: Any) -> Any:
        """What is not given, in words of what is."""
        if not isinstance(data, dict) or not isinstance(data.get("levels"), dict | Levels):
            return data
        levels, title = data["levels"], data.get("title")
        met = levels.met if isinstance(levels, Levels) else levels.get("met")
        told = {
            "asks": f"{title}: does the draft say so?",
            "fix": f"Write it so that a reader finds this: {met}",
            "question": f"{title}: where does the draft say so?",
        }
        return {**data, **{field: text for field, text in told.items() if not data.get(field)}}

    @model_validator(mode="after")
    def _rule_names_checks(self) -> Criterion:
        known = {check.id for check in self.checks}
        if len(known) != len(self.checks):
            raise ValueError(f"{self.id}: two checks have the same id")
        if bool(self.checks) != (self.rule is not None):
            raise ValueError(f"{self.id}: checks need a rule, and a rule needs checks")
        if self.premise and self.levels.not_applicable is None:
            raise ValueError(f"{self.id}: a premise needs a definition of not_applicable among its levels")
        if self.rule is None:
            return self
        for part in (self.rule.met, self.rule.partial, self.rule.not_applicable):
            for name in part.names() if part else ():
                if name not in known:
                    raise ValueError(f"{self.id}: the rule speaks of the check {name!r}, which does not exist")
        return self

    @property
    def computed(self) -> bool:
        """Whether all of it is computed, so that no judge is asked."""
        return bool(self.checks) and not any(check.judged for check in self.checks)

    def check(self, check_id: str) -> Check:
        """The Check with that id; KeyError where there is none."""
        for check in self.checks:
            if check.id == check_id:
                return check
        raise KeyError(check_id)


class Pattern(_Part):
    """A combination of levels and signs in the text that has a name.

    The names in `holds` are `missing CRITERION`, `weak CRITERION` (missing or partial), `met CRITERION`, or the id of
    one of the pattern's own checks.
    """

    id: str = Field(pattern=r"^pattern\.[a-z0-9_]+$")
    title: str
    kinds: tuple[Kind, ...] = Field(min_length=1)
    severity: SeverityName
    why: str
    fix: str
    question: str
    checks: tuple[Check, ...] = ()
    holds: Expression
    stops: Expression | None = None
    """Where it is found and this holds too, a running pilot that answers little is to be stopped."""
    enabled: bool = True


class Rubric(_Part):
    """Everything a draft is graded against."""

    name: str
    version: str
    sha256: str
    """Of the files it was loaded from."""
    steps: dict[str, str]
    """Key → title of the twelve steps, in order."""
    reasons: dict[str, str]
    """R1..R8 → title of the eight failure reasons."""
    lexicons: dict[str, tuple[str, ...]]
    """Name → phrases that Signs share."""
    criteria: tuple[Criterion, ...]
    patterns: tuple[Pattern, ...]
    premises: dict[str, Premise] = {}
    learning: dict[str, tuple[str, ...]] = {}
    """What a pilot that ends leaves behind: heading → ids of the Criteria whose quotes tell it."""

    @cached_property
    def _by_id(self) -> dict[str, Criterion]:
        return {criterion.id: criterion for criterion in self.criteria}

    def criterion(self, criterion_id: str) -> Criterion:
        """The Criterion with that id; KeyError where there is none."""
        return self._by_id[criterion_id]

    def pattern(self, pattern_id: str) -> Pattern:
        """The Pattern with that id; KeyError where there is none."""
        return next(pattern for pattern in self.patterns if pattern.id == pattern_id)

    def criteria_for(self, kind: str) -> tuple[Criterion, ...]:
        """The Criteria that apply to a kind of draft, in the rubric's order."""
        return tuple(criterion for criterion in self.criteria if kind in criterion.kinds)
