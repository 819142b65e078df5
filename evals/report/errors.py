"""The errors of an evaluation as Markdown, for a person to read and to decide who is wrong."""

from __future__ import annotations

from evals.agreement import by_criterion, kappa
from evals.result import EvalRun, Outcome


def to_errors(run: EvalRun) -> str:
    """Every wrong outcome of every suite by criterion, in graded suites the worst criterion first."""
    parts = [f"# Errors of the judge {run.judge}, rubric {run.rubric}\n"]
    for result in run.suites:
        groups = by_criterion(result.outcomes)
        wrong = {name: [outcome for outcome in group if not outcome.correct] for name, group in groups.items()}
        parts.append(f"\n## {result.suite}: {sum(map(len, wrong.values()))} of {len(result.outcomes)}\n")
        for name in sorted(groups, key=lambda name: (-len(wrong[name]), name)):
            if wrong[name]:
                value = kappa(groups[name]) if result.graded else None
                measured = f", κ {value:.2f}" if value is not None else ""
                parts.append(f"\n### {_plain(name)}: {len(wrong[name])} of {len(groups[name])}{measured}\n")
                parts.extend(_entry(outcome) for outcome in wrong[name])
    return "\n".join(parts) + "\n"


def _entry(outcome: Outcome) -> str:
    lines = [
        f"- **{_plain(outcome.draft)}**{f' ({_plain(outcome.case)})' if outcome.case else ''}: "
        f"should be {_plain(outcome.labelled)}, is {_plain(outcome.ours)}"
    ]
    if outcome.labelled_quote:
        lines.append(f"  - label: “{_plain(outcome.labelled_quote)}”")
    if outcome.quote:
        lines.append(f"  - ours: “{_plain(outcome.quote)}”")
    if outcome.rationale:
        lines.append(f"  - why: {_plain(outcome.rationale)}")
    return "\n".join(lines)


def _plain(text: str) -> str:
    """One line, in which nothing is markup."""
    line = " ".join(text.split())
    return "".join(f"\\{character}" if character in "\\`*_[]<>#|" else character for character in line)
