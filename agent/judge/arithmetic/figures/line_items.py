"""The cost and benefit lines of a Document, from its tables, lists and running text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict

from agent.document import Document
from agent.judge.arithmetic.figures.categories import (
    RUNNING,
    Category,
    Recurrence,
    categories,
    is_baseline,
    recurrence_in,
)
from agent.judge.arithmetic.figures.columns import is_period, is_total_label
from agent.judge.arithmetic.figures.rows import Row, RowRole
from agent.judge.arithmetic.figures.statements import Group, Statement, groups, statements
from agent.judge.arithmetic.figures.tables import Table, tables
from agent.language.amounts import find_amounts
from agent.once import once_per_document

_BUDGET = re.compile(
    r"\b(?:budget\w*|costs?|investments?|funding|spend\w*|expens\w+|expenditure|capex|opex|kosten"
    r"|allocation|tco|pricing"
    r"|financ\w+|resources?|reserve|tranche)\b",
    re.I,
)
_BENEFITS = re.compile(r"\b(?:benefits?|upsides?|savings?|value|revenues?|returns?|gains?)\b", re.I)
_MARKET = re.compile(
    r"\b(?:tam|addressable|market|valuation|arr|mrr|pipeline|deals?|churn\w*|percentile|probability"
    r"|scenario|adoption$)\b",
    re.I,
)
_NO_LINE = re.compile(
    r"^\d+\s?%|\b(?:over|above|exceed\w*|thresholds?|limit|cap|max(?:imum)?|min(?:imum)?|percentile"
    r"|probability|per (?!year|month|annum"
    r"|quarter|week)[a-z]+|if|target)\b|[<>≥≤×]",
    re.I,
)
_RISK = re.compile(r"\b(?:impact|exposure|loss(?:es)?|at risk)\b", re.I)
_RETURN = re.compile(r"\bROI\b|\bannual (?:value|savings)\b", re.I)
_CONTRAST = re.compile(r"\b(?:budget|investment|project|implementation|pilot|build|capex|set-?up|breakdown)\b", re.I)


class LineAmount(BaseModel):
    """One amount of a line; `document.text[start:end]` is where it stands."""

    model_config = ConfigDict(frozen=True)

    value: float
    """In whole units of the currency."""
    currency: str | None
    period: str
    """Header of its column where that is a stretch of time (`Year 1`, `Q1`), else what it is per, or empty."""
    ref: str
    """Cell, or empty outside tables."""
    start: int
    end: int
    slack: float
    unit: str | None = None
    is_total: bool = False
    """True in a total column."""


class LineItem(BaseModel):
    """A named amount of money: a budget line, a benefit, or a total."""

    model_config = ConfigDict(frozen=True)

    label: str
    category: Category
    categories: tuple[Category, ...]
    """Every category the label speaks of; `category` is the first."""
    recurrence: Recurrence
    why: str
    """What told the recurrence."""
    amounts: tuple[LineAmount, ...]
    section: str
    is_total: bool = False
    is_subtotal: bool = False
    is_baseline: bool = False
    """True for what is spent today, or by another option."""
    structured: bool = True
    """False where it was read out of running prose."""
    group: str = ""
    """The table or list it belongs to."""

    @property
    def is_cost(self) -> bool:
        """True for lines that are money going out for the pilot."""
        return self.category is not Category.BENEFIT and not self.is_total and not self.is_baseline

    @property
    def periods(self) -> tuple[str, ...]:
        """Column periods in which it has an amount above zero."""
        return tuple(amount.period for amount in self.amounts if is_period(amount.period) and amount.value)


@once_per_document
def line_items(document: Document) -> tuple[LineItem, ...]:
    """Every line found, in document order: lines, subtotals and totals."""
    found = statements(document)
    made = list(_from_tables(document))
    made.extend(_from_statements(document, found))
    made = _tell_by_contrast(made)
    return tuple(sorted(made, key=lambda item: item.amounts[0].start))


def _from_tables(document: Document) -> Iterator[LineItem]:
    for table in tables(document):
        if not table.money_columns or not _about_money(table):
            continue
        if _transposed(table):
            yield from _transposed_items(table)
            continue
        for row in table.rows:
            if row.role in (RowRole.LINE, RowRole.TOTAL, RowRole.SUBTOTAL) and (item := _row_item(table, row)):
                yield item


def _about_money(table: Table) -> bool:
    words = " ".join([table.caption, *table.headers.values()])
    over = " ".join(table.headers.get(c, "") for c in table.money_columns)
    if _MARKET.search(over) or _RISK.search(over):
        return False
    named = table.currency is not None and len([row for row in table.rows if row.figures]) >= 3
    return bool(_BUDGET.search(words) or _BENEFITS.search(words) or named or any(row.is_total for row in table.rows))


def _transposed(table: Table) -> bool:
    lines = [row for row in table.rows if row.role is RowRole.LINE]
    named = [row for row in lines if is_period(row.label) and len(row.label) < 24]
    return len(lines) >= 2 and len(named) == len(lines) and not table.period_columns


def _transposed_items(table: Table) -> Iterator[LineItem]:
    for column in table.money_columns:
        label = table.headers.get(column, "")
        lines = [row for row in table.rows if row.role is RowRole.LINE and column in row.figures]
        if not label or not lines:
            continue
        amounts = tuple(_amount(table, row, column, period=row.label) for row in lines)
        said = recurrence_in(label)
        pattern, why = _by_periods(amounts, label)
        total = is_total_label(label)
        yield _item(label, table.caption, amounts, said if said != "unknown" else pattern, why, total=total)


def _row_item(table: Table, row: Row) -> LineItem | None:
    columns = [column for column in table.money_columns if column in row.figures]
    if not columns or not row.label:
        return None
    amounts = tuple(_amount(table, row, column) for column in columns)
    told, why = _recurrence(table, row, columns, amounts)
    section = row.section or table.caption
    over = [table.headers.get(column, "") for column in columns]
    return _item(
        row.label, section, amounts, told, why,
        total=row.is_total, subtotal=row.role is RowRole.SUBTOTAL, group=f"table {table.number} {table.caption}",
        baseline=is_baseline(" ".join([row.section, table.caption.split("\n")[0], *over])),
    )  # fmt: skip


def _amount(table: Table, row: Row, column: int, period: str = "") -> LineAmount:
    figure = row.figures[column]
    header = table.headers.get(column, "")
    return LineAmount(
        value=table.money(figure),
        currency=figure.amount.currency or table.currency,
        period=period or (header if is_period(header) else figure.amount.period or ""),
        ref=figure.ref,
        start=figure.start,
        end=figure.end,
        slack=figure.amount.slack * table.scale(column),
        unit=figure.amount.unit,
        is_total=is_total_label(header),
    )


def _recurrence(table: Table, row: Row, columns: list[int], amounts: tuple[LineAmount, ...]) -> tuple[Recurrence, str]:
    if any(row.figures[c].amount.period in ("month", "quarter", "year") for c in columns):
        return "recurring", "the amount is per period"
    headers = {recurrence_in(table.headers.get(c, "")) for c in columns if row.figures[c].value}
    if len(headers - {"unknown"}) == 1 and (not table.period_columns or len(columns) < len(table.money_columns)):
        return (headers - {"unknown"}).pop(), "column header"
    if {"one_off", "recurring"} <= headers:
        return "recurring", "it has both one-off and recurring columns"
    # A note such as "4 people at $100K/year" gives a rate, not the rhythm of the line.
    others = " ; ".join(_without_amounts(text) for c, text in row.texts.items() if c not in row.figures)
    label = row.label if len(row.label) < 50 else row.label.split(",")[0]
    for text, why in ((label, "label"), (others, "another cell of the row"), (row.section, "section")):
        if (told := recurrence_in(text)) != "unknown":
            return told, why
    if table.period_columns:
        return _by_periods(amounts, row.label, of=len(table.period_columns))
    for text in (table.headers.get(min(table.headers, default=0), ""), table.caption.split("\n")[0]):
        if (told := recurrence_in(text)) != "unknown":
            return told, "heading of the table"
    if (told := recurrence_in(_without_amounts(table.caption.split("\n")[-1]))) != "unknown":
        return told, "what introduces the table"
    return "unknown", ""


def _without_amounts(text: str) -> str:
    for amount in reversed(find_amounts(text)):
        text = text[: amount.start] + text[amount.end :]
    return text


def _by_periods(amounts: tuple[LineAmount, ...], label: str, of: int = 0) -> tuple[Recurrence, str]:
    values = [amount.value for amount in amounts if is_period(amount.period)]
    spent = [value for value in values if value]
    if max(len(values), of) < 2:
        return "unknown", ""
    if len(spent) == 1:
        return "one_off", "it has an amount in one period only"
    if len(spent) == max(len(values), of) and len(set(spent)) == 1:
        return "recurring", "the same amount in every period"
    by_nature = {Category.INFRASTRUCTURE, Category.SUPPORT, Category.LICENCES, Category.MAINTENANCE}
    if len(spent) >= 2 and by_nature & set(categories(label)) and "implementation" not in label.lower():
        return "recurring", "an amount in several periods"
    return "unknown", ""


def _from_statements(document: Document, found: tuple[Statement, ...]) -> Iterator[LineItem]:
    grouped: dict[int, Group] = {}
    parents: set[int] = set()
    for group in groups(document, found):
        for statement in group.items:
            grouped.setdefault(statement.start, group)
        parent = group.parent
        if group.direct and parent and not any(item.formula for item in group.items):
            # What a breakdown adds up to is a total, whatever it is called.
            parents.add(parent.start)
    for statement in found:
        group_of = grouped.get(statement.start)
        lead = group_of.lead if group_of else None
        section = " › ".join(statement.block.anchor.section[-2:])
        caption = lead.text if lead is not None else section
        about = f"{section} {caption} {statement.label}"
        multiplied = statement.formula and "=" not in statement.line and statement.amount.period is not None
        said = statement.line if statement.labelled else _sentence_of(statement)
        if _MARKET.search(f"{statement.label} {said}") or not statement.label or statement.amount.unit or multiplied:
            continue
        if not (_BUDGET.search(about) or _BENEFITS.search(about) or group_of):
            continue
        if not statement.is_total and _NO_LINE.search(statement.label):
            continue
        if not statement.labelled and (len(statement.label.split()) > 8 or not _BUDGET.search(_sentence_of(statement))):
            continue
        told, why = _told(statement, caption, section)
        period = statement.amount.period or ""
        amount = LineAmount(
            value=statement.amount.value,
            currency=statement.amount.currency,
            period=period,
            ref="",
            start=statement.start,
            end=statement.end,
            slack=statement.amount.slack,
        )
        total = statement.is_total or statement.start in parents or _states_whole(statement)
        yield _item(
            statement.label, f"{section}\n{caption}", (amount,), told, why,
            total=total, structured=statement.labelled, group=f"list {lead.start if lead else section}",
            baseline=is_baseline(" ".join([*statement.block.anchor.section[1:], caption])),
        )  # fmt: skip


def _states_whole(statement: Statement) -> bool:
    return bool(
        re.fullmatch(
            r"(?:the |our )?(?:[a-z]+ ){0,2}(?:budget|investment|funding|cost)(?: of| is)?", statement.label, re.I
        )
    )


def _told(statement: Statement, caption: str, section: str) -> tuple[Recurrence, str]:
    if statement.amount.period in ("month", "quarter", "year") and not statement.formula:
        return "recurring", "the amount is per period"
    after = statement.line[statement.end - statement.line_start :][:14]
    inside = f"{statement.context} {statement.label} {re.split('[,;.]', after)[0]}"
    if statement.labelled:
        inside = f"{statement.context} {statement.line}" if statement.alone else inside
    if not statement.labelled:
        return recurrence_in(_sentence_of(statement)), "its sentence"
    for text, why in ((inside, "its own line"), (caption, "what introduces the list"), (section, "section")):
        if (told := recurrence_in(text)) != "unknown":
            return told, why
    return "unknown", ""


def _sentence_of(statement: Statement) -> str:
    at = statement.start - statement.line_start
    low, high = max(0, at - 300), at + 300
    first = max(low - 1, statement.line.rfind(". ", low, at), statement.line.rfind("; ", low, at)) + 1
    ends = [end for mark in (". ", "; ") if (end := statement.line.find(mark, at, high)) >= 0]
    return statement.line[first : min(ends, default=high)]


def _item(
    label: str,
    section: str,
    amounts: tuple[LineAmount, ...],
    told: Recurrence,
    why: str,
    *,
    total: bool = False,
    subtotal: bool = False,
    structured: bool = True,
    group: str = "",
    baseline: bool = False,
) -> LineItem:
    kinds = categories(label)
    if (
        not _BUDGET.search(label)
        and _RETURN.search(section.rsplit("\n", maxsplit=1)[-1])
        and not _BUDGET.search(section.rsplit("\n", maxsplit=1)[-1])
    ):
        kinds = (Category.BENEFIT,)
    near = "\n".join(section.split("\n")[:1])
    neutral = kinds[0] is not Category.CONTINGENCY and not _BUDGET.search(label)
    if neutral and _BENEFITS.search(near) and not _BUDGET.search(near):
        kinds = (Category.BENEFIT,)
    return LineItem(
        label=label,
        category=kinds[0],
        categories=kinds,
        recurrence=told,
        why=why,
        amounts=amounts,
        section=section,
        is_total=total,
        is_subtotal=subtotal,
        is_baseline=baseline or is_baseline(label),
        structured=structured,
        group=group or section,
    )


def _tell_by_contrast(items: list[LineItem]) -> list[LineItem]:
    """Beside a list of recurring costs, the lines of a project budget that says nothing are one-off."""
    by_group: dict[str, list[LineItem]] = {}
    for item in items:
        if item.is_cost:
            by_group.setdefault(item.group, []).append(item)
    whole = any(
        len(lines) >= 2
        and all(line.recurrence == "recurring" and line.structured for line in lines)
        and sum(any(kind in RUNNING for kind in line.categories) for line in lines) * 2 >= len(lines)
        for lines in by_group.values()
    )
    made = []
    for item in items:
        lines = by_group.get(item.group, [])
        silent = len(lines) >= 2 and all(line.recurrence == "unknown" for line in lines)
        if whole and silent and item.is_cost and item.structured and _CONTRAST.search(item.section.split("\n")[-1]):
            made.append(item.model_copy(update={"recurrence": "one_off", "why": "recurring costs are listed apart"}))
        else:
            made.append(item)
    return made
