"""`pilot-review chat`: questions about a review, at the prompt."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from agent.cli.review import JudgeOption, KindOption


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
    from agent.errors import ModelError
    from agent.judge import make_judge
    from agent.report.clean import lines
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
    print(
        f"{review.verdict.level.replace('_', ' ')}, readiness {review.verdict.readiness} of 100. {review.verdict.why}"
    )
    for number, finding in enumerate(review.findings[:10], 1):
        print(f"{number:2}. {finding.severity}: {lines(finding.title)}")
    print("Ask: why is finding 1 raised? where? what should I write? what next?")
    for question in _questions():
        answer = ""
        try:
            for piece in assistant.reply(question, history.turns):
                answer += piece
                print(lines(piece) if piece.strip() else piece, end="", flush=True)
        except ModelError as error:
            print(f"The model could not answer: {error}", file=sys.stderr)
            continue
        print()
        history.add(Turn(who="user", text=question), Turn(who="assistant", text=answer))


def _questions() -> Iterator[str]:
    while True:
        try:
            question = input("> " if sys.stdin.isatty() else "").strip()
        except EOFError:
            return
        if not question:
            return
        yield question
