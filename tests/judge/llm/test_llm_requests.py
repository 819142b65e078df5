"""A review through files: exported as a batch, answered elsewhere in any order, imported, finished."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from agent.errors import InputError, SettingsError
from agent.judge.llm.points import MOST_IN_CALL as USUAL
from agent.review import Level, Review
from rubrics import Rubric
from tests.answer_files import answered, failed, lines, run, write
from tests.judge.llm.conftest import DRAFT, Bench
from tests.model_server import answering

SPONSOR = "Maria Keller, Chief Operating Officer, is the executive sponsor of this pilot"


def say(question: str, shown: str) -> tuple[list[str], str]:
    return ([SPONSOR], "yes") if "sponsor" in question.lower() and SPONSOR in shown else ([], "no")


def finish(tmp_path: Path, requests: Path, name: str = "out", order: random.Random | None = None) -> Review:
    """Answers files until the review is finished."""
    out = tmp_path / name
    for turn in range(5):
        entries = [answered(request, answering(say)) for request in lines(requests)]
        if order:
            order.shuffle(entries)
        run("requests", "import", write(tmp_path / f"{name}{turn}.jsonl", entries), "--out", out)
        finished = list(out.glob("*.json"))
        if finished:
            return Review.model_validate_json(finished[0].read_text())
        requests = out / "follow-up.jsonl"
    raise AssertionError("it never finished")


def comparable(review: Review) -> Any:
    return [judgment.model_dump(exclude={"provenance"}) for judgment in review.judgments]


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    file = tmp_path / "draft.md"
    file.write_text(DRAFT)
    return file


@pytest.fixture(autouse=True)
def _many_calls(many_calls: None) -> None:
    """A review is several requests here."""


@pytest.fixture
def exported(bench: Bench, tmp_path: Path, draft: Path) -> Path:
    bench.serve(answering(say))
    out = tmp_path / "requests.jsonl"
    run("requests", "export", draft, "--kind", "prd", "--out", out)
    return out


def test_exports_exactly_what_would_be_sent_and_sends_nothing(
    bench: Bench, rubric: Rubric, tmp_path: Path, draft: Path
) -> None:
    server = bench.serve(answering(say))
    out = tmp_path / "requests.jsonl"
    run("requests", "export", draft, "--kind", "prd", "--out", out)
    assert server.requests == []
    entries = lines(out)
    assert {(entry["method"], entry["url"]) for entry in entries} == {("POST", "/v1/chat/completions")}
    assert len({entry["custom_id"] for entry in entries}) == len(entries) > 3
    bench.review(rubric)
    sent = server.received
    for body in sent:
        body.pop("stream", None)
    assert sorted(json.dumps(e["body"], sort_keys=True) for e in entries) == sorted(
        json.dumps(body, sort_keys=True) for body in sent
    )


def test_ids_are_stable(exported: Path, tmp_path: Path, draft: Path) -> None:
    again = tmp_path / "again.jsonl"
    run("requests", "export", draft, "--kind", "prd", "--out", again)
    assert again.read_text() == exported.read_text()


def test_finishes_and_equals_the_live_review(bench: Bench, exported: Path, tmp_path: Path, rubric: Rubric) -> None:
    review = finish(tmp_path, exported, order=random.Random(7))
    assert next(j for j in review.judgments if j.criterion == "sponsor.executive").level is Level.MET
    assert Level.UNASSESSED not in {judgment.level for judgment in review.judgments}
    assert review.usage.calls > 3
    assert review.usage.input_tokens == 9000 * review.usage.calls
    bench.serve(answering(say), cache="0")
    assert comparable(bench.review(rubric)) == comparable(review)


def test_partial_and_repeated_answers_finish_all_the_same(exported: Path, tmp_path: Path) -> None:
    entries = [answered(request, answering(say)) for request in lines(exported)]
    out = tmp_path / "out"
    first = run("requests", "import", write(tmp_path / "a.jsonl", entries[1:] + entries[1:3]), "--out", out)
    assert "1 more requests needed" in first
    follow_up = lines(out / "follow-up.jsonl")
    assert [entry["custom_id"] for entry in follow_up] == [entries[0]["custom_id"]]
    run("requests", "import", tmp_path / "a.jsonl", write(tmp_path / "b.jsonl", entries[:1]), "--out", out)
    review = finish(tmp_path, out / "follow-up.jsonl")
    assert Level.UNASSESSED not in {judgment.level for judgment in review.judgments}
    assert comparable(finish(tmp_path, exported, "repeated")) == comparable(review)


def test_error_files(exported: Path, tmp_path: Path) -> None:
    requests = lines(exported)
    out = tmp_path / "out"
    good = [answered(request, answering(say)) for request in requests[2:]]
    errors = [
        failed(requests[0], 0, "This request could not be executed before the completion window expired."),
        failed(requests[1], 400, "content management policy"),
        failed(requests[2], 500, "late and worse"),
    ]
    told = run(
        "requests",
        "import",
        write(tmp_path / "errors.jsonl", errors),
        write(tmp_path / "out.jsonl", good),
        "--out",
        out,
    )
    assert "window expired" in told
    ids = {entry["custom_id"] for entry in lines(out / "follow-up.jsonl")}
    assert requests[0]["custom_id"] in ids, "what expired is asked again"
    assert requests[1]["custom_id"] not in ids, "what was filtered is asked in smaller parts"
    assert requests[2]["custom_id"] not in ids, "an answer goes before an error"
    assert len(ids) == 3
    review = finish(tmp_path, out / "follow-up.jsonl")
    assert Level.UNASSESSED not in {judgment.level for judgment in review.judgments}


def test_lines_that_are_no_answers_are_passed_over_and_told(exported: Path, tmp_path: Path) -> None:
    file = tmp_path / "answers.jsonl"
    entry = json.dumps(answered(lines(exported)[0], answering(say)))
    stranger = json.dumps({**json.loads(entry), "custom_id": "somebody-else-1"})
    file.write_text(f"\ufeff{entry}\n[]\nnot json\n{stranger}\n\n" + entry[: len(entry) // 2])
    told = run("requests", "import", file, "--out", tmp_path / "out")
    for number in (2, 3, 6):
        assert f"answers.jsonl:{number} is no answer" in told
    assert "1 answers belong to no export" in told


def test_other_settings_than_at_the_export_are_refused(bench: Bench, exported: Path, tmp_path: Path) -> None:
    entries = [answered(request, answering(say)) for request in lines(exported)]
    file = write(tmp_path / "a.jsonl", entries)
    bench.serve(answering(say))
    with pytest.raises(SettingsError, match="openai_base_url"):
        run("requests", "import", file)


def test_dry_run_shows_what_would_be_sent_and_sends_nothing(
    bench: Bench, tmp_path: Path, draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The review runs in a process of its own, which knows of no patch.
    monkeypatch.setattr("agent.judge.llm.points.MOST_IN_CALL", USUAL)
    prices = tmp_path / "prices.yaml"
    prices.write_text("scripted: {input: 2.0, output: 8.0}\n")
    server = bench.serve(answering(say), prices=str(prices))
    told = run("review", draft, "--kind", "prd", "--dry-run")
    assert server.requests == []
    assert SPONSOR in told
    assert told.count(SPONSOR) == 1, "the draft is shown once"
    assert "tokens in" in told
    assert "about $0.0" in told
    assert "127.0.0.1" in told
    run("review", draft, "--kind", "prd", "--out", tmp_path / "r.json")
    calls = len(server.received)
    assert f"{calls} calls on the drafts" in told
    after = run("review", draft, "--kind", "prd", "--dry-run")
    assert "0 calls on the drafts" in after
    assert "answers are known already" in after


@pytest.mark.parametrize("form", ["utf-16", "an array", "a fence"])
def test_answers_as_people_save_them_are_read(exported: Path, tmp_path: Path, form: str) -> None:
    entries = [answered(request, answering(say)) for request in lines(exported)]
    text = "".join(json.dumps(entry) + "\n" for entry in entries)
    file = tmp_path / "answers.jsonl"
    if form == "utf-16":
        file.write_text(text, encoding="utf-16")
    elif form == "an array":
        file.write_text(json.dumps(entries, indent=1))
    else:
        file.write_text(f"```json\n{text}```\n")
    assert "Finished" in run("requests", "import", file, "--out", tmp_path / "out")


def test_replies_in_fences_and_with_thoughts_are_read(exported: Path, tmp_path: Path) -> None:
    entries = [answered(request, answering(say)) for request in lines(exported)]
    for entry in entries:
        message = entry["response"]["body"]["choices"][0]["message"]
        message["content"] = f"<think>hm {{}}</think>\n```json\n{message['content']}\n```"
    assert "Finished" in run("requests", "import", write(tmp_path / "a.jsonl", entries), "--out", tmp_path / "out")


@pytest.mark.parametrize("text", ["", "no answers here\n", '{"custom_id": "other-1", "response": {}}\n'])
@pytest.mark.usefixtures("exported")
def test_nothing_of_use_is_one_sentence(tmp_path: Path, text: str) -> None:
    file = tmp_path / "answers.jsonl"
    file.write_text(text)
    with pytest.raises(InputError, match="export the drafts here first"):
        run("requests", "import", file)
