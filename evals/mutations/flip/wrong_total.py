"""Makes the largest stated total of a budget wrong by about a tenth."""

from __future__ import annotations

import re

from agent.document import Block, Document
from evals.mutations.edit import Edit, Target, rebuild

_TOTAL = re.compile(r"\b(?:grand total|total|sum|altogether|all in)\b", re.IGNORECASE)
_FIGURE = re.compile(r"\d{1,3}(?:[,.’' \u00a0]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?")


def wrong_total(document: Document, target: Target) -> Edit | None:
    """The Document with one total wrong; None for criteria other than `budget.reconciles`, or without a total."""
    if target.criterion != "budget.reconciles":
        return None
    best: tuple[float, int, int] | None = None
    for place, block in enumerate(document.blocks):
        if not block.cells or block.header_row or not _TOTAL.search(block.text):
            continue
        for column, cell in enumerate(block.cells):
            amount = _amount(cell.text)
            if amount is not None and (best is None or amount > best[0]):
                best = amount, place, column
    if best is None:
        return None
    _, place, column = best
    block = document.blocks[place]
    blocks = [*document.blocks]
    blocks[place] = _falsified(block, column)
    return Edit(rebuild(document, blocks), ((block.start, block.end),))


def _amount(text: str) -> float | None:
    match = _FIGURE.search(text)
    if match is None or len(match.group()) < len(text.strip()) / 2:
        return None
    digits = re.sub(r"[^\d]", "", match.group())
    return float(digits) if digits.strip("0") and not re.fullmatch(r"(?:19|20)\d\d", match.group()) else None


def _falsified(block: Block, column: int) -> Block:
    cell = block.cells[column]
    match = _FIGURE.search(cell.text)
    assert match is not None
    # the second digit moves: 98,000 becomes 93,000, off by 5 to 50 % and never by rounding
    digits = [place for place, character in enumerate(match.group()) if character.isdigit()]
    at = digits[1] if len(digits) > 1 else digits[0]
    old = int(match.group()[at])
    new = old - 5 if old >= 5 else old + 5
    wrong = match.group()[:at] + str(new) + match.group()[at + 1 :]
    text = cell.text[: match.start()] + wrong + cell.text[match.end() :]
    value = cell.value
    if value is not None:
        place = len([character for character in match.group()[at + 1 :].split(".")[0] if character.isdigit()])
        value += (new - old) * 10**place
    cells = tuple(
        other if number != column else cell.model_copy(update={"text": text, "value": value})
        for number, other in enumerate(block.cells)
    )
    return block.model_copy(update={"cells": cells, "text": " | ".join(part.text for part in cells if part.text)})
