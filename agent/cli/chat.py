"""`pilot-review chat`: questions about a review, at the prompt."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from agent.cli.review import JudgeOption, KindOption
from agent.cli.screen import complain, say


def chat(
    drafts: Annotated[list[Path], typer.Argument(help="The drafts of one pilot.")],
    kind: Annotated[KindOption | None, typer.Option(help="What the drafts are; recognised where not said.")] = None,
    judge: Annotated[JudgeOption, typer.Option(help="Who judges and answers.")] = JudgeOption.AUTO,
    rubric: Annotated[Path | None, typer.Option(help="Your own rubric file.")] = None,
    forget: Annotated[bool, typer.Option("--forget", help="Forget what was said about these drafts before.")] = False,
) -> None:
    """Review drafts, then ask about the findings. An empty line or Ctrl-D ends it."""
    from agent.chat import Case, History, Turn, make_assistant
    from agent.document import DocumentKind
    from agent.errors import InputError, ModelError
    from agent.judge import make_judge
    from agent.reviewer import read_dossier, review_dossier
    from rubrics import load_rubric

    loaded = load_rubric(rubric)
    chosen = make_judge(judge.value, loaded)
    dossier = read_dossier(drafts, DocumentKind(kind.value) if kind else None)
    review = review_dossier(dossier, rubric=loaded, judge=chosen)
    assistant = make_assistant(Case(review, dossier, loaded), judge.value)
    history = History(review)
    if forget:
        history.clear()
    verdict = review.verdict
    say(f"{verdict.level.replace('_', ' ')}, readiness {verdict.readiness} of 100. {verdict.why}")
    for number, finding in enumerate(review.findings[:10], 1):
        say(f"{number:2}. {finding.severity}: {finding.title}")
    say("Ask: why is finding 1 raised? where? what should I write? what next?")
    kept = True
    for question in _questions():
        answer = ""
        try:
            for piece in assistant.reply(question, history.turns):
                answer += piece
                say(piece, end="")
        except ModelError as error:
            complain(f"The model could not answer: {error}")
            continue
        say()
        try:
            history.add(Turn(who="user", text=question), Turn(who="assistant", text=answer))
        except InputError as error:
            if kept:
                complain(str(error))
            kept = False


def _questions() -> Iterator[str]:
    while True:
        try:
            question = input("> " if sys.stdin.isatty() else "").strip()
        except EOFError:
            return
        if not question:
            return
        yield question
