"""How the cells of a workbook look, by the number of their style."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

from agent.read.office.package import Package
from agent.read.parts import Draft

_LONGEST_FORMAT = 500


@dataclass(frozen=True, eq=False)
class Look:
    """Font and fill are openpyxl's; None where the style sheet could not be read."""

    number_format: str = "General"
    is_date: bool = False
    is_duration: bool = False
    struck: bool = False
    font: Any = None
    fill: Any = None


def looks(draft: Draft, package: Package) -> list[Look]:
    """The styles that cells refer to. A style sheet that cannot be read is listed; cells then look plain."""
    if not package.has("xl/styles.xml"):
        return [Look()]
    package.opened.add("xl/styles.xml")
    try:
        return _looks(package)
    except Exception:  # openpyxl raises anything on styles that it does not know
        draft.give_up("the styles of the workbook", "damaged; dates, and what is hidden or struck out, cannot be told")
        return [Look()]


def _looks(package: Package) -> list[Look]:
    from openpyxl import Workbook
    from openpyxl.styles.numbers import BUILTIN_FORMATS
    from openpyxl.styles.stylesheet import apply_stylesheet

    package.tree("xl/styles.xml")  # checks its size
    book: Any = Workbook()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of extensions it skips, which is what we want
        apply_stylesheet(package.archive, book)
    found = []
    for number, style in enumerate(book._cell_styles):
        own = style.numFmtId - 164
        if own >= 0:
            number_format = book._number_formats[own] if own < len(book._number_formats) else "General"
        else:
            number_format = BUILTIN_FORMATS.get(style.numFmtId, "General")
        font = book._fonts[style.fontId] if style.fontId < len(book._fonts) else None
        fill = book._fills[style.fillId] if style.fillId < len(book._fills) else None
        found.append(
            Look(
                number_format=number_format[:_LONGEST_FORMAT],
                is_date=number in book._date_formats,
                is_duration=number in book._timedelta_formats,
                struck=bool(font is not None and font.strike),
                font=font,
                fill=fill,
            )
        )
    return found or [Look()]
