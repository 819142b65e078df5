"""Where the Signs of a Check show in a Document: the candidates an answer is made of."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from agent.document import BlockKind
from agent.index import DocumentIndex, Statement
from agent.judge.offline.blanks import empty_labels, leaves_blank
from agent.judge.offline.features import contains
from agent.judge.offline.listing import bare_list, is_bare, is_bare_run
from agent.judge.offline.mute import mute_statements
from agent.judge.offline.withdrawn import withdrawn_statements
from agent.language.assertion import Assertion, assertion_of, overrides
from agent.language.persons import persons
from agent.language.placeholders import without_placeholders
from rubrics import Check, Feature, Rubric, Sign

_SECTION_REACH = 10
"""Statements before and after that count as the same section, at most."""
_FEATURES = frozenset(Feature)
_LONG_HEADING = 14
"""Words of a heading; more of them are a sentence."""
_SHORT_CLAUSE = 6
"""Words of a heading with a full stop; more of them are a sentence."""


@dataclass(frozen=True)
class Candidate:
    """A statement that shows a Sign of a Check."""

    sign: int
    """Place of the Sign among those of the Check, from 0."""
    statement: Statement
    direct: bool
    """The phrase is in the statement itself, rather than in a heading, column header or lead-in above it."""
    satisfied: bool
    """Everything the Sign needs is there."""
    related: bool
    """Every lexicon the Sign needs is there; at most a name, a figure or a date is missing."""
    assertion: Assertion
    overrides: bool
    """It takes back what was said before, or holds whatever is said elsewhere."""
    phrases: int
    """How many different phrases of the Sign it matches."""
    evidence: Statement
    """The statement to quote: where the needed feature stands."""
    blank: bool
    """A placeholder stands where the needed feature should."""


@dataclass(frozen=True)
class _Hit:
    start: int
    end: int
    phrase: str


@dataclass(frozen=True)
class _Stretch:
    """A part of a statement: all of it, or the cell under one column header."""

    statement: Statement
    start: int
    end: int


class SignFinder:
    """Finds Signs in one Document. Phrases are looked up once, however many Checks share them."""

    def __init__(self, index: DocumentIndex, rubric: Rubric) -> None:
        self._index = index
        self._rubric = rubric
        self._hits: dict[str, dict[int, list[_Hit]]] = {}
        self._features: dict[tuple[str, int, int], bool] = {}
        self._lexicons: dict[str, dict[int, list[_Hit]]] = {}
        self._assertions: dict[tuple[int, int, int], Assertion] = {}

    def candidates(self, check: Check) -> list[Candidate]:
        """Every statement that shows a Sign of the Check, in reading order, at most one a statement and Sign."""
        found = [candidate for place in range(len(check.signs)) for candidate in self._candidates(check, place)]
        against = {c.statement.number for c in found if check.signs[c.sign].opposite and c.satisfied}
        return [c for c in found if c.statement.number not in against or check.signs[c.sign].opposite]

    def _candidates(self, check: Check, place: int) -> list[Candidate]:
        sign = check.signs[place]
        governed = self._governed(sign.under) if sign.under else None
        ruled_out = self._governed(sign.not_under) if sign.not_under else {}
        found = []
        topical = self._topical(sign, governed)
        for number in sorted(topical):
            statement = self._index.statements[number]
            hits, direct = topical[number]
            if number in self._mute or number in ruled_out or self._excluded(sign, statement):
                continue
            region = self._region(sign, statement, hits, direct)
            unfilled = self._has_blank(region[0]) or number in self._empty
            where = None if unfilled else self._satisfying(sign.needs, region)
            if statement.kind is BlockKind.HEADING and (where is None or not sign.needs or not _is_clause(statement)):
                continue
            if not direct and not sign.needs and not sign.under:
                continue
            withdrawing = self._withdrawn.get(number)
            related = where is not None or self._fulfils(_lexical(sign.needs), region)
            found.append(
                Candidate(
                    sign=place,
                    statement=statement,
                    direct=direct,
                    satisfied=where is not None,
                    related=related,
                    assertion=Assertion.DENIED
                    if withdrawing
                    else self._stance(sign, statement, hits if direct else []),
                    overrides=withdrawing is None and overrides(statement.text),
                    phrases=len({hit.phrase for hit in hits}),
                    evidence=withdrawing or where or statement,
                    blank=unfilled
                    and self._fulfils(_lexical(sign.needs), region)
                    and self._is_left_blank(statement, hits, direct),
                )
            )
        return found

    @cached_property
    def _mute(self) -> frozenset[int]:
        return mute_statements(self._index)

    @cached_property
    def _empty(self) -> frozenset[int]:
        return empty_labels(self._index)

    @cached_property
    def _withdrawn(self) -> dict[int, Statement]:
        return withdrawn_statements(self._index)

    def _is_left_blank(self, statement: Statement, hits: list[_Hit], direct: bool) -> bool:
        if statement.number in self._empty:
            return direct
        spans = [(hit.start - statement.start, hit.end - statement.start) for hit in hits]
        return leaves_blank(statement, statement.text, spans, direct)

    def _topical(self, sign: Sign, governed: dict[int, list[_Hit]] | None) -> dict[int, tuple[list[_Hit], bool]]:
        """Statements on the Sign's topic: the hits that make them so, and whether those are in the statement."""
        if not sign.about:
            return {number: (hits, False) for number, hits in (governed or {}).items()}
        direct = self._direct(sign.about)
        if governed is not None:
            return {number: (hits, True) for number, hits in direct.items() if number in governed}
        direct = {number: said for number, hits in direct.items() if (said := self._said(number, hits))}
        near = {number: (hits, False) for number, hits in self._governed(sign.about, innermost=True).items()}
        return near | {number: (hits, True) for number, hits in direct.items()}

    def _said(self, number: int, hits: list[_Hit]) -> list[_Hit]:
        """The hits that are no mere item in a list of bare terms."""
        listed = self._listed.get(number, ())
        return [hit for hit in hits if not any(start <= hit.start and hit.end <= end for start, end in listed)]

    @cached_property
    def _listed(self) -> dict[int, list[tuple[int, int]]]:
        """Statement number → offsets of lists of bare terms it is in: its Block, a cell, it and its like."""
        listed: dict[int, list[tuple[int, int]]] = {}
        for statement in self._index.statements:
            block = self._index.document.blocks[statement.block]
            cells = [(column.start, column.end) for column in statement.columns] or [(block.start, block.end)]
            for start, end in cells:
                inside = bare_list(self._index.document.text[start:end])
                if inside is not None:
                    listed.setdefault(statement.number, []).append((start + inside[0], start + inside[1]))
        for _, run in groupby(self._index.statements, key=lambda s: (s.kind, bool(s.columns), is_bare(s.text))):
            members = list(run)
            if is_bare_run([member.text for member in members]):
                listed.update((member.number, [(member.start, member.end)]) for member in members)
        return listed

    def _direct(self, phrases: Iterable[str]) -> dict[int, list[_Hit]]:
        merged: dict[int, list[_Hit]] = {}
        for phrase in phrases:
            found = self._lexicon(phrase[1:]) if phrase.startswith("@") else self._phrase(phrase)
            for number, hits in found.items():
                merged.setdefault(number, []).extend(hits)
        return merged

    def _phrase(self, phrase: str) -> dict[int, list[_Hit]]:
        """Statement number → where the phrase stands in it."""
        if phrase not in self._hits:
            words = self._index.words
            hits: dict[int, list[_Hit]] = {}
            for first, last in words.find(phrase):
                number = self._statement_at(words.starts[first])
                if number is not None and words.ends[last] <= self._index.statements[number].end:
                    hits.setdefault(number, []).append(_Hit(words.starts[first], words.ends[last], phrase))
            self._hits[phrase] = hits
        return self._hits[phrase]

    def _statement_at(self, offset: int) -> int | None:
        number = bisect_right(self._starts, offset) - 1
        return number if number >= 0 and offset < self._index.statements[number].end else None

    @cached_property
    def _starts(self) -> list[int]:
        return [statement.start for statement in self._index.statements]

    @cached_property
    def _statements_of_block(self) -> dict[int, list[int]]:
        blocks: dict[int, list[int]] = {}
        for statement in self._index.statements:
            blocks.setdefault(statement.block, []).append(statement.number)
        return blocks

    @cached_property
    def _governed_by(self) -> dict[int, list[int]]:
        """Block → numbers of the statements it governs."""
        blocks: dict[int, list[int]] = {}
        for statement in self._index.statements:
            for block in statement.context:
                blocks.setdefault(block, []).append(statement.number)
        return blocks

    @cached_property
    def _title(self) -> int:
        """The Document's title governs everything and so says nothing about one part of it."""
        blocks = self._index.document.blocks
        first = next((n for n, block in enumerate(blocks) if block.kind is BlockKind.HEADING), -1)
        if first < 0 or len(blocks) < 8:
            return -1
        level = blocks[first].level or 1
        alone = sum(1 for b in blocks if b.kind is BlockKind.HEADING and (b.level or 1) <= level) == 1
        return first if alone else -1

    def _governed(self, phrases: Iterable[str], innermost: bool = False) -> dict[int, list[_Hit]]:
        title = self._title
        governed: dict[int, list[_Hit]] = {}
        for number, hits in self._direct(phrases).items():
            block = self._index.statements[number].block
            for below in self._governed_by.get(block, ()):
                statement = self._index.statements[below]
                if block == title or (innermost and block not in statement.context[-2:]):
                    continue
                own = [hit for hit in hits if self._in_column(statement, hit) is not None]
                if own:
                    governed.setdefault(below, []).extend(own)
        return governed

    def _in_column(self, statement: Statement, hit: _Hit) -> tuple[int, int] | None:
        """The cell under the header that was hit; the whole statement where the hit is not in its header row."""
        for column in statement.columns:
            if column.header_start <= hit.start < column.header_end and column.header_start != column.start:
                return (column.start, column.end) if column.end > column.start else None
        header = self._index.document.blocks[self._index.statements[self._statement_at(hit.start) or 0].block]
        return None if header.header_row else (statement.start, statement.end)

    def _excluded(self, sign: Sign, statement: Statement) -> bool:
        for phrase in sign.without:
            if phrase in _FEATURES:
                if self._has(phrase, _Stretch(statement, statement.start, statement.end)):
                    return True
            elif phrase.startswith("@"):
                if statement.number in self._lexicon(phrase[1:]):
                    return True
            elif statement.number in self._phrase(phrase):
                return True
        return False

    def _region(self, sign: Sign, statement: Statement, hits: list[_Hit], direct: bool) -> list[_Stretch]:
        """The stretches of text in which the needed features may stand, the statement's own first."""
        if not direct:
            for hit in hits:
                cell = self._in_column(statement, hit)
                if cell and cell != (statement.start, statement.end):
                    return [_Stretch(statement, *cell)]
        own = _Stretch(statement, statement.start, statement.end)
        if sign.within == "sentence":
            return [own]
        statements = self._index.statements
        if sign.within == "block":
            near = self._statements_of_block[statement.block]
        elif statement.kind is BlockKind.HEADING:
            near = self._governed_by.get(statement.block, [])[:_SECTION_REACH]
        else:
            last = statement.context[-1] if statement.context else None
            reach = range(max(0, statement.number - 1), min(len(statements), statement.number + _SECTION_REACH))
            near = [number for number in reach if last is None or last in statements[number].context]
        others = [statements[number] for number in near if number != statement.number]
        return [own, *(_Stretch(s, s.start, s.end) for s in others if not s.hidden and s.number not in self._listed)]

    def _satisfying(self, needs: tuple[str, ...], region: list[_Stretch]) -> Statement | None:
        """The statement to quote if everything needed stands in the region, else None."""
        for stretch in region:
            if self._fulfils(needs, [stretch]):
                return stretch.statement
        if len(region) > 1 and self._fulfils(needs, region):
            return region[0].statement
        return None

    def _fulfils(self, needs: tuple[str, ...], region: list[_Stretch]) -> bool:
        if not all(any(self._has(name, part) for name in need.split("|") for part in region) for need in needs):
            return False
        return _distinct([self._words_for(need, region) for need in _lexical_only(needs)])

    def _words_for(self, need: str, region: list[_Stretch]) -> list[_Hit]:
        """Where the lexicons of a need show."""
        return [
            hit
            for name in need.split("|")
            for part in region
            for hit in self._lexicon(name).get(part.statement.number, ())
            if part.start <= hit.start and hit.end <= part.end
        ]

    def _has(self, name: str, part: _Stretch) -> bool:
        key = (name, part.start, part.end)
        if key not in self._features:
            if name in _FEATURES:
                text = self._filled(part)
                self._features[key] = contains(Feature(name), text) or (name == Feature.PERSON and self._names(text))
            else:
                hits = self._lexicon(name).get(part.statement.number, ())
                self._features[key] = any(
                    part.start <= hit.start and hit.end <= part.end and not self._is_blank(part, hit) for hit in hits
                )
        return self._features[key]

    def _names(self, text: str) -> bool:
        """Whether a person whom the Document names in full elsewhere is named here by one name."""
        return any(word in self._known for word in re.findall(r"[^\W\d_]{3,}", text))

    @cached_property
    def _known(self) -> frozenset[str]:
        """The parts of every full name in the Document."""
        full = persons(self._index.document.text)
        return frozenset(part for name in full for part in re.findall(r"[^\W\d_]{3,}", name) if part[0].isupper())

    def _has_blank(self, part: _Stretch) -> bool:
        return self._filled(part) != self._index.document.text[part.start : part.end]

    def _filled(self, part: _Stretch) -> str:
        """The text without blanks left for a value."""
        return without_placeholders(self._index.document.text[part.start : part.end])

    def _is_blank(self, part: _Stretch, hit: _Hit) -> bool:
        return self._filled(part)[hit.start - part.start : hit.end - part.start].isspace()

    def _lexicon(self, name: str) -> dict[int, list[_Hit]]:
        if name not in self._lexicons:
            self._lexicons[name] = self._direct(self._rubric.lexicons[name])
        return self._lexicons[name]

    def _stance(self, sign: Sign, statement: Statement, hits: list[_Hit]) -> Assertion:
        """How the statement stands to what the Check asks."""
        if statement.number in self._empty:
            return Assertion.INSTRUCTED
        assertion = self._assertion(statement, hits)
        if assertion.value in sign.counts:
            assertion = Assertion.ASSERTED
        if sign.opposite:
            return Assertion.DENIED if assertion is Assertion.ASSERTED else Assertion.ASKED
        return assertion

    def _assertion(self, statement: Statement, hits: list[_Hit]) -> Assertion:
        spans = [(hit.start - statement.start, hit.end - statement.start) for hit in hits] or [(0, 0)]
        order = list(Assertion)
        best = order[-1]
        for start, end in spans:
            key = (statement.number, start, end)
            if key not in self._assertions:
                self._assertions[key] = assertion_of(statement.text, start, end)
            best = min(best, self._assertions[key], key=order.index)
        return best


