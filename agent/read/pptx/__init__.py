"""Slides (.pptx, .pptm): what each slide shows, in reading order, and its notes; the slide's number as the page."""

from __future__ import annotations

from typing import Any

from agent.document import Anchor
from agent.errors import DraftFormatError
from agent.read.office.inventory import list_unread
from agent.read.office.package import Package
from agent.read.office.xml import attribute, child, children
from agent.read.parts import Draft
from agent.read.pptx.shapes import ShapeReader
from agent.read.source import Source

__all__ = ["read_pptx"]


def read_pptx(source: Source) -> Draft:
    """Blocks of a presentation; hidden slides are marked, comments are listed.

    Raises DraftFormatError or DraftLimitError as `Package` does.
    """
    package = Package(source)
    main = package.main_part("ppt/presentation.xml")
    root = package.tree(main)
    if root is None:
        raise DraftFormatError(f"{source.name} is damaged: it has no presentation; save it again.")
    slides = _slides(package, main, root)
    draft = Draft(source.limits)
    draft.pages = len(slides)
    reader = ShapeReader(draft, package)
    hidden = []
    for number, part in enumerate(slides, start=1):
        if number > source.limits.pages or draft.full:
            share = (len(slides) - number + 1) / len(slides)
            draft.give_up(f"slides {number}-{len(slides)}", "a limit was reached before them", share)
            break
        slide = package.tree(part)
        if slide is None:
            draft.give_up(f"slide {number}", "it is missing in the file", 1 / len(slides))
            continue
        is_hidden = attribute(slide, "show") in ("0", "false")
        if is_hidden:
            hidden.append(str(number))
        _read_slide(reader, package, part, slide, number, hidden=is_hidden)
    draft.place = None
    _read_models(reader, package, slides)
    reader.read_furniture()
    reader.tell()
    if hidden:
        draft.notes.append(f"Hidden slides: {', '.join(hidden[:20])}. They are read and marked as hidden.")
    if any(block.hidden == "text" for block in draft.blocks):
        draft.notes.append("It holds text a reader does not see (hidden or tiny); it is no evidence.")
    list_unread(draft, package)
    return draft


def _slides(package: Package, main: str, root: Any) -> list[str]:
    """The parts of the slides in the order in which they are shown."""
    related = package.related(main)
    listed = child(root, "sldIdLst")
    identifiers = (_relationship(item) for item in children(listed, "sldId"))
    return [target for identifier in identifiers if (target := related.get(identifier, ("", ""))[1])]


def _relationship(item: Any) -> str:
    """`r:id`, which stands beside an `id` of its own."""
    return next((value for key, value in item.attrib.items() if key.endswith("relationships}id")), "")


def _read_models(reader: ShapeReader, package: Package, slides: list[str]) -> None:
    """Reads what the layouts and masters in use show on every slide, each once."""
    first: dict[str, int] = {}
    for number, part in enumerate(slides, start=1):
        for kind, target in package.related(part).values() if package.has(part) else ():
            if kind == "slideLayout":
                first.setdefault(target, number)
    for layout, number in list(first.items()):
        for kind, target in package.related(layout).values():
            if kind == "slideMaster":
                first.setdefault(target, number)
    for part, number in first.items():
        if (root := package.tree(part)) is not None and not reader.draft.full:
            reader.read_model(part, root, number)


def _read_slide(reader: ShapeReader, package: Package, part: str, slide: Any, number: int, *, hidden: bool) -> None:
    draft = reader.draft
    start = len(draft.blocks)
    draft.place = Anchor(page=number)
    reader.read(part, slide)
    for kind, target in package.related(part).values():
        notes = package.tree(target) if kind == "notesSlide" else None
        if notes is not None:
            draft.place = Anchor(page=number, section=(f"Notes to slide {number}",))
            reader.read(target, notes, notes=True)
    if hidden:
        draft.blocks[start:] = [
            block.model_copy(update={"hidden": block.hidden or "sheet"}) for block in draft.blocks[start:]
        ]
