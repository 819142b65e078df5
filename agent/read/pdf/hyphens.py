"""Lines joined to running text: which hyphens at a line's end belong to the word, and which only divide it."""

from __future__ import annotations

import re
from collections.abc import Iterable

DIVIDED = re.compile(r"([^\W\d_]+)[-\u2010\u00ad]$")
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
COMPOUND_FIRST = frozenset(
    """all anti back best built case client co cost cross customer data day decision double down end ex fact far fast
    first five four free front full half hands hard high human in industry inter just key large lead left life like
    line long low machine man medium mid mission multi near net new non off on one open opt out over part pay peer
    people per point post pre pro real right risk role rule second self semi service set seven short side single six
    small so state sub ten third three time top two under up user value vice well wide work world year zero""".split()
)
"""First parts that are mostly hyphenated to what follows ("long-term"), not cut off by the end of a line."""
NEVER_COMPOUND = frozenset("co in inter over per pre pro sub under up so man all set on off out".split())
"""Of those, the ones that are as often a syllable ("in-formation"): joined unless the draft spells it otherwise."""


class Spelling:
    """How a draft spells its words where no line ends: the best judge of a hyphen at the end of one."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._words: set[str] = set()
        for text in texts:
            self._words.update(word.casefold() for word in WORD.findall(text))

    def keeps_hyphen(self, before: str, after: str) -> bool:
        """Whether `before-` at a line's end and `after` on the next are a compound such as "long-term"."""
        if not after[:1].islower() or before.isupper():
            return True
        before, after = before.casefold(), after.casefold()
        if f"{before}-{after}" in self._words:
            return True
        if before + after in self._words:
            return False
        return before in COMPOUND_FIRST - NEVER_COMPOUND


def joined(lines: Iterable[str], spelling: Spelling) -> str:
    """`lines` as one text: a space between them, or what a hyphen at the end asks for."""
    text = ""
    for line in lines:
        if not text:
            text = line
            continue
        divided = DIVIDED.search(text)
        following = WORD.match(line)
        if divided and following:
            soft = text.endswith("\u00ad")
            compound = spelling.keeps_hyphen(divided.group(1), following.group())
            text = (text if compound and not soft else text[:-1]) + line
        elif re.search(r"\w-$", text) and line[:1].isalnum():
            text += line
        else:
            text += " " + line
    return text
