"""The results section of docs/evaluation.md, written between two markers."""

from __future__ import annotations

from pathlib import Path

from agent.errors import LabelFileError
from agent.write import write_whole
from evals.report.numbers import shown, shown_aim, shown_interval
from evals.result import EvalRun, Table

START = "<!-- results: written by pilot-review eval --docs -->"
END = "<!-- end of results -->"
_TABLES = (
    "Judges compared",
    "Agreement between raters",
    "By family",
    "By kind",
    "By criterion",
    "Confusion",
    "Clauses",
)


def write_docs(file: Path, run: EvalRun, command: str) -> None:
    """Replaces the results in the page; `command` reproduces them. LabelFileError where the markers are missing."""
    page = file.read_text(encoding="utf-8")
    before, start, rest = page.partition(START)
    _, end, after = rest.partition(END)
    if not start or not end:
        raise LabelFileError(f"{file}: lacks the lines {START} and {END}, between which the results are written")
    write_whole(file, f"{before}{START}\n\n{results(run, command)}\n{END}{after}")


def results(run: EvalRun, command: str) -> str:
    """The results as Markdown."""
    model = f" ({run.model})" if run.model else ""
    parts = [f"Judge `{run.judge}`{model}, rubric {run.rubric}. Reproduce with:\n\n```\n{command}\n```\n"]
    for result in run.suites:
        parts.append(f"### {result.suite}\n")
        parts.append("| figure | value | 95 % | n | aim |\n| --- | ---: | --- | ---: | --- |")
        for figure in result.figures:
            cells = (figure.name, shown(figure.value), shown_interval(figure), str(figure.n), shown_aim(figure))
            parts.append("| " + " | ".join(map(_cell, cells)) + " |")
        parts.append("")
        for name, held in result.invariants.items():
            parts.append(f"- {'holds' if held else '**broken**'}: {name}")
        parts.extend(f"- {_cell(note)}" for note in result.notes)
        for table in result.tables:
            if table.title in _TABLES or not result.graded:
                parts.append(_table(table))
        parts.append("")
    return "\n".join(parts)


def _table(table: Table) -> str:
    lines = [
        f"\n**{table.title}**\n",
        "| " + " | ".join(_cell(column) or " " for column in table.columns) + " |",
        "| --- " + "| ---: " * (len(table.columns) - 1) + "|",
    ]
    lines += ["| " + " | ".join(_cell(shown(cell)) for cell in row) + " |" for row in table.rows]
    return "\n".join(lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
