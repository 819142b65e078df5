"""Which commands there are. Each is imported with its module; what it works with, only when it runs."""

from __future__ import annotations

import typer

from agent.cli import audit, batch, chat, find, requests, review, rubric, ui, user
from evals.cli import evaluate


def add_to(app: typer.Typer) -> None:
    """Adds every command to the app."""
    app.command("review")(review.review)
    app.command("batch")(batch.batch)
    app.command("find")(find.find)
    app.command("chat")(chat.chat)
    app.command("ui")(ui.ui)
    app.command("eval")(evaluate)
    app.add_typer(requests.app, name="requests")
    app.add_typer(rubric.app, name="rubric")
    app.add_typer(user.app, name="user")
    app.add_typer(audit.app, name="audit")
