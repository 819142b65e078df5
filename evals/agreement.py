"""Figures and tables of graded outcomes: how well the levels given agree with the levels labelled."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from evals.labels import LEVELS
from evals.metrics.accuracy import accuracy
from evals.metrics.bootstrap import clustered_interval, shown_bounds
from evals.metrics.calibration import brier, expected_calibration_error
from evals.metrics.confusion import confusion
from evals.metrics.coverage import assessed, coverage, on_scale
from evals.metrics.flags import ABSENT, WEAK, flag_scores
from evals.metrics.macro_f1 import macro_f1
from evals.metrics.weighted_kappa import weighted_kappa
from evals.result import Cell, Figure, Outcome, Table

Outcomes = Sequence[Outcome]
Statistic = Callable[[Outcomes], float | None]

POOLED_KINDS = ("prd", "status", "budget")
"""The kinds whose criteria are pooled for the headline κ; contracts have the lawyers' labels beside them."""
ASKED_FLAGS = {
    "no sponsor": ("sponsor.executive",),
    "shallow success criteria": ("gates.beyond_model",),
    "no exit": ("vendor.exit", "contract.termination"),
}
"""The three flags that everyone asks about, and the criteria that raise them."""


def truth(outcomes: Outcomes) -> list[str]:
    """The labelled levels."""
    return [outcome.labelled for outcome in outcomes]


def ours(outcomes: Outcomes) -> list[str]:
    """The levels given."""
    return [outcome.ours for outcome in outcomes]


def kappa(outcomes: Outcomes) -> float | None:
    """Quadratic-weighted κ of what was assessed."""
    return weighted_kappa(*on_scale(truth(outcomes), ours(outcomes)))


def strict_kappa(outcomes: Outcomes) -> float | None:
    """Quadratic-weighted κ where `unassessed` counts as the worst answer."""
    return weighted_kappa(*on_scale(truth(outcomes), ours(outcomes), strict=True))


def mean_kappa(outcomes: Outcomes) -> float | None:
    """Mean κ over the criteria where it is defined."""
    values = [value for group in by_criterion(outcomes).values() if (value := kappa(group)) is not None]
    return sum(values) / len(values) if values else None


def by_criterion(outcomes: Outcomes) -> dict[str, list[Outcome]]:
    """Outcomes of each criterion, in order of first appearance."""
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(outcome.criterion, []).append(outcome)
    return groups


def _lenient(measure: Callable[[Sequence[str], Sequence[str]], float | None]) -> Statistic:
    return lambda outcomes: measure(*assessed(truth(outcomes), ours(outcomes)))


def _precision(flagged: frozenset[str]) -> Statistic:
    return lambda outcomes: flag_scores(truth(outcomes), ours(outcomes), flagged).precision


def _recall(flagged: frozenset[str]) -> Statistic:
    return lambda outcomes: flag_scores(truth(outcomes), ours(outcomes), flagged).recall


def _calibrated(measure: Callable[[Sequence[float], Sequence[bool]], float | None]) -> Statistic:
    def statistic(outcomes: Outcomes) -> float | None:
        given = [outcome for outcome in outcomes if outcome.confidence is not None and outcome.ours != "unassessed"]
        return measure([outcome.confidence or 0.0 for outcome in given], [outcome.correct for outcome in given])

    return statistic


STATISTICS: dict[str, Statistic] = {
    "weighted κ": kappa,
    "weighted κ, strict": strict_kappa,
    "mean κ over criteria": mean_kappa,
    "accuracy": _lenient(accuracy),
    "accuracy, strict": lambda outcomes: accuracy(truth(outcomes), ours(outcomes)),
    "macro-F1": _lenient(macro_f1),
    "precision of flags": _precision(WEAK),
    "recall of flags": _recall(WEAK),
    "precision of missing": _precision(ABSENT),
    "recall of missing": _recall(ABSENT),
    "coverage": lambda outcomes: coverage(ours(outcomes)),
}
"""The measures by which judges are compared."""
CALIBRATION: dict[str, Statistic] = {
    "calibration error (ECE)": _calibrated(expected_calibration_error),
    "Brier score": _calibrated(brier),
}


