"""Contradictions: the same fact stated differently in two Documents of a Dossier."""

from __future__ import annotations

from agent.document import Dossier
from agent.review import Finding


def contradictions_of(dossier: Dossier) -> list[Finding]:
    """A Finding for each fact on which two Documents disagree."""
    return []
