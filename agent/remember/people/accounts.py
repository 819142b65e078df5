"""Accounts: added by an administrator, let in by a link that works once, closed without losing what they did."""

from __future__ import annotations

import getpass
import hashlib
import re
import secrets
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from agent.errors import NotAllowedError, NotFoundError, RefusedError
from agent.remember.audit import record
from agent.remember.database import Database
from agent.remember.people.person import Person, Role
from agent.remember.tables import Link, SignIn, User, now

if TYPE_CHECKING:
    from pwdlib import PasswordHash

LINK_LASTS = timedelta(days=3)
SHORTEST, LONGEST = 12, 256
"""Characters of a password."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]{0,99}")
_HERE = " on this machine"
"""Ends the name of a local person; no account's name can hold a space."""


def local_person(database: Database) -> Person:
    """The person of a machine without accounts, and of the command line: whoever the operating system says."""
    try:
        login = getpass.getuser()
    except (KeyError, OSError):  # a container's user without a name
        login = "somebody"
    name = login + _HERE
    with database.reading() as session:
        user = session.scalar(select(User).where(User.name == name))
    if user is None:
        with database.writing() as session:
            user = session.scalar(select(User).where(User.name == name))
            if user is None:
                user = User(name=name, role=Role.LOCAL.value)
                session.add(user)
    return _person(user)


def has_accounts(database: Database) -> bool:
    """Whether anybody can log in."""
    with database.reading() as session:
        return session.scalar(select(User.id).where(User.role != Role.LOCAL.value).limit(1)) is not None


def accounts(database: Database, person: Person) -> list[User]:
    """All accounts, by name. Raises NotAllowedError for who does not manage."""
    _must_manage(person)
    with database.reading() as session:
        return list(session.scalars(select(User).where(User.role != Role.LOCAL.value).order_by(User.name)))


def members(database: Database, person: Person, role: Role | None = None) -> list[str]:
    """Names of open accounts, such as to share a pilot with; for everybody who is in."""
    with database.reading() as session:
        wanted = select(User.name).where(User.active, User.role != Role.LOCAL.value, User.id != person.id)
        if role is not None:
            wanted = wanted.where(User.role == role.value)
        return list(session.scalars(wanted.order_by(User.name)))


def add_account(database: Database, person: Person, name: str, role: Role) -> str:
    """Adds an account; returns the secret of the link with which its owner chooses a password.

    Raises NotAllowedError, and RefusedError where the name is taken or no name.
    """
    _must_manage(person)
    with database.writing() as session:
        user = _add(session, name, role)
        record(session, person, "account added", account=user.id, role=user.role)
        return _new_link(session, user.id)


def first_link(database: Database) -> str | None:
    """At the first start, the secret of the link that makes the first administrator; None once there is an account.

    Each start without accounts makes a new one, and those before it end.
    """
    with database.writing() as session:
        if session.scalar(select(User.id).where(User.role != Role.LOCAL.value).limit(1)):
            return None
        session.execute(delete(Link).where(Link.user_id.is_(None)))
        return _new_link(session, None)


def new_link(database: Database, person: Person, name: str) -> str:
    """The secret of a link to choose a new password, for one who forgot it; links before it end."""
    _must_manage(person)
    with database.writing() as session:
        user = _named(session, name)
        session.execute(delete(Link).where(Link.user_id == user.id))
        record(session, person, "link made", account=user.id)
        return _new_link(session, user.id)


def link_is_for(database: Database, secret: str) -> str | None:
    """The name of the account a link is for, empty for the first administrator's; None where the link is over."""
    with database.reading() as session:
        link = session.get(Link, hash_of(secret))
        if link is None or link.expires_at < now():
            return None
        user = session.get(User, link.user_id) if link.user_id else None
        return user.name if user else ""


def use_link(database: Database, secret: str, password: str, name: str = "") -> Person:
    """Sets the password of the account the link is for (`name` chooses it for the first administrator), once.

    Sessions that are open with the old password end. Raises RefusedError.
    """
    check_password(password)
    hashed = passwords().hash(password)
    with database.writing() as session:
        link = session.get(Link, hash_of(secret))
        if link is None or link.expires_at < now():
            raise RefusedError("This link was used already or is too old; ask for a new one.")
        user = session.get(User, link.user_id) if link.user_id else _add(session, name, Role.ADMIN)
        if user is None or not user.active:
            raise RefusedError("This account is closed.")
        session.delete(link)
        user.password = hashed
        session.execute(delete(SignIn).where(SignIn.user_id == user.id))
        record(session, _person(user), "password set", account=user.id)
        return _person(user)


