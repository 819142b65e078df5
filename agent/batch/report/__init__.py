"""The portfolio as files: one page for the board, and the same figures for spreadsheets and programs."""

from __future__ import annotations

from pathlib import Path

from agent.batch.portfolio import FILE, Portfolio
from agent.batch.report.html import html
from agent.batch.report.markdown import markdown
from agent.batch.report.metrics import metrics
from agent.batch.report.sheets import csv_text, workbook
from agent.batch.task import write

__all__ = ["write_portfolio"]


def write_portfolio(portfolio: Portfolio, out: Path) -> None:
    """Writes portfolio.html, .md, .csv, .xlsx, .json and metrics.prom into the folder."""
    write(out / "portfolio.html", html(portfolio))
    write(out / "portfolio.md", markdown(portfolio))
    write(out / "portfolio.csv", csv_text(portfolio))
    write(out / "portfolio.xlsx", workbook(portfolio))
    write(out / "metrics.prom", metrics(portfolio))
    write(out / FILE, portfolio.model_dump_json(indent=1))
