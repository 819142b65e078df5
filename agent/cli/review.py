"""`pilot-review review`: drafts in, a graded review out."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from agent.cli.screen import show

if TYPE_CHECKING:
    from agent.document import Dossier
    from agent.report import Format
    from agent.review import Review
    from rubrics import Rubric


_COLOUR = re.compile("\x1b\\[[0-9;]*m")
"""What a terminal is coloured by; a file is not."""
_ENDINGS = {
    ".json": "json",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".docx": "docx",
    ".sarif": "sarif",
    ".txt": "terminal",
    "": "terminal",
}


class KindOption(StrEnum):
    """Kinds a person may say a draft is."""

    PRD = "prd"
    CONTRACT = "contract"
    BUDGET = "budget"
    STATUS = "status"


class JudgeOption(StrEnum):
    """Judges a person may choose."""

    AUTO = "auto"
    OFFLINE = "offline"
    LLM = "llm"


class FormatOption(StrEnum):
    """Formats of a report."""

    TERMINAL = "terminal"
    JSON = "json"
    MARKDOWN = "markdown"
    HTML = "html"
    DOCX = "docx"
    SARIF = "sarif"


class FailOn(StrEnum):
    """Severities that may fail a run."""

    BLOCKER = "blocker"
    MAJOR = "major"
    MINOR = "minor"


def review(
    drafts: Annotated[list[Path], typer.Argument(help="The drafts of one pilot; together they are its dossier.")],
    kind: Annotated[KindOption | None, typer.Option(help="What the drafts are; recognised where not said.")] = None,
    judge: Annotated[JudgeOption, typer.Option(help="Who judges; auto is llm where a model is set up.")] = (
        JudgeOption.AUTO
    ),
    rubric: Annotated[Path | None, typer.Option(help="Your own rubric file, on top of the one that comes along.")] = (
        None
    ),
    format: Annotated[FormatOption | None, typer.Option(help="Format; by --out's ending, else terminal.")] = None,
    out: Annotated[Path | None, typer.Option(help="File to write the report to.")] = None,
    against: Annotated[Path | None, typer.Option(help="JSON of an earlier review: shows fixed, new, open.")] = None,
    fail_on: Annotated[FailOn | None, typer.Option(help="Exit with status 1 at findings this severe.")] = None,
    full: Annotated[bool, typer.Option("--full", help="On the terminal, show everything about every finding.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be sent to the model, how much, at what cost.")
    ] = False,
) -> None:
    """Review the drafts of one pilot."""
    from agent.document import DocumentKind
    from agent.errors import InputError
    from agent.report import render, render_word
    from agent.work import review_apart
    from agent.write import check_writable
    from rubrics import load_rubric

    format = format or _format_of(out)
    if out is not None:
        check_writable(out)
    elif format is FormatOption.DOCX:
        raise InputError("A Word document cannot be printed. Say where to write it: --out review.docx")
    loaded = load_rubric(rubric)
    if dry_run:
        _show_dry_run(drafts, kind, judge, loaded, out)
        return
    earlier = _earlier(against) if against else None
    of_kind = DocumentKind(kind.value) if kind else None
    dossier, result = review_apart(drafts, rubric=loaded, judge=judge.value, kind=of_kind)
    if earlier is not None and against is not None:
        from agent.assess.compare import compare

        result = result.model_copy(update={"comparison": compare(result, earlier, against.name)})
    if format is FormatOption.DOCX:
        deliver(render_word(result, dossier=dossier, rubric=loaded), out)
    else:
        deliver(render(result, cast("Format", format.value), dossier=dossier, rubric=loaded, full=full), out)
    _keep(drafts, dossier, result, loaded)
    if fail_on is not None and _reaches(result, fail_on):
        raise typer.Exit(1)


def _keep(drafts: list[Path], dossier: Dossier, result: Review, rubric: Rubric) -> None:
    """Keeps the Review for the page and the board. What goes wrong here is a warning: the report is delivered."""
    from agent.cli.screen import complain
    from agent.errors import PilotReviewError
    from agent.remember.database import open_database
    from agent.remember.pilots.keep import keep_reviewed

    try:
        database = open_database()
        try:
            keep_reviewed(database, drafts, dossier, result, rubric)
        finally:
            database.close()
    except PilotReviewError as error:
        complain(f"The review is not kept for the page. {error}")


def _format_of(out: Path | None) -> FormatOption:
    from agent.errors import InputError

    ending = out.suffix.lower() if out else ""
    if ending not in _ENDINGS:
        known = ", ".join(filter(None, _ENDINGS))
        raise InputError(
            f"{out}: reports ending in {ending} are not written. Name a file ending in one of {known} "
            "(a browser prints .html to PDF), or say which --format it shall have."
        )
    return FormatOption(_ENDINGS[ending])


def _earlier(file: Path) -> Review:
    from agent.remember.review_file import load_review

    return load_review(file)


def _show_dry_run(
    drafts: list[Path], kind: KindOption | None, judge: JudgeOption, rubric: Rubric, out: Path | None
) -> None:
    from agent.cli.dry_run import dry_run
    from agent.document import DocumentKind
    from agent.reviewer import read_dossier
    from agent.settings import settings

    if judge is JudgeOption.OFFLINE or (judge is JudgeOption.AUTO and settings().model is None):
        deliver("The offline judge would answer; it sends nothing and costs nothing.\n", out)
        return
    deliver(dry_run(read_dossier(drafts, DocumentKind(kind.value) if kind else None), rubric), out)


def deliver(report: str | bytes, out: Path | None) -> None:
    """Writes a report to a file, or prints it. Raises InputError."""
    from agent.write import write_whole

    if out is not None:
        write_whole(out, report if isinstance(report, bytes) else _COLOUR.sub("", report))
    elif isinstance(report, str):
        show(report)


def _reaches(result: Review, fail_on: FailOn) -> bool:
    order = [severity.value for severity in FailOn]
    return any(order.index(finding.severity.value) <= order.index(fail_on.value) for finding in result.findings)
