"""The compose file speaks of settings, commands and extras that there are."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from typer.main import get_command

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"])


def test_every_setting_is_one(services: dict[str, Any]) -> None:
    from agent.settings import Settings

    known = {f"PILOT_REVIEW_{name.upper()}" for name in Settings.model_fields}
    named = {name for service in services.values() for name in service.get("environment", {})}
    assert {name for name in named if name.startswith("PILOT_REVIEW")} <= known
    assert "PILOT_REVIEW_CHROMA_URL" in named


def test_every_command_and_option_is_one(services: dict[str, Any]) -> None:
    from agent.cli.commands import add_to

    app = typer.Typer()
    add_to(app)
    program: Any = get_command(app)
    commands = [service["command"] for service in services.values() if "build" in service]
    assert len(commands) == 2
    for name, *arguments in commands:
        options = {option for parameter in program.commands[name].params for option in parameter.opts}
        assert {each for each in arguments if each.startswith("--")} <= options


def test_the_image_installs_extras_that_there_are() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert "postgres" in extras
    assert "'.[postgres]'" in (ROOT / "Dockerfile").read_text(encoding="utf-8")
