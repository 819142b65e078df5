"""What is remembered of a browser, and when it is forgotten."""

from __future__ import annotations

from threading import active_count
from threading import enumerate as threads

from ui.sessions import Draft, Sessions


def settle() -> None:
    """Waits for the timers that are running."""
    for thread in threads():
        if type(thread).__name__ == "Timer":
            thread.join()
    assert active_count()


def test_cookies_tell_sessions_apart() -> None:
    sessions = Sessions("ours")
    first, second = sessions.issue(), sessions.issue()
    assert sessions.of({"ours": first}) is not sessions.of({"ours": second})
    assert sessions.of({"ours": first}) is sessions.of({"ours": first, "other": second})
    assert sessions.of({"other": first}) is None
    assert sessions.of({"ours": "guessed"}) is None
    assert sessions.of({}) is None


def test_work_is_forgotten_with_the_last_tab() -> None:
    sessions = Sessions("ours", grace=0.0)
    session = sessions.of({"ours": sessions.issue()})
    assert session is not None
    session.drafts = (Draft("prd.pdf", b"text"),)
    sessions.tab_opened(session)
    sessions.tab_opened(session)
    sessions.tab_closed(session)
    settle()
    assert session.drafts
    sessions.tab_closed(session)
    settle()
    assert session.drafts == ()


def test_a_reload_keeps_the_work() -> None:
    sessions = Sessions("ours", grace=0.2)
    session = sessions.of({"ours": sessions.issue()})
    assert session is not None
    session.drafts = (Draft("prd.pdf", b"text"),)
    sessions.tab_opened(session)
    sessions.tab_closed(session)
    sessions.tab_opened(session)
    settle()
    assert session.drafts
