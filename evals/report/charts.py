"""Plots as inline SVG, each a small function from numbers to a string. Every text is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from evals.metrics.calibration import Bin
from evals.report.numbers import shown
from evals.result import Cell, Table

_ROW = 18
_LABEL = 260


def bars(rows: Sequence[tuple[str, float | None]], title: str) -> str:
    """A horizontal bar for each share or coefficient (−1..1); undefined ones say so."""
    low = -1.0 if any(value is not None and value < 0 for _, value in rows) else 0.0
    width = 320.0
    zero = _LABEL + width * (0 - low) / (1 - low)
    parts = []
    for place, (name, value) in enumerate(rows):
        top = place * _ROW
        parts.append(_text(_LABEL - 8, top + 13, name, anchor="end"))
        if value is None:
            parts.append(_text(zero + 4, top + 13, "undefined", css="faint"))
            continue
        clipped = max(low, min(1.0, value))
        end = _LABEL + width * (clipped - low) / (1 - low)
        css = "bar" if value >= 0 else "bar below"
        parts.append(
            f'<rect class="{css}" x="{min(zero, end):.1f}" y="{top + 3}" width="{abs(end - zero):.1f}" height="12"/>'
        )
        parts.append(_text(_LABEL + width + 8, top + 13, shown(value)))
    parts.append(f'<line class="axis" x1="{zero:.1f}" y1="0" x2="{zero:.1f}" y2="{len(rows) * _ROW}"/>')
    return _svg(parts, _LABEL + width + 60, len(rows) * _ROW + 4, title)


def confusion_map(table: Table) -> str:
    """Squares as dark as the share of their row, with the counts."""
    side, left, top = 96, 130, 40
    parts = [
        _text(left + side * place + side / 2, top - 8, name, anchor="middle")
        for place, name in enumerate(table.columns[1:])
    ]
    for line, row in enumerate(table.rows):
        total = sum(_count(cell) for cell in row[1:])
        y = top + line * 34
        parts.append(_text(left - 8, y + 22, str(row[0]), anchor="end"))
        for place, cell in enumerate(row[1:]):
            share = _count(cell) / total if total else 0.0
            parts.append(
                f'<rect class="cell" x="{left + side * place}" y="{y}" width="{side - 2}" height="32" '
                f'fill-opacity="{share:.2f}"/>'
            )
            css = "light" if share > 0.5 else ""
            parts.append(_text(left + side * place + side / 2, y + 21, shown(cell), anchor="middle", css=css))
    return _svg(parts, left + side * (len(table.columns) - 1) + 10, top + 34 * len(table.rows) + 6, table.title)


def reliability_curve(curve: Sequence[Bin]) -> str:
    """Confidence against the share right; the diagonal is perfect, the area of a dot is its number of judgments."""
    side, margin = 260.0, 40.0
    most = max((bin_.count for bin_ in curve), default=1)

    def at(confidence: float, accuracy: float) -> tuple[float, float]:
        return margin + side * confidence, 10 + side * (1 - accuracy)

    points = [at(bin_.confidence, bin_.accuracy) for bin_ in curve]
    parts = [
        f'<rect class="frame" x="{margin}" y="10" width="{side}" height="{side}"/>',
        f'<line class="axis dashed" x1="{margin}" y1="{10 + side}" x2="{margin + side}" y2="10"/>',
        '<polyline class="curve" points="' + " ".join(f"{x:.1f},{y:.1f}" for x, y in points) + '"/>',
    ]
    for (x, y), bin_ in zip(points, curve, strict=True):
        radius = 3 + 9 * (bin_.count / most) ** 0.5
        words = f"confidence {bin_.confidence:.2f}, right {bin_.accuracy:.2f}, {bin_.count} judgments"
        parts.append(f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"><title>{words}</title></circle>')
    parts.append(_text(margin + side / 2, side + 38, "confidence", anchor="middle"))
    parts.append(_text(margin - 6, 16, "1", anchor="end"))
    parts.append(_text(margin - 6, 12 + side, "0", anchor="end"))
    parts.append(_text(margin - 10, 10 + side / 2, "right", anchor="end"))
    return _svg(parts, margin + side + 14, side + 46, "Reliability")


def flips_chart(rows: Sequence[tuple[str, int, int, int]]) -> str:
    """For each suite: outcomes that became wrong (left), right (right), and changed without becoming either."""
    most = max((max(lost, gained, other) for _, lost, gained, other in rows), default=0) or 1
    half, middle = 150.0, _LABEL + 150.0
    parts = []
    for place, (name, lost, gained, other) in enumerate(rows):
        top = place * _ROW * 2
        parts.append(_text(_LABEL - 8, top + 15, name, anchor="end"))
        for value, css, direction in ((lost, "bar below", -1), (gained, "bar", 1)):
            width = half * value / most
            x = middle - width if direction < 0 else middle
            parts.append(f'<rect class="{css}" x="{x:.1f}" y="{top + 4}" width="{width:.1f}" height="14"/>')
        parts.append(_text(middle + half + 8, top + 15, f"{lost} wrong, {gained} right, {other} other"))
    parts.append(f'<line class="axis" x1="{middle}" y1="0" x2="{middle}" y2="{len(rows) * _ROW * 2}"/>')
    return _svg(parts, middle + half + 200, len(rows) * _ROW * 2 + 4, "Flips")


def _count(cell: Cell) -> int:
    return cell if isinstance(cell, int) else 0


def _text(x: float, y: float, words: str, *, anchor: str = "start", css: str = "") -> str:
    shade = f' class="{css}"' if css else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{shade}>{escape(words)}</text>'


def _svg(parts: Sequence[str], width: float, height: float, title: str) -> str:
    label = escape(title, {'"': "&quot;"})
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" '
        f'role="img" aria-label="{label}">\n{body}\n</svg>'
    )
