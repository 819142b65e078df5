"""The regression gate: a run against the committed baseline, paired, with everything that flipped.

A suite fails where it lost significantly more outcomes than it won (McNemar, exact, two-sided, 5 %), where the
interval of the difference in κ, drawn by document, lies below zero, or where an invariant that held no longer
does.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from agent.errors import LabelFileError, SettingsError
from agent.write import write_whole
from evals.agreement import kappa
from evals.metrics.bootstrap import Interval, clustered_interval
from evals.metrics.mcnemar import mcnemar
from evals.result import EvalRun, Outcome, RaisedFinding, SuiteResult

SIGNIFICANT = 0.05
_QUOTE = 160
"""Characters kept of a quote in the baseline."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class Reason(_Part):
    """Why the baseline was changed, and what it measured then."""

    when: str
    reason: str
    judge: str
    rubric: str
    figures: dict[str, float | None] = {}
    """`suite: figure` → value, of the figures that have an aim."""


class BaselineSuite(_Part):
    """What is kept of a suite: every graded outcome, of other suites what was asked and what went wrong."""

    graded: bool
    asked: tuple[str, ...] = ()
    """`case | draft` that were asked, where only wrong outcomes are kept."""
    outcomes: tuple[Outcome, ...] = ()
    findings: tuple[RaisedFinding, ...] = ()
    invariants: dict[str, bool] = {}


class Baseline(_Part):
    """A committed run, with the reasons for every change."""

    judge: str
    rubric: str
    suites: dict[str, BaselineSuite]
    history: tuple[Reason, ...]


class Flipped(_Part):
    """A judgment or a finding that is not what it was."""

    what: str
    labelled: str
    before: str
    now: str
    before_quote: str = ""
    now_quote: str = ""
    better: bool | None = None
    """Whether it became right (True) or wrong (False); None where it was and is wrong, or nobody labelled it."""


class SuiteComparison(_Part):
    """A suite against its baseline."""

    suite: str
    pairs: int
    lost: int
    gained: int
    p_value: float | None
    kappa_low: float | None = None
    """Interval of the difference in κ, now minus before; None where there is none."""
    kappa_high: float | None = None
    lost_invariants: tuple[str, ...] = ()
    flipped: tuple[Flipped, ...] = ()
    added: int = 0
    """Outcomes that the baseline does not know."""

    @property
    def failures(self) -> list[str]:
        """Why the gate does not open; empty where it does."""
        found = [f"an invariant is lost: {name}" for name in self.lost_invariants]
        if self.p_value is not None and self.p_value < SIGNIFICANT and self.lost > self.gained:
            found.append(f"{self.lost} outcomes became wrong and {self.gained} right (McNemar, p = {self.p_value:.3g})")
        if self.kappa_high is not None and self.kappa_high < 0:
            found.append(f"κ fell: the difference lies within {self.kappa_low:.3f} … {self.kappa_high:.3f}")
        return found


