"""What no person writes, cut before any expression sees it: endless words, endless cells, endless blanks."""

from __future__ import annotations

import re

LONGEST_WORD = 1_000
"""Characters without a blank between them; addresses with all their parameters are shorter."""
LONGEST_CELL = 20_000
LONGEST_BLOCK = 20_000
"""Characters of one paragraph; a longer one is divided at a blank, and nothing of it is lost."""
LONGEST_UNSPACED = 20_000
"""The same for scripts that set no blanks between words."""
_ENDLESS_WORD = re.compile(rf"(?<!\S)\S{{{LONGEST_WORD},}}")
_ENDLESS_PLAIN = re.compile(rf"(?<![!-~])[!-~]{{{LONGEST_WORD},}}")
_ENDLESS_BLANKS = re.compile(r"(?<![ \t\u00a0])[ \t\u00a0]{200,}")
_EMBEDDED = re.compile(r"(?i)\bdata:[a-z0-9.+/;=-]{0,100}(?:;base64)?,[A-Za-z0-9+/=%_.~-]{200,}")


def without_embedded_files(text: str) -> str:
    """The text without pictures and fonts written into it as addresses (`data:image/png;base64,…`)."""
    return _EMBEDDED.sub("data:,", text) if "data:" in text else text


def cut(text: str) -> tuple[str, int]:
    """The text with endless words cut short and endless blanks made few, and how many words were cut."""
    text = _ENDLESS_BLANKS.sub(lambda match: match.group()[:200], text)
    cuts = 0

    def shortened(match: re.Match[str]) -> str:
        nonlocal cuts
        word, plain = _ENDLESS_PLAIN.subn(lambda run: run.group()[: LONGEST_WORD - 1] + "…", match.group())
        cuts += plain
        if len(word) > LONGEST_UNSPACED:
            cuts += 1
            word = word[: LONGEST_UNSPACED - 1] + "…"
        return word

    return _ENDLESS_WORD.sub(shortened, text), cuts


def divided(text: str) -> list[str]:
    """The text in parts of a length a person might write, divided at a line's end, a sentence's end or a blank."""
    parts = []
    while len(text) > LONGEST_BLOCK:
        half = text[LONGEST_BLOCK // 2 : LONGEST_BLOCK]
        at = next((place for mark in ("\n", ". ", " ") if (place := half.rfind(mark)) >= 0), len(half) - 1)
        parts.append(text[: LONGEST_BLOCK // 2 + at + 1])
        text = text[LONGEST_BLOCK // 2 + at + 1 :]
    return [*parts, text]
