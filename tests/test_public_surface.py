"""What the packages offer, and that imports go one way: read → index → judge → assess → report → command line."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
EXPORTS = {
    "agent.read": ["read_bytes", "read_draft", "with_kind"],
    "agent.index": ["DocumentIndex", "Passage", "Statement"],
    "agent.judge": ["Judge", "computed", "make_judge"],
    "agent.judge.arithmetic": ["COMPUTED", "Calculation", "answer", "calculate"],
    "agent.judge.offline": ["OfflineJudge"],
    "agent.judge.llm": ["LlmJudge"],
    "agent.verify": ["evidence_at", "find_quote", "verify"],
    "agent.report": ["render"],
    "agent.chat": ["Assistant", "Case", "History", "Turn", "make_assistant"],
    "agent.cli": ["main"],
    "rubrics": ["Check", "Criterion", "Pattern", "Rubric", "Sign", "load_rubric"],
    "knowledge": ["Guidance", "guidance_for", "load_guidance"],
}
LATER = {
    "agent.read": ["index", "facts", "judge", "verify", "assess", "report", "chat", "remember", "reviewer", "cli"],
    "agent.index": ["judge", "verify", "assess", "report", "chat", "remember", "reviewer", "cli"],
    "agent.verify": ["index", "judge", "assess", "report", "chat", "remember", "reviewer", "cli"],
    "agent.judge": ["assess", "report", "chat", "remember", "reviewer", "cli"],
    "agent.assess": ["report", "chat", "remember", "reviewer", "cli"],
    "agent.report": ["judge", "index", "assess", "chat", "remember", "reviewer", "cli"],
    "agent.chat": ["cli"],
    "agent.remember": ["judge", "chat", "cli"],
}
"""Package → packages of `agent` that it must not know."""


def modules(package: str) -> Iterator[Path]:
    yield from sorted((ROOT / package.replace(".", "/")).rglob("*.py"))


def imported(file: Path) -> set[str]:
    """Every module a file imports, also late ones and those for types, by full name."""
    names: set[str] = set()
    package = ".".join(file.relative_to(ROOT).with_suffix("").parts[:-1])
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            module = ".".join([*above, *([node.module] if node.module else [])])
            names |= {module, *(f"{module}.{alias.name}" for alias in node.names)}
    return names


def within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


@pytest.mark.parametrize("package", sorted(EXPORTS))
def test_exports(package: str) -> None:
    module = importlib.import_module(package)

    offered = getattr(module, "__all__", EXPORTS[package])
    assert set(EXPORTS[package]) <= set(offered)
    assert all(hasattr(module, name) for name in offered)


@pytest.mark.parametrize("package", sorted(LATER))
def test_imports_go_one_way(package: str) -> None:
    files = list(modules(package))
    wrong = {
        f"{file.relative_to(ROOT)} imports {name}"
        for file in files
        for name in imported(file)
        for later in LATER[package]
        if within(name, f"agent.{later}")
    }

    assert files
    assert wrong == set()


def test_nothing_of_the_review_knows_the_pages_the_evaluation_or_the_command_line() -> None:
    wrong = {
        f"{file.relative_to(ROOT)} imports {name}"
        for file in modules("agent")
        if not file.is_relative_to(ROOT / "agent" / "cli")
        for name in imported(file)
        if within(name, "agent.cli") or within(name, "ui") or within(name, "evals")
    }

    assert wrong == set()


def test_the_rubric_and_the_guidance_know_nothing_of_the_reviewer_but_its_errors_and_its_language() -> None:
    wrong = {
        f"{file.relative_to(ROOT)} imports {name}"
        for package in ("rubrics", "knowledge")
        for file in modules(package)
        for name in imported(file)
        if within(name, "agent") and not within(name, "agent.errors") and not within(name, "agent.language")
    }

    assert wrong == set()


def test_language_knows_nobody() -> None:
    wrong = {
        f"{file.relative_to(ROOT)} imports {name}"
        for file in modules("agent")
        if file.is_relative_to(ROOT / "agent" / "language")
        for name in imported(file)
        if within(name, "agent") and not within(name, "agent.language") and not within(name, "agent.errors")
    }

    assert wrong == set()


def test_the_data_models_know_nobody() -> None:
    for name in ("clean", "errors", "document", "review"):
        known = {other for other in imported(ROOT / "agent" / f"{name}.py") if within(other, "agent")}
        assert not {other for other in known if not within(other, "agent.clean")}