def change_password(database: Database, person: Person, old: str, new: str) -> None:
    """Changes one's own password; every session ends, this one too. Raises RefusedError."""
    check_password(new)
    with database.reading() as session:
        user = session.get_one(User, person.id)
    if user.password is None or not passwords().verify(old[:LONGEST], user.password):
        raise RefusedError("That is not your password.")
    hashed = passwords().hash(new)
    with database.writing() as session:
        session.get_one(User, person.id).password = hashed
        session.execute(delete(SignIn).where(SignIn.user_id == person.id))
        record(session, person, "password set", account=person.id)


def set_role(database: Database, person: Person, name: str, role: Role) -> None:
    """Gives an account another role. Raises RefusedError where no administrator would be left."""
    _must_manage(person)
    with database.writing() as session:
        user = _named(session, name)
        _keep_an_admin(session, user, _given(role))
        user.role = role.value
        record(session, person, "role given", account=user.id, role=user.role)


def close_account(database: Database, person: Person, name: str) -> None:
    """Closes an account: nobody comes in with it any more; what it did stays. Raises RefusedError."""
    _must_manage(person)
    with database.writing() as session:
        user = _named(session, name)
        _keep_an_admin(session, user, None)
        user.active, user.password = False, None
        session.execute(delete(SignIn).where(SignIn.user_id == user.id))
        session.execute(delete(Link).where(Link.user_id == user.id))
        record(session, person, "account closed", account=user.id)


def open_account(database: Database, person: Person, name: str) -> str:
    """Opens a closed account again; returns the secret of a link to choose a password."""
    _must_manage(person)
    with database.writing() as session:
        user = _named(session, name)
        user.active = True
        record(session, person, "account opened", account=user.id)
        return _new_link(session, user.id)


def check_password(password: str) -> None:
    """Raises RefusedError where it is too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise RefusedError(f"A password has {SHORTEST} to {LONGEST} characters; a sentence is a good one.")


@lru_cache
def passwords() -> PasswordHash:
    """How passwords are hashed."""
    from pwdlib import PasswordHash

    return PasswordHash.recommended()


def hash_of(secret: str) -> str:
    """What is kept of a random secret: who reads the database cannot use it."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def person_of(user: User) -> Person:
    """The person whose account it is."""
    return _person(user)


def _person(user: User) -> Person:
    return Person(user.id, user.name, Role(user.role))


def _must_manage(person: Person) -> None:
    if not person.manages:
        raise NotAllowedError("Accounts are the administrator's to manage.")


def _given(role: Role) -> Role:
    if role is Role.LOCAL:
        raise RefusedError("An account is pm, board or admin.")
    return role


def _add(session: Session, name: str, role: Role) -> User:
    if not _NAME.fullmatch(name):
        raise RefusedError("A name has letters, digits and . _ @ + - only, and begins with a letter or digit.")
    if session.scalar(select(User.id).where(User.name == name)):
        raise RefusedError(f"There is an account {name} already.")
    user = User(name=name, role=_given(role).value)
    session.add(user)
    session.flush()
    return user


def _named(session: Session, name: str) -> User:
    user = session.scalar(select(User).where(User.name == name, User.role != Role.LOCAL.value))
    if user is None:
        raise NotFoundError(f"There is no account {name}.")
    return user


def _keep_an_admin(session: Session, user: User, role: Role | None) -> None:
    """Raises RefusedError where the last administrator would be one no more."""
    if role is Role.ADMIN or user.role != Role.ADMIN.value or not user.active:
        return
    others = select(User.id).where(User.role == Role.ADMIN.value, User.active, User.id != user.id)
    if not session.scalar(others.limit(1)):
        raise RefusedError("This is the only administrator; make another one first.")


def _new_link(session: Session, user: str | None, lasts: timedelta = LINK_LASTS) -> str:
    secret = secrets.token_urlsafe(32)
    expires: datetime = now() + lasts
    session.add(Link(secret=hash_of(secret), user_id=user, expires_at=expires))
    return secret
