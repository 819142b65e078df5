"""What a server may do to us: trickle, flood, echo a key; and where tracing may send a draft."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, ToolCall
from langchain_core.outputs import ChatGeneration, ChatResult

from agent.chat.model import MOST_LOOK_UPS
from agent.errors import ModelError
from agent.model import chat_model
from agent.model.failures import failure_of, scrub
from agent.model.tracing import SWITCHES
from agent.settings import settings


@contextmanager
def raw_server(chunk: bytes, pause: float) -> Iterator[str]:
    """A server whose body never ends: `chunk` again and again, `pause` seconds apart."""
    listening = socket.create_server(("127.0.0.1", 0))
    done = threading.Event()

    def serve() -> None:
        while True:
            try:
                peer, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=pour, args=(peer,), daemon=True).start()

    def pour(peer: socket.socket) -> None:
        with peer:
            try:
                peer.recv(65536)
                peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2000000000\r\n\r\n")
                while not done.wait(pause):
                    peer.sendall(chunk)
            except OSError:
                return

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
    finally:
        done.set()
        listening.close()


def use(monkeypatch: pytest.MonkeyPatch, **variables: str) -> None:
    for name, value in {"OPENAI_API_KEY": "sk-loop-12345678", "PILOT_REVIEW_MODEL": "m", **variables}.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    yield
    settings.cache_clear()


@pytest.mark.parametrize(("chunk", "pause", "word"), [(b" ", 0.2, "timeout"), (b" " * 1_000_000, 0.0, "connection")])
def test_a_reply_without_end_ends(monkeypatch: pytest.MonkeyPatch, chunk: bytes, pause: float, word: str) -> None:
    with raw_server(chunk, pause) as url:
        use(monkeypatch, OPENAI_BASE_URL=url, PILOT_REVIEW_TIMEOUT="1.5" if pause else "60")
        with pytest.raises(Exception, match=r"") as raised:
            chat_model().invoke("hello")
    assert word in failure_of(raised.value).what


def test_credentials_and_escapes_reach_no_message(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, OPENAI_BASE_URL="http://reader:pa55word@127.0.0.1:9/v1")
    told = scrub("denied for reader:pa55word with sk-loop-12345678 \x1b[31mred\x1b]0;title\x07")
    assert "pa55word" not in told
    assert "12345678" not in told
    assert "\x1b" not in told


class Chatter(BaseChatModel):
    """A model that asks for three hundred look-ups in one breath."""

    @property
    def _llm_type(self) -> str:
        return "chatter"

    def bind_tools(self, *_: Any, **__: Any) -> Any:
        return self

    def _generate(self, *_: Any, **__: Any) -> ChatResult:
        calls = [ToolCall(name="list_findings", args={}, id=str(n)) for n in range(300)]
        return ChatResult(generations=[ChatGeneration(message=AIMessage("", tool_calls=calls))])


def test_a_turn_of_the_chat_has_a_bound_on_look_ups(monkeypatch: pytest.MonkeyPatch) -> None:
    from agent.chat.case import Case
    from agent.chat.model import ModelAssistant
    from tests.own import check, criterion, dossier, draft, review, rubric, sign

    use(monkeypatch, OPENAI_BASE_URL="http://127.0.0.1:9/v1")
    house = rubric(criterion(check("it", sign(about=["sponsor"]))))
    documents = dossier(draft("# A\n\nThe sponsor is Maria Keller.\n"))
    looked: list[int] = []
    monkeypatch.setattr(Case, "findings", lambda _: looked.append(1) or "none")
    case = Case(review=review(house, *documents.documents), dossier=documents, rubric=house)
    told = "".join(ModelAssistant(case, Chatter()).reply("What is wrong?"))
    assert "too many look-ups" in told
    assert len(looked) <= 1 + MOST_LOOK_UPS


def test_tracing_is_off_unless_its_endpoint_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    from langsmith import utils

    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    monkeypatch.setenv("LANGCHAIN_TRACING_V2", "true")
    utils.get_env_var.cache_clear()
    use(monkeypatch, OPENAI_BASE_URL="http://127.0.0.1:9/v1", PILOT_REVIEW_ALLOWED_ENDPOINTS="127.0.0.1")
    chat_model()
    assert not utils.tracing_is_enabled()
    assert os.environ["LANGSMITH_TRACING"] == "false"

    for name in SWITCHES:
        monkeypatch.setenv(name, "true")
    utils.get_env_var.cache_clear()
    use(monkeypatch, PILOT_REVIEW_ALLOWED_ENDPOINTS="127.0.0.1, api.smith.langchain.com")
    chat_model()
    assert utils.tracing_is_enabled()
    utils.get_env_var.cache_clear()


def test_a_refused_endpoint_is_still_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, OPENAI_BASE_URL="http://127.0.0.1:9/v1", PILOT_REVIEW_ALLOWED_ENDPOINTS="elsewhere.example")
    with pytest.raises(ModelError):
        chat_model()
