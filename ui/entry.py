"""Who is at the browser: whoever has the address with the key, on a machine without accounts; else who logged in."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, cookie_parser

from agent.remember.database import Database
from agent.remember.people.accounts import has_accounts, local_person
from agent.remember.people.person import Person
from agent.remember.people.sign_in import person_of_proxy, person_of_session


@dataclass(frozen=True)
class Visitor:
    """Somebody who was let in."""

    person: Person
    secret: bytes = field(repr=False)
    """Of this browser alone; its event streams are named with it, and what is said to it is kept under it."""


class Entry:
    """Tells visitors by their cookie."""

    def __init__(self, database: Database, *, port: int, key: str) -> None:
        # Browsers share cookies between the ports of a host.
        self.cookie = f"pilot_review_{port}"
        """Name of the cookie."""
        self.key = key
        """Lets in on a machine without accounts."""
        self._database = database
        self._salt = secrets.token_bytes(32)
        self._known: set[str] = set()
        self._accounts = has_accounts(database)

    @property
    def needs_account(self) -> bool:
        """Whether people log in here. The first account may be added while the server runs."""
        self._accounts = self._accounts or has_accounts(self._database)
        return self._accounts

    def visitor(self, headers: Headers, address: str) -> Visitor | None:
        """Who sent a request with these headers from this address; None for somebody unknown."""
        given = self.given(headers)
        if not self.needs_account:
            return self._visitor(local_person(self._database), given) if given in self._known else None
        person = person_of_proxy(self._database, headers, address)
        if person is not None:
            return self._visitor(person, f"proxy {person.id}")
        person = person_of_session(self._database, given) if given else None
        return self._visitor(person, given) if person is not None else None

    def given(self, headers: Headers) -> str:
        """The value of our cookie; those of other programs on this machine do no harm, however they are written."""
        return cookie_parser(headers.get("cookie", "")).get(self.cookie, "")

    def issue(self) -> str:
        """The cookie of a browser that the key let in."""
        given = secrets.token_urlsafe(32)
        self._known.add(given)
        return given

    def _visitor(self, person: Person, given: str) -> Visitor:
        return Visitor(person, hmac.new(self._salt, given.encode(), "sha256").digest())


def visitor_of(request: HTTPConnection) -> Visitor:
    """The visitor that the gate let in with this request."""
    return request.state.visitor  # type: ignore[no-any-return]
