"""What every reviewing process needs, loaded once by the process that they begin as copies of.

A small review loads rubric, lexicons and what retrieval needs; it leaves no thread behind. Settings are read anew in
the copy.
"""

from contextlib import suppress

import agent.judge.llm  # noqa: F401
from agent.document import Dossier
from agent.errors import PilotReviewError
from agent.judge import make_judge
from agent.read import read_bytes
from agent.reviewer import review_dossier
from rubrics import load_rubric

# A setting that is wrong is said by the process that reviews.
with suppress(PilotReviewError):
    rubric = load_rubric()
    draft = Dossier(name="draft", documents=(read_bytes(b"# Plan\n\nThe pilot costs 1,000 EUR.\n", "plan.md"),))
    review = review_dossier(draft, rubric=rubric, judge=make_judge("offline", rubric))
