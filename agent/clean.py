"""Text from drafts, models and file names, made safe to show: no escape sequences, no control, bidirectional, tag or
other invisible characters.

Markup (HTML, Markdown, Rich) is not this module's business: each format escapes its own.
"""

from __future__ import annotations

import re
import unicodedata

_ANSI = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # colours, cursor movement
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"  # titles, links, clipboard
    r"|\x1b[ -/]*[0-~]?"
)
_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_UNSHOWABLE = frozenset({"Cc", "Cf", "Cs", "Cn"})


def inert(text: str) -> str:
    """`text` with its spaces and line breaks kept and everything that could act on a screen taken out."""
    if text.isascii() and text.isprintable():
        return text
    text = _BREAKS.sub("\n", _ANSI.sub("", text)).replace("\t", " ")
    return "".join(char for char in text if char == "\n" or unicodedata.category(char) not in _UNSHOWABLE)


def lines(text: str) -> str:
    """`text` as `inert` leaves it, with single spaces between words."""
    return "\n".join(" ".join(line.split()) for line in inert(text).split("\n")).strip()


def line(text: str) -> str:
    """`text` on one line, with everything that could act on a screen taken out."""
    return " ".join(lines(text).split())


def shortened(text: str, most: int) -> str:
    """`text` with its middle left out where it is longer than `most` characters."""
    if len(text) <= most:
        return text
    head, tail = text[: most * 2 // 3], text[-(most // 3) :]
    return f"{head.rsplit(' ', 1)[0]} […] {tail.split(' ', 1)[-1]}"
