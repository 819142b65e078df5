"""The features a Sign may need: which recogniser of the language room finds each."""

from __future__ import annotations

import re
from collections.abc import Callable

from agent.language.forms import CHANGE, DATE, DURATION, FIGURE, MONEY, NAMED, NUMBER, PERCENT, REFERENCE, TARGET
from agent.language.persons import persons
from rubrics.schema import Feature


def _has_named_thing(text: str) -> bool:
    return NAMED.search(text) is not None


def _has_plural_figures(text: str) -> bool:
    return len(re.findall(FIGURE, REFERENCE.sub(" ", text))) >= 2


_RECOGNISERS: dict[Feature, Callable[[str], bool]] = {
    Feature.PERSON: lambda text: bool(persons(text)),
    Feature.NUMBER: lambda text: NUMBER.search(REFERENCE.sub(" ", text)) is not None,
    Feature.PERCENT: lambda text: PERCENT.search(text) is not None,
    Feature.MONEY: lambda text: MONEY.search(text) is not None,
    Feature.DATE: lambda text: DATE.search(text) is not None,
    Feature.DURATION: lambda text: DURATION.search(text) is not None,
    Feature.TARGET: lambda text: TARGET.search(text) is not None,
    Feature.CHANGE: lambda text: CHANGE.search(text) is not None,
    Feature.NAME: _has_named_thing,
    Feature.PLURAL_FIGURES: _has_plural_figures,
}


def contains(feature: Feature, text: str) -> bool:
    """Whether the text contains what the feature stands for."""
    return _RECOGNISERS[feature](text)
