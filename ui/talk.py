"""The chat about a pilot's latest review: Gradio, in a frame of the pilot's page.

An event carries a question and nothing else; which pilot it is about stands in the frame's address, and the store is
asked as the person who is there.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr
from fastapi import FastAPI

from agent.chat import Case, Turn, make_assistant
from agent.errors import NotFoundError, PilotReviewError
from agent.remember.people.person import Person
from agent.remember.pilots import chats
from agent.remember.pilots.reviews import latest_review, reviewed_dossier
from ui.answers import answer_html, problem_html, question_html
from ui.entry import visitor_of
from ui.gate import CHAT
from ui.judges import judge_of
from ui.reading import Shown, read_review
from ui.web import Place

HINT = """<p class="hint">Ask why a finding was raised, where the draft says so, what to write instead, or what a board
will ask. Answers cite the draft and the guidance.</p>"""
_SANS = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Arial", "Liberation Sans", "sans-serif"]
_THEME = gr.themes.Base(
    primary_hue=gr.themes.colors.slate, neutral_hue=gr.themes.colors.stone, font=_SANS, font_mono=["monospace"]
)
_CSS = (Path(__file__).parent / "chat.css").read_text(encoding="utf-8")
Changes = dict[Any, Any]


def add_talk(app: FastAPI, place: Place, *, host: str, port: int) -> None:
    """Adds `/chat/?pilot=ID`, and `&finding=ID` for the finding that is open."""
    gr.mount_gradio_app(
        app,
        _talk(place),
        path=CHAT,
        server_name=host,
        server_port=port,
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        show_error=False,
        ssr_mode=False,
        mcp_server=False,
        pwa=False,
        theme=_THEME,
        css=_CSS,
    )


def _talk(place: Place) -> gr.Blocks:
    with gr.Blocks(title="Questions about this review", analytics_enabled=False) as page:
        about = gr.HTML(elem_id="about")
        chat = gr.Chatbot(
            show_label=False,
            elem_id="talk",
            height="100%",
            latex_delimiters=[],
            buttons=[],
            layout="panel",
            placeholder=HINT,
            feedback_options=None,
            allow_file_downloads=False,
        )
        with gr.Row(elem_classes="suggested"):
            suggestions = [gr.Button(each, size="sm") for each in _questions(None)]
        with gr.Row(elem_classes="ask"):
            asked = gr.Textbox(
                label="Your question",
                placeholder="Ask about this review",
                show_label=False,
                container=False,
                max_lines=4,
                elem_id="asked",
            )
            send = gr.Button("Ask", variant="primary", elem_id="send", min_width=60, scale=0)
        askers = [send, *suggestions]

        def opened(request: gr.Request) -> Changes:
            who, pilot = _who(request), request.query_params.get("pilot", "")
            shown = _finding(place, request)
            said = [_said(turn.who, turn.text) for turn in chats.turns_of(place.database, who, pilot)]
            texts = zip(suggestions, _questions(shown), strict=True)
            return {
                chat: said,
                about: f"<p>About: {question_html(shown.entry.title)}</p>" if shown else "",
                **{button: gr.update(value=text) for button, text in texts},
            }

        def answered(question: str, request: gr.Request) -> Iterator[Changes]:
            who, pilot = _who(request), request.query_params.get("pilot", "")
            question = question.strip()
            if not question:
                yield {asked: gr.update()}
                return
            turns = chats.turns_of(place.database, who, pilot)
            before = [*(_said(turn.who, turn.text) for turn in turns), _said("user", question)]
            # Emptied once: what is typed while the answer grows is the next question and must stay.
            yield {asked: "", chat: before, **{each: gr.update(interactive=False) for each in askers}}
            answer = ""
            try:
                for piece in _assistant(place, request).reply(
                    _pointed(question, _finding(place, request)), _asked(turns)
                ):
                    answer += piece
                    yield {chat: [*before, _said("assistant", answer)]}
                said = [chats.Turn(who="user", text=question), chats.Turn(who="assistant", text=answer)]
                chats.add_turns(place.database, who, pilot, *said)
            except PilotReviewError as error:
                yield {chat: [*before, _message("assistant", problem_html(f"That could not be answered: {error}"))]}

        def forgotten(request: gr.Request) -> None:
            chats.forget_chat(place.database, _who(request), request.query_params.get("pilot", ""))

        def ready() -> Changes:
            return {each: gr.update(interactive=True) for each in askers}

        hidden: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        chatting = {**hidden, "concurrency_id": "chat", "concurrency_limit": 8}
        page.load(opened, None, [about, chat, *suggestions], **hidden, concurrency_limit=8)
        chat.clear(forgotten, None, None, **hidden)
        asking = [gr.on([asked.submit, send.click], answered, asked, [asked, chat, *askers], **chatting)]
        asking += [each.click(answered, each, [asked, chat, *askers], **chatting) for each in suggestions]
        for each in asking:
            # A step of its own: Gradio drops a click that comes before the answer's event has ended.
            each.then(ready, None, askers, **hidden)
    return page  # type: ignore[no-any-return]


def _who(request: gr.Request) -> Person:
    """The person the gate let in with this event."""
    assert request.request is not None
    return visitor_of(request.request).person


def _assistant(place: Place, request: gr.Request) -> Any:
    """The assistant for the pilot's latest review, if this person may see it. Raises NotFoundError."""
    who, pilot = _who(request), request.query_params.get("pilot", "")
    found = latest_review(place.database, who, pilot)
    if found is None:
        raise NotFoundError("There is no review to ask about, or it is not yours to see.")
    card, review = found
    dossier = reviewed_dossier(place.database, who, card.id)
    judge = "offline" if card.judge == "offline" else judge_of("")
    return make_assistant(Case(review, dossier, place.rubric), judge)


def _finding(place: Place, request: gr.Request) -> Shown | None:
    """The finding that is open beside the chat."""
    who, pilot = _who(request), request.query_params.get("pilot", "")
    wanted = request.query_params.get("finding", "")
    found = latest_review(place.database, who, pilot) if wanted else None
    if found is None:
        return None
    card, review = found
    return read_review(review, reviewed_dossier(place.database, who, card.id), place.rubric).finding(wanted)


def _questions(shown: Shown | None) -> tuple[str, str, str]:
    if shown is None:
        return "What should I do first?", "Why is finding 1 raised?", "What should I write for finding 1?"
    number = shown.entry.number
    return f"Why is finding {number} raised?", f"What should I write for finding {number}?", "What should I do first?"


def _pointed(question: str, shown: Shown | None) -> str:
    """The question with what “this” means, where a finding is open and the question names none."""
    words = question.lower().split()
    if shown is None or not {"this", "it", "that"} & {word.strip(".,?!") for word in words} or "finding" in words[:-1]:
        return question
    return f"{question} (finding {shown.entry.number})"


def _asked(turns: list[chats.Turn]) -> list[Turn]:
    return [Turn(who=turn.who, text=turn.text) for turn in turns]


def _said(who: str, text: str) -> dict[str, Any]:
    return _message(who, question_html(text) if who == "user" else answer_html(text))


def _message(who: str, html: str) -> dict[str, Any]:
    """A message that is HTML of ours: as text it would be read as Markdown, and aloud with its tags."""
    return {"role": who, "content": gr.HTML(html)}
