"""What a model thinks aloud between its tags is neither shown nor kept."""

from __future__ import annotations

import re

_TAG = re.compile(r"<(/?)(?:think|thinking|thought|reasoning)>", re.IGNORECASE)
_LONGEST_TAG = len("</reasoning>")


class Thoughts:
    """Takes an answer in pieces and gives back what of it is to be shown."""

    def __init__(self) -> None:
        self._held = ""
        self._thinking = False
        self._begun = False

    def shown(self, piece: str) -> str:
        """What may be shown now; what might become a tag is held back."""
        self._held += piece
        shown = ""
        while match := _TAG.search(self._held):
            shown += self._out(self._held[: match.start()])
            self._thinking = not match.group(1)
            self._held = self._held[match.end() :]
        tail = self._held.rfind("<", max(0, len(self._held) - _LONGEST_TAG))
        cut = len(self._held) if tail < 0 else tail
        shown += self._out(self._held[:cut])
        self._held = self._held[cut:]
        return shown

    def rest(self) -> str:
        """What was held back, at the end of the answer."""
        shown, self._held = self._out(self._held), ""
        return shown

    def _out(self, text: str) -> str:
        """The text where it is no thought; without the blank lines between a thought and the answer."""
        if self._thinking:
            return ""
        text = text if self._begun else text.lstrip("\n")
        self._begun = self._begun or bool(text)
        return text
