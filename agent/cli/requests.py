"""`pilot-review requests`: the calls of a review as a file for a provider's batches, and its answers back in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
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
    drafts: Annotated[
        list[Path], typer.Argument(help="The drafts of one pilot, which are its dossier; or the folder of a backlog.")
    ],
    out: Annotated[
        Path,
        typer.Option(
            help="File to write the requests to, in the form of OpenAI's Batch API; what one batch does not take goes "
            "to files beside it, numbered from 2."
        ),
    ],
    kind: Annotated[KindOption | None, typer.Option(help="What the drafts are; recognised where not said.")] = None,
    rubric: Annotated[Path | None, typer.Option(help="Your own rubric file.")] = None,
    group: Annotated[str | None, typer.Option(help="How files of a backlog make pilots, as for `batch`.")] = None,
) -> None:
    """Write the model calls of a review, or of a backlog's, to files instead of making them."""
    from agent.judge.llm.calls.batch import RequestFiles
    from agent.judge.llm.calls.store import Store
    from agent.settings import settings

    store = Store(settings().home)
    requests, pilots, unread = RequestFiles(out), 0, 0
    for pilot in _pilots(drafts, kind, group):
        manifest = {**pilot, "rubric": str(rubric.resolve()) if rubric else None, "settings": _settings()}
        reviewed = _review(manifest, store)
        if reviewed is None:
            unread += 1
            continue
        review, calls, dossier, _ = reviewed
        _keep(store, {**manifest, "sha256": _hashes(dossier)}, calls)
        requests.add(calls)
        pilots += 1
    requests.close()
    what = review.pilot.name if pilots == 1 else f"{pilots} pilots"
    if unread:
        say(f"{unread} pilots could not be read and are not asked about.")
    if not requests.count:
        say(f"Every answer on {what} is known already; there is nothing to ask.")
        return
    files = ", ".join(map(str, requests.files))
    say(f"{requests.count} requests on {what} in {files}. When they are answered: pilot-review requests import FILE")
    if stale := requests.stale():
        say(f"{stale} is of an earlier export: leave it out.")


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="Output and error files of batches, in any order.")],
    out: Annotated[Path | None, typer.Option(help="Folder for finished reviews; else they are printed.")] = None,
) -> None:
    """Take in answers, finish the reviews they complete, and write what is still to be asked to a follow-up file."""
    from agent.errors import InputError
    from agent.judge.llm.calls.batch import RequestFiles, read_answers
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
    folder = out or Path()
    folder.mkdir(parents=True, exist_ok=True)
    pending = RequestFiles(folder / FOLLOW_UP)
    for export in exports:
        manifest = json.loads(store.manifest(export))
        reviewed = _review(manifest, store)
        if reviewed is None:
            continue
        review, calls, dossier, loaded = reviewed
        if _hashes(dossier) != manifest["sha256"]:
            say(f"{review.pilot.name}: a draft has changed since the export; its answers may no longer fit.")
        if calls:
            _keep(store, manifest, calls)
            pending.add(calls)
            say(f"{review.pilot.name}: {len(calls)} more requests needed.")
        else:
            name = f"{review.pilot.name.replace('/', '-')}-{export[:6]}.json"
            _deliver(render(review, "json" if out else "terminal", dossier=dossier, rubric=loaded), name, out)
    _tell(answers, strangers)
    if pending.count:
        pending.close()
        where = ", ".join(map(str, pending.files))
        say(f"{pending.count} requests in {where}: have them answered too, then import that.")


def _pilots(drafts: list[Path], kind: KindOption | None, group: str | None) -> Iterator[dict[str, Any]]:
    """What each pilot is made of: the drafts given, or those of a backlog. Raises InputError."""
    from agent.batch.backlog import pilots_of
    from agent.errors import InputError

    if not any(draft.is_dir() for draft in drafts):
        if group:
            raise InputError("--group is for the folder of a backlog.")
        yield {"drafts": [str(draft.resolve()) for draft in drafts], "kind": kind.value if kind else None}
        return
    if len(drafts) > 1 or kind:
        raise InputError("A backlog is one folder; what its drafts are is said in the manifest of --group, not --kind.")
    for pilot in pilots_of(drafts[0], group):
        kinds = {str(Path(file).resolve()): kind.value for file, kind in pilot.kinds.items()}
        yield {"drafts": [str(file.resolve()) for file in pilot.files], "pilot": pilot.name, "kinds": kinds}


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


def _review(manifest: dict[str, Any], store: Store) -> tuple[Review, dict[str, Any], Dossier, Rubric] | None:
    """The Review as far as answers are known, the Calls still to be made, and what they are about.

    None, and said, where nothing of a backlog's pilot can be read.
    """
    from agent.errors import SettingsError
    from agent.judge.llm import LlmJudge
    from agent.judge.llm.calls.collect import Collector
    from agent.reviewer import review_dossier
    from rubrics import load_rubric

    now = _settings()
    differs = [name for name in _MUST_MATCH if now[name] != manifest["settings"][name]]
    if differs:
        wanted = ", ".join(f"{name} = {manifest['settings'][name]!r}" for name in differs)
        raise SettingsError(f"The requests were exported with other settings: {wanted}. Set them the same to import.")
    rubric = load_rubric(Path(manifest["rubric"]) if manifest["rubric"] else None)
    dossier = _dossier(manifest)
    if dossier is None:
        return None
    collector = Collector(store)
    judge = LlmJudge(rubric, why="by file", collect=collector)
    review = review_dossier(dossier, rubric=rubric, judge=judge)
    return review, collector.calls, dossier, rubric


def _dossier(manifest: dict[str, Any]) -> Dossier | None:
    """As `review` reads it, or as `batch` does, so that its answers are found there too. Raises InputError."""
    from agent.batch.backlog import PilotFiles
    from agent.batch.task import read_pilot
    from agent.document import DocumentKind, Dossier
    from agent.reviewer import read_dossier

    drafts = tuple(Path(draft) for draft in manifest["drafts"])
    if "pilot" not in manifest:
        return read_dossier(drafts, DocumentKind(manifest["kind"]) if manifest["kind"] else None)
    kinds = {file: DocumentKind(kind) for file, kind in manifest["kinds"].items()}
    documents, unread = read_pilot(PilotFiles(manifest["pilot"], drafts, kinds))
    for name, why in unread.items():
        say(f"{manifest['pilot']}: {name} was not read: {why}")
    return Dossier(name=manifest["pilot"], documents=tuple(documents)) if documents else None


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
