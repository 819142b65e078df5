"""Accounts: no password but one's own, links that work once, log-in at most so often, sessions that end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update

from agent.errors import NotAllowedError, NotFoundError, RefusedError, SettingsError
from agent.remember.database import Database
from agent.remember.people import accounts, sign_in
from agent.remember.people.person import Person, Role
from agent.remember.tables import Attempt, Link, SignIn, User, now
from agent.settings import settings
from tests.remember.conftest import PASSWORD


def test_the_first_start_gives_a_link_that_makes_the_administrator_once(database: Database) -> None:
    old = accounts.first_link(database)
    link = accounts.first_link(database)
    assert old is not None
    assert link is not None

    assert accounts.link_is_for(database, old) is None
    assert accounts.link_is_for(database, link) == ""
    assert accounts.use_link(database, link, PASSWORD, "ada").role is Role.ADMIN
    assert accounts.first_link(database) is None
    with pytest.raises(RefusedError, match="used already"):
        accounts.use_link(database, link, PASSWORD, "eve")


def test_a_link_grows_too_old(database: Database, root: Person) -> None:
    link = accounts.add_account(database, root, "petra", Role.PM)
    with database.writing() as session:
        session.execute(update(Link).values(expires_at=now() - timedelta(seconds=1)))
    with pytest.raises(RefusedError, match="too old"):
        accounts.use_link(database, link, PASSWORD)
    assert accounts.link_is_for(database, link) is None


def test_nothing_kept_can_be_used(database: Database, pm: Person) -> None:
    secret = sign_in.log_in(database, "petra", PASSWORD, "::1")
    with database.reading() as session:
        user = session.get_one(User, pm.id)
        kept = session.query(SignIn.secret).scalar()
    assert PASSWORD not in str(user.password)
    assert str(user.password).startswith("$argon2")
    assert kept != secret
    assert sign_in.person_of_session(database, str(kept)) is None


@pytest.mark.parametrize("password", ["", "short", "x" * 257])
def test_passwords_of_a_sensible_length(database: Database, root: Person, password: str) -> None:
    link = accounts.add_account(database, root, "petra", Role.PM)
    with pytest.raises(RefusedError, match="12 to 256"):
        accounts.use_link(database, link, password)
    assert accounts.use_link(database, link, PASSWORD).name == "petra"


@pytest.mark.parametrize("name", ["", "a b", " on this machine", "x" * 101, "<b>", "a/b", "-a"])
def test_names(database: Database, root: Person, name: str) -> None:
    with pytest.raises(RefusedError, match="letters, digits"):
        accounts.add_account(database, root, name, Role.PM)


def test_a_name_is_taken_once(database: Database, root: Person, pm: Person) -> None:
    with pytest.raises(RefusedError, match="already"):
        accounts.add_account(database, root, pm.name, Role.ADMIN)


@pytest.mark.parametrize("role", [Role.PM, Role.BOARD])
def test_only_who_manages_manages(database: Database, person: Callable[[str, Role], Person], role: Role) -> None:
    somebody = person("petra", role)
    for attempt in (
        lambda: accounts.accounts(database, somebody),
        lambda: accounts.add_account(database, somebody, "eve", Role.ADMIN),
        lambda: accounts.new_link(database, somebody, "petra"),
        lambda: accounts.set_role(database, somebody, "petra", Role.ADMIN),
        lambda: accounts.close_account(database, somebody, "petra"),
        lambda: accounts.open_account(database, somebody, "petra"),
    ):
        with pytest.raises(NotAllowedError):
            attempt()


def test_nobody_is_made_the_local_person(database: Database, root: Person, pm: Person) -> None:
    with pytest.raises(RefusedError, match="pm, board or admin"):
        accounts.set_role(database, root, pm.name, Role.LOCAL)
    with pytest.raises(NotFoundError):
        accounts.new_link(database, root, root.name)
    with pytest.raises(RefusedError, match="is wrong"):
        sign_in.log_in(database, root.name, "", "::1")


def test_an_administrator_stays(database: Database, admin: Person) -> None:
    with pytest.raises(RefusedError, match="only administrator"):
        accounts.close_account(database, admin, admin.name)
    with pytest.raises(RefusedError, match="only administrator"):
        accounts.set_role(database, admin, admin.name, Role.PM)
    assert accounts.accounts(database, admin)[0].active


def test_logging_in_and_out(database: Database, pm: Person) -> None:
    secret = sign_in.log_in(database, "petra", PASSWORD, "::1")
    assert sign_in.person_of_session(database, secret) == pm
    sign_in.log_out(database, secret)
    assert sign_in.person_of_session(database, secret) is None
    assert sign_in.person_of_session(database, "") is None


def test_a_wrong_password_and_a_wrong_name_are_told_alike(database: Database, pm: Person) -> None:
    said = []
    for name in ("petra", "nobody"):
        with pytest.raises(RefusedError) as error:
            sign_in.log_in(database, name, "wrong wrong wrong", "::1")
        said.append(str(error.value))
    assert said == [sign_in.WRONG] * 2


def test_attempts_are_counted_by_name(database: Database, pm: Person, other_pm: Person) -> None:
    for number in range(sign_in.MOST_OF_A_NAME):
        with pytest.raises(RefusedError, match="is wrong"):
            sign_in.log_in(database, "petra", "wrong wrong wrong", f"10.0.0.{number}")
    with pytest.raises(RefusedError, match="Too many"):
        sign_in.log_in(database, "petra", PASSWORD, "10.0.1.1")
    assert sign_in.log_in(database, "otto", PASSWORD, "10.0.1.1")
    with database.writing() as session:
        session.execute(update(Attempt).values(at=now() - sign_in.WINDOW - timedelta(seconds=1)))
    assert sign_in.log_in(database, "petra", PASSWORD, "10.0.1.1")


def test_attempts_are_counted_by_address(database: Database, pm: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "MOST_OF_AN_ADDRESS", 3)
    for name in "abc":
        with pytest.raises(RefusedError, match="is wrong"):
            sign_in.log_in(database, name, "wrong wrong wrong", "10.0.0.1")
    with pytest.raises(RefusedError, match="Too many"):
        sign_in.log_in(database, "petra", PASSWORD, "10.0.0.1")


def test_success_does_not_count(database: Database, pm: Person) -> None:
    for _ in range(sign_in.MOST_OF_A_NAME + 1):
        sign_in.log_in(database, "petra", PASSWORD, "::1")


@pytest.mark.parametrize(
    "values",
    [
        {"seen_at": now() - sign_in.IDLE - timedelta(seconds=1)},
        {"created_at": now() - sign_in.LONGEST_SESSION - timedelta(seconds=1)},
    ],
)
def test_a_session_ends_by_itself(database: Database, pm: Person, values: dict[str, object]) -> None:
    secret = sign_in.log_in(database, "petra", PASSWORD, "::1")
    with database.writing() as session:
        session.execute(update(SignIn).values(**values))
    assert sign_in.person_of_session(database, secret) is None


def test_a_session_in_use_goes_on(database: Database, pm: Person) -> None:
    secret = sign_in.log_in(database, "petra", PASSWORD, "::1")
    with database.writing() as session:
        session.execute(update(SignIn).values(seen_at=now() - timedelta(hours=7)))
    assert sign_in.person_of_session(database, secret) == pm
    with database.reading() as session:
        assert session.query(SignIn.seen_at).scalar() > now() - timedelta(minutes=1)


def test_a_closed_account_is_out_at_once_and_can_be_opened(database: Database, root: Person, admin: Person) -> None:
    link = accounts.add_account(database, root, "petra", Role.PM)
    accounts.use_link(database, link, PASSWORD)
    pending = accounts.new_link(database, root, "petra")
    secret = sign_in.log_in(database, "petra", PASSWORD, "::1")
    accounts.close_account(database, admin, "petra")
    assert sign_in.person_of_session(database, secret) is None
    with pytest.raises(RefusedError):
        accounts.use_link(database, pending, PASSWORD)
    with pytest.raises(RefusedError, match="is wrong"):
        sign_in.log_in(database, "petra", PASSWORD, "::1")
    again = accounts.open_account(database, admin, "petra")
    assert accounts.use_link(database, again, PASSWORD).name == "petra"


def test_a_role_given_counts_at_once(database: Database, admin: Person, pm: Person) -> None:
    secret = sign_in.log_in(database, "petra", PASSWORD, "::1")
    accounts.set_role(database, admin, "petra", Role.BOARD)
    signed_in = sign_in.person_of_session(database, secret)
    assert signed_in is not None
    assert signed_in.role is Role.BOARD


def test_a_new_password_ends_every_session(database: Database, pm: Person) -> None:
    secret = sign_in.log_in(database, "petra", PASSWORD, "::1")
    with pytest.raises(RefusedError, match="not your password"):
        accounts.change_password(database, pm, "wrong wrong wrong", "another good password")
    assert sign_in.person_of_session(database, secret) == pm
    accounts.change_password(database, pm, PASSWORD, "another good password")
    assert sign_in.person_of_session(database, secret) is None
    assert sign_in.log_in(database, "petra", "another good password", "::1")


def proxied(monkeypatch: pytest.MonkeyPatch, header: str = "X-Forwarded-User", addresses: str = "10.0.0.0/24") -> None:
    monkeypatch.setenv("PILOT_REVIEW_PROXY_HEADER", header)
    monkeypatch.setenv("PILOT_REVIEW_PROXY_ADDRESSES", addresses)
    settings.cache_clear()


def test_a_proxy_is_not_believed_unless_it_is_set_up(database: Database, pm: Person) -> None:
    assert sign_in.person_of_proxy(database, {"x-forwarded-user": "petra"}, "10.0.0.7") is None


@pytest.mark.parametrize(
    ("headers", "asking", "comes_in"),
    [
        ({"x-forwarded-user": "petra"}, "10.0.0.7", True),
        ({"x-forwarded-user": "petra"}, "::ffff:10.0.0.7", True),
        ({"x-forwarded-user": "petra"}, "10.0.1.7", False),
        ({"x-forwarded-user": "petra"}, "", False),
        ({"x-forwarded-user": "nobody"}, "10.0.0.7", False),
        ({"x-forwarded-user": ""}, "10.0.0.7", False),
        ({"x-user": "petra"}, "10.0.0.7", False),
        ({}, "10.0.0.7", False),
    ],
)
def test_only_a_trusted_proxy_says_who_it_is(
    database: Database,
    pm: Person,
    monkeypatch: pytest.MonkeyPatch,
    headers: dict[str, str],
    asking: str,
    comes_in: bool,
) -> None:
    proxied(monkeypatch)
    assert sign_in.person_of_proxy(database, headers, asking) == (pm if comes_in else None)


def test_a_proxy_cannot_be_the_local_person(database: Database, root: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    proxied(monkeypatch)
    assert sign_in.person_of_proxy(database, {"x-forwarded-user": root.name}, "10.0.0.7") is None


@pytest.mark.parametrize("addresses", ["", "everyone"])
def test_a_proxy_of_anybody_is_refused(monkeypatch: pytest.MonkeyPatch, home: object, addresses: str) -> None:
    proxied(monkeypatch, addresses=addresses)
    with pytest.raises(SettingsError, match="PILOT_REVIEW_PROXY_ADDRESSES"):
        sign_in.check_proxy()
