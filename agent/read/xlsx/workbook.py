"""What a workbook says of itself: its sheets in order, how its dates count, the names it gives to constants."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from agent.errors import DraftFormatError
from agent.read.office.package import Package
from agent.read.office.xml import attribute, local

_MOST_SHEETS = 1_000
_MOST_NAMES = 2_000


@dataclass(frozen=True)
class SheetPart:
    """One sheet of a workbook."""

    title: str
    part: str
    kind: str
    """`worksheet`, `chartsheet` and so on."""
    hidden: bool


@dataclass
class Workbook:
    """The sheets and what holds for all of them."""

    sheets: list[SheetPart] = field(default_factory=list)
    epoch: Any = None
    recalculates: bool = False
    """Whether Excel is to calculate everything when the file is opened: stored results may be placeholders."""
    constants: list[str] = field(default_factory=list)
    """Defined names that hold a value of their own, as `Name = value`."""
    sheets_beyond: int = 0
    """How many sheets there are beyond the most that are read."""
    strings: str = "xl/sharedStrings.xml"


def workbook(package: Package) -> Workbook:
    """The workbook of a package. Raises DraftFormatError where there is none."""
    from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

    main = package.main_part("xl/workbook.xml")
    root = package.tree(main)
    if root is None:
        raise DraftFormatError(f"{package.name} is damaged: the workbook cannot be opened; save it again.")
    related = package.related(main)
    found = Workbook(epoch=WINDOWS_EPOCH)
    for kind, target in related.values():
        if kind == "sharedStrings":
            found.strings = target
    for element in root.iter():
        name = local(element)
        if name == "workbookPr" and attribute(element, "date1904") in ("1", "true"):
            found.epoch = MAC_EPOCH
        elif name == "calcPr":
            found.recalculates = attribute(element, "fullCalcOnLoad") in ("1", "true")
        elif name == "definedName" and len(found.constants) < _MOST_NAMES:
            text = (element.text or "").strip().removeprefix("=")
            if _is_constant(text) and not (attribute(element, "name") or "").startswith("_xlnm"):
                found.constants.append(f"{attribute(element, 'name')} = {text[:200]}")
        elif name == "sheet" and len(found.sheets) >= _MOST_SHEETS:
            found.sheets_beyond += 1
        elif name == "sheet":
            kind, target = related.get(attribute(element, "id") or "", ("", ""))
            if package.has(target):
                hidden = attribute(element, "state") in ("hidden", "veryHidden")
                found.sheets.append(SheetPart(attribute(element, "name") or "", target, kind, hidden))
    return found


def _is_constant(text: str) -> bool:
    """Whether a name stands for words or a number rather than for cells."""
    if len(text) >= 2 and text[0] == text[-1] == '"':
        return bool(text.strip('"').strip())
    return bool(text) and text[:40].replace(".", "", 1).replace("-", "", 1).isdigit()
