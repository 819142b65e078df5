"""Words of a text and their stems."""

from __future__ import annotations

import re
import threading
from functools import lru_cache

NUMBER_WORDS = frozenset(
    [
        *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
        *("fifteen", "twenty", "thirty", "forty", "fifty", "sixty", "ninety", "hundred"),
    ]
)
WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]{1,2}\b)?|[%€$£₹≥≤<>]")


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The English Snowball stem of a word in lower case."""
    from Stemmer import Stemmer

    # A stemmer works on its own fields: two threads in one would mix their words.
    if not hasattr(_own, "stemmer"):
        _own.stemmer = Stemmer("english")
    return str(_own.stemmer.stemWord(word.split("'", maxsplit=1)[0].split("’", maxsplit=1)[0]))


_own = threading.local()
"""Each thread's stemmer."""
