"""Logging in: with a password, at most so often; or through a trusted proxy. Sessions end by themselves."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache
from ipaddress import ip_address, ip_network

from sqlalchemy import delete, func, select

from agent.errors import RefusedError, SettingsError
from agent.remember.audit import record
from agent.remember.database import Database
from agent.remember.people.accounts import LONGEST, hash_of, passwords, person_of
from agent.remember.people.person import Person, Role
from agent.remember.tables import Attempt, SignIn, User, now
from agent.settings import settings

IDLE = timedelta(hours=8)
"""A session ends when it was not used for so long,"""
LONGEST_SESSION = timedelta(days=7)
"""and after so long in any case."""
WINDOW = timedelta(minutes=15)
MOST_OF_A_NAME, MOST_OF_AN_ADDRESS = 5, 30
"""Failed attempts within the window, until nobody is let in under that name or from that address."""
_SELDOM = timedelta(minutes=1)
"""How often it is noted that a session is in use."""
WRONG = "The name or the password is wrong."


def log_in(database: Database, name: str, password: str, address: str) -> str:
    """The secret of a new session. Raises RefusedError: wrong, or too many attempts.

    `address` is where the request came from. What is said, and how long it takes, do not tell whether the name exists.
    """
    with database.reading() as session:
        user = session.scalar(select(User).where(User.name == name, User.active, User.role != Role.LOCAL.value))
    _take_attempt(database, name, address)
    known = user.password if user is not None else None
    right, better = passwords().verify_and_update(password[:LONGEST], known or _nobody())
    if user is None or known is None or not right:
        raise RefusedError(WRONG)
    secret = secrets.token_urlsafe(32)
    with database.writing() as session:
        # Its password may have been changed meanwhile.
        mine = session.get_one(User, user.id)
        if not mine.active or mine.password != known:
            raise RefusedError(WRONG)
        if better is not None:
            mine.password = better
        session.execute(delete(Attempt).where(Attempt.name == hash_of(name), Attempt.address == address))
        session.add(SignIn(secret=hash_of(secret), user_id=user.id))
        record(session, person_of(user), "logged in")
    return secret


def person_of_session(database: Database, secret: str) -> Person | None:
    """Who logged in with that session; None where it is over."""
    if not secret:
        return None
    moment = now()
    with database.reading() as session:
        row = session.execute(
            select(User, SignIn)
            .join(SignIn, SignIn.user_id == User.id)
            .where(
                SignIn.secret == hash_of(secret),
                SignIn.seen_at > moment - IDLE,
                SignIn.created_at > moment - LONGEST_SESSION,
                User.active,
            )
        ).one_or_none()
    if row is None:
        return None
    user, signed_in = row
    if signed_in.seen_at < moment - _SELDOM:
        with database.writing() as session:
            if (mine := session.get(SignIn, signed_in.secret)) is not None:
                mine.seen_at = moment
    return person_of(user)


def log_out(database: Database, secret: str) -> None:
    """Ends a session."""
    with database.writing() as session:
        session.execute(delete(SignIn).where(SignIn.secret == hash_of(secret)))


def log_out_everywhere(database: Database, person: Person) -> None:
    """Ends all sessions of a person."""
    with database.writing() as session:
        session.execute(delete(SignIn).where(SignIn.user_id == person.id))


def person_of_proxy(database: Database, headers: Mapping[str, str], address: str) -> Person | None:
    """Who a proxy says it is, in the header of the settings; None unless that is set, comes from one of the trusted
    addresses and names an open account. `headers` by lower-case name; `address` is the connection's own.
    """
    header = settings().proxy_header
    if header is None or not _trusted(address):
        return None
    name = headers.get(header.lower(), "").strip()
    with database.reading() as session:
        user = session.scalar(select(User).where(User.name == name, User.active, User.role != Role.LOCAL.value))
    return person_of(user) if user else None


def check_proxy() -> None:
    """Raises SettingsError where the settings for a proxy make no sense."""
    given = settings()
    addresses = [part.strip() for part in given.proxy_addresses.split(",") if part.strip()]
    if given.proxy_header and not addresses:
        raise SettingsError(
            "PILOT_REVIEW_PROXY_HEADER is set without PILOT_REVIEW_PROXY_ADDRESSES: say whose word counts."
        )
    for each in addresses:
        try:
            ip_network(each, strict=False)
        except ValueError:
            raise SettingsError(f"PILOT_REVIEW_PROXY_ADDRESSES: {each!r} is no address or network.") from None


def _trusted(address: str) -> bool:
    check_proxy()
    try:
        asking = ip_address(address)
    except ValueError:
        return False
    asking = getattr(asking, "ipv4_mapped", None) or asking
    return any(
        asking in ip_network(part.strip(), strict=False)
        for part in settings().proxy_addresses.split(",")
        if part.strip()
    )


def _take_attempt(database: Database, name: str, address: str) -> None:
    """Counts an attempt before it is made, so that many at once are not all free. Raises RefusedError."""
    since = now() - WINDOW
    with database.writing() as session:
        session.execute(delete(Attempt).where(Attempt.at < since))
        count = select(func.count()).select_from(Attempt)
        of_name = session.scalar(count.where(Attempt.name == hash_of(name))) or 0
        of_address = session.scalar(count.where(Attempt.address == address)) or 0
        if of_name >= MOST_OF_A_NAME or of_address >= MOST_OF_AN_ADDRESS:
            raise RefusedError(f"Too many attempts; try again in {int(WINDOW.total_seconds() // 60)} minutes.")
        session.add(Attempt(name=hash_of(name), address=address))


@lru_cache
def _nobody() -> str:
    """The hash of a password that nobody has, to be as long about a name that does not exist."""
    return passwords().hash(secrets.token_urlsafe(32))
