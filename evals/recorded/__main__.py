"""`python -m evals.recorded`: has the model that is set up judge the drafts held out, and keeps its answers.

Answers that came by file (`pilot-review requests import`) are taken from the cache, as in any review; a draft whose
answers are not all to be had is left out.
"""

from __future__ import annotations

from datetime import UTC, datetime

from agent.document import Dossier
from agent.errors import ModelUnavailableError
from agent.reviewer import review_dossier
from agent.write import write_whole
from evals.grading import read_labelled
from evals.recorded.answers import FILE, Recording
from evals.recorded.judge import ListeningJudge
from evals.suites.golden import held_out_drafts
from rubrics import load_rubric


def record() -> Recording:
    """The answers of the model to every question about the drafts held out."""
    rubric = load_rubric()
    judge = ListeningJudge(rubric)
    drafts = held_out_drafts(rubric)
    heard = {}
    for draft, document in zip(drafts, read_labelled(drafts), strict=True):
        try:
            review_dossier(Dossier(name=draft.name, documents=(document,)), rubric=rubric, judge=judge)
        except ModelUnavailableError as error:
            print(f"{draft.name} is left out: {error}")
            continue
        heard[draft.name] = dict(sorted(judge.heard[document.sha256].items()))
    return Recording(
        model=judge.model or "", prompt=judge.prompt or "", made=datetime.now(UTC).date().isoformat(), drafts=heard
    )


if __name__ == "__main__":
    write_whole(FILE, record().model_dump_json(indent=1) + "\n")
