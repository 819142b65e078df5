"""The assistant with a model, against a real server on loopback that speaks by a script."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from agent.chat import Assistant, Case, Turn, make_assistant
from agent.chat.model import BEGINS_AGAIN, MOST_CALLS, MOST_LOOK_UPS
from agent.errors import ModelReplyError, ModelUnavailableError
from agent.settings import settings
from tests.chat import streams
from tests.model_server import SECRET, ModelServer, Respond, Script, error, serving, use_model


class Chat:
    """An assistant for the example PRD and the server it talks to."""

    def __init__(self, case: Case, monkeypatch: pytest.MonkeyPatch, home: Path, stack: ExitStack) -> None:
        self._case, self._monkeypatch, self._home, self._stack = case, monkeypatch, home, stack

    def with_model(self, script: Script, **settings: str) -> tuple[Assistant, ModelServer]:
        server = self._stack.enter_context(serving(script))
        use_model(self._monkeypatch, self._home, server.url, **settings)
        return make_assistant(self._case), server


@pytest.fixture
def chat(case: Case, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Chat]:
    with ExitStack() as stack:
        yield Chat(case, monkeypatch, tmp_path / "home", stack)
    settings.cache_clear()


def contents(body: dict[str, Any], role: str) -> list[str]:
    return [str(message["content"]) for message in body["messages"] if message["role"] == role]


def test_an_answer_comes_in_pieces(chat: Chat) -> None:
    assistant, server = chat.with_model(lambda _body, _n: streams.text("The sponsor ", "is a group ", "[prd.pdf]."))

    assert assistant.name == "llm"
    assert list(assistant.reply("Who is the sponsor?")) == ["The sponsor ", "is a group ", "[prd.pdf]."]
    assert len(server.requests) == 1
    assert server.requests[0]["stream"] is True


def test_the_model_is_told_the_rules_the_review_and_what_was_said(chat: Chat, case: Case) -> None:
    assistant, server = chat.with_model(lambda _body, _n: streams.text("Yes."))
    before = [Turn(who="user", text="First?"), Turn(who="assistant", text="First.")]
    list(assistant.reply("Second?", before))
    (system,) = contents(server.requests[0], "system")

    assert "never answer from memory" in system
    assert all(finding.id in system for finding in case.review.findings)
    assert contents(server.requests[0], "user") == ["First?", "Second?"]
    assert contents(server.requests[0], "assistant") == ["First."]
    assert len(server.requests[0]["tools"]) == 9


def test_a_round_of_tools(chat: Chat, case: Case) -> None:
    finding = case.review.findings[0]

    def script(_body: dict[str, Any], number: int) -> Any:
        return streams.call("explain_finding", finding_id=finding.id) if number == 0 else streams.text("Because.")

    assistant, server = chat.with_model(script)

    assert "".join(assistant.reply("Why?")) == "Because."
    (given,) = contents(server.requests[1], "tool")
    assert given.startswith("<<<\n")
    assert given.endswith("\n>>>")
    assert finding.title in given
    assert finding.why in given


@pytest.mark.parametrize(
    ("tool", "arguments", "gives"),
    [
        ("search_draft", {"query": "Brno"}, "[prd.pdf, page "),
        ("read_section", {"heading": "Risks"}, "Clerks fear for their jobs"),
        ("list_findings", {}, "sponsor.executive"),
        ("show_searched", {"criterion_id": "data.privacy"}, "of the drafts were searched"),
        ("look_up_guidance", {"about": "sponsor.executive"}, "["),
        ("compare_revisions", {}, "--against"),
        ("draft_replacement", {"finding_id": "sponsor.executive"}, "only you know"),
        (
            "regrade_criterion",
            {"criterion_id": "sponsor.executive", "text": "The executive sponsor is Maria Keller, COO."},
            "would be met",
        ),
    ],
)
def test_every_tool_answers(chat: Chat, tool: str, arguments: dict[str, str], gives: str) -> None:
    def script(_body: dict[str, Any], number: int) -> Any:
        return streams.call(tool, **arguments) if number == 0 else streams.text("Done.")

    assistant, server = chat.with_model(script)

    assert "".join(assistant.reply("Look it up.")) == "Done."
    assert gives in contents(server.requests[1], "tool")[0]


def test_a_model_that_never_stops_looking_up_is_stopped(chat: Chat) -> None:
    assistant, server = chat.with_model(lambda _body, number: streams.call("list_findings", number))
    said = "".join(assistant.reply("Why?"))

    assert len(server.requests) == MOST_CALLS
    assert "too many look-ups" in said


@pytest.mark.parametrize("script", [lambda _b, _n: error(503), lambda _b, _n: error(429)], ids=["503", "429"])
def test_an_outage_is_said(chat: Chat, script: Script) -> None:
    assistant, _ = chat.with_model(script)

    with pytest.raises(ModelUnavailableError, match=re.escape("127.0.0.1")):
        list(assistant.reply("Why?"))


@pytest.mark.parametrize(
    "failed",
    [
        error(429, "slow down", Retry_After="0.01"),
        error(500),
        error(503),
        Respond(drop=True),
        Respond(status=200, body="<html>busy</html>"),
        replace(streams.text("late"), delay=1.5),
    ],
    ids=["429", "500", "503", "dropped", "no stream", "timeout"],
)
def test_what_may_pass_is_tried_again(chat: Chat, failed: Respond) -> None:
    assistant, server = chat.with_model(
        lambda _b, number: failed if number == 0 else streams.text("Because."), timeout="1"
    )

    assert "".join(assistant.reply("Why?")) == "Because."
    assert len(server.requests) == 2
    assert server.requests[0] == server.requests[1]


def test_an_answer_that_breaks_off_is_begun_again_and_that_is_said(chat: Chat) -> None:
    pieces = [f"word{n} " for n in range(40)]
    assistant, server = chat.with_model(
        lambda _b, number: replace(streams.text(*pieces), cut=number == 0), attempts="2"
    )
    broken, again, whole = "".join(assistant.reply("Why?")).partition(BEGINS_AGAIN)

    assert 0 < len(broken) < len(whole)
    assert again
    assert whole.startswith("".join(pieces))
    assert len(server.requests) == 2


@pytest.mark.parametrize(("failed", "tries"), [(error(503), 3), (error(401), 1), (error(429, Retry_After="900"), 1)])
def test_it_is_tried_as_often_as_the_settings_say_and_no_more(chat: Chat, failed: Respond, tries: int) -> None:
    assistant, server = chat.with_model(lambda _b, _n: failed, attempts="3")

    with pytest.raises(ModelUnavailableError) as raised:
        list(assistant.reply("Why?"))
    assert len(server.requests) == tries
    assert SECRET not in "".join(traceback.format_exception(raised.value))


def test_a_server_that_is_gone(chat: Chat) -> None:
    assistant, server = chat.with_model(lambda _b, _n: streams.text("x"))
    server.stop()

    with pytest.raises(ModelUnavailableError):
        list(assistant.reply("Why?"))


def test_a_request_the_model_refuses_is_no_outage(chat: Chat) -> None:
    assistant, _ = chat.with_model(lambda _b, _n: error(400, "no tools here"))

    with pytest.raises(ModelReplyError):
        list(assistant.reply("Why?"))


def test_a_model_without_tools_is_given_what_can_be_looked_up(chat: Chat) -> None:
    def script(body: dict[str, Any], _n: int) -> Respond:
        return (
            error(400, "this model does not support tools") if body.get("tools") else streams.text("The ", "leaders.")
        )

    assistant, server = chat.with_model(script)

    assert "".join(assistant.reply("Who is the sponsor?")) == "The leaders."
    assert "Finance leadership team" in contents(server.requests[-1], "system")[0]
    assert "".join(assistant.reply("And the owner?")) == "The leaders."
    assert sum("tools" in request for request in server.requests) == 1


@pytest.mark.parametrize(
    "pieces",
    [
        ("<think>Nobody, I ", "guess.</think>\n\nThe sponsor", " is a group."),
        ("<th", "ink>Hm.</th", "ink>The sponsor is", " a group."),
        ("The sponsor <reasoning>or not</reasoning>", "is a group."),
    ],
)
def test_thoughts_are_not_shown_and_spaces_stay(chat: Chat, pieces: tuple[str, ...]) -> None:
    assistant, _ = chat.with_model(lambda _b, _n: streams.text(*pieces))

    assert "".join(assistant.reply("Who?")) == "The sponsor is a group."


def test_what_only_looks_like_a_tag_is_shown(chat: Chat) -> None:
    assistant, _ = chat.with_model(lambda _b, _n: streams.text("Less than a < b", " and <b"))

    assert "".join(assistant.reply("Who?")) == "Less than a < b and <b"


def test_look_ups_of_one_question_are_bounded(chat: Chat) -> None:
    def script(_body: dict[str, Any], number: int) -> Respond:
        return streams.calls("list_findings", 300) if number == 0 else streams.text("Done.")

    assistant, server = chat.with_model(script)

    assert "".join(assistant.reply("Everything?")).startswith("Done.")
    answered = contents(server.requests[-1], "tool")
    assert sum("<<<" in text for text in answered) == MOST_LOOK_UPS


def test_figures_that_stand_nowhere_are_named(chat: Chat) -> None:
    assistant, _ = chat.with_model(lambda _b, _n: streams.text("It costs EUR 148,000, saves EUR 987,654 and 4711."))
    said = list(assistant.reply("What about 4711?"))

    assert said[-1] == "\n\n(Check these figures; they stand neither in the drafts nor in the review: 987,654.)"


def test_an_empty_answer_is_said(chat: Chat) -> None:
    assistant, _ = chat.with_model(lambda _b, _n: streams.text(""))

    assert "gave no answer" in "".join(assistant.reply("Why?"))


def test_without_a_model_it_is_the_offline_assistant(case: Case, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PILOT_REVIEW_MODEL", raising=False)
    settings.cache_clear()

    assert make_assistant(case).name == "offline"
    assert make_assistant(case, "offline").name == "offline"
    assert not home.exists()
