"""The report for a terminal: what decides, what to fix first, one line a finding; everything where it is asked for.

Everything is built from `Text`, never from Rich markup, so nothing in a draft can style or hide anything.
"""

from __future__ import annotations

from io import StringIO
from typing import Any

from rich.cells import cell_len, set_cell_size
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from agent.clean import shortened
from agent.report import wording
from agent.report.context import Quote
from agent.report.entries import Entry
from agent.report.outline import Bar, Outline
from agent.review import Severity

WIDEST = 100
BAR = 20
SIDE = 90
PARTIAL, STRENGTHS, LEAST = 3, 5, 20
"""Of the short report: items of each, and columns that more than a title must have."""
_VERDICT = {"ready": "bold green", "conditional": "bold yellow", "not_ready": "bold red", "not_assessed": "bold"}
_SEVERITY = {Severity.BLOCKER: "bold red", Severity.MAJOR: "bold yellow", Severity.MINOR: "bold"}
_ASCII = str.maketrans(
    {"█": "#", "░": ".", "─": "-", "…": "...", "·": "-", "–": "-", "—": "--", "›": ">", "→": "->"}
    | {"“": '"', "”": '"', "‘": "'", "’": "'"}
)


def render(outline: Outline, *, full: bool = False) -> str:
    """Text for the terminal the program runs in; without one, 80 columns (or `COLUMNS`) and no colour."""
    screen = Console()
    colours: Any = screen.color_system
    console = Console(
        file=StringIO(),
        width=min(screen.width, WIDEST),
        force_terminal=screen.is_terminal,
        color_system=colours,
        no_color=screen.no_color,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
    )
    with console.capture() as capture:
        console.print(*_parts(outline, console.width, full=full), sep="\n")
    shown = "\n".join(row.rstrip() for row in capture.get().splitlines()) + "\n"
    if screen.encoding.lower().startswith("utf"):
        return shown
    return shown.translate(_ASCII).encode(screen.encoding, "replace").decode(screen.encoding)


def _parts(outline: Outline, width: int, *, full: bool) -> list[RenderableType]:
    parts: list[RenderableType] = [*_head(outline, full=full), *_first(outline)]
    if not full:
        return [*parts, *_changes(outline), *_in_a_line_each(outline, width), *_strong(outline), *_more(outline)]
    parts += [_title("The twelve steps"), _bars(outline.steps)]
    parts += [_title("Guarded against the eight reasons pilots fail"), _bars(outline.reasons)]
    parts.append(Text(outline.reasons_note, "dim"))
    parts += _changes(outline)
    for severity in Severity:
        found = outline.of(severity)
        if found:
            parts.append(_title(f"{wording.SEVERITIES[severity].capitalize()} ({len(found)})"))
            parts += [_finding(entry) for entry in found]
    return [*parts, *_good(outline), *_gaps(outline), *_questions(outline), *_colophon(outline)]


def _head(outline: Outline, *, full: bool) -> list[RenderableType]:
    verdict = Text(outline.headline, _VERDICT[outline.verdict])
    if outline.readiness is not None:
        verdict.append(f" – readiness {outline.readiness} of 100", "not bold default")
    parts: list[RenderableType] = [Text(outline.pilot, "bold"), verdict]
    if outline.running:
        parts.append(Text(f"{outline.running}.", "bold"))
    if outline.why:
        parts.append(Text(outline.why))
    if outline.partial:
        shown = outline.partial if full else outline.partial[:PARTIAL]
        parts.append(Text("\nThis review is partial:", "bold yellow"))
        parts += [_item("!", Text(reason)) for reason in shown]
        if len(shown) < len(outline.partial):
            parts.append(_item(" ", Text(f"and {len(outline.partial) - len(shown)} more (--full)", "dim")))
    return parts


def _first(outline: Outline) -> list[RenderableType]:
    if not outline.findings:
        return [_title("Findings"), Text(outline.no_findings)]
    rows: list[RenderableType] = []
    for entry in outline.first:
        body: list[RenderableType] = [Text(entry.title, _SEVERITY[entry.severity])]
        if entry.quotes:
            quote = Text(f"The draft says “{shortened(entry.quotes[0].text, 140)}”", "dim")
            body.append(quote.append(f" ({entry.quotes[0].place})"))
        elif entry.searched:
            body.append(Text(entry.searched, "dim"))
        if entry.fix:
            body.append(Text("Write: ", "bold").append(entry.fix, "not bold"))
        rows += [_item(f"{entry.number}.", Group(*body)), Text()]
    return [_title("Fix first"), *rows[:-1]]


def _in_a_line_each(outline: Outline, width: int) -> list[RenderableType]:
    parts: list[RenderableType] = []
    for severity in Severity:
        found = outline.of(severity)
        if found:
            parts.append(_title(f"{wording.SEVERITIES[severity].capitalize()} ({len(found)})"))
            grid = Table.grid(padding=(0, 1))
            grid.add_column(no_wrap=True, justify="right", style="dim", min_width=3)
            grid.add_column(overflow="fold", ratio=1)
            for entry in found:
                grid.add_row(f"{entry.number}.", _in_a_line(entry, width - 4))
            parts.append(grid)
    return parts


def _in_a_line(entry: Entry, width: int) -> Text:
    """The title, and as much as fits beside it of where it stands."""
    more = f" · {entry.place}" if entry.place else ""
    room = width - cell_len(entry.title)
    if room < LEAST:
        more = ""
    elif cell_len(more) > room:
        more = f"{set_cell_size(more, room - 1).rstrip()}…"
    return Text(entry.title).append(more, "dim")


