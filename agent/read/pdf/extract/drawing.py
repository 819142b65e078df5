"""What is drawn on a page besides text: straight rules (of tables) and images."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium

Matrix = tuple[float, float, float, float, float, float]
Rect = tuple[float, float, float, float]

DEEPEST_FORM = 4
MOST_SEGMENTS = 20_000
"""Beyond it a page is a drawing, and its lines are not those of a table."""
SHORTEST_RULE = 4.0


class Drawing:
    """`rules`: axis-parallel line segments as (left, bottom, right, top); `images`: boxes; `paths`: how many."""

    def __init__(self, page: Any) -> None:
        self.rules: list[Rect] = []
        self.images: list[Rect] = []
        self.paths = 0
        self._segments = 0
        self._xy = (ctypes.c_float(), ctypes.c_float())
        for item, matrix in _objects(page.raw):
            kind = pdfium.FPDFPageObj_GetType(item)
            if kind == pdfium.FPDF_PAGEOBJ_PATH:
                self.paths += 1
                if self._segments < MOST_SEGMENTS:
                    self._add_path(item, matrix)
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                self.images.append(_box(item, matrix))
        if self._segments >= MOST_SEGMENTS:
            self.rules.clear()

    def _add_path(self, item: Any, outer: Matrix) -> None:
        matrix = _times(_matrix_of(item), outer)
        x, y = self._xy
        here: tuple[float, float] | None = None
        begin: tuple[float, float] | None = None
        for index in range(min(pdfium.FPDFPath_CountSegments(item), MOST_SEGMENTS)):
            self._segments += 1
            segment = pdfium.FPDFPath_GetPathSegment(item, index)
            if not pdfium.FPDFPathSegment_GetPoint(segment, x, y):
                continue
            point = _apply(matrix, x.value, y.value)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                begin = point
            elif kind == pdfium.FPDF_SEGMENT_LINETO and here is not None:
                self._add_rule(here, point)
            here = point
            if pdfium.FPDFPathSegment_GetClose(segment) and begin is not None:
                self._add_rule(here, begin)

    def _add_rule(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        left, right = sorted((start[0], end[0]))
        bottom, top = sorted((start[1], end[1]))
        if min(right - left, top - bottom) < 1.0 and max(right - left, top - bottom) >= SHORTEST_RULE:
            self.rules.append((left, bottom, right, top))


def _objects(page: Any) -> Iterator[tuple[Any, Matrix]]:
    """All page objects with the matrix of the forms around them."""
    identity: Matrix = (1, 0, 0, 1, 0, 0)
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        yield from _within(pdfium.FPDFPage_GetObject(page, index), identity, 0)


def _within(item: Any, outer: Matrix, depth: int) -> Iterator[tuple[Any, Matrix]]:
    if pdfium.FPDFPageObj_GetType(item) != pdfium.FPDF_PAGEOBJ_FORM:
        yield item, outer
    elif depth < DEEPEST_FORM:
        inner = _times(_matrix_of(item), outer)
        for index in range(pdfium.FPDFFormObj_CountObjects(item)):
            yield from _within(pdfium.FPDFFormObj_GetObject(item, index), inner, depth + 1)


def _matrix_of(item: Any) -> Matrix:
    m = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, m):
        return (1, 0, 0, 1, 0, 0)
    return (m.a, m.b, m.c, m.d, m.e, m.f)


def _times(m: Matrix, n: Matrix) -> Matrix:
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def _apply(m: Matrix, x: float, y: float) -> tuple[float, float]:
    return (m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5])


def _box(item: Any, outer: Matrix) -> Rect:
    sides = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(item, *sides):
        return (0.0, 0.0, 0.0, 0.0)
    left, bottom, right, top = (side.value for side in sides)
    corners = [_apply(outer, x, y) for x in (left, right) for y in (bottom, top)]
    xs, ys = [c[0] for c in corners], [c[1] for c in corners]
    return (min(xs), min(ys), max(xs), max(ys))
