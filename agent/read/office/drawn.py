"""Text in shapes, as Word, Excel and PowerPoint draw it (DrawingML)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from agent.read.office.xml import attribute, child, children, local, number

_SMALLEST = 200
"""Hundredths of a point: text of this size and less is not read by anyone."""


@dataclass(frozen=True)
class Drawn:
    """One paragraph of a shape."""

    text: str
    level: int = 0
    """Depth as a list item, 0 where it is outermost or none."""
    bullet: bool = False
    bold: bool = False
    size: int = 0
    """Hundredths of a point of the largest run; 0 where no run says."""
    struck: int = 0
    """How many runs were left out because they are struck out."""
    concealed: str = ""
    """Runs too small to be read."""


def drawn_paragraphs(body: Any) -> Iterator[Drawn]:
    """The paragraphs of a text body; what is struck out is left out and counted."""
    for paragraph in children(body, "p"):
        parts: list[str] = []
        concealed: list[str] = []
        weights: list[bool] = []
        sizes = [0]
        struck = 0
        for run in paragraph:
            kind = local(run)
            if kind == "br":
                parts.append("\n")
            if kind in ("AlternateContent", "m"):  # a formula
                chosen = child(run, "Choice") if kind == "AlternateContent" else run
                parts += [inner.text or "" for inner in chosen.iter("{*}t")] if chosen is not None else []
            if kind not in ("r", "fld"):
                continue
            properties = child(run, "rPr")
            text = "".join(inner.text or "" for inner in children(run, "t"))
            size = number(properties, "sz") or 0
            if kind == "fld" and (attribute(run, "type") or "").startswith(("slidenum", "datetime")):
                continue
            if (attribute(properties, "strike") or "noStrike") != "noStrike":
                struck += bool(text.strip())
            elif 0 < size <= _SMALLEST:
                concealed.append(text)
            else:
                parts.append(text.upper() if attribute(properties, "cap") == "all" else text)
                sizes.append(size)
                weights.append(attribute(properties, "b") in ("1", "true") or not text.strip())
        properties = child(paragraph, "pPr")
        yield Drawn(
            _tidy("".join(parts)),
            level=number(properties, "lvl") or 0,
            bullet=any(local(inner) in ("buChar", "buAutoNum", "buBlip") for inner in properties)
            if properties is not None
            else False,
            bold=bool(weights) and all(weights),
            size=max(sizes),
            struck=struck,
            concealed=_tidy("".join(concealed)),
        )


def drawn_text(body: Any) -> str:
    """All paragraphs of a text body, one a line."""
    return "\n".join(paragraph.text for paragraph in drawn_paragraphs(body) if paragraph.text)


def is_hidden(shape: Any) -> bool:
    """Whether a shape is switched off in the selection pane."""
    for part in shape:
        if local(part).startswith("nv"):
            return attribute(child(part, "cNvPr"), "hidden") in ("1", "true")
    return False


def _tidy(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in text.replace("\v", "\n").split("\n")).strip()
