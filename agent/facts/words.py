"""What the words around a value say: what it is about, in which role, and for which period, phase or scenario."""

from __future__ import annotations

import re

from agent.document import Document
from agent.facts.fact import Role
from agent.language.words import stem

_QUALIFIER = re.compile(
    r"\b(?:(?P<period>year|yr|month|week|quarter|day|phase|stage|wave|step|tranche|sprint|option|story|persona"
    r"|part|version|level|tier|layer)\s?-?(?P<number>\d{1,3}|[A-D]\b|I{1,3}\b|one|two|three|four)"
    r"|(?P<quarter>[qh][1-4])(?:\s?[’']?(?:20)?\d\d)?|(?P<fy>(?:fy\s?)?[’']?20[2-4]\d(?:[-/–]\d\d)?|fy\s?\d\d)"
    r"|(?P<percentile>\d{1,2}th percentile|p\d{2})"
    r"|(?P<span>\d{1,2}[- ](?:months?|years?|weeks?|days?))"
    r"|(?P<word>conservative|pessimistic|optimistic|worst|best|downside|upside|cautious|low|middle|high|medium"
    r"|stretch|scenario|alternative"
    r"|traditional|average|avg|mean|median|peak|maximum|max|minimum|min|gross|net|cumulative|daily|weekly"
    r"|monthly|quarterly|annual(?:ly)?|yearly"
    r"|per (?:user|month|year|week|day|hour|unit|request|call|employee|contract|transaction|session)|hourly"
    r"|beta|alpha|ga|mvp|poc|production|roll-?out|scal(?:e|ing)|steady state|run[- ]rate|partial|full|internal"
    r"|external"
    r"|capex|opex|one[- ](?:off|time)|recurring|excl\w*|incl\w*|vat|first|second|third|initial|renewal"
    r"|subsequent|additional|incremental|remaining"
    r"|compar\w+|competitor\w*|benchmark|industry|market|existing|legacy|previous|prior|former|old|v\d(?:\.\d+)?))\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\d{4}|^(?:[qh]\d|fy|year|yr|month|week|quarter|day|part|\d+ )|^(?:monthly|weekly|daily|quarterly|annual)$|^v\d"
)
_SPANS_EQUAL = {
    "year": "annual",
    "yearly": "annual",
    "annually": "annual",
    "avg": "average",
    "mean": "average",
    "max": "maximum",
    "min": "minimum",
}
_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (Role.SPENT, re.compile(r"\b(?:spent|spend to date|costs? to date|actual (?:costs?|spend\w*)|invoiced"
        r"|paid so far|consumed|used so far|expenditure to date)\b", re.I)),
    (Role.BASELINE, re.compile(r"\b(?:baseline|today|as[- ]is|status quo|before|current(?:ly)?|starting point"
        r"|pre-?(?:ai|pilot)|previous|last year|reactive|manual)\b", re.I)),
    (Role.MEASURED, re.compile(r"\b(?:measured|actuals?|achieved|result|observed|so far|to date|now|at present"
        r"|this (?:week|month|quarter)|last (?:week|month|quarter)|latest|reached)\b", re.I)),
    (Role.TARGET, re.compile(r"\b(?:targets?|goals?|aims?|slas?|thresholds?|required?|requirements?|must|pass"
        r"|objective|promised?|committed|agreed|success criteri\w+)\b", re.I)),
    (Role.PLANNED, re.compile(r"\b(?:plan(?:ned)?|budget(?:ed)?|approved|allocated|forecast|expected|estimated?"
        r"|projected|requested)\b", re.I)),
)  # fmt: skip
_FILLER = frozenset({
    "the", "a", "an", "of", "for", "to", "in", "on", "by", "at", "and", "or", "with", "per", "our", "this", "that",
    "is", "are", "be", "total", "overall", "expected", "planned", "projected", "estimated", "target", "goal",
    "current", "baseline", "actual", "measured", "approved", "allocated", "number", "amount", "value", "rate",
    "level", "time", "date", "period", "final", "new", "key", "primary", "achieve", "achieved", "achievement",
    "maintain", "ensure", "reduce", "increase", "improve", "project", "pilot",
})  # fmt: skip
_WORD = re.compile(r"[A-Za-zÀ-ž][\w’'&-]*|\d+(?:\.\d+)?")


def qualifiers_of(text: str) -> frozenset[str]:
    """Periods, phases, scenarios and other words that tell one value of a thing from another of it."""
    found = set()
    for match in _QUALIFIER.finditer(text):
        if match["period"]:
            found.add(f"{match['period'].lower()} {match['number'].lower()}")
        elif match["word"]:
            word = re.sub(r"[\s-]+", " ", match["word"].lower())
            found.add(_SPANS_EQUAL.get(word, word))
        else:
            found.add(re.sub(r"[\s-]+", " ", match.group().lower()).rstrip("s"))
    return frozenset(found)


def governing(headings: tuple[str, ...]) -> frozenset[str]:
    """The scenarios, options and phases that headings name; a year or a week in a heading governs nothing."""
    found = {word for heading in headings for word in qualifiers_of(heading)}
    return frozenset(word for word in found if not _TIME.search(word))


def role_of(text: str) -> Role | None:
    """The role that words name, or None."""
    return next((role for role, pattern in _ROLES if pattern.search(text)), None)


def subject_of(label: str) -> str:
    """The words of a label that name a thing, by stem and sorted; empty where there are none."""
    plain = re.sub(r"\([^)]{0,200}\)|\[[^\]]{0,200}\]", " ", label)
    plain = _QUALIFIER.sub(" ", plain)
    words = {stem(word.lower()) for word in _WORD.findall(plain) if word.lower() not in _FILLER}
    return " ".join(sorted(words))


def usual_year(document: Document) -> int | None:
    """The year a Document speaks of most, for its dates that name none."""
    years = re.findall(r"\b20[2-4]\d\b", document.text[:20000])
    return int(max(set(years), key=lambda year: (years.count(year), year))) if years else None


def clean(text: str) -> str:
    """A label without marks of emphasis, pictures and numbering."""
    text = re.sub(r"\[[ xX]?\]|[*_`#|]+|[\U0001f300-\U0001faff\u2600-\u27bf\ufe0f]", " ", text)
    return re.sub(r"^\s*(?:\d{1,2}(?:\.\d{1,2})*[.)]\s+|[-–•]\s+)", "", " ".join(text.split())).strip(" :–—-")
