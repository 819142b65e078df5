"""The text of one Word paragraph as a reader sees it, with all changes accepted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from agent.read.docx.styles import Styles
from agent.read.docx.xml import attribute, child, local, number, switched_on

_GONE = frozenset({"del", "moveFrom", "rt", "annotationRef", "instrText", "delText", "delInstrText"})
_PROPERTIES = frozenset({"pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "trPr", "tcPr", "fldData", "smartTagPr"})
_BOXES = {"F0FE": "☒", "F0FD": "☒", "F078": "☒", "F052": "☑", "F0A8": "☐", "F06F": "☐", "F071": "☐", "F0A3": "☐"}
_SMALLEST = 4
"""Half-points: text of 2 pt and less is not read by anyone."""
_DEEPEST = 150


@dataclass
class Stretch:
    """Text of a paragraph with the objects that hang on it."""

    shown: str = ""
    concealed: str = ""
    bold: bool = False
    """Whether every visible character is bold."""
    size: int = 0
    """Half-points of the smallest visible character; 0 where no run says."""
    boxes: list[Any] = field(default_factory=list)
    """Contents of text boxes, in order."""
    notes: list[tuple[str, str]] = field(default_factory=list)
    """(footnote or endnote, its id)."""


@dataclass
class Tally:
    """What was met on the way that a reader should know of."""

    inserted: int = 0
    deleted: int = 0
    struck: int = 0
    pictures: int = 0
    embedded: int = 0


class RunReader:
    """Reads paragraphs of one document; counts into a Tally."""

    def __init__(self, styles: Styles, tally: Tally) -> None:
        self._styles = styles
        self._tally = tally

    def read(self, paragraph: Any, *, shaded: bool) -> Stretch:
        """The text of a paragraph; `shaded` where its surroundings are coloured, so that white text is seen."""
        stretch = Stretch()
        properties = child(paragraph, "pPr")
        shaded = shaded or _coloured(self._styles.paragraph_property(properties, "shd"))
        weights = [0, 0]
        self._walk(paragraph, properties, stretch, weights, shaded=shaded, depth=0)
        stretch.bold = weights[1] > 0 and weights[0] == 0
        return stretch

    def _walk(
        self, element: Any, paragraph: Any, stretch: Stretch, weights: list[int], *, shaded: bool, depth: int
    ) -> None:
        if depth > _DEEPEST:
            return
        for inner in element:
            name = local(inner)
            if name in _GONE:
                self._tally.deleted += name in ("del", "moveFrom")
                continue
            if name in _PROPERTIES:
                continue
            if name == "r":
                self._run(inner, paragraph, stretch, weights, shaded=shaded)
                continue
            self._tally.inserted += name in ("ins", "moveTo")
            chosen = _alternative(inner) if name == "AlternateContent" else inner
            self._walk(chosen, paragraph, stretch, weights, shaded=shaded, depth=depth + 1)

    def _run(self, run: Any, paragraph: Any, stretch: Stretch, weights: list[int], *, shaded: bool) -> None:
        text = self._run_text(run, stretch)
        if not text:
            return
        properties = child(run, "rPr")
        if self._on(properties, paragraph, "strike") or self._on(properties, paragraph, "dstrike"):
            self._tally.struck += 1
            return
        if self._is_hidden(properties, paragraph, shaded=shaded) and text.strip():
            stretch.concealed += text
            return
        if self._on(properties, paragraph, "caps"):
            text = text.upper()
        stretch.shown += text
        if text.strip():
            size = number(self._styles.run_property(properties, paragraph, "sz")) or 0
            stretch.size = min(stretch.size, size) if weights[0] + weights[1] else size
        weights[self._on(properties, paragraph, "b")] += sum(char.isalnum() for char in text)

    def _run_text(self, run: Any, stretch: Stretch) -> str:
        parts: list[str] = []
        for inner in run:
            match local(inner):
                case "t":
                    parts.append(inner.text or "")
                case "tab" | "ptab":
                    parts.append(" ")
                case "br" | "cr" if attribute(inner, "type") not in ("page", "column"):
                    parts.append("\n")
                case "noBreakHyphen":
                    parts.append("-")
                case "sym":
                    parts.append(_BOXES.get((attribute(inner, "char") or "").upper(), ""))
                case "footnoteReference" | "endnoteReference":
                    stretch.notes.append((local(inner)[:-9], attribute(inner, "id") or ""))
                case "fldChar":
                    parts.append(_check_box(inner))
                case "ruby":
                    parts += [part.text or "" for part in inner.iter() if local(part) == "t" and _is_base(part)]
                case "AlternateContent":
                    self._object(_alternative(inner), stretch)
                case "drawing" | "pict" | "object":
                    self._object(inner, stretch)
                case _:
                    pass
        return "".join(parts)

    def _object(self, element: Any, stretch: Stretch) -> None:
        boxes = [inner for inner in element.iter() if local(inner) == "txbxContent"]
        outermost = [box for box in boxes if not any(local(around) == "txbxContent" for around in box.iterancestors())]
        stretch.boxes += outermost
        names = {local(inner) for inner in element.iter()}
        self._tally.pictures += bool(names & {"blip", "imagedata", "chart", "relIds"})
        self._tally.embedded += "OLEObject" in names

    def _on(self, run: Any, paragraph: Any, name: str) -> bool:
        return switched_on(self._styles.run_property(run, paragraph, name))

    def _is_hidden(self, run: Any, paragraph: Any, *, shaded: bool) -> bool:
        if self._on(run, paragraph, "vanish"):
            return True
        size = number(self._styles.run_property(run, paragraph, "sz"))
        if size is not None and size <= _SMALLEST:
            return True
        colour = (attribute(self._styles.run_property(run, paragraph, "color")) or "").lower()
        if not _is_white(colour) or shaded:
            return False
        highlight = attribute(self._styles.run_property(run, paragraph, "highlight")) or "none"
        return highlight in ("none", "white") and not _coloured(self._styles.run_property(run, paragraph, "shd"))


def _is_white(colour: str) -> bool:
    return len(colour) == 6 and all(part in "fedc" for part in colour[::2]) and colour[0::2] >= "fff"


def _coloured(shading: Any) -> bool:
    fill = (attribute(shading, "fill") or "auto").lower()
    return fill not in ("auto", "ffffff", "") or attribute(shading, "themeFill") not in (None, "background1")


def is_coloured(shading: Any) -> bool:
    """Whether a `w:shd` gives a background on which white text can be seen."""
    return shading is not None and _coloured(shading)


def _alternative(element: Any) -> Any:
    """The branch of an AlternateContent that Word shows."""
    choice = child(element, "Choice")
    if choice is not None and any(local(inner) in ("txbxContent", "t", "blip", "chart") for inner in choice.iter()):
        return choice
    fallback = child(element, "Fallback")
    return fallback if fallback is not None else element


def _is_base(text: Any) -> bool:
    """Whether text in a ruby is the base text, not the small reading above it."""
    return any(local(around) == "rubyBase" for around in text.iterancestors())


def _check_box(field_begin: Any) -> str:
    box = child(child(field_begin, "ffData"), "checkBox")
    if box is None:
        return ""
    state = child(box, "checked")
    return "☒ " if switched_on(state if state is not None else child(box, "default")) else "☐ "
