"""Stems are the same from several threads at once: reviews run side by side."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

from agent.language.words import stem


def test_threads_do_not_mix_their_words() -> None:
    words = [
        f"{root}{end}"
        for root in ("nation", "organiz", "measur", "relat", "operat", "accept", "hope")
        for end in ("ational", "ingly", "ement", "fulness", "ization", "iveness", "ability", "s", "ed")
    ]
    expected = [stem.__wrapped__(word) for word in words]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            runs = list(pool.map(lambda _: [stem.__wrapped__(word) for word in words], range(60)))
    finally:
        sys.setswitchinterval(before)
    assert all(run == expected for run in runs)