def _is_clause(heading: Statement) -> bool:
    """Whether a heading is a sentence of its own, or a label with its value, and not only the name of a part."""
    words = heading.text.split()
    return (
        re.search(r"[^\W\d]: \S", heading.text) is not None
        or len(words) > _LONG_HEADING
        or (len(words) > _SHORT_CLAUSE and heading.text.rstrip().endswith((".", ";")))
    )


def _lexical_only(needs: tuple[str, ...]) -> list[str]:
    """The needs that nothing but words can meet."""
    return [need for need in needs if _FEATURES.isdisjoint(need.split("|"))]


def _distinct(choices: list[list[_Hit]]) -> bool:
    """Whether each need can have words of its own: one word does not do two things at once."""
    if len(choices) < 2:
        return True
    first, *others = sorted(choices, key=len)
    tried: set[tuple[int, int]] = set()
    for hit in first:
        if (hit.start, hit.end) in tried:
            continue
        tried.add((hit.start, hit.end))
        left = [[other for other in rest if other.end <= hit.start or hit.end <= other.start] for rest in others]
        if all(left) and _distinct(left):
            return True
    return False


def _lexical(needs: tuple[str, ...]) -> tuple[str, ...]:
    """The needs that words, rather than features alone, can meet."""
    return tuple(need for need in needs if not _FEATURES.issuperset(need.split("|")))


def quote_span(statement: Statement) -> tuple[int, int]:
    """Offsets of the statement without list marks and trailing white space."""
    match = re.match(r"\s*(?:[-*•▪◦]\s+)?", statement.text)
    lead = match.end() if match else 0
    return statement.start + lead, statement.start + len(statement.text.rstrip())
