"""The review of a pilot's drafts from reading to verdict, within one budget of time and memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from agent.errors import DraftLimitError
from agent.settings import Limits
from agent.settings import limits as limits_set
from agent.work.apart import StoppedError, Tell, run_apart

if TYPE_CHECKING:
    from agent.document import DocumentKind, Dossier
    from agent.judge import JudgeName
    from agent.review import Review
    from rubrics import Rubric


def review_apart(
    drafts: Sequence[Path],
    *,
    rubric: Rubric,
    judge: JudgeName,
    kind: DocumentKind | None = None,
    name: str = "",
    stage: Callable[[str], None] = lambda _: None,
    wanted: Callable[[], bool] = lambda: True,
    limits: Limits | None = None,
) -> tuple[Dossier, Review]:
    """The Dossier of the drafts and its Review, made in a process of its own that can be ended at any time.

    Where time or memory (`limits.review_seconds`, `limits.review_mb`) runs out the Review is partial: what was judged
    by then is kept, the rest is `unassessed`, and its warnings say so. `stage` hears what begins (`reading prd.pdf`,
    `judging prd.pdf`), from the thread that called. `wanted` is asked a few times a second; once it says no, all ends,
    with StoppedError.
    Raises InputError as reading does, and where the budget ends before the drafts are read; SettingsError, ModelError.
    """
    from agent.document import Dossier
    from agent.review import JudgeInfo, Review
    from agent.reviewer import Judged, review_of

    bounds = limits or limits_set()
    dossier, info, judged = None, None, list[Judged]()
    work = partial(_review, drafts=tuple(drafts), rubric=rubric, judge=judge, kind=kind, name=name)
    try:
        for told in run_apart(work, seconds=bounds.review_seconds, megabytes=bounds.review_mb, wanted=wanted):
            if isinstance(told, str):
                stage(told)
            elif isinstance(told, Dossier):
                dossier = told
            elif isinstance(told, JudgeInfo):
                info = told
            elif isinstance(told, Judged):
                judged.append(told)
            elif isinstance(told, Review) and dossier is not None:
                return dossier, told
    except StoppedError as stopped:
        if not wanted():
            raise
        if dossier is None or info is None:
            raise DraftLimitError(
                f"Reading {', '.join(draft.name for draft in drafts)} was given up: {stopped}. Review fewer or smaller "
                "drafts, or raise PILOT_REVIEW_MAX_REVIEW_SECONDS or PILOT_REVIEW_MAX_REVIEW_MB."
            ) from None
        ended = f"the review ended before its end, because {stopped}."
        return dossier, review_of(dossier, judged, rubric, info, ended=ended)
    raise AssertionError("a review that comes to its end tells its Review")


def _review(
    tell: Tell, *, drafts: tuple[Path, ...], rubric: Rubric, judge: JudgeName, kind: DocumentKind | None, name: str
) -> None:
    """In the process: reads, judges and tells what there is as soon as it is there."""
    from agent.judge import make_judge
    from agent.review import JudgeInfo
    from agent.reviewer import read_dossier, review_dossier

    tell(f"reading {', '.join(draft.name for draft in drafts)}")
    chosen = make_judge(judge, rubric, tell)
    dossier = read_dossier(drafts, kind, name)
    tell(dossier)
    tell(JudgeInfo(name=chosen.name, model=chosen.model, why=chosen.why))
    tell(review_dossier(dossier, rubric=rubric, judge=chosen, stage=tell, told=tell))
