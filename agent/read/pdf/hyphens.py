"""Lines joined to running text: which hyphens at a line's end belong to the word, and which only divide it."""

from __future__ import annotations

import re
from collections.abc import Iterable

DIVIDED = re.compile(r"(?<![^\W\d_])([^\W\d_]++)[-\u2010\u00ad]$")
HYPHENATED = re.compile(r"\w-$")
LONGEST_WORD = 40
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
COMPOUND_FIRST = re.compile(
    "all|anti|best|built|client|cost|cross|customer|data|decision|double|end|ex|fast|first|five|four|free|front|full|"
    "half|hands|hard|high|human|industry|just|key|large|lead|left|life|line|long|low|machine|medium|mid|mission|multi|"
    "near|new|non|one|open|opt|part|pay|peer|people|point|post|real|right|risk|role|rule|second|self|semi|service|"
    "seven|short|side|single|six|small|state|ten|third|three|time|top|two|user|value|vice|well|wide|work|world|year|"
    "zero"
)
"""First parts mostly hyphenated to what follows ("long-term"); the others are cut off by the end of the line."""


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
        return bool(COMPOUND_FIRST.fullmatch(before))


def joined(lines: Iterable[str], spelling: Spelling) -> str:
    """`lines` as one text: a space between them, or what a hyphen at the end asks for."""
    parts: list[str] = []
    for line in lines:
        if not parts:
            parts.append(line)
            continue
        above = parts[-1]
        divided = DIVIDED.search(above[-LONGEST_WORD:])
        following = WORD.match(line)
        if divided and following:
            if above.endswith("\u00ad") or not spelling.keeps_hyphen(divided.group(1), following.group()):
                parts[-1] = above[:-1]
        elif not (HYPHENATED.search(above[-2:]) and line[:1].isalnum()):
            parts.append(" ")
        parts.append(line)
    return "".join(parts)
