"""Coverage: how much was judged at all, and how what was not judged counts.

Source: El-Yaniv and Wiener (2010), On the Foundations of Noise-free Selective Classification: a judge that may
abstain is described by its coverage and by its error on what it covers, together. So every figure comes in two
variants: *lenient* leaves `unassessed` out and is shown beside the coverage; *strict* counts it as the worst
answer, so that nothing is won by abstaining.

κ needs an order. A label `not_applicable` is off the scale and leaves both variants of κ (accuracy and F1 keep
it); an answer `not_applicable` to a label on the scale is a judgment, and wrong: it counts as the worst answer
in both.
"""

from __future__ import annotations

from collections.abc import Sequence

from evals.metrics.levels import FARTHEST, ORDINAL

Pairs = tuple[list[str], list[str]]
"""Labels, and the answers to them."""


def coverage(ours: Sequence[str]) -> float | None:
    """Share 0..1 of answers that are not `unassessed`; None where there are none."""
    return sum(answer != "unassessed" for answer in ours) / len(ours) if ours else None


def assessed(truth: Sequence[str], ours: Sequence[str]) -> Pairs:
    """Lenient variant: the pairs without `unassessed` answers."""
    kept = [pair for pair in zip(truth, ours, strict=True) if pair[1] != "unassessed"]
    return [label for label, _ in kept], [answer for _, answer in kept]


def on_scale(truth: Sequence[str], ours: Sequence[str], *, strict: bool = False) -> Pairs:
    """The pairs for κ: labels on the scale; answers off it count as the worst, `unassessed` only with `strict`."""
    labels, answers = (list(truth), list(ours)) if strict else assessed(truth, ours)
    kept = [
        (label, answer if answer in ORDINAL else FARTHEST[label])
        for label, answer in zip(labels, answers, strict=True)
        if label in ORDINAL
    ]
    return [label for label, _ in kept], [answer for _, answer in kept]
