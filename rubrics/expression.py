"""Conditions over named facts, in three values: true, false, and unknown (None), after Kleene.

In YAML a condition is a name, or one of
    all: [conditions]      any: [conditions]      not: condition
    at_least: 2
    of: [conditions]
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

Truth = bool | None


class Condition(BaseModel):
    """One condition: exactly one of `name`, `all`, `any`, `not`, or `at_least` with `of`."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    name: str | None = None
    all_of: tuple[Expression, ...] | None = Field(None, alias="all")
    any_of: tuple[Expression, ...] | None = Field(None, alias="any")
    not_: Expression | None = Field(None, alias="not")
    at_least: int | None = Field(None, ge=1)
    of: tuple[Expression, ...] | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Condition:
        forms = [self.name, self.all_of, self.any_of, self.not_, self.at_least]
        if sum(form is not None for form in forms) != 1:
            raise ValueError("a condition is a name or has exactly one of: all, any, not, at_least")
        if (self.at_least is None) != (self.of is None):
            raise ValueError("at_least and of belong together")
        if self.of is not None and self.at_least is not None and self.at_least > len(self.of):
            raise ValueError(f"at_least {self.at_least} of only {len(self.of)} conditions can never hold")
        return self

    def names(self) -> Iterator[str]:
        """Every name the condition speaks of."""
        if self.name is not None:
            yield self.name
        for part in self._parts():
            yield from part.names()

    def wanted(self) -> Iterator[str]:
        """Every name whose truth it asks for; not those it excludes."""
        if self.name is not None:
            yield self.name
        if self.not_ is None:
            for part in self._parts():
                yield from part.wanted()

    def holds(self, fact: Callable[[str], Truth]) -> Truth:
        """Whether it holds, given the truth of each name; None where that depends on something unknown."""
        if self.name is not None:
            return fact(self.name)
        if self.not_ is not None:
            inner = self.not_.holds(fact)
            return None if inner is None else not inner
        truths = [part.holds(fact) for part in self._parts()]
        needed = self.at_least or (len(truths) if self.all_of is not None else 1)
        if truths.count(True) >= needed:
            return True
        return None if truths.count(True) + truths.count(None) >= needed else False

    def _parts(self) -> tuple[Condition, ...]:
        if self.not_ is not None:
            return (self.not_,)
        return self.all_of or self.any_of or self.of or ()


def _from_yaml(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value


Expression = Annotated[Condition, BeforeValidator(_from_yaml)]
Condition.model_rebuild()
