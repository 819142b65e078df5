"""One pilot of a backlog, from files to its record on disk: the function that every engine runs.

It shares nothing with other calls but what a process loads once, so it may run in any process on any machine.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from agent.batch.backlog import PilotFiles
from agent.batch.keep import keep
from agent.batch.outcome import Outcome, State
from agent.document import Document, Dossier
from agent.errors import CeilingReachedError, InputError, PilotReviewError
from agent.model.spending import Ceiling, hold
from agent.write import write_whole

if TYPE_CHECKING:
    from agent.judge import Judge, JudgeName
    from agent.review import Review
    from rubrics import Rubric

REVIEW, PAGE, PASSAGES, RECORD = "review.json", "review.html", "passages.jsonl", "record.json"
"""What a pilot's folder holds; the record is written last, so that what has one is whole."""


class CannotWriteError(InputError):
    """The folder of the results cannot be written: no fault of a pilot, so the run ends."""


@dataclass(frozen=True)
class Task:
    """A pilot to review, and how."""

    pilot: PilotFiles
    out: Path
    """Folder of its results."""
    judge: JudgeName
    rubric: Path | None = None
    ceiling: Ceiling | None = None
    keep: bool = False
    """Whether its review is kept in the database too."""


def fingerprint_of(task: Task) -> str:
    """Hash of all that a review depends on: the drafts' bytes, their names and kinds, the rubric, the judge."""
    rubric, judge = tools(task.judge, task.rubric)
    drafts = [[file.name, _sha256(file), str(task.pilot.kinds.get(str(file), ""))] for file in sorted(task.pilot.files)]
    parts = [
        drafts,
        [task.pilot.owner, str(task.pilot.started), task.pilot.ended, str(task.pilot.share)],
        rubric.sha256,
        [judge.name, judge.model, judge.prompt, version("pilot-reviewer")],
    ]
    return sha256(json.dumps(parts).encode("utf-8", "surrogatepass")).hexdigest()


def kept(task: Task) -> Outcome | None:
    """The record of an earlier run on the same drafts, rubric and judge, if it is whole and no retry is due."""
    try:
        record = Outcome.model_validate_json((task.out / RECORD).read_bytes())
    except (OSError, ValueError):
        return None
    whole = record.triage is None or (task.out / REVIEW).is_file()
    return record if whole and not record.again and record.fingerprint == fingerprint_of(task) else None


def review_pilot(task: Task) -> Outcome:
    """Reviews the pilot and writes its folder. Raises CannotWriteError, and nothing else."""
    started = time.monotonic()
    base = _blank(task)
    hold(task.ceiling)
    try:
        outcome = _reviewed(task, base)
    except CannotWriteError:
        raise
    except CeilingReachedError as error:
        return base.model_copy(update={"ceiling": str(error), "again": True})
    except PilotReviewError as error:
        if not isinstance(error, InputError):
            base = base.model_copy(update={"again": True})
        outcome = base.model_copy(update={"why": str(error)})
    except Exception as error:
        # One pilot's fault is that pilot's: the run goes on and says so.
        outcome = base.model_copy(
            update={"why": f"The program failed at this pilot ({type(error).__name__}: {error}).", "again": True}
        )
    outcome = outcome.model_copy(update={"seconds": round(time.monotonic() - started, 3)})
    write(task.out / RECORD, outcome.model_dump_json(indent=1))
    return outcome


def fail(task: Task, why: str) -> Outcome:
    """The record, written, of a pilot that no review came of."""
    outcome = _blank(task).model_copy(update={"why": why, "again": True})
    write(task.out / RECORD, outcome.model_dump_json(indent=1))
    return outcome


def _blank(task: Task) -> Outcome:
    return Outcome(
        pilot=task.pilot.name,
        slug=task.pilot.slug,
        fingerprint=fingerprint_of(task),
        state=State.FAILED,
        files=tuple(file.name for file in task.pilot.files),
        owner=task.pilot.owner,
        started=task.pilot.started,
        ended=task.pilot.ended,
        share=task.pilot.share,
    )


