"""The llm judge with a model in between that is listened to, or one that says what was recorded."""

from __future__ import annotations

import json
from collections.abc import Mapping

from agent.document import Document
from agent.index import DocumentIndex
from agent.judge.graded import FactsRead
from agent.judge.llm import LlmJudge
from agent.judge.llm.calls import Call, Caller, Meter, Reply, Voter
from evals.recorded.answers import Recorded
from rubrics import Rubric

Answers = dict[str, Recorded]
"""Key of a question → answer."""


class ReplayingJudge(LlmJudge):
    """Judges by recorded answers; PILOT_REVIEW_MODEL must be set, nothing is called."""

    def __init__(self, rubric: Rubric, recorded: Mapping[str, Answers]) -> None:
        """`recorded`: sha256 of a draft → its answers."""
        super().__init__(rubric)
        self._recorded = recorded

    def facts(self, index: DocumentIndex) -> FactsRead:  # noqa: ARG002 - levels alone are recorded
        """None."""
        return FactsRead()

    def _caller(self, meter: Meter, *sent: Document) -> Caller:  # noqa: ARG002 - nothing is spent
        found = [self._recorded.get(document.sha256, {}) for document in sent]
        return _Replay(found[0] if found else {})


class ListeningJudge(LlmJudge):
    """Judges by the model that is set up, and writes down what it answers."""

    def __init__(self, rubric: Rubric) -> None:
        super().__init__(rubric)
        self.heard: dict[str, Answers] = {}
        """sha256 of a draft → its answers."""

    def facts(self, index: DocumentIndex) -> FactsRead:  # noqa: ARG002 - levels alone are recorded
        """None: they are not asked for."""
        return FactsRead()

    def _caller(self, meter: Meter, *sent: Document) -> Caller:
        heard = self.heard.setdefault(sent[0].sha256, {}) if sent else {}
        return _Listening(super()._caller(meter, *sent), heard)


class _Replay:
    def __init__(self, answers: Mapping[str, Recorded]) -> None:
        self._answers = answers

    def endpoint(self, voter: Voter) -> str:
        return f"recorded of {voter.model}"

    def reply(self, call: Call, voter: Voter) -> Reply:  # noqa: ARG002 - one model was recorded
        items = [
            {"n": number, **self._answers[key].model_dump(mode="json")}
            for number, key in enumerate(call.asks, 1)
            if key in self._answers
        ]
        return Reply(text=json.dumps({"answers": items}), finish="stop")


class _Listening:
    def __init__(self, caller: Caller, heard: Answers) -> None:
        self._caller = caller
        self._heard = heard

    def endpoint(self, voter: Voter) -> str:
        return self._caller.endpoint(voter)

    def reply(self, call: Call, voter: Voter) -> Reply:
        reply = self._caller.reply(call, voter)
        if call.form == "answers" and reply.cause is None:
            for item in json.loads(reply.text)["answers"]:
                given = Recorded(quotes=tuple(item["quotes"]), answer=item["answer"], lacks=item["lacks"])
                self._heard.setdefault(call.asks[item["n"] - 1], given)
        return reply
