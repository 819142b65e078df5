"""The words of a Document, by stem, with their places: what phrases are matched against."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property

from agent.language.words import NUMBER_WORDS, WORD, stem
from rubrics.phrase import Element, parse_phrase


class Words:
    """An inverted index over the words of a text.

    Places are word numbers, counted from 0; `starts[n]` and `ends[n]` are the character offsets of word n.
    """

    def __init__(self, text: str) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        self._places: dict[str, list[int]] = {}
        self._spelled: dict[str, list[int]] = {}
        self._capitals: dict[str, list[int]] = {}
        for number, match in enumerate(WORD.finditer(text)):
            word = match.group()
            lower = word.lower()
            self.starts.append(match.start())
            self.ends.append(match.end())
            self._places.setdefault(stem(lower), []).append(number)
            self._spelled.setdefault(lower, []).append(number)
            if len(word) > 1 and word[:2].isupper():
                self._capitals.setdefault(word, []).append(number)

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
        places += [place for word in element.exact for place in self._spelled.get(word, ())]
        if element.number:
            places += self._numbers
        several = len(element.stems) + len(element.prefixes) + len(element.capitals) > 1
        return sorted(set(places)) if several or element.capitals or element.exact or element.number else places

    def _with_prefix(self, prefix: str) -> Iterable[int]:
        low = bisect_left(self._vocabulary, prefix)
        high = bisect_right(self._vocabulary, prefix + "\U0010ffff")
        return (place for word in self._vocabulary[low:high] for place in self._spelled[word])

    @cached_property
    def _numbers(self) -> list[int]:
        figures = (word for word in self._spelled if word[0].isdigit() or word in NUMBER_WORDS)
        return sorted(place for word in figures for place in self._spelled[word])

    @cached_property
    def _vocabulary(self) -> list[str]:
        return sorted(self._spelled)
