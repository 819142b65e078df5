"""The portfolio of a batch run, as the board sees it; nobody else does."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.batch.latest import NOTE, latest_run, note_run
from agent.batch.outcome import Outcome, State, Triage
from agent.batch.passages import BacklogIndex
from agent.batch.portfolio import FILE, Entry, Gap, Portfolio
from agent.batch.run import PILOTS
from agent.batch.task import PASSAGES, REVIEW
from agent.errors import NotAllowedError
from agent.remember.people.person import Person, Role
from agent.settings import settings
from tests.ui.accounts import log_in, send
from tests.ui.serving import Server, begin, request, reviewed, upload

EVIL = "<script>alert(1)</script>"
DRAFT = b"# Product requirements\n\n## Sponsor\n\nThe sponsor of the portfolio's pilot will be named later.\n"
PASSAGE = {"quote": f"Either side may leave with a month's notice {EVIL}", "document": "contract.md", "page": 3}


@pytest.fixture(scope="module")
def pilot(team: Server) -> str:
    """A reviewed pilot of olga's, which is also the first of the run; the second has no review any more."""
    olga = log_in(team, "olga")
    made = begin(team, olga, "Claims by letter")
    assert upload(team, olga, made, "prd.md", DRAFT)[0] == 204
    shown = reviewed(team, olga, made)
    address = re.findall(r"/reports/[0-9a-f]+\.json", shown)[0]
    out = team.home / "run"
    folder = out / PILOTS / "claims"
    folder.mkdir(parents=True)
    (folder / REVIEW).write_bytes(request(team, address, Cookie=olga)[2])
    (folder / PASSAGES).write_text(json.dumps(PASSAGE) + "\n", encoding="utf-8")
    fix = Triage(recommendation="fix", reasons=("Nobody sponsors it",), next_step="Name one", rests_on="One draft")
    stop = fix.model_copy(update={"recommendation": "stop"})
    entries = (
        Entry(
            slug="claims", pilot="Claims by letter", state="done", rank=1, readiness=40, steps={"s": 0.2}, triage=fix
        ),
        Entry(slug="evil", pilot=EVIL, owner="kim", state="done", rank=2, age_days=300, outlived=True, triage=stop),
        Entry(slug="broken", pilot="broken.docx", state="failed", why="No reader takes it."),
    )
    gap = Gap(criterion="sponsor.named", title="A sponsor is named", pilots=(EVIL,), share=0.5)
    portfolio = Portfolio(
        created="2026-11-30T08:00:00", complete=True, entries=entries, gaps=(gap,), steps={"s": "Sponsor"}
    )
    (out / FILE).write_text(portfolio.model_dump_json(), encoding="utf-8")
    outcome = Outcome(pilot="Claims by letter", slug="claims", fingerprint="f", state=State.DONE, triage=fix)
    BacklogIndex(out).update([outcome])
    (team.home / NOTE).write_text(str(out), encoding="utf-8")
    return made


def seen(team: Server, name: str, path: str) -> tuple[int, str]:
    status, _, body = request(team, path, Cookie=log_in(team, name), Accept="text/html")
    return status, body.decode()


@pytest.mark.usefixtures("pilot")
def test_the_board_sees_where_all_stand_and_what_they_lack(team: Server) -> None:
    status, shown = seen(team, "bea", "/portfolio")
    assert status == 200
    for text in (
        "Portfolio of 3 pilots",
        'class="low">20%',
        "300 days",
        "over six months",
        "1 (50 %)",
        "No reader takes",
    ):
        assert text in shown
    assert EVIL not in shown
    lacking = seen(team, "bea", "/portfolio?gap=sponsor.named")[1]
    assert "/portfolio/evil" in lacking
    assert "/portfolio/claims" not in lacking
    assert "/portfolio/evil" not in seen(team, "bea", "/portfolio?do=fix&search=LETTER")[1]


@pytest.mark.usefixtures("pilot")
def test_drafts_are_searched_by_meaning(team: Server) -> None:
    shown = seen(team, "ada", "/portfolio?passage=how+can+the+contract+be+ended")[1]
    assert "Either side may leave" in shown
    assert "contract.md, page 3" in shown
    assert EVIL not in shown


def test_from_there_to_the_pilot_where_it_is_before_the_board(team: Server, pilot: str) -> None:
    assert f"/pilots/{pilot}" in seen(team, "ada", "/portfolio/claims")[1]
    assert f"/pilots/{pilot}" not in seen(team, "bea", "/portfolio/claims")[1]
    assert send(team, log_in(team, "olga"), f"/pilots/{pilot}/submit")[0] == 303
    assert f"/board/{pilot}" in seen(team, "bea", "/portfolio/claims")[1]
    assert "not open to you" in seen(team, "bea", "/portfolio/evil")[1]
    assert seen(team, "bea", "/portfolio/none")[0] == 404


@pytest.mark.usefixtures("pilot")
@pytest.mark.parametrize("path", ["/portfolio", "/portfolio/claims", "/portfolio?passage=sponsor"])
def test_a_manager_sees_no_portfolio(team: Server, path: str) -> None:
    status, shown = seen(team, "otto", path)
    assert status == 403
    assert "Claims by letter" not in shown


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of a machine's database, new."""
    monkeypatch.setenv("PILOT_REVIEW_HOME", str(tmp_path / "home"))
    settings.cache_clear()
    yield tmp_path / "home"
    settings.cache_clear()


def test_a_run_is_found_again_and_one_that_is_gone_is_none(tmp_path: Path, home: Path) -> None:
    board, manager = Person("b", "b", Role.BOARD), Person("m", "m", Role.PM)
    assert latest_run(board) is None
    note_run(tmp_path)
    assert (home / NOTE).is_file()
    assert latest_run(board) is None
    (tmp_path / FILE).write_text(Portfolio(created="x", complete=True, entries=()).model_dump_json(), encoding="utf-8")
    assert (found := latest_run(board)) is not None
    assert found.folder == tmp_path
    with pytest.raises(NotAllowedError):
        latest_run(manager)
