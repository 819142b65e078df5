"""What a review would send to the model: the calls, their tokens, the estimated cost. Nothing is sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agent.document import Dossier
    from agent.judge.llm.calls import Call, Voter
    from rubrics import Rubric

OUTPUT_TOKENS = 70
"""Of the reply to one question, for the estimate."""


def dry_run(dossier: Dossier, rubric: Rubric) -> str:
    """The report of a dry run."""
    from agent.judge.llm import LlmJudge
    from agent.judge.llm.calls import Voter
    from agent.judge.llm.calls.collect import Collector
    from agent.judge.llm.calls.store import Store
    from agent.model.endpoint import check_allowed
    from agent.reviewer import review_dossier
    from agent.settings import settings

    collector = Collector(Store(settings().home if settings().cache else None))
    judge = LlmJudge(rubric, collect=collector)
    endpoint = collector.endpoint(Voter(judge.model or ""))
    review = review_dossier(dossier, rubric=rubric, judge=judge)
    calls = list(collector.calls.values())
    lines = [f"Model {judge.model} at {endpoint}; nothing was sent.", ""]
    check_allowed(endpoint)
    shown, seen = "", set[str]()
    for number, (call, voter) in enumerate(calls, 1):
        lines.append(
            f"--- call {number} of {len(calls)}: {voter.model}, {len(call.asks)} questions, {_size([(call, voter)])}"
        )
        head, _, questions = call.user.rpartition("\nQuestions")
        if head == shown:
            lines += ["(instructions and draft as above)"]
        else:
            again = any(head.strip() in other for other in seen)
            lines += [call.system, "", "(the draft as above)" if again else head]
        seen.add(head)
        lines += [f"Questions{questions}", ""]
        shown = head
    kept = review.usage.cache_hits
    lines.append(f"{len(calls)} calls on the drafts: {_size(calls)}; {_cost(calls)}.")
    if kept:
        lines.append(f"{kept} answers are known already and are not asked.")
    lines.append("Tokens are estimates, good to about a fifth; a provider's prompt cache makes it cheaper.")
    return "\n".join(lines) + "\n"


def _size(calls: Sequence[tuple[Call, Voter]]) -> str:
    tokens = sum(call.input_tokens for call, _ in calls)
    return f"about {tokens:,} tokens in and {_output(calls):,} out"


def _output(calls: Sequence[tuple[Call, Voter]]) -> int:
    return sum(len(call.asks) for call, _ in calls) * OUTPUT_TOKENS


def _cost(calls: Sequence[tuple[Call, Voter]]) -> str:
    from agent.model.prices import cost_usd

    costs = [
        cost_usd(
            voter.model,
            input_tokens=call.input_tokens,
            cached_tokens=0,
            output_tokens=len(call.asks) * OUTPUT_TOKENS,
        )
        for call, voter in calls
    ]
    if any(cost is None for cost in costs):
        return "cost unknown (PILOT_REVIEW_PRICES names a price table of yours)"
    return f"about ${sum(cost or 0.0 for cost in costs):.4f}"