def read_baseline(file: Path) -> Baseline:
    """The baseline of a file. LabelFileError where it is none."""
    try:
        return Baseline.model_validate_json(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise LabelFileError(
            f"{file}: there is no baseline yet; write one with --update-baseline --reason TEXT"
        ) from error
    except (OSError, ValidationError, UnicodeDecodeError) as error:
        raise LabelFileError(f"{file}: is no baseline of an evaluation ({error})") from error


def update_baseline(file: Path, run: EvalRun, reason: str | None) -> Baseline:
    """Writes the run's suites into the baseline and the reason into its history. SettingsError without a reason."""
    if not reason or not reason.strip():
        raise SettingsError("A baseline is changed for a reason: give it with --reason TEXT; it is kept in the file.")
    old = read_baseline(file) if file.exists() else None
    entry = Reason(
        when=datetime.now(UTC).date().isoformat(),
        reason=reason.strip(),
        judge=run.judge,
        rubric=run.rubric,
        figures={
            f"{result.suite}: {figure.name}": figure.value
            for result in run.suites
            for figure in result.figures
            if figure.aim is not None
        },
    )
    baseline = Baseline(
        judge=run.judge,
        rubric=run.rubric,
        suites={**(old.suites if old else {}), **{result.suite: _kept(result) for result in run.suites}},
        history=(*(old.history if old else ()), entry),
    )
    content = baseline.model_dump(mode="json", exclude_defaults=True)
    write_whole(file, _one_outcome_a_line(content))
    return baseline


def compare(baseline: Baseline, run: EvalRun) -> list[SuiteComparison]:
    """Each suite of the run that the baseline knows, compared with it."""
    return [_compare(result, baseline.suites[result.suite]) for result in run.suites if result.suite in baseline.suites]


def _kept(result: SuiteResult) -> BaselineSuite:
    kept = [outcome for outcome in result.outcomes if result.graded or not outcome.correct]
    return BaselineSuite(
        graded=result.graded,
        asked=() if result.graded else tuple(sorted({_asked(outcome) for outcome in result.outcomes})),
        outcomes=tuple(
            outcome.model_copy(
                update={
                    "quote": outcome.quote[:_QUOTE],
                    "labelled_quote": "",
                    "rationale": "",
                    "confidence": None if outcome.confidence is None else round(outcome.confidence, 3),
                }
            )
            for outcome in kept
        ),
        findings=result.findings,
        invariants=result.invariants,
    )


def _asked(outcome: Outcome) -> str:
    return f"{outcome.case} | {outcome.draft}"


def _compare(result: SuiteResult, before: BaselineSuite) -> SuiteComparison:
    kept = {outcome.key: outcome for outcome in before.outcomes}
    asked = set(before.asked)
    pairs: list[tuple[Outcome | None, Outcome]] = []
    added = 0
    for outcome in result.outcomes:
        old = kept.get(outcome.key)
        if old is None and (before.graded or _asked(outcome) not in asked):
            added += 1
        else:
            pairs.append((old, outcome))
    test = mcnemar([_was_right(old, new) for old, new in pairs], [new.correct for _, new in pairs])
    interval = _kappa_difference(pairs) if before.graded else None
    return SuiteComparison(
        suite=result.suite,
        pairs=len(pairs),
        lost=test.lost,
        gained=test.gained,
        p_value=test.p_value,
        kappa_low=interval.low if interval else None,
        kappa_high=interval.high if interval else None,
        lost_invariants=tuple(
            name for name, held in before.invariants.items() if held and result.invariants.get(name) is False
        ),
        flipped=(*_flipped(pairs), *_flipped_findings(before.findings, result.findings)),
        added=added,
    )


def _was_right(old: Outcome | None, new: Outcome) -> bool:
    """By the labels of today: a corrected label is no change of the judge."""
    if old is None:
        return True
    return old.correct if new.case else old.ours == new.labelled


def _kappa_difference(pairs: Sequence[tuple[Outcome | None, Outcome]]) -> Interval | None:
    both = [(old, new) for old, new in pairs if old is not None and not new.case]

    def difference(drawn: Sequence[tuple[Outcome, Outcome]]) -> float | None:
        before = kappa([old.model_copy(update={"labelled": new.labelled}) for old, new in drawn])
        now = kappa([new for _, new in drawn])
        return None if before is None or now is None else now - before

    if all(old.ours == new.ours for old, new in both):
        return None
    return clustered_interval(both, lambda pair: pair[1].draft, difference)


def _flipped(pairs: Sequence[tuple[Outcome | None, Outcome]]) -> list[Flipped]:
    found = []
    for old, new in pairs:
        before = old.ours if old else "as it should be"
        if (old is None and new.correct) or before == new.ours:
            continue
        was_right = _was_right(old, new)
        found.append(
            Flipped(
                what=new.key,
                labelled=new.labelled,
                before=before,
                now=new.ours,
                before_quote=old.quote if old else "",
                now_quote=new.quote[:_QUOTE],
                better=None if was_right == new.correct else new.correct,
            )
        )
    return found


def _flipped_findings(before: Sequence[RaisedFinding], now: Sequence[RaisedFinding]) -> list[Flipped]:
    def by_key(findings: Sequence[RaisedFinding]) -> dict[tuple[str, str], RaisedFinding]:
        return {(finding.draft, finding.id): finding for finding in findings}

    old, new = by_key(before), by_key(now)
    reviewed = {finding.draft for finding in now} | {finding.draft for finding in before}
    return [
        Flipped(
            what=f"finding | {draft} | {id_}",
            labelled="",
            before=_shown(old.get((draft, id_))),
            now=_shown(new.get((draft, id_))),
        )
        for draft, id_ in sorted(old.keys() | new.keys())
        if draft in reviewed and _shown(old.get((draft, id_))) != _shown(new.get((draft, id_)))
    ]


def _shown(finding: RaisedFinding | None) -> str:
    return f"{finding.severity}: {finding.title}" if finding else "not raised"


def _one_outcome_a_line(content: dict[str, object]) -> str:
    """JSON with one line for each outcome and finding, so that a change of the baseline can be read as a diff."""

    def written(value: object, depth: int) -> str:
        pad, inner = " " * depth, " " * (depth + 1)
        if isinstance(value, dict) and depth < 4:
            lines = [f"{inner}{json.dumps(key)}: {written(item, depth + 1)}" for key, item in value.items()]
            return "{\n" + ",\n".join(lines) + f"\n{pad}}}" if lines else "{}"
        if isinstance(value, list) and value:
            return "[\n" + ",\n".join(inner + json.dumps(item, ensure_ascii=False) for item in value) + f"\n{pad}]"
        return json.dumps(value, ensure_ascii=False)

    return written(content, 0) + "\n"
