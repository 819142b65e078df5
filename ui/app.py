"""The whole web application: the gate, the report's addresses, the page."""

from __future__ import annotations

import gradio as gr
from fastapi import FastAPI
from starlette.types import ASGIApp

from agent.settings import Limits
from rubrics import load_rubric
from ui.downloads import add_downloads
from ui.gate import Gate
from ui.page import CSS, HEAD, THEME, make_page
from ui.sessions import Sessions
from ui.uploads import add_uploads


def make_app(*, host: str, port: int, key: str, limits: Limits) -> ASGIApp:
    """The application for one start; `key` lets a browser in."""
    rubric = load_rubric()
    # Browsers share cookies between the ports of a host.
    sessions = Sessions(f"pilot_review_{port}")
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    add_uploads(app, sessions=sessions, limits=limits)
    add_downloads(app, sessions=sessions, rubric=rubric)
    gr.mount_gradio_app(
        app,
        make_page(sessions, rubric=rubric, limits=limits),
        path="/",
        server_name=host,
        server_port=port,
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        show_error=False,
        ssr_mode=False,
        mcp_server=False,
        pwa=False,
        theme=THEME,
        css=CSS,
        head=HEAD,
    )
    return Gate(app, host=host, port=port, key=key, sessions=sessions)
