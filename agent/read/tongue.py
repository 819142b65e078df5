"""Which language a draft is written in: told by its small words, paragraph by paragraph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from agent.document import Block

_SMALL_WORDS = {
    "en": "the of and to in a is that for it as with be by on are this an or from at which not will have has was shall "
    "who its their if all may must any we our you they been than when into under no each per",
    "de": "der die das und ist in den von zu mit für auf des dem nicht ein eine einer eines als auch im bei nach wird "
    "werden sind es sich aus am oder wenn durch über bis seit vor zum zur hat haben kann er sie wir dass keine",
    "fr": "le la les de des et un une du en est pour que qui dans sur au aux par pas plus avec sont ce cette il elle "
    "se nous vous ou leur être ont été sera ne",
    "es": "el la los las de del y un una en es para que por con no se su al como lo más sus son está o este esta será "
    "ha han entre sin sobre",
    "it": "il lo la gli le di del della e un una in è per che con non si da dal al alla come sono dei delle nel nella "
    "più o questo questa sarà ha hanno tra",
    "nl": "de het een en van in is dat op te zijn met voor niet aan er om ook als bij door naar of uit worden wordt "
    "die deze dit heeft hebben zal kan over tot",
    "pt": "o a os as de do da dos das e um uma em é para que por com não se no na nos nas ao à como mais sua seu são "
    "foi será ou este esta entre sem",
    "pl": "i w na z do że się nie jest to o za po przez dla od oraz są jak tym który która które być będzie lub "
    "ich przy",
    "sv": "och att det som en på är av för med den till inte om ett har de vid kan från ska eller så vi",
    "da": "og at det som en på er af for med den til ikke om et har de ved kan fra skal eller så vi der",
}
_SCRIPTS = (
    ("\u0400", "\u052f", "ru"),
    ("\u0370", "\u03ff", "el"),
    ("\u0590", "\u05ff", "he"),
    ("\u0600", "\u06ff", "ar"),
    ("\u0900", "\u097f", "hi"),
    ("\u0e00", "\u0e7f", "th"),
    ("\u3040", "\u30ff", "ja"),
    ("\uac00", "\ud7af", "ko"),
    ("\u4e00", "\u9fff", "zh"),
)
NAMES = {
    "de": "German",
    "fr": "French",
    "es": "Spanish",
    "it": "Italian",
    "nl": "Dutch",
    "pt": "Portuguese",
    "pl": "Polish",
    "sv": "Swedish",
    "da": "Danish",
    "ru": "Cyrillic script",
    "el": "Greek",
    "he": "Hebrew",
    "ar": "Arabic script",
    "hi": "Hindi",
    "th": "Thai",
    "ja": "Japanese",
    "ko": "Korean",
    "zh": "Chinese",
    "und": "a language that is not English",
}
_WORDS = {language: frozenset(words.split()) for language, words in _SMALL_WORDS.items()}
_FEWEST = 6
"""Words of a paragraph whose language is asked for; labels and names have none."""
_READ = 150
"""Paragraphs looked at, spread over the draft."""
_ENOUGH = 0.15
"""Share of the draft from which another language is told."""
_UNSURE = 0.5
"""The same where it is only known not to be English: lists of terms look so, too."""


def languages(blocks: Iterable[Block]) -> dict[str, float]:
    """Language (ISO 639-1; `und` for one that is not English) to its share of the running text, largest first."""
    prose = [block.text for block in blocks if not block.hidden and len(block.text) > 30]
    step = max(1, len(prose) // _READ)
    weights: Counter[str] = Counter()
    for text in (text[:2_000] for text in prose[::step]):
        if language := _language(text):
            weights[language] += len(text)
    total = sum(weights.values())
    return {language: weight / total for language, weight in weights.most_common()}


def note_on(shares: dict[str, float]) -> str:
    """What a reader of the report should know of a draft that is not all English; empty for one that is."""
    unsure = shares.get("und", 0.0) < _UNSURE
    foreign = {name: share for name, share in shares.items() if name != "en" and not (name == "und" and unsure)}
    if sum(foreign.values()) < _ENOUGH:
        return ""
    names = " and ".join(NAMES[language] for language in list(foreign)[:2])
    share = round(sum(foreign.values()) * 100)
    return (
        f"About {share} % of it is written in {names}. The offline judge reads English: what it calls “not found” may "
        "well stand there. A language model reads any language."
    )


def _language(text: str) -> str:
    """The language of one paragraph, empty where it is too short to tell."""
    letters = 0 if text.isascii() else sum(map(str.isalpha, text))
    for first, last, language in _SCRIPTS if letters else ():
        if sum(first <= char <= last for char in text) > 0.3 * max(1, letters):
            return "ja" if language == "zh" and any("\u3040" <= char <= "\u30ff" for char in text) else language
    words = [word for word in text.lower().split() if word.strip(".,;:()[]\"'“”„–—-").isalpha()]
    if len(words) < _FEWEST:
        return ""
    words = [word.strip(".,;:()[]\"'“”„–—-") for word in words]
    if sum(map(_WORDS["en"].__contains__, words)) >= 0.25 * len(words):
        return "en"
    counts = {language: sum(word in small for word in words) for language, small in _WORDS.items()}
    best = max(counts, key=lambda language: (counts[language], language == "en"))
    if counts[best] >= 0.12 * len(words):
        return best
    return "und" if len(words) >= 20 and counts["en"] < 0.05 * len(words) else ""
