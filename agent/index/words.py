"""The words of a Document, by stem, with their places: what phrases are matched against."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property

from rubrics.phrase import WORD, Element, parse_phrase, stem


class Words:
    """An inverted index over the words of a text.

    Places are word numbers, counted from 0; `starts[n]` and `ends[n]` are the character offsets of word n.
    """

    def __init__(self, text: str) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        self._places: dict[str, list[int]] = {}
        self._spelled: dict[str, set[str]] = {}
        self._stems: list[str] = []
        self._capitals: dict[str, list[int]] = {}
        for number, match in enumerate(WORD.finditer(text)):
            word = match.group()
            lower = word.lower()
            stemmed = stem(lower)
            self.starts.append(match.start())
            self.ends.append(match.end())
            self._stems.append(stemmed)
            self._places.setdefault(stemmed, []).append(number)
            self._spelled.setdefault(lower, set()).add(stemmed)
            if len(word) > 1 and word[:2].isupper():
                self._capitals.setdefault(word, []).append(number)

    def __len__(self) -> int:
        return len(self._stems)

    def between(self, start: int, end: int) -> range:
        """Numbers of the words that lie within the characters start..end."""
        return range(bisect_left(self.starts, start), bisect_right(self.ends, end))

    def stems(self, words: range) -> list[str]:
        """Stems of a run of words."""
        return self._stems[words.start : words.stop]

    def find(self, phrase: str) -> Iterator[tuple[int, int]]:
        """Where the phrase stands: first and last word number. A phrase may run across a sentence end."""
        elements = parse_phrase(phrase)
        candidates = [self._element_places(element) for element in elements]
        if not all(candidates):
            return
        sets = [set(places) for places in candidates[1:]]
        for first in candidates[0]:
            last = first
            for element, places in zip(elements[1:], sets, strict=True):
                reach = range(last + 1, last + 2 + element.gap_before)
                last = next((place for place in reach if place in places), -1)
                if last < 0:
                    break
            if last >= 0:
                yield first, last

    def _element_places(self, element: Element) -> list[int]:
        places = [place for stemmed in element.stems for place in self._places.get(stemmed, ())]
        for prefix in element.prefixes:
            places += self._with_prefix(prefix)
        for word in element.capitals:
            places += [place for form in (word, f"{word}s", f"{word}S") for place in self._capitals.get(form, ())]
        several = len(element.stems) + len(element.prefixes) + len(element.capitals) > 1
        return sorted(set(places)) if several or element.capitals else places

    def _with_prefix(self, prefix: str) -> Iterable[int]:
        low = bisect_left(self._vocabulary, prefix)
        high = bisect_right(self._vocabulary, prefix + "\U0010ffff")
        stems = {stemmed for word in self._vocabulary[low:high] for stemmed in self._spelled[word]}
        return (place for stemmed in stems for place in self._places[stemmed])

    @cached_property
    def _vocabulary(self) -> list[str]:
        return sorted(self._spelled)
