"""The page: its parts, and which action each of them starts."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from agent.document import DocumentKind
from agent.errors import ModelError, PilotReviewError
from agent.judge import JudgeName
from agent.settings import Limits, settings
from rubrics import Rubric
from ui import pieces, work
from ui.answers import answer_html
from ui.sessions import Draft, Reviewed, Session, Sessions

CSS = (Path(__file__).parent / "page.css").read_text(encoding="utf-8")
HEAD = f"<script>{(Path(__file__).parent / 'page.js').read_text(encoding='utf-8')}</script>"
_SANS = ["-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Arial", "Liberation Sans", "sans-serif"]
THEME = gr.themes.Base(
    primary_hue=gr.themes.colors.slate, neutral_hue=gr.themes.colors.stone, font=_SANS, font_mono=["monospace"]
)
KINDS = [("Recognise it", ""), ("PRD", "prd"), ("Contract", "contract"), ("Budget", "budget"), ("Status", "status")]
QUESTIONS = ("What should I do first?", "Why is finding 1 raised?", "What should I write for finding 1?")
GONE = "This page was closed for a while, and its review is forgotten; open its address again and drop the drafts in."
Changes = dict[Any, Any]
_log = logging.getLogger("pilot-review")


def make_page(sessions: Sessions, *, rubric: Rubric, limits: Limits) -> gr.Blocks:
    """The page over these sessions."""
    setup = settings()
    judges = [(f"Model: {setup.model}", "llm"), ("Offline: nothing leaves this machine", "offline")]
    with gr.Blocks(title="Pilot Reviewer", analytics_enabled=False) as page:
        gr.HTML(pieces.HEADER)
        with gr.Column(elem_id="start") as start:
            gr.HTML(pieces.WELCOME)
            gr.HTML(pieces.drop(limits), elem_id="drop")
            # Not gr.File: an event that names files has Gradio read and remove whatever it names.
            arrived = gr.Button(visible="hidden", elem_id="arrived")
            hand = gr.HTML()
            kind = gr.Radio(KINDS, value="", label="Kind of these drafts", elem_id="kind")
            judge = gr.Radio(judges, value="llm", label="Who judges", visible=setup.model is not None, elem_id="judge")
            privacy = gr.HTML(pieces.privacy("auto"))
            with gr.Row(elem_classes="actions"):
                go = gr.Button("Review", variant="primary", interactive=False, elem_id="go")
                clear = gr.Button("Remove drafts", visible=False, elem_id="clear")
                example = gr.Button("Try an example draft", visible=pieces.EXAMPLE.is_file(), elem_id="example")
        progress = gr.HTML(elem_id="progress")
        problem = gr.HTML(elem_id="problem")
        with gr.Column(visible=False, elem_id="result") as result:
            with gr.Row(elem_classes="head"):
                bar = gr.HTML(elem_id="bar")
                with gr.Row(elem_classes="actions"):
                    gr.HTML(pieces.DROP_REVISION, elem_id="revision")
                    revision = gr.Button(visible="hidden", elem_id="revision-arrived")
                    again = gr.Button("Another pilot", elem_id="again", size="md")
            with gr.Row(elem_classes="reading"):
                report = gr.HTML(elem_id="report")
                with gr.Column(elem_id="chat"):
                    gr.HTML(pieces.CHAT)
                    chat = gr.Chatbot(
                        show_label=False,
                        elem_id="talk",
                        height="100%",
                        latex_delimiters=[],
                        buttons=[],
                        layout="panel",
                        placeholder=pieces.HINT,
                        feedback_options=None,
                        allow_file_downloads=False,
                    )
                    with gr.Row(elem_classes="suggested"):
                        suggestions = [gr.Button(each, size="sm") for each in QUESTIONS]
                    with gr.Row(elem_classes="ask"):
                        asked = gr.Textbox(
                            label="Your question",
                            placeholder="Ask about a finding",
                            show_label=False,
                            container=False,
                            max_lines=4,
                            elem_id="asked",
                        )
                        send = gr.Button("Ask", variant="primary", elem_id="send", min_width=60, scale=0)
                        askers = [send, *suggestions]

        def session_of(request: gr.Request) -> Session:
            session = sessions.of(request.cookies)
            if session is None:
                raise gr.Error(GONE)
            return session

        def shown(session: Session) -> Changes:
            """The whole page as the session has it."""
            reviewed = session.reviewed
            return {
                hand: pieces.hand(session.drafts),
                go: gr.update(interactive=bool(session.drafts)),
                clear: gr.update(visible=bool(session.drafts)),
                start: gr.update(visible=reviewed is None),
                progress: "",
                problem: pieces.problem(session.error),
                result: gr.update(visible=reviewed is not None),
                bar: pieces.bar(reviewed) if reviewed else "",
                report: pieces.report(reviewed) if reviewed else "",
                chat: _messages(reviewed),
                revision: gr.update(interactive=True),
                again: gr.update(interactive=True),
            }

        parts = [hand, go, clear, start, progress, problem, result, bar, report, chat, revision, again]

        def waiting(session: Session, stages: Iterator[str]) -> Iterator[Changes]:
            """The stages as they begin, then the page again, with what went wrong if something did."""
            session.error = ""
            busy = {each: gr.update(interactive=False) for each in (go, revision, again)}
            try:
                for stage in stages:
                    yield {progress: pieces.stages(stage), problem: "", **busy}
            except PilotReviewError as error:
                session.error = str(error)
            except Exception as error:
                _log.exception("A review failed")
                session.error = f"The program failed at this review ({type(error).__name__}); its terminal says more."
            yield shown(session)

        def opened(request: gr.Request) -> Changes:
            session = session_of(request)
            sessions.tab_opened(session)
            return shown(session)

        def closed(request: gr.Request) -> None:
            session = sessions.of(request.cookies)
            if session is not None:
                sessions.tab_closed(session)

        def dropped(request: gr.Request) -> Changes:
            session = session_of(request)
            session.error = ""
            return shown(session)

        def exemplified(request: gr.Request) -> Changes:
            session = session_of(request)
            session.error = ""
            try:
                work.add(session, [Draft(pieces.EXAMPLE.name, pieces.EXAMPLE.read_bytes())])
            except PilotReviewError as error:
                session.error = str(error)
            return shown(session)

        def forgotten(request: gr.Request) -> Changes:
            session = session_of(request)
            sessions.forget(session)
            return shown(session)

        def judged(kind: str, judge: JudgeName, request: gr.Request) -> Iterator[Changes]:
            session = session_of(request)
            given = DocumentKind(kind) if kind else None
            yield from waiting(session, work.review(session, rubric, given, _chosen(judge)))

        def revised(judge: JudgeName, request: gr.Request) -> Iterator[Changes]:
            session = session_of(request)
            yield from waiting(session, work.revise(session, rubric, _chosen(judge)))

        def unsaid(request: gr.Request) -> None:
            reviewed = session_of(request).reviewed
            if reviewed is not None:
                reviewed.history.clear()

        def answered(question: str, request: gr.Request) -> Iterator[Changes]:
            session = session_of(request)
            reviewed, question = session.reviewed, question.strip()
            if reviewed is None or not question:
                yield {asked: gr.update()}
                return
            before = [*_messages(reviewed), _said("user", pieces.question(question))]
            # Emptied once: what is typed while the answer grows is the next question and must stay.
            yield {asked: "", chat: before, **{each: gr.update(interactive=False) for each in askers}}
            try:
                for answer in work.ask(reviewed, question):
                    yield {chat: [*before, _said("assistant", answer_html(answer))]}
            except ModelError as error:
                said = f"The model could not answer: {error}"
                yield {chat: [*before, _said("assistant", pieces.problem(said))]}

        def ready() -> Changes:
            return {each: gr.update(interactive=True) for each in askers}

        hidden: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        reviewing = {**hidden, "concurrency_id": "review", "concurrency_limit": 1}
        chatting = {**hidden, "concurrency_id": "chat", "concurrency_limit": 4}
        page.load(opened, None, parts, **hidden)
        page.unload(closed)
        arrived.click(dropped, None, parts, **hidden)
        example.click(exemplified, None, parts, **hidden)
        clear.click(forgotten, None, parts, **hidden)
        again.click(forgotten, None, parts, **hidden)
        judge.change(pieces.privacy, judge, privacy, **hidden)
        go.click(judged, [kind, judge], parts, **reviewing)
        revision.click(revised, judge, parts, **reviewing)
        chat.clear(unsaid, None, None, **hidden)
        asking = [gr.on([asked.submit, send.click], answered, asked, [asked, chat, *askers], **chatting)]
        asking += [each.click(answered, each, [asked, chat, *askers], **chatting) for each in suggestions]
        for each in asking:
            # A step of its own: Gradio drops a click that comes before the answer's event has ended.
            each.then(ready, None, askers, **hidden)
    return page  # type: ignore[no-any-return]


def _chosen(judge: JudgeName) -> JudgeName:
    """`auto` where there is nothing to choose, so that the report says why it is the offline judge."""
    return judge if settings().model is not None else "auto"


def _messages(reviewed: Reviewed | None) -> list[dict[str, Any]]:
    turns = reviewed.history.turns if reviewed is not None else []
    return [
        _said(turn.who, pieces.question(turn.text) if turn.who == "user" else answer_html(turn.text)) for turn in turns
    ]


def _said(who: str, html: str) -> dict[str, Any]:
    """A message that is HTML of ours: as text it would be read as Markdown, and aloud with its tags."""
    return {"role": who, "content": gr.HTML(html)}
