"""The pilots of a run beside each other: ranking, gaps they share, who has solved them, movement since the last run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

from agent.batch.outcome import Money, Outcome, Triage
from agent.batch.run import PILOTS, Run
from agent.batch.task import REVIEW
from agent.review import Level, Review, Usage
from rubrics import Rubric

FILE = "portfolio.json"
STALE_DAYS = 183
"""A pilot that is older and undecided has outlived the six months in which pilots are decided."""
RISKS = 3
MODELS = 3
_ORDER = {"scale": 0, "fix": 1, "stop": 2, "not_enough": 3}


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class Entry(_Part):
    """One pilot as the portfolio shows it."""

    slug: str
    pilot: str
    owner: str = ""
    state: str
    why: str = ""
    files: tuple[str, ...] = ()
    age_days: int | None = None
    outlived: bool = False
    verdict: str = ""
    readiness: int = 0
    blockers: tuple[str, ...] = ()
    risks: tuple[str, ...] = ()
    """Titles of the failure reasons most at risk."""
    steps: Mapping[str, float | None] = {}
    levels: Mapping[str, str] = {}
    triage: Triage | None = None
    others_have: tuple[str, ...] = ()
    """Titles of criteria it lacks and most others meet."""
    ended: str = ""
    """How it ended, where the manifest says so."""
    share: bool | None = None
    money: Money | None = None
    ends: date | None = None
    """Last day of the pilot, as its drafts say."""
    alike: tuple[str, ...] = ()
    """Pilots that resemble it, the nearest first, with what is recommended for them."""
    moved: str = ""
    """Against an earlier run: `readiness 41 → 58, not_ready → conditional`."""
    rank: int | None = None
    """None where the run is incomplete: nobody is ranked against pilots that were not read."""


class Gap(_Part):
    """A Criterion that several pilots lack."""

    criterion: str
    title: str
    pilots: tuple[str, ...]
    share: float
    solved_by: tuple[str, ...] = ()
    """Pilots that meet it and whose owner has not refused: models to copy."""


class CentralAction(_Part):
    """Something done once, centrally, that closes gaps of many pilots."""

    title: str
    pilots: tuple[str, ...]
    criteria: tuple[str, ...]


class Portfolio(_Part):
    """All of it: one JSON."""

    schema_version: str = "1"
    created: str
    complete: bool
    incomplete: str = ""
    """What is missing, in a sentence."""
    unread: tuple[str, ...] = ()
    entries: tuple[Entry, ...]
    gaps: tuple[Gap, ...] = ()
    actions: tuple[CentralAction, ...] = ()
    steps: Mapping[str, str] = {}
    """Key → title of the steps, as the heat map shows them."""
    money: Mapping[str, float] = {}
    """Currency → sum of what the undecided pilots cost in all, as far as drafts state it."""
    months: float = 0.0
    """That the undecided pilots have gone on for, in all, as far as drafts or the manifest say when they began."""
    usage: Usage = Usage()
    since: str = ""
    """When the run was that `moved` compares with."""


def load_portfolio(out: Path) -> Portfolio | None:
    """The portfolio that the last run wrote into its folder; None where there is none that can be read."""
    try:
        return Portfolio.model_validate_json((out / FILE).read_bytes())
    except (OSError, ValueError):
        return None


def portfolio_of(
    run: Run, out: Path, rubric: Rubric, alike: Mapping[str, Sequence[str]] | None = None, today: date | None = None
) -> Portfolio:
    """The portfolio of a run. `alike`: slug → slugs of the pilots that resemble it."""
    earlier = load_portfolio(out)
    before = {entry.slug: entry for entry in earlier.entries} if earlier else {}
    entries = [_entry(outcome, out, rubric, today or date.today(), before) for outcome in run.outcomes]
    judged = [entry for entry in entries if entry.levels]
    met = _met(judged)
    names = {entry.slug: entry for entry in entries}
    entries = [
        entry.model_copy(
            update={
                "others_have": _others_have(entry, met, len(judged), rubric),
                "alike": tuple(_told(names[slug]) for slug in (alike or {}).get(entry.slug, ()) if slug in names),
            }
        )
        for entry in entries
    ]
    gaps = _gaps(judged, met, rubric)
    incomplete = _incomplete(run)
    return Portfolio(
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        complete=run.complete,
        incomplete=incomplete,
        unread=run.unread,
        entries=tuple(_ranked(entries) if not run.unread else sorted(entries, key=lambda entry: entry.pilot)),
        gaps=gaps,
        actions=_actions(gaps),
        steps=rubric.steps,
        money=_money(entries),
        months=round(sum(entry.age_days or 0 for entry in entries if not entry.ended) / 30.44, 1),
        usage=_sum(outcome.usage for outcome in run.outcomes),
        since=earlier.created if earlier else "",
    )


def _entry(outcome: Outcome, out: Path, rubric: Rubric, today: date, before: Mapping[str, Entry]) -> Entry:
    age = (today - outcome.started).days if outcome.started and outcome.started <= today else None
    entry = Entry(
        slug=outcome.slug,
        pilot=outcome.pilot,
        owner=outcome.owner,
        state=outcome.state.value,
        why=outcome.why,
        files=outcome.files,
        age_days=age,
        outlived=age is not None and age > STALE_DAYS and not outcome.ended,
        ended=outcome.ended,
        share=outcome.share,
        money=outcome.stakes.money,
        ends=outcome.stakes.ends,
        triage=outcome.triage,
    )
    if outcome.triage is None:
        return entry
    # Read and reduced one by one: the reviews of a large backlog do not fit in memory together.
    review = Review.model_validate_json((out / PILOTS / outcome.slug / REVIEW).read_bytes())
    scores = sorted((s, r) for r, s in review.scorecard.reasons.items() if s is not None and s < 1)
    titles = {finding.id: finding.title for finding in review.findings}
    entry = entry.model_copy(
        update={
            "verdict": review.verdict.level,
            "readiness": review.verdict.readiness,
            "blockers": tuple(titles[each] for each in review.verdict.blockers if each in titles),
            "risks": tuple(rubric.reasons[reason] for _, reason in scores[:RISKS]),
            "steps": review.scorecard.steps,
            "levels": {judgment.criterion: judgment.level.value for judgment in review.judgments},
        }
    )
    return entry.model_copy(update={"moved": _moved(entry, before.get(entry.slug))}) if before else entry


def _moved(entry: Entry, before: Entry | None) -> str:
    if before is None or not before.verdict:
        return "new" if before is None else ""
    parts = []
    if before.readiness != entry.readiness:
        parts.append(f"readiness {before.readiness} → {entry.readiness}")
    if before.verdict != entry.verdict:
        parts.append(f"{before.verdict} → {entry.verdict}")
    return ", ".join(parts)


def _met(judged: Sequence[Entry]) -> dict[str, list[Entry]]:
    met: dict[str, list[Entry]] = {}
    for entry in judged:
        for criterion, level in entry.levels.items():
            if level == Level.MET:
                met.setdefault(criterion, []).append(entry)
    return met


def _lacks(entry: Entry, criterion: str) -> bool:
    return entry.levels.get(criterion) in (Level.MISSING, Level.PARTIAL)


def _others_have(entry: Entry, met: Mapping[str, Sequence[Entry]], total: int, rubric: Rubric) -> tuple[str, ...]:
    most = [c.title for c in rubric.criteria if _lacks(entry, c.id) and 2 * len(met.get(c.id, ())) > total - 1 > 0]
    return tuple(most[:5])


def _gaps(judged: Sequence[Entry], met: Mapping[str, Sequence[Entry]], rubric: Rubric) -> tuple[Gap, ...]:
    gaps = []
    for criterion in rubric.criteria:
        asked = [entry for entry in judged if criterion.id in entry.levels]
        lacking = [entry for entry in asked if _lacks(entry, criterion.id)]
        if len(lacking) > 1:
            shared = [entry for entry in met.get(criterion.id, ()) if entry.share is not False]
            solved = sorted(shared, key=lambda entry: -entry.readiness)[:MODELS]
            gaps.append(
                Gap(
                    criterion=criterion.id,
                    title=criterion.title,
                    pilots=tuple(entry.pilot for entry in lacking),
                    share=round(len(lacking) / len(asked), 3),
                    solved_by=tuple(entry.pilot for entry in solved),
                )
            )
    return tuple(sorted(gaps, key=lambda gap: (-len(gap.pilots), gap.criterion)))


@lru_cache
def _central() -> dict[str, list[str]]:
    text = Path(__file__).with_name("central_actions.yaml").read_text(encoding="utf-8")
    return TypeAdapter(dict[str, list[str]]).validate_python(yaml.safe_load(text))


def _actions(gaps: Sequence[Gap]) -> tuple[CentralAction, ...]:
    by_criterion = {gap.criterion: gap for gap in gaps}
    actions = []
    for title, criteria in _central().items():
        helped = [by_criterion[each] for each in criteria if each in by_criterion]
        pilots = tuple(dict.fromkeys(pilot for gap in helped for pilot in gap.pilots))
        if pilots:
            actions.append(CentralAction(title=title, pilots=pilots, criteria=tuple(gap.criterion for gap in helped)))
    return tuple(sorted(actions, key=lambda action: (-len(action.pilots), action.title)))


def _ranked(entries: Iterable[Entry]) -> list[Entry]:
    def place(entry: Entry) -> tuple[int, int, str]:
        return (_ORDER[entry.triage.recommendation] if entry.triage else 9, -entry.readiness, entry.pilot)

    ordered = sorted(entries, key=place)
    return [
        entry.model_copy(update={"rank": number if entry.triage else None}) for number, entry in enumerate(ordered, 1)
    ]


def _money(entries: Iterable[Entry]) -> dict[str, float]:
    sums: dict[str, float] = {}
    for entry in entries:
        if entry.money and not entry.ended:
            currency = entry.money.currency or "without a currency"
            sums[currency] = sums.get(currency, 0.0) + entry.money.amount
    return sums


def _told(entry: Entry) -> str:
    if entry.ended:
        return f"{entry.pilot} (ended: {entry.ended})"
    said = entry.triage.recommendation.replace("_", " ") if entry.triage else entry.state
    return f"{entry.pilot} ({said}, {entry.readiness})" if entry.triage else f"{entry.pilot} ({said})"


def _incomplete(run: Run) -> str:
    parts = []
    if run.unread:
        parts.append(f"{run.stopped} {len(run.unread)} of {run.progress.total} pilots were not read.")
    failed = sum(outcome.triage is None for outcome in run.outcomes)
    if failed:
        parts.append(f"{failed} could not be reviewed.")
    gaps = sum(outcome.state.value == "incomplete" for outcome in run.outcomes)
    if gaps:
        parts.append(f"{gaps} were reviewed with gaps.")
    return " ".join(parts)


def _sum(usages: Iterable[Usage]) -> Usage:
    total = Usage()
    for usage in usages:
        cost = None if total.cost_usd is None or usage.cost_usd is None else total.cost_usd + usage.cost_usd
        total = Usage(
            calls=total.calls + usage.calls,
            input_tokens=total.input_tokens + usage.input_tokens,
            cached_tokens=total.cached_tokens + usage.cached_tokens,
            output_tokens=total.output_tokens + usage.output_tokens,
            cost_usd=cost,
            seconds=round(total.seconds + usage.seconds, 3),
            retries=total.retries + usage.retries,
            cache_hits=total.cache_hits + usage.cache_hits,
        )
    return total
