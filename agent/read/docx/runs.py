"""The text of one Word paragraph as a reader sees it, with all changes accepted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from agent.read.docx.styles import Styles
from agent.read.office.drawn import drawn_text
from agent.read.office.xml import attribute, child, children, local, number, switched_on

_GONE = frozenset({"del", "moveFrom", "rt", "annotationRef", "instrText", "delText", "delInstrText"})
_PROPERTIES = frozenset({"pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "trPr", "tcPr", "fldData", "smartTagPr"})
_BOXES = {"F0FE": "☒", "F0FD": "☒", "F078": "☒", "F052": "☑", "F0A8": "☐", "F06F": "☐", "F071": "☐", "F0A3": "☐"}
_BOXES |= {"F0FC": "✓", "F0FB": "✗"}
_SMALLEST = 4
"""Half-points: text of 2 pt and less is not read by anyone."""
_DEEPEST = 150
_LARGE_PICTURE = 16_000_000_000_000
"""Square of English Metric Units (914,400 to the inch): a fifth of a page."""


@dataclass
class Stretch:
    """Text of a paragraph with the objects that hang on it."""

    pieces: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    bold: bool = False
    """Whether every visible character is bold."""
    size: int = 0
    """Half-points of the smallest visible character; 0 where no run says."""
    boxes: list[Any] = field(default_factory=list)
    """Contents of text boxes, in order."""
    notes: list[tuple[str, str]] = field(default_factory=list)
    """(footnote or endnote, its id)."""
    objects: list[tuple[str, str]] = field(default_factory=list)
    """(chart or diagram, id of its relationship)."""
    drawn: list[str] = field(default_factory=list)
    """Text drawn as a picture of letters, such as a watermark, or on a drawing canvas."""

    @property
    def attached(self) -> bool:
        """Whether anything hangs on it."""
        return bool(self.hidden or self.boxes or self.notes or self.objects or self.drawn)

    @property
    def shown(self) -> str:
        """What a reader sees of it."""
        return "".join(self.pieces)

    @property
    def concealed(self) -> str:
        """What a reader does not see."""
        return "".join(self.hidden)

    def join(self, before: Stretch) -> None:
        """Puts the text of the paragraph before it, whose end was deleted, in front."""
        self.pieces[:0], self.hidden[:0] = before.pieces, before.hidden
        self.boxes[:0], self.notes[:0] = before.boxes, before.notes
        self.objects[:0], self.drawn[:0] = before.objects, before.drawn
        self.bold = self.bold and before.bold


@dataclass
class Tally:
    """What was met on the way that a reader should know of."""

    inserted: int = 0
    deleted: int = 0
    struck: int = 0
    linked: int = 0
    """Documents kept in files of their own that this one draws together."""
    characters: int = 0
    """Of the text that was read, or left out and told."""
    large_pictures: int = 0
    """Pictures that cover a fifth of a page and more: they may show text."""

    def skip(self, element: Any) -> None:
        """Counts the text of what is left out on purpose."""
        self.characters += text_length(element)


def text_length(element: Any) -> int:
    """Characters of the text in an element; what is drawn is counted elsewhere."""
    return sum(len(part.text or "") for part in element.iter("{*}t") if "drawingml" not in part.tag)


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
        self._walk(paragraph, self._styles.style_id(properties), stretch, weights, shaded=shaded, depth=0)
        stretch.bold = weights[1] > 0 and weights[0] == 0
        return stretch

    def _walk(
        self, element: Any, style: str, stretch: Stretch, weights: list[int], *, shaded: bool, depth: int
    ) -> None:
        if depth > _DEEPEST:
            return
        for inner in element:
            name = local(inner)
            if name in _GONE:
                self._tally.deleted += name in ("del", "moveFrom")
                self._tally.skip(inner)
                continue
            if name in _PROPERTIES:
                continue
            if name == "r":
                self._run(inner, style, stretch, weights, shaded=shaded)
                continue
            self._tally.linked += name == "subDoc"
            self._tally.inserted += name in ("ins", "moveTo")
            chosen = self._alternative(inner) if name == "AlternateContent" else inner
            self._walk(chosen, style, stretch, weights, shaded=shaded, depth=depth + 1)

    def _run(self, run: Any, style: str, stretch: Stretch, weights: list[int], *, shaded: bool) -> None:
        text = self._run_text(run, stretch)
        if not text:
            return
        properties = self._styles.run_properties(child(run, "rPr"), style)
        if switched_on(properties.get("strike")) or switched_on(properties.get("dstrike")):
            self._tally.struck += 1
            return
        if _is_hidden(properties, shaded=shaded) and text.strip():
            stretch.hidden.append(text)
            return
        if switched_on(properties.get("caps")):
            text = text.upper()
        stretch.pieces.append(text)
        if text.strip():
            size = number(properties.get("sz")) or 0
            stretch.size = min(stretch.size, size) if weights[0] + weights[1] else size
        weights[switched_on(properties.get("b"))] += sum(map(str.isalnum, text))

    def _run_text(self, run: Any, stretch: Stretch) -> str:
        parts: list[str] = []
        for inner in run:
            match local(inner):
                case "t":
                    parts.append(inner.text or "")
                    self._tally.characters += len(inner.text or "")
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
                    parts.append(_form_field(inner))
                case "ruby":
                    parts += [part.text or "" for part in inner.iter() if local(part) == "t" and _is_base(part)]
                    self._tally.skip(inner)
                case "AlternateContent":
                    self._object(self._alternative(inner), stretch)
                case "drawing" | "pict" | "object":
                    self._object(inner, stretch)
                case _:
                    pass
        return "".join(parts)

    def _object(self, element: Any, stretch: Stretch) -> None:
        boxes = [inner for inner in element.iter() if local(inner) == "txbxContent"]
        outermost = [box for box in boxes if not any(local(around) == "txbxContent" for around in box.iterancestors())]
        stretch.boxes += outermost
        shows_picture = next(element.iter("{*}blip"), None) is not None
        for inner in element.iter():
            match local(inner):
                case "chart" if identifier := attribute(inner, "id"):
                    stretch.objects.append(("chart", identifier))
                case "relIds" if identifier := attribute(inner, "dm"):
                    stretch.objects.append(("diagram", identifier))
                case "textpath":
                    stretch.drawn.append(attribute(inner, "string") or "")
                case "txBody":
                    stretch.drawn.append(drawn_text(inner))
                case "extent" if shows_picture:
                    size = (number(inner, "cx") or 0) * (number(inner, "cy") or 0)
                    self._tally.large_pictures += size > _LARGE_PICTURE
                case _:
                    pass

    def _alternative(self, element: Any) -> Any:
        chosen = alternative(element)
        for branch in element:
            if branch is not chosen and isinstance(branch.tag, str):
                self._tally.skip(branch)
        return chosen


def _is_hidden(properties: dict[str, Any], *, shaded: bool) -> bool:
    if switched_on(properties.get("vanish")):
        return True
    size = number(properties.get("sz"))
    if size is not None and size <= _SMALLEST:
        return True
    colour = (attribute(properties.get("color")) or "").lower()
    if not _is_white(colour) or shaded:
        return False
    highlight = attribute(properties.get("highlight")) or "none"
    return highlight in ("none", "white") and not _coloured(properties.get("shd"))


def _is_white(colour: str) -> bool:
    return len(colour) == 6 and all(part in "fedc" for part in colour[::2]) and colour[0::2] >= "fff"


def _coloured(shading: Any) -> bool:
    fill = (attribute(shading, "fill") or "auto").lower()
    return fill not in ("auto", "ffffff", "") or attribute(shading, "themeFill") not in (None, "background1")


def is_coloured(shading: Any) -> bool:
    """Whether a `w:shd` gives a background on which white text can be seen."""
    return shading is not None and _coloured(shading)


def alternative(element: Any) -> Any:
    """The branch of an AlternateContent that Word shows."""
    choice = child(element, "Choice")
    if choice is not None and any(
        local(inner) in ("txbxContent", "t", "blip", "chart", "relIds") for inner in choice.iter()
    ):
        return choice
    fallback = child(element, "Fallback")
    return fallback if fallback is not None else element


def _is_base(text: Any) -> bool:
    """Whether text in a ruby is the base text, not the small reading above it."""
    return any(local(around) == "rubyBase" for around in text.iterancestors())


def _form_field(field_begin: Any) -> str:
    """What a form field shows that no run holds: the state of a check box, the choice of a drop-down."""
    data = child(field_begin, "ffData")
    if (choices := child(data, "ddList")) is not None:
        entries = [attribute(entry) or "" for entry in children(choices, "listEntry")]
        chosen = number(child(choices, "result"))
        chosen = number(child(choices, "default")) if chosen is None else chosen
        return entries[chosen or 0] if 0 <= (chosen or 0) < len(entries) else ""
    box = child(data, "checkBox")
    if box is None:
        return ""
    state = child(box, "checked")
    return "☒ " if switched_on(state if state is not None else child(box, "default")) else "☐ "
