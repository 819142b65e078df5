"""What a person does on the page, without the page: the same calls as the command line makes."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

from agent.document import Document, DocumentKind, Dossier
from agent.errors import InputError
from agent.judge import JudgeName
from rubrics import Rubric
from ui.sessions import Draft, Reviewed, Session

if TYPE_CHECKING:
    from agent.review import Review

MOST_DRAFTS = 20
Tell = Callable[[str], None]


def add(session: Session, drafts: Sequence[Draft]) -> None:
    """Puts drafts with those in hand; one of the same name takes the other's place. Raises InputError."""
    session.drafts = _joined(session.drafts, drafts)


def add_revision(session: Session, drafts: Sequence[Draft]) -> None:
    """Puts drafts with those that will stand for some of the review's. Raises InputError."""
    session.revisions = _joined(session.revisions, drafts)


def review(session: Session, rubric: Rubric, kind: DocumentKind | None, judge: JudgeName) -> Iterator[str]:
    """Reviews the drafts in hand; yields each stage as it begins."""
    drafts = session.drafts

    def work(tell: Tell) -> Reviewed:
        documents = _read(drafts, kind, tell)
        return _reviewed(Dossier(name=_name_of(drafts), documents=tuple(documents)), rubric, judge, tell)

    session.reviewed = yield from _in_stages(work)
    session.drafts = ()


def revise(session: Session, rubric: Rubric, judge: JudgeName) -> Iterator[str]:
    """Reviews revised drafts against the review at hand; yields each stage as it begins."""
    from ui.revision import revised

    earlier, drafts = session.reviewed, session.revisions
    session.revisions = ()
    if earlier is None:
        raise InputError("There is no review to compare with any more; drop the drafts in again.")
    if not drafts:
        raise InputError("No revised draft arrived; choose it again.")

    def work(tell: Tell) -> Reviewed:
        dossier, what = revised(earlier.dossier, _read(drafts, None, tell))
        return _reviewed(dossier, rubric, judge, tell, earlier.review, what)

    session.reviewed = yield from _in_stages(work)


def ask(reviewed: Reviewed, question: str) -> Iterator[str]:
    """The answer so far, again and again as it grows; afterwards both are in the history. Raises ModelError."""
    from agent.chat import Turn

    answer = ""
    for piece in reviewed.assistant.reply(question, list(reviewed.history.turns)):
        answer += piece
        yield answer
    reviewed.history.add(Turn(who="user", text=question), Turn(who="assistant", text=answer))


def _joined(before: Sequence[Draft], drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    named = {draft.name: draft for draft in (*before, *drafts)}
    if len(named) > MOST_DRAFTS:
        raise InputError(f"That is {len(named)} drafts; one pilot has at most {MOST_DRAFTS}.")
    return tuple(named.values())


def _read(drafts: Sequence[Draft], kind: DocumentKind | None, tell: Tell) -> list[Document]:
    from agent.read import read_bytes, with_kind

    documents = []
    for draft in drafts:
        tell(f"reading {draft.name}")
        documents.append(with_kind(read_bytes(draft.data, draft.name), kind))
    return documents


def _reviewed(
    dossier: Dossier,
    rubric: Rubric,
    judge: JudgeName,
    tell: Tell,
    earlier: Review | None = None,
    what: str = "",
) -> Reviewed:
    from agent.assess.compare import compare
    from agent.chat import Case, History, make_assistant
    from agent.judge import make_judge
    from agent.reviewer import review_dossier

    result = review_dossier(dossier, rubric=rubric, judge=make_judge(judge, rubric, tell), stage=tell)
    if earlier is not None:
        against = ", ".join(document.name for document in earlier.pilot.documents)
        result = result.model_copy(update={"comparison": compare(result, earlier, against)})
    assistant = make_assistant(Case(result, dossier, rubric), judge)
    return Reviewed(result, dossier, assistant, History(result, keep=False), what)


def _in_stages(work: Callable[[Tell], Reviewed]) -> Generator[str, None, Reviewed]:
    """Does the work in a thread; yields what it tells, returns what it returns, raises what it raises."""
    told: SimpleQueue[str | None] = SimpleQueue()
    with ThreadPoolExecutor(max_workers=1) as pool:
        future = pool.submit(work, told.put)
        future.add_done_callback(lambda _: told.put(None))
        while (stage := told.get()) is not None:
            yield stage
        return future.result()


def _name_of(drafts: Sequence[Draft]) -> str:
    first = Path(drafts[0].name).stem
    return first if len(drafts) == 1 else f"{first} and {len(drafts) - 1} more"
