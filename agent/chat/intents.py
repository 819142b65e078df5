"""What a question asks for, by its words: one row an intent, the more particular before the more general."""

from __future__ import annotations

import re

_ROWS = (
    ("guidance_of", r"\bguidance\.[a-z0-9_.]+"),
    ("hello", r"^\W*(?:hello|hi|hey|good (?:morning|day|evening)|hallo)\b[^?]{0,20}$|^\W*(?:help|\?)\W*$"),
    ("thanks", r"^\W*(?:thanks?|thank you|cheers|ok(?:ay)?|great|bye|goodbye)\b[^?]{0,30}$"),
    ("abilities", r"\bwhat (?:can|do) you (?:do|answer|know)\b|\bhow (?:do|can) (?:i|we) use\b|\bwho are you\b"),
    ("privacy", r"\b(?:leave|sent|send|upload\w*|stored?|kept|cloud)\b.{0,40}\b(?:machine|computer|data|drafts?|anywhere)\b"),
    ("privacy", r"\b(?:data|drafts?)\b.{0,30}\b(?:sent|leave|stored?|uploaded|kept)\b"),
    ("judge", r"\b(?:which|what|who) (?:model|judge\w*|ai)\b|\bwho (?:judged|reviewed|graded)\b"),
    ("sure", r"\b(?:sure|certain|confiden\w+|reliab\w+|accurate|trust|wrong about|mistaken)\b"),
    ("computed", r"\b(?:readiness|score)\b.{0,40}\b(?:comput\w+|calculat\w+|come|made|mean\w*|number)\b"),
    ("computed", r"\bhow (?:is|do you|was)\b.{0,20}\b(?:readiness|score|verdict)\b"),
    ("term", r"\b(?:what (?:is|are|does)|define|meaning of) (?:an? )?[\"“'‘]?(?:blockers?|majors?|minors?|only in part|partial\w*|partly met|not found|unassessed|not assessed|patterns?|readiness|confidence)\b(?:.{0,12}\bmean\w*)?\W*$"),
    ("figure", r"\bhow (?:much|long)\b|\bwhat (?:does|will|would|is|are)\b.{0,40}\b(?:costs?|price|payback|roi|npv|savings?|duration)\b"),
    ("why", r"^\W*(?:and |but )?why\b"),
    ("unread", r"\b(?:not|n't|could(?:n't)?)\b.{0,25}\b(?:read|assess\w*|judged?)\b|\bunreadable\b|\bskipped\b"),
    ("contradictions", r"\b(?:contradict\w*|disagree with (?:the|each)|inconsisten\w+|conflict\w*|differ\w*|at odds|match)\b"),
    ("sums", r"\badd up\b|\b(?:sums?|totals?|arithmetic|figures|numbers)\b.{0,25}\b(?:right|wrong|correct|add|agree)\b"),
    ("dispute", r"\b(?:i|we) (?:disagree|don't agree|object)\b|\b(?:this|that|finding) .{0,25}\b(?:is wrong|not true|nonsense)\b"),
    ("enough", r"\b(?:enough|satisf\w+|sufficient|to be met|count as met|criteria for|definition)\b|\bwhen (?:is|would)\b.{0,25}\bmet\b"),
    ("changed", r"\b(?:changed|since|revision|earlier|compare\w*|still open|fixed so far|previous)\b"),
    ("steps", r"\b(?:steps?|reasons?|areas?)\b.{0,25}\b(?:weak\w*|worst|bad|best|strong\w*|score\w*)\b|\b(?:weak\w*|worst)\b.{0,15}\b(?:steps?|areas?|points?)\b|\bscorecard\b"),
    ("count", r"\bhow many\b.{0,20}\b(?:findings?|blockers?|majors?|minors?|problems?|issues?|gaps?)\b"),
    ("whole", r"\b(?:write|rewrite|draft) (?:the|my|a) (?:whole|entire|full|complete)\b|\b(?:translate|summari[sz]e|slides|presentation)\b"),
    ("board", r"\bboard\b.{0,20}\bask\b|\bquestions?\b.{0,25}\b(?:board|committee|expect|prepare)\b|\bask(?:ed)? (?:me|us)\b"),
    ("good", r"\b(?:what|anything|which).{0,20}\b(?:good|strengths?|well done|strong|fine|right)\b|\bstrengths\b|\balready good\b"),
    ("list", r"\b(?:what|which|list|show|name)\b.{0,15}\b(?:are|all|the|me)\b.{0,12}\b(?:blockers|majors?|minors?|findings|major findings|minor findings|problems|issues)\b"),
    ("guidance", r"\bguidance\b|\badvice\b|\bbest practice\b|\bhow (?:do|should|would) (?:i|we|one) (?:go about|approach|organi[sz]e)\b"),
    ("next", r"\b(?:next|first|start|begin|priorit\w*|most important|urgent)\b"),
    ("ready", r"\b(?:ready|verdict|go ?/ ?no.?go|go live|go to (?:production|the board)|approve|decision|scale it|pass)\b"),
    ("lacks", r"\b(?:lacks?|lacking|missing|gaps?|wrong with|weak\w*|problems? with|not in|left out|forgot\w*)\b"),
    ("where", r"\b(?:where|which (?:page|section|cell|sentence)|quote|evidence|proof|search\w*|say about)\b"),
    ("write", r"\b(?:write|wording|reword|rewrite|phrase|template|fix(?:ed)?|put|add|say instead|improve|repair)\b"),
    ("next", r"\bwhat (?:should|must|shall|do|can) (?:i|we)\b"),
    ("why", r"\b(?:why|how come|reason|explain|because|matters?|tell me (?:more )?about)\b"),
)  # fmt: skip
_INTENTS = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _ROWS)


def intents_of(question: str) -> list[str]:
    """What a question may ask for, the likeliest first; empty where no word tells."""
    return list(dict.fromkeys(name for name, pattern in _INTENTS if pattern.search(question[:500])))
