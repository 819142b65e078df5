"""What every process of a run needs beside what every review does."""

from contextlib import suppress

import agent.batch.stakes
import agent.batch.triage  # noqa: F401
from agent.report import render
from agent.work import preload

# The templates of the report; where nothing was reviewed, the process that reviews says why.
with suppress(AttributeError):
    render(preload.review, "html", dossier=preload.draft, rubric=preload.rubric)
