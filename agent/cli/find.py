"""`pilot-review find`: passages of a reviewed backlog by meaning."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from agent.cli.screen import complain, say


def find(
    query: Annotated[str, typer.Argument(help="What to look for, in words, such as “exit clause without notice”.")],
    where: Annotated[Path, typer.Option("--in", help="The folder given to `batch --out`.")],
    count: Annotated[int, typer.Option(min=1, max=100, help="Most passages shown.")] = 10,
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Find passages in all drafts of a backlog, with pilot, place and quote."""
    from agent.batch.passages import as_json, open_index
    from agent.clean import line

    found = open_index(where).find(query, count)
    if json:
        say(as_json(found))
        return
    if not found:
        complain("Nothing is indexed there yet.", who="")
    for each in found:
        place = ", ".join(
            part for part in (f"page {each.page}" if each.page else "", each.cells or "", each.section or "") if part
        )
        say(line(f"{each.similarity:.2f}  {each.pilot} · {each.document}{f' ({place})' if place else ''}"))
        say(f"      {line(each.quote)}\n")
