"""A claims-triage pilot for the tests: two drafts, an unreadable page, twelve findings, an earlier review."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from agent.document import Anchor, Block, BlockKind, Dossier, Unreadable, assemble
from agent.review import (
    Comparison,
    Evidence,
    Finding,
    JudgeInfo,
    Judgment,
    Level,
    Nearest,
    Pilot,
    Reason,
    Review,
    ReviewedDocument,
    RubricInfo,
    Scorecard,
    Searched,
    Severity,
    Strength,
    Usage,
    Verdict,
)
from rubrics.schema import Levels


@dataclass(frozen=True)
class SampleCriterion:
    id: str
    title: str
    step: str
    reasons: tuple[str, ...]
    severity: str = "major"
    why: str = ""
    fix: str = ""
    question: str = ""
    checks: tuple[Any, ...] = ()
    rule: Any = None
    levels: Levels = field(default_factory=lambda: Levels(met="It is said.", partial="It is touched on."))


@dataclass(frozen=True)
class SampleRubric:
    """Offers what the reports read of a Rubric."""

    steps: dict[str, str]
    reasons: dict[str, str]
    criteria: tuple[SampleCriterion, ...]
    patterns: tuple[Any, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)


STEPS = {
    "outcome": "One measurable business outcome",
    "sponsorship": "Sponsorship and strategy",
    "scope": "Scope that reaches production",
    "data": "Data readiness",
    "gates": "Success gates",
    "funding": "Funding beyond the pilot",
    "rollout": "Staged rollout",
    "governance": "Governance and compliance",
    "adoption": "Adoption and change",
    "vendor": "Vendor and contract",
    "operations": "Operations",
    "closure": "Closure and handover",
}
REASONS = {
    "R1": "Nobody senior owns it",
    "R2": "Success is defined too shallowly",
    "R3": "Data and integration are not ready",
    "R4": "Architecture and operations stop at the pilot",
    "R5": "Governance and procurement come late",
    "R6": "People are not trained",
    "R7": "The organisation does not change with it",
    "R8": "Money and incentives end with the pilot",
}

# id, title, reasons, level, reason, confidence
_TABLE = """
outcome.metric|One measurable business outcome|R2|met|stated|0.93
outcome.baseline|Today's value of the outcome|R2|met|stated|0.91
outcome.owner|Somebody answers for the outcome|R1 R2|missing|absent|0.88
outcome.problem|A specific pain, with its size|R2|met|stated|0.9
sponsor.executive|A named executive sponsor|R1|partial|deferred|0.86
sponsor.production_funding|Who pays for production|R1 R8|missing|denied|0.94
sponsor.strategy|Tied to a strategic objective|R1|met|stated|0.81
scope.to_production|The path from pilot to production|R4|partial|shallow|0.66
scope.integration|Production systems and how they connect|R3 R4|partial|shallow|0.71
scope.service_levels|Targets for latency, volume, availability|R4|unassessed|unreadable|0.0
data.sources|Production data sources and their owners|R3|partial|shallow|0.7
data.quality|Data quality in figures|R3|missing|absent|0.79
data.refresh|How production data keeps flowing|R3 R4|missing|absent|0.83
data.privacy|Personal data and how it is handled|R3 R5|met|stated|0.77
gates.acceptance|Thresholds for technical, operational, economic success|R2|partial|shallow|0.74
gates.beyond_model|Success beyond model accuracy|R2|met|stated|0.84
gates.scale_signal|The adoption signal that triggers scaling|R2 R7|missing|absent|0.62
gates.signoff|Who decides go or no-go, and when|R1 R5|met|stated|0.88
gates.guardrails|Limits that keep the metric honest|R2|missing|absent|0.7
funding.scaling_tranche|Money reserved for scaling|R8|missing|absent|0.9
funding.running_costs|Running costs over a year|R4 R8|partial|shallow|0.82
rollout.stages|Named stages with who or where|R7|met|stated|0.8
rollout.timebox|A fixed end with a decision|R8|met|stated|0.85
governance.signoffs|Legal, security and procurement approvals|R5|missing|placeholder|0.87
governance.auditability|Decisions can be reconstructed|R5|unassessed|unverified|0.0
adoption.training|Training for named audiences|R6|partial|deferred|0.76
adoption.change|Change management|R6 R7|missing|absent|0.68
vendor.exit|How to leave the vendor|R5 R8|not_applicable|stated|0.9
operations.monitoring|What is watched in production|R4|partial|shallow|0.73
operations.incident|Rollback and who responds|R4|missing|absent|0.81
closure.decision|Ways it can end, stop included|R1 R8|partial|shallow|0.69
budget.reconciles|Totals equal their lines|R8|missing|stated|0.99
"""

_STEP_OF = {"sponsor": "sponsorship", "budget": "funding", "contract": "vendor"}


def rubric() -> Any:
    """A small rubric with the twelve steps and eight reasons."""
    criteria = []
    for row in _TABLE.strip().splitlines():
        id_, title, reasons, *_ = row.split("|")
        family = id_.split(".", maxsplit=1)[0]
        criteria.append(SampleCriterion(id_, title, _STEP_OF.get(family, family), tuple(reasons.split())))
    return SampleRubric(STEPS, REASONS, tuple(criteria))


def _blocks(*rows: tuple[BlockKind, str, int]) -> list[Block]:
    return [
        Block(kind=kind, text=text, anchor=Anchor(page=page), level=1 if kind is BlockKind.HEADING else None)
        for kind, text, page in rows
    ]


H, P, L = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM
PRD = assemble(
    _blocks(
        (H, "1 Problem and goal", 1),
        (
            P,
            "Our 62 claims handlers sort 1,900 motor claims a week by hand. A claim waits 3.4 days on average "
            "before anybody decides who handles it, and a quarter of them is passed on at least once. Customers "
            "call twice per claim to ask where it stands.",
            1,
        ),
        (
            P,
            "By 30 September the average wait from receipt to assignment falls from 3.4 days to 1 day. Wrong "
            "first assignments fall from 24 % to 10 %. We count both in the claims system, per week.",
            1,
        ),
        (H, "2 Sponsor and team", 2),
        (
            P,
            "The project is run by the Claims Innovation team. An executive sponsor will be confirmed after the "
            "kick-off. Until then the steering group decides on open questions.",
            2,
        ),
        (P, "The cost of production is not part of this proposal. It is for a later business case.", 2),
        (H, "3 Solution", 3),
        (
            P,
            "The model reads the claim form and photographs and proposes a queue. It integrates with our existing "
            "systems. Handlers see the proposal in their inbox and can overrule it with one click.",
            3,
        ),
        (L, "Data comes from ClaimCenter and the document archive.", 3),
        (
            L,
            "Photographs are stripped of number plates before they reach the model, and deleted after 30 days.",
            3,
        ),
        (H, "5 Approvals", 5),
        (P, "Legal: [name, date]. Information security: [name, date]. Works council: informed in May.", 5),
        (H, "6 Decision", 6),
        (
            P,
            "The head of motor claims decides on 15 October whether we go on. We go on if the wait is at most "
            "1.5 days. The pilot may cost at most EUR 180,000.",
            6,
        ),
    ),
    name="Claims triage PRD v3.pdf",
    sha256="7d0c5b3ea1f94c66b1f1f4b6e2a09c1d8f5e7a64c3b2910f8e7d6c5b4a392817",
    pages=6,
    unreadable=[Unreadable(where="page 4", why="a scanned image without text; run OCR and review again", share=1 / 6)],
    notes=["Page 5 carries one line of white text on white ground; it was read as part of the draft."],
)


def _row(number: int, texts: tuple[str, ...], *, header: bool = False) -> Block:
    return Block(
        kind=BlockKind.TABLE_ROW,
        text=" | ".join(texts),
        anchor=Anchor(sheet="Budget", cells=f"A{number}:C{number}"),
        table=0,
        header_row=header,
    )


BUDGET = assemble(
    [
        _row(3, ("Item", "2025 (EUR)", "Remark"), header=True),
        _row(4, ("Data preparation", "48,000", "one-off")),
        _row(5, ("Model development", "96,000", "one-off")),
        _row(6, ("Cloud and licences", "31,500", "May to October")),
        _row(7, ("Pilot support", "22,000", "")),
        _row(8, ("Total", "187,500", "")),
    ],
    name="Claims triage budget.xlsx",
    sha256="1b9a3f4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708",
)


def dossier() -> Dossier:
    """The PRD and the budget."""
    return Dossier(name="Claims triage", documents=(PRD, BUDGET))


def evidence(quote: str) -> Evidence:
    """Evidence for a quote that one of the sample's Documents contains."""
    for document in (PRD, BUDGET):
        start = document.text.find(quote)
        if start >= 0:
            anchor = document.block_at(start).anchor
            return Evidence(
                document=document.id,
                quote=quote,
                start=start,
                end=start + len(quote),
                page=anchor.page,
                section=anchor.section_label,
                cells=anchor.cells_label,
            )
    raise ValueError(quote)


