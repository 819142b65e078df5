"""Whether text that stands beside what was read says anything that was not read."""

from __future__ import annotations

import re
from collections.abc import Iterable

from agent.document import Block, visible

_WORD = re.compile(r"[^\W\d_]{3,}")


class Known:
    """The words of what was read."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        self._words = {word for block in blocks for word in _words(block.text)}

    def lacks(self, text: str) -> bool:
        """Whether any word of `text` was not read; figures and words of one or two letters are not asked for."""
        return any(word not in self._words for word in _words(text))


def _words(text: str) -> list[str]:
    return _WORD.findall(visible(text).casefold())
