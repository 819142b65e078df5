"""`pilot-review ui`: the page in the browser, for one person on this machine."""

from __future__ import annotations

from typing import Annotated

import typer

from agent.cli.screen import say


def ui(
    host: Annotated[str, typer.Option(help="Loopback address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on; 0 takes any free one.", min=0, max=65535)] = 7860,
) -> None:
    """Open the page on this machine: drop in drafts, read the report, ask about it. Ctrl-C stops it."""
    from ui.server import serve

    def announce(address: str) -> None:
        key = "The address is the key to the page." if "key=" in address else "Log in with your account."
        say(f"Open {address}\n{key} What is reviewed is kept in the database; Ctrl-C ends the page.")

    serve(host, port, announce)
