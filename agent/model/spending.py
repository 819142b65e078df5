"""A ceiling on what calls may cost, held by reservation: a call's worst case is set aside before it is made.

Users elsewhere set a ceiling of $0.50 and paid $5.11, since calls under way and unknown prices counted as nothing.
The account is a small SQLite file, so that all processes of one run draw on the same one. A call whose cost never
becomes known (a timeout, a killed process) stays charged at its worst case.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from agent.errors import CeilingReachedError
from agent.model.prices import cost_usd

OUTPUT_TOKENS = 16_000
"""Most tokens of one reply, asked of the endpoint where there is a ceiling: without a bound there is no worst case."""
_TABLE = "CREATE TABLE IF NOT EXISTS calls (id INTEGER PRIMARY KEY, usd REAL NOT NULL, tokens INTEGER NOT NULL)"


@dataclass(frozen=True)
class Ceiling:
    """Most that the calls of one run may cost, and the account they are charged to."""

    account: Path
    usd: float | None = None
    tokens: int | None = None


class Charge:
    """One call's reservation; `settle` puts what it took in place of the worst case."""

    def __init__(self, ceiling: Ceiling, model: str, number: int) -> None:
        self._ceiling = ceiling
        self._model = model
        self._number = number

    def settle(self, input_tokens: int, cached_tokens: int, output_tokens: int) -> None:
        """The call took so many tokens; `cached_tokens` are part of `input_tokens`."""
        usd = cost_usd(self._model, input_tokens=input_tokens, cached_tokens=cached_tokens, output_tokens=output_tokens)
        with _open(self._ceiling) as account:
            account.execute(
                "UPDATE calls SET usd = ?, tokens = ? WHERE id = ?",
                (usd or 0.0, input_tokens + output_tokens, self._number),
            )


_ceiling: Ceiling | None = None


def hold(ceiling: Ceiling | None) -> None:
    """From now on the calls of this process are held to the ceiling; None: to none."""
    global _ceiling  # noqa: PLW0603 - like the limits on calls, it is the process's
    _ceiling = ceiling


def output_bound() -> int | None:
    """Most tokens to ask of one reply; None where there is no ceiling."""
    return OUTPUT_TOKENS if _ceiling else None


def reserve(model: str, text_bytes: int) -> Charge | None:
    """Sets the worst case of one call aside; None where there is no ceiling.

    `text_bytes`: length of all that is sent, as UTF-8; no tokenizer makes more tokens than bytes. Raises
    CeilingReachedError where the ceiling could be passed, or where the price is unknown and money is held.
    """
    ceiling = _ceiling
    if ceiling is None:
        return None
    usd = cost_usd(model, input_tokens=text_bytes, cached_tokens=0, output_tokens=OUTPUT_TOKENS)
    if usd is None and ceiling.usd is not None:
        raise CeilingReachedError(f"The price of {model} is unknown, so its cost cannot be held to ${ceiling.usd:g}.")
    tokens = text_bytes + OUTPUT_TOKENS
    with _open(ceiling) as account:
        account.execute("BEGIN IMMEDIATE")
        spent, used = account.execute("SELECT COALESCE(SUM(usd), 0), COALESCE(SUM(tokens), 0) FROM calls").fetchone()
        if ceiling.usd is not None and spent + (usd or 0.0) > ceiling.usd:
            raise CeilingReachedError(
                f"The next call could pass the ceiling of ${ceiling.usd:g} (${spent:.2f} so far)."
            )
        if ceiling.tokens is not None and used + tokens > ceiling.tokens:
            raise CeilingReachedError(
                f"The next call could pass the ceiling of {ceiling.tokens:,} tokens ({used:,} so far)."
            )
        number = account.execute("INSERT INTO calls (usd, tokens) VALUES (?, ?)", (usd or 0.0, tokens)).lastrowid
        account.execute("COMMIT")
    return Charge(ceiling, model, number or 0)


@contextmanager
def _open(ceiling: Ceiling) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(ceiling.account, timeout=60, isolation_level=None)) as account:
        account.execute(_TABLE)
        yield account
