"""What the values of a Review are called in front of a person."""

from __future__ import annotations

from agent.review import UNSURE, Level, Reason, Severity, Verdict

VERDICT = {
    "ready": "Ready",
    "conditional": "Not yet ready",
    "not_ready": "Not ready",
    "not_assessed": "Not assessed",
}
RUNNING = {
    "scale": "The running pilot: scale it",
    "fix": "The running pilot: fix it before scaling",
    "stop": "The running pilot: stop it",
}
SEVERITY = {Severity.BLOCKER: "Blocker", Severity.MAJOR: "Major", Severity.MINOR: "Minor"}
SEVERITIES = {Severity.BLOCKER: "blockers", Severity.MAJOR: "major findings", Severity.MINOR: "minor findings"}
LEVEL = {
    Level.MET: "met",
    Level.PARTIAL: "partly met",
    Level.MISSING: "missing",
    Level.NOT_APPLICABLE: "does not apply",
    Level.UNASSESSED: "not assessed",
}
REASON = {
    Reason.STATED: "stated in the draft",
    Reason.SHALLOW: "touched on, not settled",
    Reason.DEFERRED: "promised for later",
    Reason.DENIED: "the draft says it is not so",
    Reason.PLACEHOLDER: "a blank or placeholder stands in for it",
    Reason.ABSENT: "not found",
    Reason.UNREADABLE: "could not be read",
    Reason.UNVERIFIED: "no quote could be verified",
}
REASONS_NOTE = "A full bar means that the drafts leave this reason no room."
DOCUMENT_KIND = {
    "prd": "requirements or proposal",
    "contract": "contract",
    "budget": "budget",
    "status": "status report",
    "other": "not one of the kinds we have criteria for",
}


def headline(verdict: Verdict) -> str:
    """The verdict as a manager says it. What stands in the way is called a blocker, here and everywhere."""
    blockers = len(verdict.blockers)
    if verdict.level == "conditional":
        return f"Not yet ready: {_first(blockers)}" if blockers else "Not yet ready: no blocker, but much is still open"
    if verdict.level == "not_ready":
        return (
            f"Not ready: {count(blockers, 'blocker')}"
            if blockers
            else "Not ready: too little of what a board asks is answered"
        )
    return VERDICT[verdict.level]


def _first(blockers: int) -> str:
    return "solve the blocker first" if blockers == 1 else f"solve the {blockers} blockers first"


def count(number: int, one: str, many: str | None = None) -> str:
    """`1 blocker`, `2 blockers`, `1,204 passages`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def percent(share: float) -> str:
    """`62 %`; what is not quite everything never rounds to 100 %, and what is not nothing never to 0 %."""
    rounded = round(share * 100)
    if share < 1:
        rounded = min(rounded, 99)
    if share > 0:
        rounded = max(rounded, 1)
    return f"{rounded} %"


def certainty(confidence: float) -> str:
    """A calibrated probability in words."""
    if confidence >= 0.85:
        return "confidence high"
    if confidence >= UNSURE:
        return "confidence fair"
    return "confidence low: check this one yourself"