def _reviewed(task: Task, base: Outcome) -> Outcome:
    from agent.batch.stakes import stakes_of
    from agent.batch.triage import triage_of
    from agent.report import render
    from agent.reviewer import review_dossier

    rubric, judge = tools(task.judge, task.rubric)
    documents, unread = read_pilot(task.pilot)
    if not documents:
        whole = "; ".join(dict.fromkeys(unread.values()))
        return base.model_copy(update={"unread": unread, "why": f"None of its files could be read: {whole}"})
    dossier = Dossier(name=task.pilot.name, documents=tuple(documents))
    review = review_dossier(dossier, rubric=rubric, judge=judge)
    write(task.out / REVIEW, review.model_dump_json(indent=1))
    write(task.out / PAGE, render(review, "html", dossier=dossier, rubric=rubric))
    write(task.out / PASSAGES, "".join(f"{line}\n" for line in _passages(dossier)))
    stakes = stakes_of(dossier)
    again = _gaps(review)
    gaps = [*(f"{name} was not read: {why}" for name, why in unread.items()), *again]
    return base.model_copy(
        update={
            "state": State.INCOMPLETE if gaps else State.DONE,
            "why": " ".join(gaps),
            "again": bool(again),
            "unread": unread,
            "unkept": keep(task.pilot, dossier, review, rubric) if task.keep else "",
            "stakes": stakes,
            "started": task.pilot.started or stakes.started,
            "triage": triage_of(review, dossier, rubric),
            "usage": review.usage,
        }
    )


def read_pilot(pilot: PilotFiles) -> tuple[list[Document], dict[str, str]]:
    """The Documents of a pilot; file → why it could not be read."""
    from agent.read import read_draft, with_kind

    documents, unread = [], {}
    for file in pilot.files:
        try:
            documents.append(with_kind(read_draft(file), pilot.kinds.get(str(file))))
        except InputError as error:
            unread[file.name] = str(error)
    return documents, unread


def _passages(dossier: Dossier) -> Iterator[str]:
    """The passages of the drafts as JSON lines, for the search of the backlog; hidden text is not among them."""
    from agent.index.passages import passages_of

    for document in dossier.documents:
        for passage in passages_of(document):
            blocks = list(document.blocks_between(passage.start, passage.end))
            if any(block.hidden for block in blocks):
                continue
            anchor = blocks[0].anchor
            place = {"page": anchor.page, "section": anchor.section_label, "cells": anchor.cells_label}
            known = {name: value for name, value in place.items() if value is not None}
            yield json.dumps({"document": document.name, "quote": passage.text, **known}, ensure_ascii=True)


def _gaps(review: Review) -> Sequence[str]:
    """What of the review is missing for a reason that another try may mend."""
    unassessed = review.scorecard.unassessed
    if review.judge.name != "llm" or not unassessed:
        return ()
    return (f"{unassessed} criteria were not assessed: {' '.join(review.warnings)}",)


@lru_cache(maxsize=2)
def tools(judge: JudgeName, rubric: Path | None) -> tuple[Rubric, Judge]:
    """The rubric and the judge, loaded once in a process."""
    from agent.judge import make_judge
    from rubrics import load_rubric

    loaded = load_rubric(rubric)
    return loaded, make_judge(judge, loaded)


def _sha256(file: Path) -> str:
    try:
        return sha256(file.read_bytes()).hexdigest()
    except OSError:
        return "unreadable"


def write(file: Path, content: str | bytes) -> None:
    """Writes the file whole or not at all, its folder made where there is none. Raises CannotWriteError."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, content)
    except OSError as error:
        raise CannotWriteError(f"{file} could not be written: {error.strerror or error}.") from error
    except InputError as error:
        raise CannotWriteError(str(error)) from error
