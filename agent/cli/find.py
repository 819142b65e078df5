"""`pilot-review find`: passages of a reviewed backlog by meaning."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer


def find(
    query: Annotated[str, typer.Argument(help="What to look for, in words, such as “exit clause without notice”.")],
    where: Annotated[Path, typer.Option("--in", help="The folder given to `batch --out`.")],
    count: Annotated[int, typer.Option(min=1, max=100, help="Most passages shown.")] = 10,
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Find passages in all drafts of a backlog, with pilot, place and quote."""
    from agent.batch.passages import as_json, open_index
    from agent.report.clean import line, lines

    found = open_index(where).find(query, count)
    if json:
        print(as_json(found))
        return
    if not found:
        print("Nothing is indexed there yet.", file=sys.stderr)
    for each in found:
        place = ", ".join(
            part for part in (f"page {each.page}" if each.page else "", each.cells or "", each.section or "") if part
        )
        print(line(f"{each.similarity:.2f}  {each.pilot} · {each.document}{f' ({place})' if place else ''}"))
        print(f"      {lines(' '.join(each.quote.split()))}\n")
