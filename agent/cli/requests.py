"""`pilot-review requests`: the calls of a review as a file for a provider's batches, and its answers back in."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from agent.cli.review import KindOption
from agent.cli.screen import say

if TYPE_CHECKING:
    from agent.document import Dossier
    from agent.judge.llm.calls.batch import Answers
    from agent.judge.llm.calls.store import Store
    from agent.review import Review
    from rubrics import Rubric

app = typer.Typer(help="Review through files of requests, as batches take them.", no_args_is_help=True)

FOLLOW_UP = "follow-up.jsonl"
_MUST_MATCH = ("model", "openai_base_url", "mask", "context_tokens")
"""Settings that the requests were made with, and that their answers must be read with."""


@app.command("export")
def export(
    drafts: Annotated[list[Path], typer.Argument(help="The drafts of one pilot; together they are its dossier.")],
    out: Annotated[Path, typer.Option(help="File to write the requests to, in the form of OpenAI's Batch API.")],
    kind: Annotated[KindOption | None, typer.Option(help="What the drafts are; recognised where not said.")] = None,
    rubric: Annotated[Path | None, typer.Option(help="Your own rubric file.")] = None,
) -> None:
    """Write the model calls of a review to a file instead of making them."""
    from agent.judge.llm.calls.batch import lines_of, write_requests
    from agent.judge.llm.calls.store import Store
    from agent.settings import settings

    manifest = {
        "drafts": [str(draft.resolve()) for draft in drafts],
        "kind": kind.value if kind else None,
        "rubric": str(rubric.resolve()) if rubric else None,
        "settings": _settings(),
    }
    store = Store(settings().home)
    review, calls, dossier, _ = _review(manifest, store)
    _keep(store, {**manifest, "sha256": _hashes(dossier)}, calls)
    count = write_requests(out, lines_of(calls))
    if not count:
        say(f"Every answer on {review.pilot.name} is known already; there is nothing to ask.")
        return
    say(f"{count} requests on {review.pilot.name} in {out}. When they are answered: pilot-review requests import FILE")


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="Output and error files of batches, in any order.")],
    out: Annotated[Path | None, typer.Option(help="Folder for finished reviews; else they are printed.")] = None,
) -> None:
    """Take in answers, finish the reviews they complete, and write what is still to be asked to a follow-up file."""
    from agent.errors import InputError
    from agent.judge.llm.calls.batch import lines_of, read_answers, write_requests
    from agent.judge.llm.calls.store import Store
    from agent.report import render
    from agent.settings import settings

    store = Store(settings().home)
    answers = read_answers(files)
    exports, strangers = _take_in(answers, store)
    if not exports:
        told = f"{strangers} answers of other requests" if strangers else "no answers"
        raise InputError(
            f"{', '.join(map(str, files))}: {told}; export the drafts here first, then import the answers."
        )
    pending: dict[str, Any] = {}
    for export in exports:
        manifest = json.loads(store.manifest(export))
        review, calls, dossier, loaded = _review(manifest, store)
        if _hashes(dossier) != manifest["sha256"]:
            say(f"{review.pilot.name}: a draft has changed since the export; its answers may no longer fit.")
        if calls:
            _keep(store, manifest, calls)
            pending |= calls
            say(f"{review.pilot.name}: {len(calls)} more requests needed.")
        else:
            name = f"{review.pilot.name}-{export[:6]}.json"
            _deliver(render(review, "json" if out else "terminal", dossier=dossier, rubric=loaded), name, out)
    _tell(answers, strangers)
    if pending:
        file = (out or Path()) / FOLLOW_UP
        file.parent.mkdir(parents=True, exist_ok=True)
        write_requests(file, lines_of(pending))
        say(f"{len(pending)} requests in {file}: have them answered too, then import that.")


def _take_in(answers: Answers, store: Store) -> tuple[list[str], int]:
    """Keeps the answers; returns the exports they belong to, and how many belong to none."""
    exports: dict[str, None] = {}
    strangers = 0
    for name in [*answers.replies, *answers.failed]:
        known = store.exports_of(name)
        strangers += not known
        for key, export in known:
            exports.setdefault(export)
            if name in answers.replies:
                store.keep_from_file(key, answers.replies[name])
    return sorted(exports), strangers


def _review(manifest: dict[str, Any], store: Store) -> tuple[Review, dict[str, Any], Dossier, Rubric]:
    """The Review as far as answers are known, the Calls still to be made, and what they are about."""
    from agent.document import DocumentKind
    from agent.errors import SettingsError
    from agent.judge.llm import LlmJudge
    from agent.judge.llm.calls.collect import Collector
    from agent.reviewer import read_dossier, review_dossier
    from rubrics import load_rubric

    now = _settings()
    differs = [name for name in _MUST_MATCH if now[name] != manifest["settings"][name]]
    if differs:
        wanted = ", ".join(f"{name} = {manifest['settings'][name]!r}" for name in differs)
        raise SettingsError(f"The requests were exported with other settings: {wanted}. Set them the same to import.")
    rubric = load_rubric(Path(manifest["rubric"]) if manifest["rubric"] else None)
    kind = DocumentKind(manifest["kind"]) if manifest["kind"] else None
    dossier = read_dossier([Path(draft) for draft in manifest["drafts"]], kind)
    collector = Collector(store)
    judge = LlmJudge(rubric, why="by file", collect=collector)
    review = review_dossier(dossier, rubric=rubric, judge=judge)
    return review, collector.calls, dossier, rubric


def _hashes(dossier: Dossier) -> list[str]:
    return [document.sha256 for document in dossier.documents]


def _settings() -> dict[str, Any]:
    from agent.settings import settings

    return {name: getattr(settings(), name) for name in _MUST_MATCH}


def _keep(store: Store, manifest: dict[str, Any], calls: dict[str, Any]) -> None:
    from agent.judge.llm.calls.batch import custom_id

    text = json.dumps(manifest, sort_keys=True)
    store.keep_export(hashlib.sha256(text.encode()).hexdigest(), text, {custom_id(key): key for key in calls})


def _deliver(report: str, name: str, out: Path | None) -> None:
    from agent.cli.review import deliver

    if out is None:
        deliver(report, None)
        return
    out.mkdir(parents=True, exist_ok=True)
    deliver(report, out / name)
    say(f"Finished: {out / name}")


def _tell(answers: Answers, strangers: int) -> None:
    for place in answers.unusable[:5]:
        say(f"{place} is no answer; passed over.")
    if len(answers.unusable) > 5:
        say(f"… and {len(answers.unusable) - 5} more such lines.")
    for why in dict.fromkeys(answers.failed.values()):
        count = sum(other == why for other in answers.failed.values())
        say(f"{count} requests came back without an answer: {why}")
    if strangers:
        say(f"{strangers} answers belong to no export from here; passed over.")
