"""Claims of return (ROI, payback, net benefit) against the figures they follow from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.document import Block, BlockKind, Document
from agent.judge.arithmetic.calculation import Calculation
from agent.judge.arithmetic.citation import bracketed, money, quote, row_quote, slug
from agent.judge.arithmetic.figures.columns import is_period
from agent.judge.arithmetic.figures.rows import Row
from agent.judge.arithmetic.figures.tables import Table, tables
from agent.language.amounts import find_amounts

_COST = re.compile(r"\b(?:investments?|costs?|outlay|spend)\b", re.I)
_BENEFIT = re.compile(r"\b(?:benefits?|savings?|value|returns?|gains?)\b", re.I)
_NET = re.compile(r"\bnet\b", re.I)
_ROI = re.compile(r"\broi\b|\breturn on investment\b", re.I)
_PAYBACK = re.compile(
    r"\bpay-?back\b|\brecover(?:ed|y)\b|\bbreak-?even\b|\bpays? (?:for itself|back)\b"
    r"|\bmoney back\b",
    re.I,
)
_MONTHS = re.compile(r"(\d{1,3}(?:\.\d)?)\s?[- ]?(months?|years?)\b", re.I)
_YEAR = re.compile(r"y(?:ea)?r|20\d\d|\bfy", re.I)
_WITHIN_A_YEAR = re.compile(
    r"\bq[1-4]|quarter|\bh[12]\b|half|month|\b(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)", re.I
)
_PERCENT = re.compile(r"([-−+]?)\s?(\d[\d,.]{0,20})\s?%")
_ROI_CLAIM = re.compile(
    r"\bROI\b[^\n%.]{0,40}?(\d[\d,]{0,20}(?:\.\d{1,9})?)\s?%|(\d[\d,]{0,20}(?:\.\d{1,9})?)\s?%\s{1,9}ROI\b", re.I
)


def returns(document: Document) -> list[Calculation]:
    """One Calculation for every claim of return that the figures beside it explain, or clearly do not."""
    found = tables(document)
    made: list[Calculation] = []
    for table in found:
        made.extend(_by_column(document, table))
        made.extend(_by_row(document, table))
    for block in document.blocks:
        if block.kind is not BlockKind.TABLE_ROW and block.hidden != "text":
            made.extend(_payback_in_text(document, block))
            made.extend(_roi_in_text(document, block))
    return made


def _by_column(document: Document, table: Table) -> Iterator[Calculation]:
    """Tables with rows for cost, benefit, net and ROI, and periods as columns."""
    rows = {
        "cost": _only(table, _COST, _BENEFIT),
        "benefit": _only(table, _BENEFIT, _NET),
        "net": next((row for row in table.rows if _NET.search(row.label) and _BENEFIT.search(row.label)), None),
        "roi": next((row for row in table.rows if _ROI.search(row.label)), None),
        "payback": next((row for row in table.rows if _PAYBACK.search(row.label)), None),
    }
    cost, benefit, net, roi, payback = (rows[name] for name in ("cost", "benefit", "net", "roi", "payback"))
    for column in table.headers:
        head = table.headers[column]
        if cost and benefit and column in cost.figures and column in benefit.figures:
            spent, gained = abs(cost.figures[column].value), benefit.figures[column].value
            sure = False
            if net and column in net.figures:
                netted = _net(document, table, (net, cost, benefit), column, spent=spent, gained=gained)
                sure = netted.ok is True
                yield netted
            share = _percent(roi.texts.get(column, "")) if roi else None
            if roi and share is not None and spent:
                yield from _roi(document, (roi, cost, benefit), (spent, gained), share, head, sure=sure)
    if net and payback:
        yield from _cumulative(document, table, net, payback)


def _by_row(document: Document, table: Table) -> Iterator[Calculation]:
    """Tables with columns for cost, benefit and ROI, or for outlay, net benefit and months to recover it."""
    heads = table.headers
    cost = next((c for c, h in heads.items() if _COST.search(h) and not _BENEFIT.search(h)), None)
    cost = cost or next((c for c, h in heads.items() if re.search(r"\boutlay\b|\binvest", h, re.I)), None)
    outlay = next((c for c, h in heads.items() if re.search(r"\boutlay\b|\binvest", h, re.I)), None)
    benefit = next((c for c, h in heads.items() if _BENEFIT.search(h) and not _NET.search(h) and c != cost), None)
    net = next((c for c, h in heads.items() if _NET.search(h) and _BENEFIT.search(h)), None)
    roi = next((c for c, h in heads.items() if _ROI.search(h)), None)
    months = next((c for c, h in heads.items() if _PAYBACK.search(h) and "month" in h.lower()), None)
    for row in table.rows:
        if roi and cost and benefit and cost in row.figures and benefit in row.figures:
            share = _percent(row.texts.get(roi, ""))
            spent = abs(row.figures[cost].value)
            if share is not None and spent:
                yield from _roi(document, (row,), (spent, row.figures[benefit].value), share, row.label)
        paid = outlay if outlay in row.figures else None
        if months and net and paid and months in row.figures and net in row.figures and row.figures[net].value > 0:
            computed = row.figures[paid].value / row.figures[net].value * 12
            claimed = row.figures[months].value
            ok = abs(claimed - computed) <= max(1.0, computed * 0.05)
            yield Calculation(
                id=f"payback:{slug(row.label)}",
                kind="payback",
                statement=f"{row.label}: recovered in {claimed:g} months as stated; outlay over net benefit gives "
                f"{computed:.1f} months.",
                claimed=claimed,
                computed=round(computed, 1),
                ok=ok if ok or not 0.7 <= claimed / computed <= 1.4 else None,
                evidence=(row_quote(document, row, row.figures[months].ref),),
                working=f"{row.figures[paid].value:,.0f} / {row.figures[net].value:,.0f} × 12 = {computed:.1f}",
                confidence=0.9,
            )


def _only(table: Table, wanted: re.Pattern[str], unwanted: re.Pattern[str]) -> Row | None:
    """The one row that matches; a total before plain lines, None where several would do."""
    rows = [row for row in table.rows if row.figures and wanted.search(row.label) and not unwanted.search(row.label)]
    totals = [row for row in rows if row.is_total]
    chosen = totals or rows
    return chosen[0] if len(chosen) == 1 else None


def _net(
    document: Document, table: Table, rows: tuple[Row, Row, Row], column: int, *, spent: float, gained: float
) -> Calculation:
    figure = rows[0].figures[column]
    computed = gained - spent
    slack = sum(row.figures[column].amount.slack for row in rows) + 0.51
    ok = abs(figure.value - computed) <= slack
    currency = figure.amount.currency or table.currency
    return Calculation(
        id=f"net:{slug(table.headers.get(column, ''))}",
        kind="saving",
        statement=f"“{rows[0].label}” of {money(figure.value, currency)}{bracketed(figure.ref)} "
        + ("is" if ok else f"is not {money(computed, currency)},")
        + " what benefit less cost gives.",
        claimed=figure.value,
        computed=computed,
        # The rows may hold other costs than the ones netted; only a small difference is surely a slip.
        ok=True if ok else (False if abs(figure.value - computed) < 0.2 * abs(spent) else None),
        evidence=tuple(row_quote(document, row, row.figures[column].ref) for row in rows),
        working=f"{gained:,.10g} − {spent:,.10g} = {computed:,.10g}",
        confidence=0.85,
    )


def _roi(
    document: Document,
    rows: tuple[Row, ...],
    figures: tuple[float, float],
    share: float,
    where: str,
    *,
    sure: bool = False,
) -> Iterator[Calculation]:
    """`sure`: the table itself nets these figures, so that they are what the ROI is of."""
    spent, gained = figures
    computed = (gained - spent) / spent * 100
    close = [value for value in (computed, gained / spent * 100) if abs(value - share) <= max(1.0, abs(value) * 0.01)]
    turned = abs(-computed - share) <= max(1.0, abs(computed) * 0.01)
    ok = True if close else (False if turned or sure else None)
    said = (
        f"ROI of {share:g} % ({where}): benefit {gained:,.0f} less cost {spent:,.0f}, over cost, gives {computed:.1f} %"
    )
    yield Calculation(
        id=f"roi:{slug(where)}",
        kind="roi",
        statement=said + ("; the sign is the other way round." if turned and not close else "."),
        claimed=share,
        computed=round(computed, 1),
        ok=ok,
        evidence=tuple(row_quote(document, row, "") for row in rows),
        working=f"({gained:,.10g} − {spent:,.10g}) / {spent:,.10g} = {computed:.1f} %",
        confidence=0.9 if ok is not None else 0.6,
    )


def _cumulative(document: Document, table: Table, net: Row, payback: Row) -> Iterator[Calculation]:
    """Payback in months against the running sum of the yearly net."""
    columns = [c for c in table.period_columns if c in net.figures]
    stated = next((figure for _, figure in sorted(payback.figures.items()) if figure.value > 0), None)
    heads = [table.headers.get(c, "") for c in columns]
    yearly = all(_YEAR.search(head) and not _WITHIN_A_YEAR.search(head) for head in heads)
    if (
        len(columns) < 2
        or stated is None
        or "month" not in f"{payback.label} {payback.block.text}".lower()
        or not yearly
    ):
        return
    running, computed = 0.0, None
    for number, column in enumerate(columns):
        value = net.figures[column].value
        if running < 0 <= running + value:
            computed = 12 * (number - running / value)
            break
        running += value
    horizon = 12 * len(columns)
    if computed is None and running < 0 and stated.value < horizon:
        ok: bool | None = False
        said = (
            f"Payback is stated as {stated.value:g} months{bracketed(stated.ref)}, but after {horizon} months "
            f"the net still adds up to {money(running, table.currency)}."
        )
    elif computed is not None:
        near = abs(stated.value - computed) <= max(3.0, computed * 0.15)
        ok = True if near else (False if abs(stated.value - computed) > 12 else None)
        said = (
            f"Payback is stated as {stated.value:g} months{bracketed(stated.ref)}; "
            f"the yearly net turns positive after {computed:.0f}."
        )
    else:
        return
    yield Calculation(
        id="payback",
        kind="payback",
        statement=said,
        claimed=stated.value,
        computed=round(computed, 1) if computed is not None else None,
        ok=ok,
        evidence=(row_quote(document, payback, stated.ref), row_quote(document, net, "")),
        working=" + ".join(f"{net.figures[c].value:,.0f}" for c in columns) + f" over {horizon} months",
        confidence=0.88,
    )


def _payback_in_text(document: Document, block: Block) -> Iterator[Calculation]:
    """`the £640,000 outlay is recovered in roughly 12 months` against the amounts of the same sentence."""
    for start, end in _sentences(block.text):
        sentence = block.text[start:end]
        claim = _PAYBACK.search(sentence)
        months = next((m for m in _MONTHS.finditer(sentence) if claim and abs(m.start() - claim.end()) < 45), None)
        if claim is None or months is None:
            continue
        claimed = float(months.group(1)) * (12 if months.group(2).lower().startswith("year") else 1)
        amounts = [a for a in find_amounts(sentence, bare=True) if a.value > 100 and not a.unit]
        near = [a for a in amounts if 0 <= claim.start() - a.end <= 20 or 0 <= a.start - claim.end() <= 20]
        for spent, gained in ((near[0].value, a.value) for a in amounts if near and a is not near[0]):
            computed = spent / gained * 12
            if abs(computed - claimed) <= max(1.0, claimed * 0.05):
                yield Calculation(
                    id=f"payback:text-{slug(sentence[:30])}",
                    kind="payback",
                    statement=f"Recovered in {claimed:g} months as stated: {spent:,.0f} over {gained:,.0f} a year.",
                    claimed=claimed,
                    computed=round(computed, 1),
                    ok=True,
                    evidence=(quote(document, block.start + start, block.start + end),),
                    working=f"{spent:,.0f} / {gained:,.0f} × 12 = {computed:.1f}",
                    confidence=0.75,
                )
                break


def _roi_in_text(document: Document, block: Block) -> Iterator[Calculation]:
    """An ROI claimed beside a cost and a benefit in the same sentence."""
    for start, end in _sentences(block.text):
        sentence = block.text[start:end]
        claim = _ROI_CLAIM.search(sentence)
        amounts = [a.value for a in find_amounts(sentence) if a.value > 0]
        if claim is None or len(amounts) != 2:
            continue
        share = float((claim.group(1) or claim.group(2)).replace(",", ""))
        spent, gained = sorted(amounts)
        computed = (gained - spent) / spent * 100
        if abs(computed - share) <= max(1.0, abs(computed) * 0.02):
            yield Calculation(
                id=f"roi:text-{slug(sentence[:30])}",
                kind="roi",
                statement=f"The ROI of {share:g} % follows from {gained:,.0f} against {spent:,.0f}.",
                claimed=share,
                computed=round(computed, 1),
                ok=True,
                evidence=(quote(document, block.start + start, block.start + end),),
                working=f"({gained:,.0f} − {spent:,.0f}) / {spent:,.0f} = {computed:.1f} %",
                confidence=0.75,
            )


def _percent(text: str) -> float | None:
    match = _PERCENT.search(text)
    if match is None or is_period(text):
        return None
    value = float(match.group(2).replace(",", ""))
    return -value if match.group(1) in ("-", "−") and match.group(1) else value


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for match in re.finditer(r"(?<=[a-z0-9)%][.!?])\s+(?=[A-Z(“\"])|\n", text):
        if text[at : match.start()].strip():
            yield at, match.start()
        at = match.end()
    if text[at:].strip():
        yield at, len(text)
