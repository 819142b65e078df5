"""How cells and figures read in every report."""

from __future__ import annotations

from evals.result import Cell, Figure


def shown(cell: Cell) -> str:
    """A cell as text: two decimals, `undefined` for None."""
    if cell is None:
        return "undefined"
    if isinstance(cell, float):
        return f"{cell:.2f}".replace("-", "−")
    return str(cell)


def shown_interval(figure: Figure) -> str:
    """`0.61 … 0.74`, or empty where there is no interval."""
    if figure.low is None or figure.high is None:
        return ""
    return f"{shown(figure.low)} … {shown(figure.high)}"


def shown_aim(figure: Figure) -> str:
    """`≥ 0.70 reached`, or empty without an aim."""
    if figure.aim is None:
        return ""
    state = {True: "reached", False: "not reached", None: "undefined"}[figure.reached]
    return f"{'≤' if figure.aim_is_most else '≥'} {shown(figure.aim)} {state}"
