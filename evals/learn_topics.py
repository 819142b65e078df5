"""Learns what sentences are about: `python -m evals.learn_topics` writes `agent/judge/offline/topics.npz`.

Taught by the quotes that people gave with their labels on the golden drafts (never the held-out ones), by the examples
of the Checks, and by what the levels of the Criteria mean.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np

import agent.judge.offline
from agent.index.embedding import embed
from agent.judge.offline.topic import FILE
from agent.write import write_whole
from evals.suites.golden import golden_drafts
from rubrics import Rubric, load_rubric

TARGET = Path(agent.judge.offline.__file__).parent / FILE
LONGEST_QUOTE = 500


def taught_by(rubric: Rubric) -> list[tuple[str, str]]:
    """Id of a Criterion and a sentence that is about it."""
    known = {criterion.id: criterion for criterion in rubric.criteria if not criterion.computed}
    taught = [
        (criterion, quote[:LONGEST_QUOTE])
        for draft in golden_drafts(rubric)
        for criterion, quote in draft.quotes.items()
        if criterion in known
    ]
    for criterion in known.values():
        taught += [(criterion.id, example) for check in criterion.checks for example in check.examples]
        taught += [(criterion.id, criterion.levels.met), (criterion.id, criterion.title)]
    return taught


def main() -> None:
    """The command."""
    from sklearn.linear_model import LogisticRegression

    taught = taught_by(load_rubric())
    model = LogisticRegression(C=20.0, max_iter=400)
    model.fit(embed([sentence for _, sentence in taught]), [criterion for criterion, _ in taught])
    kept = BytesIO()
    np.savez_compressed(
        kept,
        criteria=np.array(model.classes_, dtype=str),
        weights=model.coef_.astype(np.float16),
        bias=model.intercept_.astype(np.float16),
    )
    write_whole(TARGET, kept.getvalue())
    print(f"{TARGET}: {len(model.classes_)} criteria, taught by {len(taught)} sentences")


if __name__ == "__main__":
    main()
