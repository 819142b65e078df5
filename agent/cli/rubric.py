"""`pilot-review rubric`: list, show and check criteria."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from agent.cli.screen import say

if TYPE_CHECKING:
    from rubrics import Criterion, Pattern

app = typer.Typer(help="List, show and check the criteria.", no_args_is_help=True)


@app.command("list")
def list_criteria(
    rubric: Annotated[Path | None, typer.Option(help="Your own rubric file.")] = None,
) -> None:
    """List criteria and patterns."""
    from rubrics import load_rubric

    loaded = load_rubric(rubric)
    for step, title in loaded.steps.items():
        say(title)
        for criterion in loaded.criteria:
            if criterion.step == step:
                say(f"  {criterion.id:30} {criterion.severity:8} {' '.join(criterion.kinds):28} {criterion.title}")
    say("Patterns")
    for pattern in loaded.patterns:
        say(f"  {pattern.id:30} {pattern.severity:8} {' '.join(pattern.kinds):28} {pattern.title}")


@app.command()
def show(
    id: Annotated[str, typer.Argument(help="A criterion or pattern, such as sponsor.executive.")],
    rubric: Annotated[Path | None, typer.Option(help="Your own rubric file.")] = None,
) -> None:
    """Show one criterion or pattern."""
    import yaml

    from agent.errors import InputError
    from rubrics import load_rubric

    loaded = load_rubric(rubric)
    parts: list[Criterion | Pattern] = [*loaded.criteria, *loaded.patterns]
    for part in parts:
        if part.id == id:
            shown = part.model_dump(mode="json", by_alias=True, exclude_defaults=True)
            say(yaml.safe_dump(shown, sort_keys=False, allow_unicode=True, width=110))
            return
    raise InputError(f"There is no criterion or pattern {id!r}; `pilot-review rubric list` shows them.")


@app.command()
def check(file: Annotated[Path, typer.Argument(help="Your own rubric file.")]) -> None:
    """Check a rubric file; every mistake is named with file and line."""
    from rubrics import load_rubric

    loaded = load_rubric(file)
    say(f"{file}: no mistakes; {len(loaded.criteria)} criteria, {len(loaded.patterns)} patterns in force.")
