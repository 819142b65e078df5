"""What a cost line is for, and whether it recurs, told from the words around it."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Literal


class Category(StrEnum):
    """What money is spent on, or BENEFIT for what comes back."""

    BENEFIT = "benefit/revenue"
    CONTINGENCY = "contingency"
    SUPPORT = "support/operations"
    MAINTENANCE = "retraining/maintenance"
    CHANGE = "change/training"
    LICENCES = "licences/vendor"
    INFRASTRUCTURE = "infrastructure"
    DATA = "integration/data"
    PEOPLE = "people/implementation"
    OTHER = "other"


RUNNING = (
    Category.INFRASTRUCTURE,
    Category.SUPPORT,
    Category.LICENCES,
    Category.MAINTENANCE,
    Category.CHANGE,
)
"""The five kinds of running costs a reviewer looks for."""

Recurrence = Literal["one_off", "recurring", "unknown"]

_CATEGORIES = (
    (Category.CONTINGENCY, r"\bcontingenc(?:y|ies)\b(?! plan)|\bmanagement reserve|\brisk (?:reserve|buffer"
        r"|allowance|budget|provision)"
     r"|\bbuffer\b|\bunforeseen\b|\bunvorhergesehen\w*|\b(?:budget|general|project) reserve\b"
     r"|^reserves?\b(?! for scal)|\bcontingent reserve"),
    (Category.BENEFIT, r"\bbenefits?\b|\bsavings?\b|\brevenues?\b|\bgains?\b|\bavoid(?:ance|ed)\b"
        r"|\breduc(?:tion|ed)\b|\buplift\b"
     r"|\bincome\b|\bproductivity (?:gain|improve)|\b[AM]RR\b|\bprevented\b|\bdiscounts? captured"
     r"|\bvalue\b(?! added tax)|\btime saved\b|\bprofit"),
    (Category.SUPPORT, r"\bsupport\b|\boperations\b|\bops\b|\bmlops\b|\bsre\b|\bon-?call\b|\bduty\b"
        r"|\bapplication desk|\bguard\b|\bmonitoring\b"
        r"|\bservice desk|\bhelp ?desk"
     r"|\brun team|\bmanaged service|\bbetrieb\b|\bhitl\b|\bhuman review|\bobservability\b|\bincident"),
    (Category.MAINTENANCE, r"\bre-?train|\bmaintenance\b|\bdrift\b|\bupkeep\b|\bwartung\b"
        r"|\bmodel (?:updates?|refresh)|\bre-?(?:tuning|label\w*|fits?)\b|\boverhaul\b|\bre-?evaluation"),
    (Category.CHANGE, r"\b(?:user|staff|manager|team|employee|end[- ]user|agent|hr|role"
        r"|adoption)?\s?training\b(?! data|\s?/\s?inference)|\bchange\b(?! request)|\benablement\b|\badoption\b"
     r"|\bcommunications?\b|\bworkshops?\b|\bteaching\b|\bchampions?\b|\bupskill|\bstakeholder|\bcoaching\b"
     r"|\beducation\b"),
    (Category.LICENCES, r"\blicen[cs](?:e|es|ing)\b|\bsubscriptions?\b|\bsaas\b|\bvendor\b|\bapi (?:costs?"
        r"|usage|fees?|calls?)|\btokens?\b|\bplatform\b"
     r"|\bsoftware\b|\btools?\b|\bllm\b|\bseats?\b|\bmodel (?:usage|api|access)|\blizenz\w*|\bopenai\b"
     r"|\bcopilot\b"),
    (Category.INFRASTRUCTURE, r"\bcloud\b|\bhosting\b|\binfra(?:structure)?\b|\bcompute\b|\bgpus?\b"
        r"|\bservers?\b|\bstorage\b|\bnetwork\b|\bazure\b|\baws\b|\bgcp\b"
     r"|\bdatabase\b|\binference\b|\bvector\b|\bhardware\b|\bdata ?cent|\benvironments?\b|\bbackup"),
    (Category.DATA, r"\bintegrations?\b|\bdata\b|\bpipelines?\b|\betl\b|\bconnectors?\b|\binterfaces?\b"
        r"|\bmigration\b|\blabell?ing\b|\bannotation\b|\bapis?\b"),
    (Category.PEOPLE, r"\bimplementation\b|\bdevelop|\bengineer|\bconsult|\bproject manage|\bpmo\b"
        r"|\bstaff\b|\binternal\b|\bsalar|\bftes?\b|\bteam\b"
     r"|\bprofessional services|\bservices\b|\bdesign\b|\bpersonnel\b|\blabou?r\b|\bscientist|\banalyst"
     r"|\barchitect|\bbuild\b|\btest|\blegal\b|\bsecurity\b|\bresource"
     r"|\bpeople\b|\bproduct owner|\bpeople\b|\bevaluation\b|\baudit\b|\bdeployment\b"),
)  # fmt: skip
_COMPILED = tuple((category, re.compile(pattern, re.I)) for category, pattern in _CATEGORIES)
_RECURRING = re.compile(
    r"\b(?:per|a|each|every) (?:month|year|annum|quarter)\b|/\s?(?:month|mo|year|yr|quarter)\b"
    r"|\bp\.\s?[am]\.|\bmonthly\b"
    r"|\bannual(?:ly)?\b|\byearly\b|\bquarterly\b|\brecurring\b|\bon-?going\b|\brun(?:ning)?[- ](?:costs?"
    r"|rate|phase)\b|\brunning\b"
    r"|\bopex\b|\boperat(?:ing|ional) (?:costs?|expen\w+|budget)|\bsubscriptions?\b|\bretainer\b|^run\b"
    r"|\brun (?:costs?|budget|years?|team)\b|\bonwards\b"
    r"|\bper (?:twelve|12) months\b|\b(?:1[2-9]|2[0-9]|3[0-6]) months\b|\bfor a year\b|\bin a year\b"
    r"|\bafter go-live\b|\bsteady[- ]state\b|\bjährlich|\bmonatlich|\blaufend",
    re.I,
)
_ONE_OFF = re.compile(
    r"\bone[- ]?(?:off|time)\b|\bnon-?recurring\b|\bset-?up\b|\bup-?front\b|\bcapex\b|\bcapital\b|\bonce\b"
    r"|\beinmalig"
    r"|\binitial (?:costs?|investment|purchase|development|fee)|\b(?:pilot|build|implementation|project"
    r"|development) (?:costs?|budget|phase|investment|fee)\b"
    r"|\bonboarding fee|\bbuild\b",
    re.I,
)
_NOT_OURS = re.compile(
    r"\b(?:current|present|as[- ]is|today'?s?|baseline|status quo|existing|do[- ]nothing|alternative"
    r"|traditional|competitor"
    r"|without (?:the )?(?:ai|pilot|project)|pre-ai|legacy)\b",
    re.I,
)


def categories(label: str) -> tuple[Category, ...]:
    """Every category the label speaks of, most telling first; OTHER where none."""
    found = tuple(category for category, pattern in _COMPILED if pattern.search(label))
    return found or (Category.OTHER,)


def recurrence_in(text: str) -> Recurrence:
    """What the words say: recurring, one-off, or unknown where they say neither or both."""
    recurring, one_off = bool(_RECURRING.search(text)), bool(_ONE_OFF.search(text))
    if recurring == one_off:
        return "unknown"
    return "recurring" if recurring else "one_off"


def is_baseline(text: str) -> bool:
    """Whether the words speak of today's costs or of another option, not of the pilot's."""
    return bool(_NOT_OURS.search(text))