def figure(
    name: str, outcomes: Outcomes, statistic: Statistic, *, aim: float | None = None, interval: bool = True
) -> Figure:
    """A statistic with its interval clustered by draft."""
    bounds = clustered_interval(outcomes, lambda outcome: outcome.draft, statistic) if interval else None
    return Figure(
        name=name,
        value=statistic(outcomes),
        low=bounds.low if bounds else None,
        high=bounds.high if bounds else None,
        n=len(outcomes),
        aim=aim,
    )


def agreement_figures(outcomes: Outcomes) -> list[Figure]:
    """All figures of graded outcomes: overall, the headline ones with their aims, the three flags, calibration."""
    pooled = [outcome for outcome in outcomes if outcome.kind in POOLED_KINDS]
    found = [
        figure("weighted κ, prd + status + budget", pooled, kappa, aim=0.70),
        figure("mean κ over criteria, prd + status + budget", pooled, mean_kappa, aim=0.60),
    ]
    for flag, criteria in ASKED_FLAGS.items():
        about = [outcome for outcome in outcomes if outcome.criterion in criteria]
        if about:
            found.append(figure(f"precision of “{flag}”", about, _precision(WEAK), aim=0.85))
            found.append(figure(f"recall of “{flag}”", about, _recall(WEAK), aim=0.85))
    found.extend(figure(name, outcomes, statistic) for name, statistic in (STATISTICS | CALIBRATION).items())
    return found


def judges_table(judges: dict[str, Outcomes]) -> Table:
    """Ours beside the judges that know nothing, by the same measures."""
    rows = tuple(
        (name, *(statistic(outcomes) for outcomes in judges.values())) for name, statistic in STATISTICS.items()
    )
    return Table(title="Judges compared", columns=("measure", *judges), rows=rows)


def criteria_table(outcomes: Outcomes) -> Table:
    """Every criterion: labels of each level, errors, agreement; the worst first, nothing left out."""
    rows: list[tuple[Cell, ...]] = []
    for criterion, group in by_criterion(outcomes).items():
        labels = truth(group)
        value = kappa(group)
        bounds = clustered_interval(group, lambda outcome: outcome.draft, kappa, repeats=400)
        scores = flag_scores(labels, ours(group))
        rows.append(
            (
                criterion,
                len(group),
                " / ".join(str(labels.count(level)) for level in LEVELS),
                value,
                shown_bounds(bounds),
                accuracy(*assessed(labels, ours(group))),
                scores.precision,
                scores.recall,
                sum(not outcome.correct for outcome in group),
                sum(outcome.ours == "unassessed" for outcome in group),
            )
        )
    rows.sort(key=lambda row: (row[3] is None, row[3] if isinstance(row[3], float) else 0.0, str(row[0])))
    columns = (
        "criterion",
        "n",
        "met / partial / missing / n. a.",
        "κ",
        "95 %",
        "accuracy",
        "flag precision",
        "flag recall",
        "errors",
        "unassessed",
    )
    return Table(title="By criterion", columns=columns, rows=tuple(rows), bars="κ")


def groups_table(title: str, outcomes: Outcomes, group: Callable[[Outcome], str]) -> Table:
    """The same figures for each group of outcomes (a family, a kind)."""
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(group(outcome), []).append(outcome)
    names = {
        "κ": "weighted κ",
        "accuracy": "accuracy",
        "flag precision": "precision of flags",
        "flag recall": "recall of flags",
        "coverage": "coverage",
    }
    rows = tuple(
        (
            name,
            len({outcome.draft for outcome in members}),
            len(members),
            *(STATISTICS[measure](members) for measure in names.values()),
            sum(not outcome.correct for outcome in members),
        )
        for name, members in sorted(groups.items())
    )
    return Table(
        title=title,
        columns=(title.removeprefix("By "), "drafts", "n", *names, "errors"),
        rows=rows,
        bars="κ",
    )


def confusion_table(outcomes: Outcomes) -> Table:
    """Labels as rows, answers as columns."""
    classes = (*LEVELS, "unassessed")
    counts = confusion(truth(outcomes), ours(outcomes), classes)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (level, *(int(count) for count in counts[row])) for row, level in enumerate(classes) if level != "unassessed"
    )
    return Table(title="Confusion", columns=("labelled \\ ours", *classes), rows=rows)