def _judgment(row: str) -> Judgment:
    id_, _, _, level, reason, confidence = row.split("|")
    rationale = {
        "scope.service_levels": "Page 4 could not be read, and the contents list places the service levels there.",
        "governance.auditability": "A passage was named, but its quote is not in the draft.",
    }.get(id_, "")
    return Judgment(
        criterion=id_,
        level=Level(level),
        reason=Reason(reason),
        confidence=float(confidence),
        rationale=rationale,
        searched=Searched(
            coverage=0.86,
            passages=41,
            nearest=(
                Nearest(
                    quote="The project is run by the Claims Innovation team.",
                    page=2,
                    section="2 Sponsor and team",
                    document=PRD.id,
                ),
            )
            if id_ == "outcome.owner"
            else (),
        ),
    )


def _finding(
    id_: str, criterion: str | None, severity: Severity, title: str, why: str, fix: str, *quotes: str, **more: Any
) -> Finding:
    return Finding(
        id=id_,
        criterion=criterion,
        severity=severity,
        title=title,
        why=why,
        fix=fix,
        evidence=tuple(evidence(quote) for quote in quotes),
        **more,
    )


B, MA, MI = Severity.BLOCKER, Severity.MAJOR, Severity.MINOR


def findings() -> tuple[Finding, ...]:
    """Twelve findings: criteria, a pattern, a contradiction between the drafts, an arithmetic error."""
    return (
        _finding(
            "f-3a91c0",
            "sponsor.production_funding",
            B,
            "Nobody has said who pays for production",
            "Pilots that succeed without a budget behind them stop on the day the pilot money ends. Here the "
            "draft puts the question off in so many words.",
            "“From 1 November the cost of production (EUR 140,000 a year) is carried by cost centre 4410, Motor "
            "Claims; the head of motor claims has agreed to this on [date].”",
            "The cost of production is not part of this proposal.",
            question="If this works on 15 October, from which budget is November paid?",
            guidance=("guidance.step.scaling_tranche",),
        ),
        _finding(
            "f-77be12",
            "outcome.owner",
            B,
            "Nobody answers for the outcome",
            "A team builds; only a person can be asked in March why the wait is still three days.",
            "“The head of motor claims, [name], answers for the wait from receipt to assignment and reports it "
            "monthly to the COO.”",
            question="Whose target is the one day?",
        ),
        _finding(
            "f-c0417d",
            "budget.reconciles",
            B,
            "The budget's total is EUR 10,000 lower than its lines",
            "A board that finds the gap itself stops believing the other figures.",
            "Correct B8 to 197,500, or take EUR 10,000 out of a line and say which.",
            "Total | 187,500 |",
            "Pilot support | 22,000 |",
            calculation="B4 + B5 + B6 + B7 = 48,000 + 96,000 + 31,500 + 22,000 = 197,500\nB8 states 187,500\n"
            "Difference: 10,000",
        ),
        _finding(
            "f-52ad90",
            None,
            MA,
            "The PRD caps the pilot at EUR 180,000; the budget spends EUR 187,500",
            "Two numbers for one thing: whichever is approved, the other is wrong.",
            "State one amount in both: “The pilot costs at most EUR 197,500 (budget, version of [date]).”",
            "The pilot may cost at most EUR 180,000.",
            "Total | 187,500 |",
            question="Which of the two amounts are we asked to approve?",
        ),
        _finding(
            "f-9e2f31",
            "sponsor.executive",
            MA,
            "The executive sponsor is still to be named",
            "A sponsor found after the kick-off inherits a project instead of wanting it.",
            "“Sponsor: [name], Chief Operating Officer, since [date].”",
            "An executive sponsor will be confirmed after the kick-off.",
        ),
        _finding(
            "f-b1c8aa",
            "governance.signoffs",
            MA,
            "Approvals are blanks",
            "Legal and security reviews take six to ten weeks; begun after the pilot they cost a quarter.",
            "“Legal: A. Weber, by 30 May. Information security: J. Roth, penetration test by 13 June. Purchasing: "
            "not needed, no new supplier.”",
            "Legal: [name, date]. Information security: [name, date].",
        ),
        _finding(
            "f-0d4e55",
            "funding.scaling_tranche",
            MA,
            "No money is reserved for scaling",
            "With all of the money in the pilot, success has to queue for the next budget round.",
            "Add a line “Scaling, released on 15 October if the wait is at most 1.5 days: EUR 60,000” (about a "
            "quarter of pilot plus scale).",
        ),
        _finding(
            "f-e8810b",
            None,
            MA,
            "The funding cliff: pilot money, and nothing behind it",
            "Three signs together: all lines are one-off or end in October, no reserve, production put off.",
            "Settle findings 1 and 7 first; this one then disappears.",
            "Cloud and licences | 31,500 | May to October",
            pattern="pattern.funding_cliff",
        ),
        _finding(
            "f-44aa07",
            "scope.integration",
            MA,
            "The draft does not say how it connects to the claims system",
            "Integration is where triage pilots lose their months: the inbox belongs to ClaimCenter.",
            "“The proposal is written to ClaimCenter through its REST API (activity note, per claim, within 60 s "
            "of receipt).”",
            "It integrates with our existing systems.",
        ),
        _finding(
            "f-6b6b21",
            "data.sources",
            MI,
            "Data sources have no owners",
            "Somebody must say yes when the pilot wants the feed to continue.",
            "Add to each source who owns it: “ClaimCenter (owner: Claims IT, [name])”.",
            "Data comes from ClaimCenter and the document archive.",
        ),
        _finding(
            "f-1f1f90",
            "gates.guardrails",
            MI,
            "Nothing keeps the wait from being gamed",
            "Claims can be assigned in a minute, to the wrong queue.",
            "Add a limit: “Wrong first assignments never exceed 24 % in any week; else the model only suggests.”",
        ),
        _finding(
            "f-d00d42",
            "adoption.change",
            MI,
            "No change management",
            "62 handlers lose a task some of them are proud of.",
            "Name a champion per site and a date for the first demonstration.",
        ),
    )


