"""Page headers and footers: what stands in them is part of the draft, once."""

from __future__ import annotations

from typing import Any

from agent.document import Anchor
from agent.read.docx.body import BodyReader
from agent.read.office.beside import PAGE_NUMBER
from agent.read.office.package import Package
from agent.read.office.xml import attribute, child, local, switched_on
from agent.read.parts import Draft

_NAMES = {"first": "first page", "even": "even pages", "default": ""}


def read_margins(draft: Draft, reader: BodyReader, package: Package, main: str, body: Any) -> None:
    """Adds the headers and footers to the draft, each distinct text once; those no page shows as hidden text."""
    related = package.related(main)
    settings = next((package.tree(target) for kind, target in related.values() if kind == "settings"), None)
    by_evens = switched_on(child(settings, "evenAndOddHeaders"))
    known: set[str] = set()
    done: set[str] = set()
    for section in (element for element in body.iter() if local(element) == "sectPr"):
        by_firsts = switched_on(child(section, "titlePg"))
        for reference in section:
            kind = local(reference).removesuffix("Reference")
            target = related.get(attribute(reference, "id") or "", ("", ""))[1]
            if kind not in ("header", "footer") or target in done:
                continue
            done.add(target)
            pages = attribute(reference, "type") or "default"
            shown = by_firsts if pages == "first" else by_evens if pages == "even" else True
            reader.part = target
            _read(draft, reader, package.tree(target), f"Page {kind}", _NAMES.get(pages, ""), known, shown=shown)


def _read(draft: Draft, reader: BodyReader, root: Any, title: str, pages: str, known: set[str], *, shown: bool) -> None:
    if root is None:
        return
    start = len(draft.blocks)
    draft.place = Anchor(section=(f"{title} ({pages})" if pages else title,))
    reader.read(root)
    draft.place = None
    fresh = []
    for block in draft.blocks[start:]:
        text = " ".join(block.text.split())
        if text in known or PAGE_NUMBER.fullmatch(text[:60]):
            continue
        known.add(text)
        fresh.append(block if shown else block.model_copy(update={"hidden": block.hidden or "text"}))
    draft.blocks[start:] = fresh
