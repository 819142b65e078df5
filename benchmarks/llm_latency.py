"""Speed and price of the language-model judge against a server of fixed latency: `python -m benchmarks.llm_latency`.

- Wall time of a review over the ideal (latency × rounds that must follow each other), for 1 and for 100 drafts; for
  many drafts the ideal is what the limit on calls at a time allows.
- Tokens of a review (estimated from what the server was sent) against one call per criterion with the whole draft.

The server finds nothing in any draft. This measures everything
but the model. Nothing is asserted: machines differ.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from benchmarks.fixed_server import FixedServer

PARAGRAPH = (
    "In week {n} the team of site {n} reads the letters that came in by post, sorts them by product line and writes "
    "down how long each of them lay before somebody opened it, so that the assistant can be compared with it later. "
)


def draft_of(number: int) -> str:
    """A PRD of about three pages; no two share a paragraph."""
    parts = [f"# Letters assistant {number}\n"]
    for section in range(12):
        parts.append(f"\n## Part {section} of {number}\n")
        parts += [f"\n{PARAGRAPH.format(n=number * 100 + section * 3 + part)}\n" for part in range(3)]
    return "".join(parts)


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--latency", type=float, default=2.0, help="Seconds the server takes for each answer.")
    parser.add_argument("--drafts", type=int, default=100)
    parser.add_argument("--concurrency", type=int, default=64, help="PILOT_REVIEW_CONCURRENCY of the run.")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as home, FixedServer(options.latency) as server:
        os.environ.update(
            OPENAI_BASE_URL=server.url,
            OPENAI_API_KEY="none",
            PILOT_REVIEW_MODEL="fixed",
            PILOT_REVIEW_HOME=home,
            PILOT_REVIEW_CONCURRENCY=str(options.concurrency),
        )
        _review(draft_of(10_000))  # imports, rubric and embedding are loaded once, not measured
        print(
            f"latency {options.latency:.1f} s, at most {options.concurrency} calls at a time, {os.cpu_count()} cores\n"
        )
        print(f"{'drafts':>7} {'calls':>7} {'wall s':>8} {'ideal s':>8} {'ratio':>6}  tokens a review")
        for count in (1, options.drafts):
            _measure(count, server, options)
    _compare(server)


def _measure(count: int, server: FixedServer, options: Any) -> None:
    server.forget()
    started = time.perf_counter()
    with ThreadPoolExecutor(min(count, options.concurrency)) as pool:
        reviews = list(pool.map(_review, (draft_of(number) for number in range(count))))
    wall = time.perf_counter() - started
    calls = sum(review.usage.calls for review in reviews)
    ideal = options.latency * max(1, calls / options.concurrency)
    print(f"{count:7} {calls:7} {wall:8.1f} {ideal:8.1f} {wall / ideal:6.2f}  {server.tokens // count:,}")


def _review(text: str) -> Any:
    from agent.document import DocumentKind, Dossier
    from agent.judge.llm import LlmJudge
    from agent.read import read_bytes, with_kind
    from agent.reviewer import review_dossier
    from rubrics import load_rubric

    rubric = load_rubric()
    document = with_kind(read_bytes(text.encode(), "draft.md"), DocumentKind.PRD)
    return review_dossier(Dossier(name="draft", documents=(document,)), rubric=rubric, judge=LlmJudge(rubric))


def _compare(server: FixedServer) -> None:
    """Input tokens of one review against one call for each criterion with the whole draft."""
    from agent.judge.llm.calls.call import tokens_of
    from agent.judge.llm.points import groups_of
    from agent.judge.llm.prompt import SYSTEM, fenced, message
    from rubrics import load_rubric

    criteria = [criterion for criterion in load_rubric().criteria_for("prd") if not criterion.computed]
    draft = fenced("DRAFT", draft_of(1))
    each = sum(tokens_of(SYSTEM) + tokens_of(message(draft, "prd", groups_of([one], {}, "prd")[0])) for one in criteria)
    ours = server.tokens // max(1, server.reviews)
    again = server.repeated / max(1, server.tokens)
    print(f"\none call for each of {len(criteria)} criteria: {each:,} tokens; ours {ours:,}: {ours / each:.0%}")
    print(f"{again:.0%} of ours repeat the beginning of an earlier call, which prefix caching reads cheaper")


if __name__ == "__main__":
    main()
