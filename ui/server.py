"""Serves the page on loopback until it is stopped."""

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
from agent.settings import limits


def serve(host: str, port: int, announce: Callable[[str], None]) -> None:
    """Serves until Ctrl-C or SIGTERM; `announce` gets the address, key included. Port 0 takes any free one.

    Raises SettingsError where the host is not loopback or the port is taken.
    """
    listener = _listen(_loopback(host), port)
    port = listener.getsockname()[1]
    # A signal must unwind the stack, so that the folder below goes.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with tempfile.TemporaryDirectory(prefix="pilot-review-", ignore_cleanup_errors=True) as private:
        _confine(private)
        # After that: Gradio reads these variables when it is imported.
        import uvicorn

        from ui.app import make_app

        key = secrets.token_urlsafe(24)
        app = make_app(host=host, port=port, key=key, limits=limits())
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=2,
        )
        name = f"[{host}]" if ":" in host else host
        announce(f"http://{name}:{port}/?key={key}")
        uvicorn.Server(config).run(sockets=[listener])


def _confine(private: str) -> None:
    """Uploads pass through a folder that only this user may enter; nothing is reported to anybody."""
    tempfile.tempdir = private
    os.environ.update(
        GRADIO_TEMP_DIR=str(Path(private) / "uploads"),
        GRADIO_ANALYTICS_ENABLED="False",
        GRADIO_RUN_HISTORY="False",
        HF_HUB_DISABLE_TELEMETRY="1",
    )


def _loopback(host: str) -> str:
    if host == "localhost":
        return "127.0.0.1"
    try:
        if ip_address(host).is_loopback:
            return host
    except ValueError:
        pass
    raise SettingsError(f"--host {host} is not this machine alone: the page is for one person; use 127.0.0.1 or ::1.")


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
