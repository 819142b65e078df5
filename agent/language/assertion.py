"""What a sentence does with what it names: assert it, defer it, deny it, ask for it, or only leave a blank for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from agent.language.forms import NUMBER


class Assertion(StrEnum):
    """How a sentence stands to the thing it names."""

    ASSERTED = "asserted"
    DEFERRED = "deferred"
    DENIED = "denied"
    CLAIMED = "claimed"
    """Said of the document, as that it names a sponsor, rather than of the pilot."""
    ASKED = "asked"
    INSTRUCTED = "instructed"


_DECIDE = (
    r"(?:agreed|confirmed|determined|decided|defined|named|announced|finali[sz]ed|specified|appointed|identified|"
    r"discussed|negotiated|"
    r"clarified|assigned|nominated|settled|resolved|worked out|established|estimated|quantified|scoped|selected|"
    r"chosen|firmed up|"
    r"formali[sz]ed|considered|explored|looked at|revisited)"
)
_WORK = (
    rf"(?:{_DECIDE}|advised|provided|completed|filled(?: in)?|scheduled|addressed|fixed|drafted|developed|"
    rf"investigated|added|supplied|"
    r"documented|detailed|approved|allocated|budgeted|planned|set|found|arranged|written|made|put in place)"
)
_SETTLED = (
    r"(?:by (?:schedule|annex|exhibit|clause|section|reference|a majority|the (?:system|model|tool))|"
    r"in accordance|under|"
    r"pursuant|according)"
)
_DEFERRED = re.compile(
    rf"\b(?:tbd|tbc|tba|t\.b\.[acd]\.?)\b|"
    rf"\b(?<!cease )(?<!ceases )(?<!continue )(?<!continues )(?<!needed )(?:to be|yet to be|still to be|"
    rf"remains? to be) (?:\w+ly )?{_WORK}\b(?! (?:at \d|as|{_SETTLED}))|"
    rf"\b(?:needs? to|has to|have to|should|must|ought to|would|can|could|may|might|will|shall)(?: then| later|"
    rf" still)? be (?:\w+ly )?"
    rf"{_DECIDE}\b(?! (?:as an?|{_SETTLED}))|"
    rf"(?<!that has )(?<!that have )(?<!which has )(?<!which have )\bnot yet\b|\byet to\b|"
    r"\bstill (?:open|pending|under|unclear|missing|outstanding|looking|working|need|have to|being)\b|"
    r"\bpending\b(?! (?:invoice|ticket|case|item|request|claim|order|payment|approval queue))|"
    r"\bopen (?:question|point|issue|item)s?\b|\b(?:at|in|to) a later (?:stage|date|phase|time|point|release|"
    r"version)\b|"
    r"\bin due course\b|\bsubject to (?:further |later |future )?(?:discussion|agreement|negotiation|confirmation)\b|"
    r"\bunder (?:discussion|consideration|negotiation)\b|\bwe (?:still )?(?:need|have) to (?:agree|define|decide|"
    r"find|identify|work out|"
    r"determine|clarify|discuss|confirm|set)\b|\bwill (?:later )?(?:agree|define|decide|determine|clarify|discuss|"
    r"negotiate|work out|"
    r"look (?:at|into)|revisit|come back to|think about)\b|\bplan(?:s|ned)? to (?:define|decide|agree|determine|"
    r"identify)\b|"
    r"\bwhen the time comes\b|\bafter the pilot,? we (?:will|can|shall)\b|\blet us see\b|\bto follow\b|"
    r"\bonce (?:that|this|it) has been (?:settled|decided|agreed|clarified)\b|"
    r"\b(?:has|have|is|are|was|were)(?: been)? left open\b|\bno (?:answer|decision|agreement) yet\b|"
    r"\ba matter for (?:the )?(?:next|later|future)\b|\bremains? to be \w+ed\b|"
    r"\bwill be (?:\w+ly )?(?:added|supplied|provided|completed|delivered|written|given) (?:once|when|after|"
    r"as soon as|later|in a later|in the next|in due)\b|"
    r"\bonce (?:\w+ ){1,4}(?:has|have) (?:been )?(?:agreed|decided|settled|clarified|worked out)\b|\b(?:nobody|"
    r"no one|none of us)\b[^.;]{0,40}\byet\b|"
    r"\b(?:is|are|remains?|stays?) (?:still |as yet |currently |for now )?(?:open|pending|undecided|unsettled|"
    r"unresolved)(?=\s*(?:[.;,|]|$|for now|at (?:this|the) (?:time|moment)))|"
    r"\bdepends? on (?:the )?(?:\w+ )?(?:talks|negotiations|discussions)\b|\bawait(?:s|ing)? (?:a |the |"
    r"an )?(?:\w+ )?(?:decision|answer|agreement|outcome)\b",
    re.IGNORECASE,
)
_HARMLESS = re.compile(
    r"(?:\bgo ?/ ?no[ -]?go\b|\bno[ -]go\b)|\b(?:no reason(?: being required)?|any or no reason|no longer than|"
    r"no (?:more|less|fewer|later|lower|higher|worse|earlier|greater|matter|doubt|single) ?(?:than)?|not (?:only|"
    r"just|limited to|"
    r"later than|more than|less than|fewer than|exceed\w*|to exceed|be less|be more|be unreasonably)|"
    r"without (?:prejudice|cause|limitation|undue|further|"
    r"interruption|notice|penalty|reason|limiting)|whether or not|if not|or not|no\.? ?\d+|not applicable)\b",
    re.IGNORECASE,
)
_NEGATOR = r"(?:no|not|never|without|neither|nor|lacks?|lacking|lack of|absence of|nobody|none|hasn't|haven't|isn't|aren't|wasn't|weren't|doesn't|don't|didn't|won't|cannot|can't|excludes?|no longer)"
_BEFORE = re.compile(
    rf"\b{_NEGATOR}\b(?:[\s-]++(?!but\b|and\b|which\b|that\b|until\b|unless\b)[\w’'/][\w’'/-]{{0,39}}+){{0,4}}[\s-]*$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"^[^.;:]{{0,60}}?\b(?:(?:is|are|was|were|has|have|had|does|do|did|will|been)(?: ?not\b|"
    rf"n[’']t\b)(?: yet)?(?: \w+)?(?: been)? ?(?:{_WORK}|"
    rf"included|foreseen|available|in scope|part of|covered|measured|required|exist|there|considered|in place|"
    rf"tracked|offered|provide|"
    rf"cover|include|needed|assessed|known|apply|made|intend\w*|done|carried out|involved|consulted|engaged|"
    rf"permitted|allowed|granted)|"
    rf"(?:was|were|has been|have been) (?:\w+ly )?(?:dropped from|ruled out|left out|struck from|cut from|"
    rf"taken out|scrapped|omitted)|(?:is|are) (?:missing|absent|lacking|out of scope|outside (?:the )?scope|"
    rf"excluded|unknown|unclear|undefined|nobody|"
    rf"no one|none)|remains? (?:open|unclear|undefined|unassigned|unknown))\b",
    re.IGNORECASE,
)
_DISTANT = re.compile(
    r"\b(?:under|in) no (?:circumstances?|cases?|events?|provisions?|conditions?)\b(?![^.;|]{0,120}\b(?:liable|"
    r"liability)\b)[^.;|]*|"
    r"\bnothing in (?:this|the|these|any)\b(?![^.;|]{0,80}\b(?:limits?|excludes?|restricts?|prevents?|prohibits?|"
    r"precludes?|relieves?|affects?|"
    r"impairs?|waives?|stops?)\b)[^.;|]{0,160}?\b(?:entitles?|obliges?|obligates?|requires?|gives?|grants?|"
    r"confers?|permits?|allows?|binds?|"
    r"(?:shall|may|is to|will) be (?:read|construed|interpreted|taken|understood|deemed))\b[^.;|]*|"
    r"\bwaives?\b[^.;|]{0,90}\b(?:rights?|claims?|entitlements?)\b[^.;|]*|"
    r"\b(?:is|are|be|been|stands?) (?:hereby )?(?:released|relieved|discharged|exempt(?:ed)?|excused|"
    r"freed) from\b[^.;|]*|"
    r"\b(?:has|have|shall have|is under|are under|owes?|assumes?|accepts?) no (?:duty|duties|obligations?|right|"
    r"rights|entitlement|liability to)\b[^.;|]*|"
    r"\b(?:is|are|shall|be|will be) not(?: be)? (?:entitled|obliged|obligated|bound|required|permitted|allowed|"
    r"authori[sz]ed|empowered)\b"
    r"(?! to (?:give|state|show) (?:any |a )?(?:reason|cause))[^.;|]*|"
    r"\b(?:wrong|incorrect|false|not the case|not the intention|not intended|not true|not correct)\b[^.;|"
    r"]{0,60}\b(?:to say |to mean |that|nor)\b[^.;|]*|"
    r"\bnor (?:shall|may|does|do|is|are|will|can) [^.;|]*|\bno provision of\b[^.;|]*",
    re.IGNORECASE,
)
"""Where it is said of the rest of the clause, however far away, that it is not so, not owed or not allowed."""
_WITHDRAWN = re.compile(
    r"\bno longer\b(?! than)|\b(?:has|have|had|was|were|been|is|are) (?:since |now |hereby |later |meanwhile |"
    r"already )*(?:been )?(?:since )?(?:withdrawn|revoked|"
    r"rescinded|cancell?ed|dropped|abandoned|scrapped|retracted|struck out|terminated early|superseded|shelved|"
    r"taken back)\b|"
    r"\b(?:has|have|had) (?:since |now |meanwhile )?(?:stepped down|stepped back|resigned|withdrawn (?:his|her|"
    r"their|its)|left the (?:company|project|programme|"
    r"program|organi[sz]ation|bank|trust|department))\b|\bwithdr(?:e|a)ws? (?:his|her|their|its|from)\b",
    re.IGNORECASE,
)
_OVERRIDING = re.compile(
    r"\bnotwithstanding (?:anything|any|the (?:foregoing|above|preceding)|(?:section|clause|article|"
    r"paragraph)s? )|\bregardless of anything\b|"
    r"\bin deviation from\b|\banything (?:to the contrary|herein)\b",
    re.IGNORECASE,
)
_ABSENT = re.compile(
    r"(?:^|[.;:,]\s)\W{0,9}(?:at present,? |currently,? |so far,? |as yet,? |for now,? )?there (?:is|are|was|were|"
    r"has been|have been|will be) (?:currently |as yet |at present |"
    r"so far |also )?no\b(?! (?:more|less|fewer|doubt|need|longer|change|charge|fee)\b)[^.;|]*|"
    r"^\W*no\b(?! (?:more|less|fewer|later|earlier)\b)[^.;|]{1,90}?\b(?:exists?|existed|(?:is|are|was|were|"
    r"has been|have been) (?:\w+ly )?(?:planned|foreseen|"
    r"envisaged|intended|provided for|available|in place|defined|named|agreed|appointed|"
    r"budgeted))\b(?![^.;]{0,40}\b(?:without|unless|until|before)\b)|"
    r"\b(?:do|does|did) not (?:have|provide for|foresee|envisage|contain|include|plan)(?: for)? any\b[^.;|]*|"
    r"\b(?:decided|voted) against\b[^.;|]*|"
    r"\b(?:go|goes|manage|manages|do|does|works?) without (?:any|an?|the)\b[^.;|,]*|\b(?:we|they|the (?:team|"
    r"project|company|pilot)) (?:have|has) no\b(?! (?:longer|more))[^.;|,]*",
    re.IGNORECASE,
)
"""Where it is said of the rest of the clause, however long, that there is no such thing."""
_NONE_CELL = re.compile(
    r"(?:none|nil|no|n/?a|nothing|nobody|absent|missing|excluded|[–—-]|0|not (?:applicable|defined|planned|"
    r"available|included|assigned|named|set|assessed|known|"
    r"foreseen|provided|there|present|in scope))\.?",
    re.IGNORECASE,
)
_LATER_CELL = re.compile(
    r"(?:tb[dca]|t\.b\.[dca]\.?|open|later|pending|\?+|(?:still )?to be \w+(?: \w+)?|to follow|(?:not yet|"
    r"yet to be) \w+|under (?:discussion|consideration|negotiation)|undecided|"
    r"unknown|unclear|will be \w+|in due course|to come|soon)\.?",
    re.IGNORECASE,
)
_NONE_VALUE = re.compile(
    r"(?:[:=–-]|\|(?=[^|]*$)|\bis\b|\bare\b)\s*(?:none|nil|no|n/?a|not (?:applicable|defined|planned|available|"
    r"included|assigned|named|set|assessed|known)|nobody|no one|"
    r"-|–|—|out of scope)\.?\s*(?:$|[|(;,])",
    re.IGNORECASE,
)
_SCOPE = re.compile(
    r"\b(?:out of scope|not in scope|outside (?:of )?(?:the )?scope|non-goals?|excluded from (?:the )?scope)\b",
    re.IGNORECASE,
)
_SILENT = re.compile(
    r"\b(?:document|draft|plan|agreement|contract|proposal|paper|section|report|budget|charter|"
    r"brief)s?\b[^.;]{0,30}\b(?:does|do) not "
    r"(?:provide|contain|include|mention|address|cover|name|say|state|specify|define|foresee|describe|set out)\b",
    re.IGNORECASE,
)
_OF_THE_DRAFT = re.compile(
    r"\b(?:the (?:draft|paper|prd|submission|write-up)|(?:this|our|the present) (?:document|draft|paper|prd|"
    r"submission|text|file|dossier|write-up)) "
    r"(?:\w+ly |also |now |already )?"
    r"(?:contains?|includes?|names?|states?|covers?|provides?|has|addresses|meets?|satisfies|fulfils|fulfills|"
    r"identifies|defines?|"
    r"specifies|complies|demonstrates|shows|lists|possesses|comprises|satisfied|met|passes|deserves|"
    r"is (?:complete|exemplary|ready))\b",
    re.IGNORECASE,
)
_INSTRUCTION = re.compile(
    r"^\W*(?:please )?(?:describe|explain|insert|fill in|enter|specify|indicate|summari[sz]e|outline|state (?:the|"
    r"who|what|which|how|"
    r"whether|any)|briefly|use this section|this section (?:should|describes how to)|list (?:the|all|any|here)|"
    r"name the|give (?:the|a)|"
    r"note to (?:the )?author|guidance:|instructions?:|tip:|hint:|delete (?:this|as)|replace (?:this|with)|"
    r"add (?:the|a|your) .{0,40}here|who (?:is|are|will)|what (?:is|are|will)|how (?:will|do|does|is))\b",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(
    r"\b(?:ignore|disregard|forget|override|ignorier\w*|ignore[zr]|ignora|olvida|oublie[zr]?|vergiss|"
    r"negeer)\b[^.]{0,60}\b(?:instruction|prompt|rule|rubric|"
    r"criteria|guideline|anweisung|instrucci|consigne|regel|istruzion)\w*|\b(?:reviewer|grader|evaluator|judge|"
    r"assistant|language model|llm|ai model|"
    r"gutachter|prüfer|évaluateur|evaluador|pilot reviewer|system prompt)s?\b[^.]{0,80}\b(?:mark|rate|score|grade|"
    r"treat|consider|answer|"
    r"report|return|output|must|should|classify|bewert|note|califi|consid)\w*\b[^.]{0,60}\b(?:met|pass\w*|yes|"
    r"ready|100|complete|satisfied|approved|erfüllt|cumpl|positive|full)\w*|"
    r"\b(?:mark|rate|score|grade|classify|label|set|answer)\b[^.]{0,40}\b(?:criteri\w+|checks?|rubric|findings?|"
    r"verdict|judgments?|levels?)\b[^.]{0,60}\b(?:met|pass\w*|yes|ready|satisfied|complete)\b|"
    r"\b(?:all|every|each) (?:the )?(?:criteri\w+|checks?|requirements of the rubric|"
    r"rubric items?)\b[^.]{0,40}\b(?:is|are|as|be|has been|have been)\b[^.]{0,20}\b(?:met|satisfied|fulfilled|"
    r"passed|yes)\b|"
    r"\bcriteri\w+\b[^.]{0,80}\b(?:graded?|rated|scored|marked|classified|treated)(?: (?:as|to be|at|below|fully|"
    r"anything))*"
    r" (?:met|partial|missing|lower|higher|pass\w*|fulfilled|satisfied|complete|ready)\b|"
    r"\b(?:rubric|grading)\b[^.]{0,60}\b(?:criteri\w+|levels?|met|satisfied|supersed\w+)\b|"
    r"\"(?:level|answer|verdict|criterion)\"\s*:|\b(?:level|verdict|answer)\s*[:=]\s*[\"']?(?:met|ready|yes)\b|"
    r"<\/?(?:system|assistant|instructions?|rubric|document)>|^\s*(?:system|assistant)\s*:|\[/?(?:INST|SYS)\]|<\|"
    r"[a-z_]+\|>|"
    r"\b(?:outcome|sponsor|scope|data|gates|funding|rollout|governance|adoption|vendor|contract|operations|"
    r"closure|budget)\.[a-z]{1,20}_?[a-z]{0,20}\b\s{0,9}(?:=|:|is|->|→)?\s{0,9}(?:met|yes|partial)\b|"
    r"忽略|无视|以前の指示|игнорируй|تجاهل",
    re.IGNORECASE | re.MULTILINE,
)
_CLAUSE_END = re.compile(r"[.;!?]|\b(?:but|while|whereas)\b")
_CLAUSE_START = re.compile(r"[.;:!?|]|,(?= but)")
_HEDGE = re.compile(
    r"\b(?:could|may|might|would|perhaps|possibly|potential(?:ly)?|ideally|hopefully|aim to|consider(?:ing)?|"
    r"if possible|where possible|as needed|as appropriate|eventually|in (?:the )?future|should)\b",
    re.I,
)


def is_hedged(text: str) -> bool:
    """Whether the sentence says only that something could or should be."""
    return _HEDGE.search(text) is not None


def overrides(text: str) -> bool:
    """Whether the sentence holds whatever is said before or elsewhere, or ends what held before."""
    return _OVERRIDING.search(text) is not None or withdraws(text)


def withdraws(text: str) -> bool:
    """Whether the sentence says that something which held before does not hold any more."""
    return _WITHDRAWN.search(text) is not None


def addresses_reviewer(text: str) -> bool:
    """Whether the text tries to talk to whoever reviews it."""
    return _ADDRESSED.search(text) is not None


def assertion_of(text: str, start: int, end: int) -> Assertion:
    """How the sentence `text` stands to what it names at `text[start:end]` (the whole of it, if start == end)."""
    whole = _whole(text)
    if whole.assertion is not None:
        return whole.assertion
    plain = whole.plain
    if any((begin <= start and end <= stop) or start == end for begin, stop in whole.absences):
        return Assertion.DENIED
    for deferral in whole.deferrals:
        between = plain[min(end, deferral[1]) : max(start, deferral[0])]
        if not _CLAUSE_END.search(between):
            return Assertion.DEFERRED
    before = _CLAUSE_START.split(plain[:start])[-1]
    after = plain[end:]
    if (end > start and _BEFORE.search(before)) or _AFTER.match(after) or _NONE_VALUE.match(after.lstrip()):
        return Assertion.DENIED
    return Assertion.ASSERTED


@dataclass(frozen=True)
class _Whole:
    """What holds for a sentence whatever part of it is looked at."""

    assertion: Assertion | None
    plain: str
    deferrals: tuple[tuple[int, int], ...]
    absences: tuple[tuple[int, int], ...]


@lru_cache(maxsize=20_000)
def _whole(text: str) -> _Whole:
    plain = _HARMLESS.sub(lambda match: "x" * len(match.group()), text)
    assertion = None
    if text.rstrip().endswith("?"):
        assertion = Assertion.ASKED
    elif _INSTRUCTION.match(text):
        assertion = Assertion.INSTRUCTED
    elif _SCOPE.search(plain) or _SILENT.search(plain):
        assertion = Assertion.DENIED
    elif _OF_THE_DRAFT.search(plain) and not NUMBER.search(plain):
        assertion = Assertion.CLAIMED
    else:
        assertion = _of_row(text)
    deferrals = tuple(match.span() for match in _DEFERRED.finditer(plain))
    return _Whole(assertion, plain, deferrals, _absences(plain))


def _absences(plain: str) -> tuple[tuple[int, int], ...]:
    return tuple(match.span() for mark in (_ABSENT, _DISTANT) for match in mark.finditer(plain))


def _of_row(text: str) -> Assertion | None:
    """What a table row says of its first cell, if all its other cells say that there is none, or that it comes later."""
    values = [cell.strip() for cell in text.split(" | ")[1:]]
    if values and all(_NONE_CELL.fullmatch(value) for value in values):
        return Assertion.DENIED
    if values and all(_LATER_CELL.fullmatch(value) for value in values):
        return Assertion.DEFERRED
    return None