def review(**changes: Any) -> Review:
    """The Review of the sample, with fields replaced by `changes`."""
    fields: dict[str, Any] = {
        "pilot": Pilot(
            name="Claims triage",
            documents=tuple(
                ReviewedDocument(
                    id=document.id,
                    name=document.name,
                    kind=kind,
                    pages=document.pages,
                    words=document.words,
                    sha256=document.sha256,
                    unreadable=tuple({"where": part.where, "why": part.why} for part in document.unreadable),
                    notes=document.notes,
                    kind_why=why,
                )
                for document, kind, why in (
                    (PRD, "prd", "its headings “Problem and goal” and “Solution”"),
                    (BUDGET, "budget", "being a spreadsheet with a total"),
                )
            ),
        ),
        "created": "2025-05-02T09:30:00Z",
        "judge": JudgeInfo(name="offline", why="no model is set up (PILOT_REVIEW_MODEL is empty)"),
        "rubric": RubricInfo(name="Pilot to production", version="1.0", sha256="c4f1" * 16),
        "judgments": tuple(_judgment(row) for row in _TABLE.strip().splitlines()),
        "findings": findings(),
        "strengths": (
            Strength(
                criterion="outcome.metric",
                title="The goal is one number that the business feels",
                evidence=(
                    evidence(
                        "By 30 September the average wait from receipt to assignment falls from 3.4 days to 1 day."
                    ),
                ),
            ),
            Strength(
                criterion="gates.signoff",
                title="Who decides, and when, is settled",
                evidence=(evidence("The head of motor claims decides on 15 October whether we go on."),),
            ),
            Strength(
                criterion="data.privacy",
                title="Personal data is dealt with before it reaches the model",
                evidence=(evidence("Photographs are stripped of number plates before they reach the model"),),
            ),
        ),
        "questions": (
            "If this works on 15 October, from which budget is November paid?",
            "Whose target is the one day?",
            "Which of the two amounts are we asked to approve?",
        ),
        "scorecard": Scorecard(
            steps={
                "outcome": 0.75,
                "sponsorship": 0.5,
                "scope": 0.5,
                "data": 0.38,
                "gates": 0.5,
                "funding": 0.17,
                "rollout": 1.0,
                "governance": 0.0,
                "adoption": 0.25,
                "vendor": None,
                "operations": 0.25,
                "closure": 0.5,
            },
            reasons={
                "R1": 0.5,
                "R2": 0.61,
                "R3": 0.4,
                "R4": 0.36,
                "R5": 0.67,
                "R6": 0.25,
                "R7": 0.33,
                "R8": 0.3,
            },
            assessed=29,
            unassessed=2,
            not_applicable=1,
        ),
        "verdict": Verdict(
            level="not_ready",
            readiness=38,
            blockers=("f-3a91c0", "f-77be12", "f-c0417d"),
            why="Three blockers: nobody pays for production, nobody answers for the outcome, and the budget does "
            "not add up. The goal itself is clear and measurable.",
        ),
        "usage": Usage(seconds=2.4),
        "comparison": Comparison(
            against="claims-triage-2025-04-11.json",
            fixed=(
                _finding("f-aaaa01", "outcome.baseline", MA, "Today's wait is not given", "", ""),
                _finding("f-aaaa02", "rollout.timebox", MA, "The pilot has no end", "", ""),
            ),
            new=("f-52ad90", "f-c0417d"),
            open=("f-3a91c0", "f-77be12", "f-9e2f31", "f-b1c8aa", "f-0d4e55"),
            changed=("outcome.baseline: missing → met", "rollout.timebox: partial → met"),
        ),
    }
    return Review(**(fields | changes))


def spoiled(value: Any, payload: str) -> Any:
    """A dumped Review (or any part of one) with `payload` added to every text a draft or a model could supply."""
    fixed = {"level", "reason", "severity", "schema_version", "running", "kind"}
    if isinstance(value, dict):
        return {key: part if key in fixed else spoiled(part, payload) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [spoiled(part, payload) for part in value]
    return f"{payload}{value}{payload}" if isinstance(value, str) else value


def hostile_review(payload: str) -> Review:
    """The sample's Review with `payload` before and after every text."""
    dump = review().model_dump(mode="json")
    scorecard = dump.pop("scorecard")
    return Review.model_validate({**spoiled(dump, payload), "scorecard": scorecard})
