"""McNemar's test, exact: did two versions, judged on the same items, differ by more than chance?

Source: McNemar (1947), Note on the sampling error of the difference between correlated proportions; exact
binomial form after Fagerland, Lydersen and Laake (2013), The McNemar test for binary matched-pairs data. Of the
items on which the versions differ, each side wins half if there is no difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class PairedTest:
    """Outcome of a paired comparison of two versions."""

    lost: int
    """Items right before and wrong now."""
    gained: int
    """Items wrong before and right now."""
    p_value: float | None
    """Two-sided; None where the versions differ on no item."""


def mcnemar(before: Sequence[bool], now: Sequence[bool]) -> PairedTest:
    """The exact test on paired items. ValueError where the lengths differ."""
    pairs = list(zip(before, now, strict=True))
    lost = sum(was and not is_ for was, is_ in pairs)
    gained = sum(is_ and not was for was, is_ in pairs)
    if lost + gained == 0:
        return PairedTest(lost, gained, None)
    from scipy.stats import binomtest

    return PairedTest(lost, gained, float(binomtest(lost, lost + gained, 0.5).pvalue))
