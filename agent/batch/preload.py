"""What every reviewing process needs, loaded once by the server they are forked from, so that each starts at once.

A small review loads rubric, lexicons and templates; it leaves no thread behind, and settings are read anew
after the fork.
"""

from contextlib import suppress

import agent.batch.stakes
import agent.batch.triage
import agent.index.passages
import agent.judge.llm  # noqa: F401
from agent.batch.task import tools
from agent.document import Dossier
from agent.errors import PilotReviewError
from agent.read import read_bytes
from agent.report import render
from agent.reviewer import review_dossier

# A setting that is wrong is said by the process that reviews.
with suppress(PilotReviewError):
    rubric, judge = tools("offline", None)
    draft = Dossier(name="draft", documents=(read_bytes(b"# Plan\n\nThe pilot costs 1,000 EUR.\n", "plan.md"),))
    render(review_dossier(draft, rubric=rubric, judge=judge), "html", dossier=draft, rubric=rubric)
