"""Words recognised in the picture of a scanned page, by Tesseract: off unless PILOT_REVIEW_OCR names languages."""

from __future__ import annotations

import io
import time
from statistics import median

from agent.errors import SettingsError
from agent.read.pdf.page import Page, Word

_FIRST_GUESS = 20
"""Of a hundred: words Tesseract is less sure of are specks and lines."""
_LARGE = 1.3
"""Of the usual height of lines: from here on a line is set larger rather than measured so."""


def recognise(pages: list[Page], languages: str, deadline: float) -> None:
    """Sets the words of pages that are pictures, as far as there is time; `deadline`: as of `time.monotonic`.

    Raises SettingsError where Tesseract, its library or a language is not installed.
    """
    for page in pages:
        if page.scan and time.monotonic() < deadline:
            page.words = _words(page, languages, deadline - time.monotonic())
            page.recognised = bool(page.words)
        page.scan = b""


def _words(page: Page, languages: str, seconds: float) -> list[Word]:
    try:
        import pytesseract  # type: ignore[import-untyped]
        from PIL import Image
    except ImportError as error:
        raise SettingsError("PILOT_REVIEW_OCR needs the extra `ocr`; install it or unset PILOT_REVIEW_OCR.") from error
    picture = Image.open(io.BytesIO(page.scan))
    try:
        found = pytesseract.image_to_data(
            picture, lang=languages, timeout=max(1.0, seconds), output_type=pytesseract.Output.DICT
        )
    except pytesseract.TesseractNotFoundError as error:
        raise SettingsError(
            "PILOT_REVIEW_OCR needs the program `tesseract`; install it or unset PILOT_REVIEW_OCR."
        ) from error
    except pytesseract.TesseractError as error:
        if "language" in str(error).lower():
            raise SettingsError(
                f"Tesseract has no language {languages}; install it or name another in PILOT_REVIEW_OCR."
            ) from error
        return []
    except RuntimeError:  # the time was over
        return []
    return _placed(found, page.width / picture.width, page.height)


def _placed(found: dict[str, list[int | float | str]], scale: float, height: float) -> list[Word]:
    """The words in points from the lower left; those of one line share its base and its size."""
    lines: dict[tuple[int, ...], tuple[float, float]] = {}
    words = []
    for index, text in enumerate(map(str, found["text"])):
        line = tuple(int(found[name][index]) for name in ("block_num", "par_num", "line_num"))
        left, top, wide, high = (float(found[name][index]) * scale for name in ("left", "top", "width", "height"))
        if int(found["level"][index]) == 4:
            lines[line] = (height - top - high, high)
        elif text.strip() and float(found["conf"][index]) >= _FIRST_GUESS:
            words.append((text.strip(), line, left, height - top - high, left + wide, height - top))
    if not words:
        return []
    usual = median(high for _, high in lines.values())
    return [
        Word(text, left, bottom, right, top, *_set_in(lines.get(line, (bottom, top - bottom)), usual), bold=False)
        for text, line, left, bottom, right, top in words
    ]


def _set_in(line: tuple[float, float], usual: float) -> tuple[float, float]:
    """Base line and size of a line; lines without letters that reach up or down are of the usual size, too."""
    base, high = line
    size = high if high > _LARGE * usual else usual
    return base, 0.85 * size
