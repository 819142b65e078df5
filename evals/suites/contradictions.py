"""Suite `contradictions`: does a review find where drafts disagree, and is what it finds so?

On the golden dossiers with what people found in them (`contradictions.yaml`), and with one contradiction planted at a
time; beside two baselines: raising nothing, and taking the same label with a different number for a contradiction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from agent.assess.contradictions import contradictions_of
from agent.assess.miscounts import miscounts_of
from agent.document import Dossier
from agent.review import Finding, Severity
from evals.contradictions.labels import (
    FILE,
    KINDS,
    Conflict,
    drafts_in,
    found_by,
    places_of,
    read_conflicts,
    read_dossier_of,
)
from evals.contradictions.plants import read_plants
from evals.contradictions.same_label import same_label
from evals.result import Figure, Outcome, RaisedFinding, SuiteResult, Table
from evals.suites.golden import FOLDER

PRECISION = 0.90
RECALL_OFFLINE = 0.35

Raise = Callable[[Dossier], Sequence[Finding]]


@dataclass(frozen=True)
class Case:
    """A dossier, what is wrong in it, and, where something was planted, what it was like before."""

    name: str
    dossier: Dossier
    conflicts: tuple[Conflict, ...]
    before: Dossier | None = None


@dataclass(frozen=True)
class Raised:
    """A Finding of a case, and the conflict that it shows, if it shows one."""

    case: str
    finding: Finding
    conflict: Conflict | None

    @property
    def serious(self) -> bool:
        """Whether it is raised as one that decides."""
        return self.finding.severity is not Severity.MINOR


def findings_raised(dossier: Dossier) -> Sequence[Finding]:
    """What a review says about figures and contradictions of a dossier."""
    return (*miscounts_of(dossier), *contradictions_of(dossier))


def run_contradictions(folder: Path | None = None) -> SuiteResult:
    """Measures on the golden dossiers, or on those of `folder` that have a label file."""
    cases = list(_labelled(folder or FOLDER, needed=folder is not None))
    if folder is None:
        cases += _planted(FOLDER)
    outcomes, raised = measure(cases, findings_raised)
    judges = [
        ("program", outcomes, raised),
        ("none", *measure(cases, lambda _: ())),
        ("same label, different number", *measure(cases, same_label)),
    ]
    serious = [one for one in raised if one.serious]
    false = [one for one in raised if one.finding.severity is Severity.BLOCKER and one.conflict is None]
    return SuiteResult(
        suite="contradictions",
        figures=(
            Figure(name="precision at serious weight", value=_precision(serious), n=len(serious), aim=PRECISION),
            _recall("recall of the serious", [o for o in outcomes if o.criterion == "serious"], RECALL_OFFLINE),
            Figure(name="false computed blockers", value=float(len(false)), n=len(raised), aim=0.0, aim_is_most=True),
        ),
        tables=(_judges(judges), _by("By kind", outcomes, lambda outcome: outcome.kind), _wrong(raised)),
        outcomes=tuple(outcomes),
        findings=tuple(
            RaisedFinding(draft=one.case, id=one.finding.id, severity=one.finding.severity, title=one.finding.title)
            for one in raised
        ),
    )


def measure(cases: Iterable[Case], judge: Raise) -> tuple[list[Outcome], list[Raised]]:
    """Every conflict with whether it was found, and every Finding with the conflict it shows."""
    outcomes: list[Outcome] = []
    raised: list[Raised] = []
    made: dict[int, Sequence[Finding]] = {}
    for case in cases:
        findings = list(judge(case.dossier))
        if case.before is not None:
            if id(case.before) not in made:
                made[id(case.before)] = judge(case.before)
            known = {_said(finding) for finding in made[id(case.before)]}
            findings = [finding for finding in findings if _said(finding) not in known]
        places = [(conflict, places_of(conflict, case.dossier, case.name)) for conflict in case.conflicts]
        shows = {
            number: [conflict for conflict, place in places if found_by(finding, place, case.dossier)]
            for number, finding in enumerate(findings)
        }
        raised += [Raised(case.name, finding, _first(shows[n])) for n, finding in enumerate(findings)]
        for conflict in case.conflicts:
            by = next((f for n, f in enumerate(findings) if conflict in shows[n]), None)
            outcomes.append(
                Outcome(
                    draft=case.name,
                    family=case.name.partition(" ")[0],
                    kind=conflict.kind,
                    criterion=conflict.weight,
                    case=conflict.what,
                    labelled="found",
                    labelled_quote=conflict.quotes[0][1],
                    ours="found" if by else "not found",
                    quote=by.title if by else "",
                    correct=by is not None,
                )
            )
    return outcomes, raised


def _first(conflicts: Sequence[Conflict]) -> Conflict | None:
    return min(conflicts, key=lambda conflict: conflict.weight != "serious", default=None)


def _said(finding: Finding) -> tuple[str, ...]:
    return (finding.id.split(":")[0], *(evidence.quote for evidence in finding.evidence))


def _labelled(folder: Path, *, needed: bool) -> Iterator[Case]:
    for part in sorted(path for path in folder.iterdir() if path.is_dir()):
        file = part / FILE
        if file.is_file():
            drafts, conflicts = read_conflicts(file)
        elif needed:
            continue
        else:
            drafts, conflicts = tuple(drafts_in(part)), ()
        yield Case(part.name, read_dossier_of(drafts, part.name), conflicts)


def _planted(folder: Path) -> Iterator[Case]:
    clean: dict[str, Dossier] = {}
    for plant in read_plants():
        if plant.dossier not in clean:
            clean[plant.dossier] = read_dossier_of(drafts_in(folder / plant.dossier), plant.dossier)
        before = clean[plant.dossier]
        yield Case(f"{plant.dossier} + {plant.id}", plant.apply(before), (plant.conflict,), before)


def _precision(raised: Sequence[Raised]) -> float | None:
    return sum(one.conflict is not None for one in raised) / len(raised) if raised else None


def _recall(name: str, outcomes: Sequence[Outcome], aim: float | None = None) -> Figure:
    right = sum(outcome.correct for outcome in outcomes)
    return Figure(name=name, value=right / len(outcomes) if outcomes else None, n=len(outcomes), aim=aim)


def _judges(judges: Sequence[tuple[str, list[Outcome], list[Raised]]]) -> Table:
    rows = []
    for name, outcomes, raised in judges:
        serious = [one for one in raised if one.serious]
        grave = [outcome for outcome in outcomes if outcome.criterion == "serious"]
        rows.append((name, len(serious), _precision(serious), _precision(raised), _recall("", grave).value))
    return Table(
        title="Judges compared",
        columns=("judge", "raised as serious", "precision, serious", "precision, all", "recall of the serious"),
        rows=tuple(rows),
    )


def _by(title: str, outcomes: Sequence[Outcome], of: Callable[[Outcome], str]) -> Table:
    rows = []
    for name in KINDS:
        mine = [outcome for outcome in outcomes if of(outcome) == name]
        if mine:
            rows.append((name, len(mine), sum(outcome.correct for outcome in mine), _recall("", mine).value))
    return Table(title=title, columns=("kind", "listed", "found", "recall"), rows=tuple(rows))


def _wrong(raised: Sequence[Raised]) -> Table:
    rows = [(one.case, one.finding.severity.value, one.finding.title) for one in raised if one.conflict is None]
    return Table(title="Raised without a contradiction listed", columns=("dossier", "severity", "title"),
                 rows=tuple(rows))  # fmt: skip