def _strong(outline: Outline) -> list[RenderableType]:
    if not outline.strengths:
        return []
    rows = [_item("+", Text(proof.title)) for proof in outline.strengths[:STRENGTHS]]
    more = len(outline.strengths) - len(rows)
    return [_title("Already good"), *rows, *([Text(f"  and {more} more", "dim")] if more else [])]


def _more(outline: Outline) -> list[RenderableType]:
    judge = next((text for term, text in outline.colophon if term == "Judge"), "")
    return [
        Text(),
        Text(f"Judged by {judge}.", "dim"),
        Text("Evidence, searches, steps and questions: --full, or --out review.html to read and share.", "dim"),
    ]


def _title(text: str) -> RenderableType:
    return Group(Text(), Text(text, "bold"), Rule(style="dim"))


def _item(mark: str, body: RenderableType) -> RenderableType:
    row = Table.grid(padding=(0, 1))
    row.add_column(no_wrap=True)
    row.add_column(overflow="fold")
    row.add_row(Text(mark, "dim"), body)
    return row


def _bars(bars: tuple[Bar, ...]) -> RenderableType:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(overflow="fold", max_width=36)
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True, justify="right")
    grid.add_column(style="dim", overflow="fold")
    for bar in bars:
        grid.add_row(Text(bar.title), _bar(bar), Text(bar.figure), Text(bar.unassessed))
    return grid


def _bar(bar: Bar) -> Text:
    if bar.score is None:
        return Text()
    full = round(bar.score / 100 * BAR)
    style = "red" if bar.score < 34 else "yellow" if bar.score < 67 else "green"
    return Text("█" * full, style).append("░" * (BAR - full), "dim")


def _changes(outline: Outline) -> list[RenderableType]:
    changes = outline.changes
    if changes is None:
        return []
    counts = f"{len(changes.fixed)} fixed, {len(changes.new)} new, {len(changes.still_open)} still open."
    parts: list[RenderableType] = [_title(f"Since the last review ({changes.against})"), Text(counts)]
    parts += [_item("fixed", Text(title)) for title in changes.fixed]
    parts += [_item("new  ", Text(f"{entry.number}. {entry.title}")) for entry in changes.new]
    return parts


def _finding(entry: Entry) -> RenderableType:
    title = Text(entry.title, _SEVERITY[entry.severity])
    facts = " · ".join(fact for fact in (entry.about, entry.status, entry.level, entry.certainty) if fact)
    body: list[RenderableType] = [title, Text(facts, "dim"), *(_quote(quote) for quote in entry.quotes)]
    if entry.searched:
        body.append(Text(entry.searched))
    if entry.nearest:
        closest = entry.nearest[0]
        miss = Text(f"Closest passage, not an answer: “{shortened(closest.text, 160)}”", "dim")
        body.append(miss.append(f" ({closest.place})"))
    if entry.why:
        body.append(Text(entry.why))
    if entry.disputed:
        body.append(Text("Disputed: ", "bold").append(entry.disputed, "not bold"))
    for label, text in (("Calculation:", entry.calculation), ("Write instead:", entry.fix)):
        if text:
            body.append(Text(label, "bold").append("\n" if "\n" in text else " ").append(text, "not bold"))
    if entry.wanted:
        body.append(Text(f"Met means: {entry.wanted}", "dim"))
    if entry.guidance:
        body.append(Text(f"Guidance: {'; '.join(entry.guidance)}", "dim"))
    return Group(_item(f"{entry.number}.", Group(*body)), Text())


def _quote(quote: Quote) -> RenderableType:
    before = quote.before if len(quote.before) <= SIDE else "… " + quote.before[-SIDE:].partition(" ")[2]
    after = quote.after if len(quote.after) <= SIDE else quote.after[:SIDE].rpartition(" ")[0] + " …"
    text = Text(before, "dim").append(f"“{shortened(quote.text, 300)}”", "not dim bold").append(after, "dim")
    place = " · ".join(part for part in (quote.place, quote.note) if part)
    return Padding(Group(text, Text(f"— {place}", "dim")), (0, 0, 0, 2))


def _good(outline: Outline) -> list[RenderableType]:
    rows = []
    for proof in outline.strengths:
        text = Text(proof.title)
        if proof.quotes:
            text.append(f"\n“{shortened(proof.quotes[0].text, 160)}” ({proof.quotes[0].place})", "dim")
        rows.append(_item("+", text))
    return [_title("Already good"), *rows] if rows else []


def _gaps(outline: Outline) -> list[RenderableType]:
    rows: list[RenderableType] = []
    for heading, gaps in outline.gaps:
        rows.append(Text(heading, "dim"))
        rows += [_item("?", Text(f"{gap.what}: {gap.why}" if gap.why else gap.what)) for gap in gaps]
    return [_title("What could not be assessed"), *rows] if rows else []


def _questions(outline: Outline) -> list[RenderableType]:
    rows = [_item("?", Text(question)) for question in outline.questions]
    return [_title("What a board will ask"), *rows] if rows else []


def _colophon(outline: Outline) -> list[RenderableType]:
    tally = ", ".join(f"{number} {name}" for _, name, number in outline.tally)
    facts = (("Criteria", tally or "none judged"), *outline.colophon)
    return [_title("How this was judged"), *(Text(f"{term}: {text}", "dim") for term, text in facts)]
