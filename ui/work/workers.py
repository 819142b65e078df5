"""The threads that take reviews from the queue in the database, and read what was dropped in."""

from __future__ import annotations

import logging
import secrets
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread

from agent.document import DocumentKind, Dossier
from agent.errors import InputError, PilotReviewError
from agent.remember.database import Database
from agent.remember.people.person import Person
from agent.remember.pilots import drafts, jobs
from agent.remember.pilots.reviews import latest_review
from agent.settings import limits
from rubrics import Rubric
from ui.work import tasks
from ui.work.process import BrokenOffError, StoppedError, run

AT_ONCE = 2
"""Reviews at a time; more would only make each slower."""
LONGEST_REVIEW = 1_800.0
"""Seconds after which a review is given up."""
_log = logging.getLogger("pilot-review")


class Workers:
    """Does what is asked for, as long as the server runs; whatever is unfinished then is taken up at the next start."""

    def __init__(self, database: Database, rubric: Rubric) -> None:
        self._database = database
        self._rubric = rubric
        self._asked = Event()
        self._ended = Event()
        self._unread: SimpleQueue[tuple[Person, str]] = SimpleQueue()
        self._reading: set[str] = set()
        self._lock = Lock()
        self._names = [secrets.token_hex(8) for _ in range(AT_ONCE)]
        self._threads = [Thread(target=self._review_all, args=(name,), daemon=True) for name in self._names]
        self._threads.append(Thread(target=self._read_all, daemon=True))

    def start(self) -> None:
        """Begins."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Ends, and gives back what is not done, to be done at the next start."""
        self._ended.set()
        self._asked.set()
        for name in self._names:
            with suppress(PilotReviewError):
                jobs.let_go(self._database, name)

    def wake(self) -> None:
        """Says that a review is asked for."""
        self._asked.set()

    def read(self, person: Person, draft_id: str) -> None:
        """Has a draft read soon, once."""
        with self._lock:
            if draft_id in self._reading:
                return
            self._reading.add(draft_id)
        self._unread.put((person, draft_id))

    def _read_all(self) -> None:
        while not self._ended.is_set():
            try:
                person, draft_id = self._unread.get(timeout=1)
            except Empty:
                continue
            try:
                self._read(person, draft_id)
            except PilotReviewError as error:
                _log.info("A draft was not read: %s", error)
            except Exception:
                _log.exception("Reading a draft failed")
            finally:
                with self._lock:
                    self._reading.discard(draft_id)

    def _read(self, person: Person, draft_id: str) -> None:
        card = drafts.draft_of(self._database, person, draft_id)
        if card.read or card.problem:
            return
        kind = DocumentKind(card.kind) if card.kind and card.kind_given else None
        data = drafts.content_of(self._database, person, draft_id)
        try:
            seconds = limits().seconds * 2
            document = run(tasks.read, data, card.name, kind, seconds=seconds, tell=_nobody, wanted=self._goes_on)
        except (InputError, BrokenOffError) as error:
            drafts.keep_problem(self._database, person, draft_id, str(error))
        else:
            drafts.keep_document(self._database, person, draft_id, document)

    def _review_all(self, worker: str) -> None:
        while not self._ended.is_set():
            claimed = None
            try:
                claimed = jobs.claim(self._database, worker)
                if claimed is not None:
                    self._review(worker, claimed)
            except StoppedError:
                pass
            except PilotReviewError as error:
                self._failed(worker, claimed, str(error))
            except Exception as error:
                _log.exception("A review failed")
                self._failed(worker, claimed, f"The program failed at this review ({type(error).__name__}).")
            if claimed is None:
                self._asked.wait(2)
                self._asked.clear()

    def _failed(self, worker: str, claimed: jobs.Claimed | None, why: str) -> None:
        if claimed is None:
            _log.error("Reviews cannot be taken from the queue: %s", why)
            self._ended.wait(5)
            return
        with suppress(PilotReviewError):
            jobs.fail(self._database, worker, claimed.id, why)

    def _review(self, worker: str, claimed: jobs.Claimed) -> None:
        def tell(stage: str) -> None:
            jobs.tell(self._database, worker, claimed.id, stage)

        beats = 0

        def wanted() -> bool:
            nonlocal beats
            beats += 1
            if beats % 2 and self._goes_on():
                return True
            return self._goes_on() and jobs.tell(self._database, worker, claimed.id)

        person = claimed.person
        for card in drafts.drafts_of(self._database, person, claimed.pilot_id):
            if not card.read and not card.problem:
                tell(f"reading {card.name}")
                self._read(person, card.id)
        dossier = self._dossier(person, claimed.pilot_id)
        before = latest_review(self._database, person, claimed.pilot_id)
        result = run(
            tasks.review,
            dossier,
            claimed.request.get("judge", "auto"),
            before[1] if before else None,
            seconds=LONGEST_REVIEW,
            tell=tell,
            wanted=wanted,
        )
        jobs.finish(self._database, worker, claimed.id, result, dossier, self._rubric)

    def _dossier(self, person: Person, pilot_id: str) -> Dossier:
        """Of what could be read: one bad file does not stop the others."""
        cards = drafts.drafts_of(self._database, person, pilot_id)
        found = [drafts.document_of(self._database, person, card.id) for card in cards if card.read]
        documents = tuple(document for document in found if document is not None)
        if not documents:
            raise InputError("None of the drafts could be read; the reason stands beside each.")
        from agent.remember.pilots.pilots import pilot_of

        return Dossier(name=pilot_of(self._database, person, pilot_id).name, documents=documents)

    def _goes_on(self) -> bool:
        return not self._ended.is_set()


def _nobody(_: str) -> None:
    pass
