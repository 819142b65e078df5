"""The case a chat is about: one Review with its Documents, and what can be looked up in them."""

from __future__ import annotations

import re
from functools import cached_property

from agent.document import BlockKind, Document, Dossier, assemble
from agent.index import DocumentIndex, Passage
from agent.review import Comparison, Evidence, Finding, Judgment, Level, Nearest, Review
from knowledge import Guidance, guidance_for, load_guidance
from rubrics import Rubric

FOUND = 4
LONGEST = 1_200
"""Most characters of one section or passage given to a model."""
LONGEST_FACT = 300
"""Most characters of one sentence shown."""
_MEANT = (
    ("total_cost", re.compile(r"\bhow much\b|\b(?:pilot|project|it|this|all)\b.{0,10}\bcosts?\b|\bbudget\?", re.I)),
    ("pilot_length", re.compile(r"\bhow long\b.{0,20}\b(?:pilot|it|project)\b|\bduration\b", re.I)),
)
"""Concepts that people ask for in other words than their titles'."""
_FIGURE = re.compile(r"\d[\d.,]*\d|\d")


class Case:
    """What the chat may say anything about. Every answer carries where it comes from, in square brackets."""

    def __init__(self, review: Review, dossier: Dossier, rubric: Rubric) -> None:
        self.review = review
        self.dossier = dossier
        self.rubric = rubric

    @cached_property
    def _indexes(self) -> list[DocumentIndex]:
        return [DocumentIndex(document) for document in self.dossier.documents]

    def search(self, query: str) -> str:
        """The passages of the drafts nearest to the query, each with its place."""
        found = []
        for index in self._indexes:
            # Closed after each search: a chat may never end, and its vectors would stay in memory.
            with index:
                passages = index.search([query], FOUND)[0]
            for passage in passages:
                found.append(f"{self._place_of(index.document, passage)}\n{passage.text[:LONGEST]}")
        return "\n\n".join(found[: FOUND * 2]) or "The drafts have no text to search."

    def facts(self, question: str) -> list[str]:
        """Figures, dates and names of the drafts that a question asks for, each with its place."""
        from agent.chat.subject import stems
        from agent.facts import facts_of

        asked = stems(question)
        found: dict[str, int] = {}
        for document in self.dossier.documents:
            for fact in facts_of(document):
                words = stems(f"{fact.title} {fact.subject.replace('_', ' ')}")
                meant = any(fact.subject == name and pattern.search(question) for name, pattern in _MEANT)
                if fact.known and (meant or (words and words <= asked) or len(asked & words) >= 2):
                    text = " ".join(fact.evidence.quote.split())[:LONGEST_FACT]
                    found.setdefault(f"{fact.title}: “{text}” {self.cite(fact.evidence)}", len(asked & words) + meant)
        return sorted(found, key=lambda each: -found[each])[:FOUND]

    def sentences(self, question: str) -> list[str]:
        """Sentences of the drafts that share words with a question, the nearest first, each with its place."""
        from agent.chat.subject import stems

        asked = stems(question)
        scored: list[tuple[int, str]] = []
        for index in self._indexes:
            with index:
                passages = index.search([question], FOUND)[0]
            for passage in passages:
                for sentence in re.split(r"(?<=[.!?])\s+|\n+", passage.text):
                    shared = len(asked & stems(sentence))
                    if shared >= min(2, len(asked)) > 0:
                        text = " ".join(sentence.split())[:LONGEST_FACT]
                        scored.append((shared, f"“{text}” {self._place_of(index.document, passage)}"))
        return list(dict.fromkeys(text for _, text in sorted(scored, key=lambda each: -each[0])))[:FOUND]

    def section(self, heading: str) -> str:
        """The text under the heading that reads most like the one asked for, or the outline where none does."""
        wanted = set(re.findall(r"\w+", heading.lower()))
        best: tuple[int, Document, tuple[str, ...]] | None = None
        for document in self.dossier.documents:
            for block in document.blocks:
                if block.kind is BlockKind.HEADING and not block.hidden:
                    shared = len(wanted & set(re.findall(r"\w+", block.text.lower())))
                    if shared and (best is None or shared > best[0]):
                        best = shared, document, block.anchor.section
        if best is None:
            return f"No heading reads like that. Headings: {self.outline()}"
        _, document, section = best
        text = "\n".join(
            block.text
            for block in document.blocks
            if block.anchor.section[: len(section)] == section and block.hidden != "text"
        )
        return f"[{document.name}, § {section[-1]}]\n{text[:LONGEST]}"

    def outline(self) -> str:
        """The headings of all drafts."""
        headings = [
            f"{document.name}: "
            + " · ".join(b.text for b in document.blocks if b.kind is BlockKind.HEADING and not b.hidden)
            for document in self.dossier.documents
        ]
        return "; ".join(headings)

    def findings(self) -> str:
        """All findings, the gravest first: id, severity, title."""
        return "\n".join(f"{f.id} ({f.severity}): {f.title}" for f in self.review.findings) or "There are no findings."

    def finding(self, finding_id: str) -> Finding | None:
        """The finding of that id, or of that criterion or pattern."""
        for finding in self.review.findings:
            if finding_id in (finding.id, finding.criterion, finding.pattern):
                return finding
        return None

    def judgment(self, criterion_id: str) -> Judgment | None:
        """The judgment of a criterion."""
        return next((j for j in self.review.judgments if j.criterion == criterion_id), None)

    def explain(self, finding_id: str) -> str:
        """Why a finding was raised: level, answers to its checks, evidence or what was searched, why it matters."""
        finding = self.finding(finding_id)
        judgment = self.judgment(finding.criterion if finding and finding.criterion else finding_id)
        if finding is None and judgment is None:
            return f"There is no finding {finding_id!r}. {self.findings()}"
        lines = []
        if finding is not None:
            lines += [f"{finding.title} ({finding.severity}).", finding.why]
            if finding.calculation:
                lines.append(f"Calculation: {finding.calculation}")
        if judgment is not None:
            lines.append(f"Level {judgment.level}, confidence {judgment.confidence:.0%}. {judgment.rationale}")
        quotes = finding.evidence if finding is not None else judgment.evidence if judgment is not None else ()
        lines += [f"“{quote.quote}” {self.cite(quote)}" for quote in quotes]
        if judgment is not None and judgment.level in (Level.MISSING, Level.UNASSESSED):
            lines.append(self.searched(judgment.criterion))
        return "\n".join(lines)

    def searched(self, criterion_id: str) -> str:
        """What was searched for a criterion, and the nearest misses."""
        judgment = self.judgment(criterion_id)
        if judgment is None:
            return f"{criterion_id} was not judged."
        searched = judgment.searched
        lines = [f"{searched.coverage:.0%} of the drafts were searched, {searched.passages} passages."]
        lines += [f"Close, but no answer: “{near.quote}” {self.cite(near)}" for near in searched.nearest]
        return "\n".join(lines)

    def guidance(self, about: str) -> str:
        """The guidance on a criterion, a pattern or a topic in words."""
        texts = guidance_for(about) or self._guidance_by_words(about)
        return "\n\n".join(f"{text.title} [{text.id}]\n{text.text[:LONGEST]}" for text in texts[:2])

    def replacement(self, finding_id: str) -> str:
        """The model sentence for a finding, with blanks in square brackets for what only its author knows."""
        finding = self.finding(finding_id)
        if finding is None:
            return f"There is no finding {finding_id!r}."
        return f"{finding.fix}\nWhat stands in [brackets] only you know; do not fill it with a guess."

    def regrade(self, criterion_id: str, text: str) -> str:
        """The level a criterion would have if this text stood in the drafts, as the offline judge sees it."""
        from agent.judge.offline import OfflineJudge
        from agent.reviewer import review_dossier

        known = {criterion.id: criterion for criterion in self.rubric.criteria}
        if criterion_id not in known:
            return f"There is no criterion {criterion_id!r}."
        alone = self.rubric.model_copy(update={"criteria": (known[criterion_id],), "patterns": ()})
        kinds = [document.kind for document in self.dossier.documents if document.kind in known[criterion_id].kinds]
        if not kinds:
            return f"{criterion_id} does not apply to these drafts."
        edited = self._edited(text).model_copy(update={"kind": kinds[0]})
        judged = review_dossier(
            Dossier(name="edit", documents=(edited,)), rubric=alone, judge=OfflineJudge(alone)
        ).judgments[0]
        before = self.judgment(criterion_id)
        was = f" (was {before.level})" if before is not None else ""
        return f"With that text, {criterion_id} alone would be {judged.level}{was}. {judged.rationale}"

    def revisions(self) -> str:
        """What changed since the earlier review, where there is one."""
        comparison: Comparison | None = self.review.comparison
        if comparison is None:
            return "There is no earlier review to compare with; review the revision with --against."
        fixed = "; ".join(finding.title for finding in comparison.fixed) or "nothing"
        new = "; ".join(comparison.new) or "nothing"
        return (
            f"Against {comparison.against}. Fixed: {fixed}. New: {new}. Still open: {len(comparison.open)}. "
            f"Levels that changed: {'; '.join(comparison.changed) or 'none'}."
        )

    def cite(self, place: Evidence | Nearest) -> str:
        """Where a quote stands: `[prd.pdf, page 3, § Governance]`."""
        names = {document.id: document.name for document in self.dossier.documents}
        parts = [names.get(place.document or "", "")]
        parts += [f"page {place.page}"] if place.page is not None else []
        cells = place.cells if isinstance(place, Evidence) else None
        parts += [cells] if cells else []
        parts += [f"§ {place.section.rsplit(' › ', 1)[-1]}"] if place.section else []
        return f"[{', '.join(part for part in parts if part)}]"

    def unknown_figures(self, answer: str, given: str) -> list[str]:
        """Figures of an answer that stand nowhere in what it could draw on, nor in what was asked: perhaps invented."""
        known = self._known_figures | _figures(given)
        figures = dict.fromkeys(match.group() for match in _FIGURE.finditer(answer))
        return [figure for figure in figures if len(figure) > 1 and not _figures(figure) <= known]

    @cached_property
    def _known_figures(self) -> frozenset[str]:
        """Figures of the drafts, and of all that the tools say about the review, the rubric and the guidance."""
        criteria = {judgment.criterion for judgment in self.review.judgments}
        raised = {finding.id for finding in self.review.findings}
        texts = [
            *(document.text for document in self.dossier.documents),
            *(document.name for document in self.dossier.documents),
            *(str(page) for document in self.dossier.documents for page in range(1, (document.pages or 0) + 1)),
            *(self.explain(name) for name in sorted(criteria | raised)),
            *(self.searched(name) for name in sorted(criteria)),
            *(f"{finding.title} {finding.fix} {finding.question or ''}" for finding in self.review.findings),
            *(text.text for text in load_guidance()),
            f"{self.review.verdict.why} {self.review.verdict.readiness} 100 {len(self.review.findings)}",
            self.revisions(),
        ]
        return frozenset[str]().union(*(_figures(text) for text in texts))

    def _edited(self, text: str) -> Document:
        from agent.document import Block

        blocks = [Block(kind=BlockKind.PARAGRAPH, text=part) for part in text.split("\n\n")]
        return assemble(blocks, name="edit", sha256="e" * 64)

    def _place_of(self, document: Document, passage: Passage) -> str:
        return f"[{document.name}, {document.block_at(passage.start).anchor}]"

    def _guidance_by_words(self, about: str) -> list[Guidance]:
        wanted = set(re.findall(r"\w{4,}", about.lower()))

        def shared(text: Guidance) -> int:
            title = set(re.findall(r"\w{4,}", text.title.lower()))
            return 5 * len(wanted & title) + len(wanted & set(re.findall(r"\w{4,}", text.text.lower())))

        return sorted(load_guidance(), key=lambda text: (-shared(text), text.id))


def _figures(text: str) -> frozenset[str]:
    """Figures of a text, without what groups their thousands."""
    return frozenset(re.sub(r"[ ,.](?=\d{3}\b)", "", match.group()) for match in _FIGURE.finditer(text))
