"""Which draft of a Dossier a revised one stands for."""

from __future__ import annotations

from collections.abc import Sequence

from agent.document import Document, DocumentKind, Dossier
from agent.errors import InputError
from agent.read import with_kind


def revised(dossier: Dossier, newer: Sequence[Document]) -> tuple[Dossier, str]:
    """The Dossier with revised Documents in place of the ones they revise, and a sentence that says which.

    A Document revises the one of its name, else the only one of its kind; one without a counterpart is added.
    Raises InputError where there are several of its kind: a wrong guess would call findings fixed that are not.
    """
    documents = list(dossier.documents)
    left = list(dossier.documents)
    said = []
    for document in newer:
        before = _counterpart(document, left)
        if before is None:
            documents.append(document)
            said.append(f"{document.name} was added")
            continue
        left.remove(before)
        # What a person said about the earlier draft holds for its revision.
        kept = with_kind(document, before.kind) if before.kind_given else document
        documents[documents.index(before)] = kept
        said.append(
            f"{document.name} is a new version of {before.name}"
            if document.name == before.name
            else f"{document.name} took the place of {before.name}"
        )
    if left:
        said.append(f"{_listed([document.name for document in left])} stayed")
    return Dossier(name=dossier.name, documents=tuple(documents)), "; ".join(said) + "."


def _counterpart(document: Document, left: Sequence[Document]) -> Document | None:
    named = [other for other in left if other.name == document.name]
    if named:
        return named[0]
    if document.kind is DocumentKind.OTHER:
        return None
    alike = [other for other in left if other.kind is document.kind]
    if len(alike) > 1:
        raise InputError(
            f"{document.name} could revise {_listed([other.name for other in alike], 'or')}; "
            "give it the name of the one it revises."
        )
    return alike[0] if alike else None


def _listed(names: Sequence[str], word: str = "and") -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {word} {names[-1]}"
