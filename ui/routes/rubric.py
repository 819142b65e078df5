"""The rubric to read: each criterion with its levels, why it is asked, what to write, and the guidance on it."""

from __future__ import annotations

from fastapi import FastAPI, Request, Response

from agent.errors import NotFoundError
from knowledge import guidance_for, load_guidance
from rubrics import Criterion, Pattern
from ui.guidance import guidance_html
from ui.web import Place, Who, page


def add_rubric(app: FastAPI, place: Place) -> None:
    """Adds `/rubric`, `/rubric/ID` and `/guidance/ID`."""
    rubric = place.rubric

    @app.get("/rubric")
    def all_criteria(request: Request, who: Who, search: str = "", kind: str = "") -> Response:  # noqa: ARG001
        words = search.lower().split()
        chosen = [
            criterion
            for criterion in rubric.criteria
            if all(word in _text(criterion) for word in words) and (not kind or kind in criterion.kinds)
        ]
        steps = [(title, [each for each in chosen if each.step == step]) for step, title in rubric.steps.items()]
        patterns = [p for p in rubric.patterns if all(word in f"{p.id} {p.title}".lower() for word in words)]
        return page(
            request,
            "rubric.html.j2",
            steps=[(title, found) for title, found in steps if found],
            patterns=patterns if not kind else [],
            search=search,
            kind=kind,
            rubric=rubric,
        )

    @app.get("/rubric/{part_id}")
    def one(request: Request, who: Who, part_id: str) -> Response:  # noqa: ARG001
        parts: list[Criterion | Pattern] = [*rubric.criteria, *rubric.patterns]
        part = next((each for each in parts if each.id == part_id), None)
        if part is None:
            raise NotFoundError("The rubric has no such criterion; it may have been renamed.")
        guidance = [(text, guidance_html(text.text)) for text in guidance_for(part.id)]
        return page(request, "criterion.html.j2", part=part, rubric=rubric, guidance=guidance)

    @app.get("/guidance/{guidance_id}")
    def guidance(request: Request, who: Who, guidance_id: str) -> Response:  # noqa: ARG001
        text = next((each for each in load_guidance() if each.id == guidance_id), None)
        if text is None:
            raise NotFoundError("There is no such guidance.")
        return page(request, "guidance.html.j2", text=text, html=guidance_html(text.text))


def _text(criterion: Criterion) -> str:
    return " ".join((criterion.id, criterion.title, criterion.asks, criterion.why)).lower()
