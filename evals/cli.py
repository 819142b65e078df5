"""The command `pilot-review eval`."""

from __future__ import annotations

import shlex
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from agent.errors import SettingsError
from agent.write import write_whole

if TYPE_CHECKING:
    from rich.console import Console


class JudgeChoice(StrEnum):
    """The judges that can be evaluated."""

    AUTO = "auto"
    OFFLINE = "offline"
    LLM = "llm"


class By(StrEnum):
    """What the tables of the terminal can be broken down by."""

    CRITERION = "criterion"
    FAMILY = "family"
    KIND = "kind"
    MUTATION = "mutation"


def evaluate(
    suites: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SUITE...]",
            help="golden, held-out, mutations, injection, stability, evidence, contradictions, recorded, "
            "`corpus FOLDER`, or all. Default: all but mutations and stability.",
        ),
    ] = None,
    judge: Annotated[JudgeChoice, typer.Option(help="Which judge to measure.")] = JudgeChoice.OFFLINE,
    rubric: Annotated[Path | None, typer.Option(help="Rubric to grade with, instead of the built-in one.")] = None,
    corpus: Annotated[Path | None, typer.Option(help="Folder of labelled drafts to measure on, too.")] = None,
    baseline: Annotated[Path | None, typer.Option(help="Baseline to compare with; exit status 1 on a drop.")] = None,
    update_baseline: Annotated[bool, typer.Option("--update-baseline", help="Write this run into it.")] = False,
    reason: Annotated[str | None, typer.Option(help="Why the baseline changes; kept in the file.")] = None,
    by: Annotated[list[By] | None, typer.Option(help="Which break-downs to print; all, if not given.")] = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write all results as JSON.")] = None,
    html_file: Annotated[Path | None, typer.Option("--html", help="Write a page with plots.")] = None,
    errors_file: Annotated[Path | None, typer.Option("--errors", help="Write every error, to be read.")] = None,
    docs_file: Annotated[Path | None, typer.Option("--docs", help="Write the results into a docs page.")] = None,
    dispositions: Annotated[
        Path | None, typer.Option(help="Import exported dispositions as labels into the --corpus folder, first.")
    ] = None,
    jobs: Annotated[
        int | None, typer.Option(min=1, help="Processes. Default: one for each core, eight at most.")
    ] = None,
) -> None:
    """Measure a judge: agreement with labels, mutations, injections, stability, evidence."""
    from rich.console import Console

    from evals.gate import compare, read_baseline
    from evals.gate import update_baseline as write_baseline
    from evals.report.docs import write_docs
    from evals.report.errors import to_errors
    from evals.report.html import to_html
    from evals.report.terminal import print_comparison, print_run
    from evals.run import QUICK, run_suites

    names, folder = chosen_suites(suites or [], corpus)
    console = Console()
    if update_baseline and (baseline is None or not (reason or "").strip()):
        raise SettingsError(
            "--update-baseline needs --baseline FILE and --reason TEXT; the reason is kept in the file."
        )
    committed = read_baseline(baseline) if baseline and not update_baseline else None
    if dispositions is not None:
        _import(dispositions, folder, console)
    run = run_suites(
        names if names or folder else QUICK, judge=judge.value, rubric_file=rubric, corpus=folder, processes=jobs
    )
    print_run(run, console, by=[word.value for word in by or []])
    comparisons = compare(committed, run) if committed else []
    if committed:
        print_comparison(comparisons, console)
    if json_file:
        write_whole(json_file, run.compact().model_dump_json(indent=1))
    if html_file:
        write_whole(html_file, to_html(run, comparisons))
    if errors_file:
        write_whole(errors_file, to_errors(run))
    if docs_file:
        write_docs(docs_file, run, "pilot-review " + shlex.join(sys.argv[1:]))
    if update_baseline and baseline:
        write_baseline(baseline, run, reason)
        console.print(f"The baseline {baseline.name} is updated.")
    if any(comparison.failures for comparison in comparisons):
        raise typer.Exit(1)


def _import(file: Path, folder: Path | None, console: Console) -> None:
    from evals.dispositions import import_dispositions, read_dispositions

    if folder is None:
        raise SettingsError("--dispositions needs the folder with the drafts: --corpus FOLDER")
    imported = import_dispositions(read_dispositions(file), folder)
    unknown = f"; {len(imported.unknown)} documents are not in the folder" if imported.unknown else ""
    console.print(f"Imported {imported.labels} labels, ruled out {imported.dismissed} levels{unknown}.")


def chosen_suites(words: list[str], corpus: Path | None) -> tuple[list[str], Path | None]:
    """Suites and corpus folder named on the command line; `corpus` takes the word after it. Raises SettingsError."""
    from evals.run import SUITES

    names: list[str] = []
    waiting = iter(words)
    for word in waiting:
        if word == "corpus":
            folder = next(waiting, None)
            if folder is None and corpus is None:
                raise SettingsError("The suite corpus needs a folder: pilot-review eval corpus FOLDER")
            corpus = Path(folder) if folder is not None else corpus
        elif word == "all":
            names.extend(SUITES)
        elif word in SUITES:
            names.append(word)
        else:
            raise SettingsError(f"There is no suite {word!r}; there are {', '.join(SUITES)}, corpus FOLDER and all.")
    if corpus is not None and not corpus.is_dir():
        raise SettingsError(f"{corpus} is no folder.")
    return list(dict.fromkeys(names)), corpus
