"""Edits that must lower exactly the criteria concerned. Each returns None where it cannot be applied."""

from __future__ import annotations

from collections.abc import Callable

from agent.document import Document
from evals.mutations.edit import Edit, Target
from evals.mutations.flip.defer import defer
from evals.mutations.flip.deny import deny
from evals.mutations.flip.hollow import hollow
from evals.mutations.flip.model_metric import model_metric
from evals.mutations.flip.placeholder import placeholder
from evals.mutations.flip.remove import remove
from evals.mutations.flip.swap_party import swap_party
from evals.mutations.flip.wrong_total import wrong_total

Flip = Callable[[Document, Target], Edit | None]

FLIPS: dict[str, Flip] = {
    "remove the passage": remove,
    "defer it": defer,
    "deny it": deny,
    "placeholder for a name or figure": placeholder,
    "heading without text": hollow,
    "model accuracy for the business metric": model_metric,
    "clause moved to the vendor": swap_party,
    "wrong total": wrong_total,
}
WHOLE_PASSAGE = frozenset({"remove the passage", "defer it", "deny it", "heading without text"})
"""Flips that take the passage away for every criterion it supports, not only for the one aimed at."""
