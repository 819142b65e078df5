"""Serves the page until it is stopped."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import sys
import tempfile
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path

from agent.errors import SettingsError
from agent.remember.database import open_database
from agent.remember.people.accounts import has_accounts
from agent.settings import limits
from rubrics import load_rubric
from ui.folder import private_folder
from ui.work.workers import Workers


def serve(host: str, port: int, announce: Callable[[str], None]) -> None:
    """Serves until Ctrl-C or SIGTERM; `announce` gets the address, key included. Port 0 takes any free one.

    Raises SettingsError where the host is not this machine alone and there are no accounts, or the port is taken;
    StoreError where the database cannot be used.
    """
    database = open_database()
    host = _host(host, accounts=has_accounts(database))
    listener = _listen(host, port)
    port = listener.getsockname()[1]
    # A signal must unwind the stack, so that the folder below goes.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with private_folder() as private:
        _confine(private)
        # After that: Gradio reads these variables when it is imported.
        import uvicorn

        from ui.app import make_app

        key = secrets.token_urlsafe(24)
        workers = Workers(database, load_rubric())
        app = make_app(database, workers, host=host, port=port, key=key, limits=limits())
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=2,
        )
        name = f"[{host}]" if ":" in host else host
        workers.start()
        try:
            announce(f"http://{name}:{port}/" + ("" if has_accounts(database) else f"?key={key}"))
            uvicorn.Server(config).run(sockets=[listener])
        finally:
            workers.stop()
            database.close()


def _confine(private: Path) -> None:
    """Temporary files go into a folder that only this user may enter; nothing is reported to anybody."""
    tempfile.tempdir = str(private)
    os.environ.update(
        TMPDIR=str(private),
        GRADIO_TEMP_DIR=str(private / "gradio"),
        GRADIO_ANALYTICS_ENABLED="False",
        GRADIO_RUN_HISTORY="False",
        HF_HUB_DISABLE_TELEMETRY="1",
    )


def _host(host: str, *, accounts: bool) -> str:
    host = "127.0.0.1" if host == "localhost" else host
    try:
        alone = ip_address(host).is_loopback
    except ValueError:
        raise SettingsError(f"--host {host} is no address; use 127.0.0.1 or ::1, or this machine's own.") from None
    if alone or accounts:
        return host
    raise SettingsError(
        f"--host {host} is not this machine alone, and without accounts the page is for one person: use 127.0.0.1 or "
        "::1, or add accounts first (pilot-review user add NAME --role admin)."
    )


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()
    except (OSError, OverflowError) as error:
        listener.close()
        raise SettingsError(
            f"Port {port} cannot be used ({getattr(error, 'strerror', None) or error}); choose another with --port."
        ) from error
    return listener
