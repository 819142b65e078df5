"""Status 1 only ever means findings; whatever else ends a command is one sentence, or none."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = (sys.executable, "-c", "from agent.cli import main; main()")
HOSTILE = "\x1b[31mred\x1b]0;title\x07 \u2066iso\u2069 \x9b1mhigh \U000e0041tag"
ACTS = ("\x1b", "\x07", "\u2066", "\u2069", "\x9b", "\U000e0041", "\udcff")


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """An environment without a model, with a home of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PILOT_REVIEW", "OPENAI"))}
    root = str(Path(__file__).parents[2])
    return {**kept, "PYTHONPATH": root, "PILOT_REVIEW_HOME": str(tmp_path / "home"), "PYTHONIOENCODING": "utf-8"}


def one_sentence(stderr: bytes) -> None:
    assert stderr.count(b"\n") == 1
    assert stderr.startswith(b"pilot-review: ")
    assert b"Traceback" not in stderr


def test_a_reader_that_stops_reading_changes_no_status(small: Path, env: dict[str, str]) -> None:
    for arguments, status in (([], 0), (["--fail-on", "minor"], 1)):
        reader, writer = os.pipe()
        os.close(reader)
        ended = subprocess.run(
            [*PROGRAM, "review", small, "--kind", "prd", *arguments],
            stdout=writer, stderr=subprocess.PIPE, env=env, check=False,
        )  # fmt: skip
        os.close(writer)

        assert (ended.returncode, ended.stderr) == (status, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_full_disk_behind_the_output_is_said(small: Path, env: dict[str, str]) -> None:
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [*PROGRAM, "review", small, "--kind", "prd"], stdout=full, stderr=subprocess.PIPE, env=env, check=False
        )

    assert ended.returncode == 2
    one_sentence(ended.stderr)


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&- <&-"])
def test_closed_streams_change_no_status(small: Path, env: dict[str, str], closed: str) -> None:
    line = f"exec '{sys.executable}' -c 'from agent.cli import main; main()' review '{small}' --kind prd {closed}"
    ended = subprocess.run(["/bin/sh", "-c", line], capture_output=True, env=env, check=False)

    assert ended.returncode == 0
    assert b"Traceback" not in ended.stderr


def test_ctrl_c_is_quiet(env: dict[str, str]) -> None:
    run = subprocess.Popen(
        # A suite started in the background ignores Ctrl-C, and so would what it starts.
        [sys.executable, "-c", "import agent.cli.rubric as r, signal, time\n"
         "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
         "def wait(): print('ready', flush=True); time.sleep(60)\n"
         "r.app.command('wait')(wait)\n"
         "from agent.cli import main; main()", "rubric", "wait"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env,
    )  # fmt: skip
    assert run.stdout is not None
    run.stdout.readline()
    run.send_signal(signal.SIGINT)
    _, stderr = run.communicate(timeout=60)

    assert (run.returncode, stderr) == (130, b"")


def test_a_fault_of_the_program_is_status_3_and_tells_nothing_of_a_draft(env: dict[str, str]) -> None:
    broken = (
        "import agent.cli.rubric as r\n"
        "def broken(): raise KeyError('words of a draft')\n"
        "r.app.command('broken')(broken)\n"
        "from agent.cli import main; main()"
    )
    ended = subprocess.run(
        [sys.executable, "-c", broken, "rubric", "broken"], capture_output=True, env=env, check=False
    )

    assert ended.returncode == 3
    one_sentence(ended.stderr)
    assert b"words of a draft" not in ended.stderr
    assert b"KeyError" in ended.stderr


@pytest.mark.parametrize("format", ["terminal", "json", "markdown", "html"])
def test_nothing_in_a_name_acts_on_the_screen(small: Path, env: dict[str, str], tmp_path: Path, format: str) -> None:
    hostile = tmp_path / f"{HOSTILE}.md"
    hostile.write_bytes(small.read_bytes())
    ended = subprocess.run(
        [*PROGRAM, "review", hostile, "--kind", "prd", "--format", format], capture_output=True, env=env, check=False
    )
    shown = ended.stdout.decode("utf-8")

    assert (ended.returncode, ended.stderr) == (0, b"")
    assert "iso" in shown
    assert not any(character in shown for character in ACTS)


def test_nothing_in_an_error_acts_on_the_screen(env: dict[str, str], tmp_path: Path) -> None:
    rubric = tmp_path / "rubric.yaml"
    rubric.write_text('criteria:\n  - id: "\\e[31mred\\e[0m"\n', encoding="utf-8")
    for arguments in (
        ["review", tmp_path / f"{HOSTILE}.md"],
        ["rubric", "show", HOSTILE],
        ["rubric", "check", rubric],
        ["review", "x.md", "--kind", HOSTILE],
        ["review", "x.md", "--against", tmp_path / HOSTILE],
        ["review", "x.md", "--out", f"{tmp_path}/{HOSTILE}.html/x"],
    ):
        ended = subprocess.run([*PROGRAM, *arguments], capture_output=True, env=env, check=False)
        said = ended.stderr.decode("utf-8")

        assert (ended.returncode, ended.stdout) == (2, b"")
        assert said
        assert not any(character in said for character in ACTS)


def test_a_name_that_is_no_text(small: Path, env: dict[str, str], tmp_path: Path) -> None:
    odd = os.fsencode(tmp_path) + b"/odd\xff.md"
    Path(os.fsdecode(odd)).write_bytes(small.read_bytes())
    for format in ("terminal", "json", "markdown", "html"):
        ended = subprocess.run(
            [*PROGRAM, "review", odd, "--kind", "prd", "--format", format], capture_output=True, env=env, check=False
        )

        assert (ended.returncode, ended.stderr) == (0, b"")
        assert b"odd" in ended.stdout


def test_a_chat_goes_on_where_nothing_can_be_kept(small: Path, env: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "home").write_text("no folder", encoding="utf-8")
    ended = subprocess.run(
        [*PROGRAM, "chat", small, "--kind", "prd"],
        input=b"what next?\nwhere?\n", capture_output=True, env=env, check=False,
    )  # fmt: skip

    assert ended.returncode == 0
    one_sentence(ended.stderr)
    assert b"not kept" in ended.stderr
