"""What is done in a process of its own: reading one draft, reviewing one Dossier, searching a backlog,
drawing a page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from agent.document import Document, DocumentKind, Dossier

if TYPE_CHECKING:
    from agent.batch.passages import Found
    from agent.judge import JudgeName
    from agent.review import Review

Tell = Callable[[str], None]


def read(data: bytes, name: str, kind: DocumentKind | None, tell: Tell) -> Document:
    """The Document of a draft. Raises InputError."""
    from agent.read import read_bytes, with_kind

    tell(f"reading {name}")
    return with_kind(read_bytes(data, name), kind)


def review(dossier: Dossier, judge: JudgeName, earlier: Review | None, tell: Tell) -> Review:
    """The Review of a Dossier, compared with an earlier one where there is one."""
    from agent.assess.compare import compare
    from agent.judge import make_judge
    from agent.reviewer import review_dossier
    from rubrics import load_rubric

    rubric = load_rubric()
    result = review_dossier(dossier, rubric=rubric, judge=make_judge(judge, rubric, tell), stage=tell)
    if earlier is None:
        return result
    against = ", ".join(document.name for document in earlier.pilot.documents)
    return result.model_copy(update={"comparison": compare(result, earlier, against)})


def find(folder: Path, query: str, count: int, tell: Tell) -> list[Found]:
    """The passages of a run's drafts that are nearest to the query. Raises InputError."""
    from agent.batch.passages import open_index

    tell("searching")
    return open_index(folder).find(query, count)


def draw(data: bytes, page: int, quote: str, tell: Tell) -> bytes:
    """A page of a PDF, from 1, as a PNG with the quote marked. Raises InputError."""
    from agent.read.pdf.picture import picture

    tell("drawing")
    return picture(data, page, quote)
