"""A pilot with a rubric and drafts of a test's own, drafted, reviewed, revised and submitted as a manager would."""

from __future__ import annotations

from dataclasses import dataclass

from agent.document import Document, DocumentKind, Dossier
from agent.read import read_bytes, with_kind
from agent.remember.database import Database
from agent.remember.people.person import Person
from agent.remember.pilots import drafts, pilots, reviews
from agent.review import Review
from rubrics import Rubric
from tests import own

HOUSE = own.rubric(
    own.criterion(
        own.check("owner", own.sign(about=["owner"])),
        own.check("named", own.sign(about=["mrs"])),
        rule={"met": "named", "partial": "owner"},
        id="house.owner",
        title="An owner",
    ),
    own.criterion(own.check("budget", own.sign(about=["budget"])), id="house.budget", title="A budget"),
    own.criterion(own.check("exit", own.sign(about=["exit"])), id="house.exit", title="An exit", severity="major"),
)
"""Asks for a named owner, a budget and an exit."""
PRD = "# Pilot\n\nThe owner will sign for the pilot in spring.\n\nThe dispatchers like it.\n"
"""Lacks all three: an owner without a name, no budget, no exit."""


@dataclass
class Case:
    """A pilot of a manager's."""

    database: Database
    manager: Person
    pilot: str

    @staticmethod
    def made(database: Database, manager: Person, name: str = "Dispatch", text: str = PRD) -> Case:
        """A pilot with one draft, reviewed and before the board."""
        case = Case(database, manager, pilots.create_pilot(database, manager, name))
        case.write(text)
        case.review()
        pilots.submit(database, manager, case.pilot)
        return case

    def write(self, text: str, name: str = "plan.md") -> str:
        """Hands a draft in, as a revision where one of that name is there; its id."""
        there = {card.name: card.id for card in drafts.drafts_of(self.database, self.manager, self.pilot)}
        data = text.encode()
        card = drafts.add_draft(self.database, self.manager, self.pilot, name, data, replaces=there.get(name))
        drafts.keep_document(self.database, self.manager, card.id, _read(data, name))
        return card.id

    def review(self, rubric: Rubric = HOUSE) -> str:
        """Reviews what is in the pilot now; the review's id."""
        dossier = drafts.dossier_of(self.database, self.manager, self.pilot)
        found = _review(rubric, dossier)
        return reviews.keep_review(self.database, self.manager, self.pilot, found, dossier, rubric)

    @property
    def latest(self) -> str:
        """Id of the latest review."""
        return reviews.reviews_of(self.database, self.manager, self.pilot)[-1].id


_reviews: dict[tuple[str, ...], Review] = {}


def _read(data: bytes, name: str) -> Document:
    return with_kind(read_bytes(data, name), DocumentKind.PRD)


def _review(rubric: Rubric, dossier: Dossier) -> Review:
    """Made once for the drafts that all tests use; long ones belong to tests of what is left in memory."""
    if sum(len(document.text) for document in dossier.documents) > 1000:
        return own.review(rubric, *dossier.documents)
    key = (rubric.version, *(document.sha256 for document in dossier.documents))
    if key not in _reviews:
        _reviews[key] = own.review(rubric, *dossier.documents)
    return _reviews[key]
