"""Edits that must change no level. Each returns None where there is nothing to edit."""

from __future__ import annotations

from collections.abc import Callable

from agent.document import Document
from evals.mutations.keep.boilerplate import boilerplate
from evals.mutations.keep.convert import through_markdown, through_pdf, through_word
from evals.mutations.keep.dates import dates
from evals.mutations.keep.paraphrase import paraphrase
from evals.mutations.keep.rename_headings import rename_headings
from evals.mutations.keep.rename_things import change_currency, change_names
from evals.mutations.keep.reorder import reorder
from evals.mutations.keep.typography import typography, white_space

Keep = Callable[[Document], Document | None]

KEEPS: dict[str, Keep] = {
    "sections in another order": reorder,
    "headings renamed": rename_headings,
    "paraphrased": paraphrase,
    "other names": change_names,
    "other currency": change_currency,
    "dates in another format": dates,
    "through Markdown": through_markdown,
    "through Word": through_word,
    "through PDF": through_pdf,
    "boilerplate added": boilerplate,
    "white space": white_space,
    "typography": typography,
}
