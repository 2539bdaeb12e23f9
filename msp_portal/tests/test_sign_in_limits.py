"""Guessing is useless, and nobody locks somebody else out by it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.test import Client
from django_tasks_db.models import DBTaskResult

from groundwork.models import User
from groundwork.tests.people import PASSWORD
from msp_portal import sign_in_limits

WAIT = "Wait five minutes"


@pytest.fixture(autouse=True)
def _no_attempts_yet() -> None:
    cache.clear()


def _try(client: Client, email: str, password: str, address: str = "203.0.113.5") -> str:
    fields = {"login": email, "password": password}
    response = client.post("/accounts/login/", fields, REMOTE_ADDR=address)
    return "in" if response.status_code == 302 else response.content.decode()


def test_a_stranger_does_not_lock_the_owner_out(owner: User) -> None:
    for _ in range(8):
        refused = _try(Client(), owner.email, "guess", "198.51.100.7")
    assert WAIT in refused
    assert _try(Client(), owner.email, PASSWORD) == "in", "from another address"


def test_a_known_browser_passes_whatever_others_do(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in_limits, "OF_AN_ACCOUNT", "6/h")
    known = Client()
    assert _try(known, owner.email, PASSWORD) == "in"
    known.post("/accounts/logout/")
    for last in range(12):  # many addresses, the owner's own among them
        _try(Client(), owner.email, "guess", f"198.51.100.{last}" if last % 2 else "203.0.113.5")
    assert "from many places" in _try(Client(), owner.email, PASSWORD, "192.0.2.9"), "a strange browser waits"
    assert _try(known, owner.email.upper(), PASSWORD) == "in"


def test_a_known_browser_guesses_no_more_than_any_other(owner: User) -> None:
    known = Client()
    _try(known, owner.email, PASSWORD)
    known.post("/accounts/logout/")
    for _ in range(5):
        assert WAIT not in _try(known, owner.email, "guess")
    assert WAIT in _try(known, owner.email, PASSWORD)


def test_a_browser_is_known_for_its_own_account_only(owner: User, sales: User) -> None:
    known = Client()
    _try(known, sales.email, PASSWORD)
    known.post("/accounts/logout/")
    for _ in range(5):
        _try(Client(), owner.email, "guess")
    assert WAIT in _try(known, owner.email, PASSWORD)


@pytest.mark.parametrize("made_up", ["", "x", "eyJhIjogMX0:1:x", "null"])
def test_nobody_makes_such_a_cookie(owner: User, made_up: str) -> None:
    for _ in range(5):
        _try(Client(), owner.email, "guess")
    client = Client()
    client.cookies["known"] = made_up
    assert WAIT in _try(client, owner.email, PASSWORD)


def test_the_cookie_names_nobody_and_is_kept_from_scripts(owner: User) -> None:
    client = Client()
    _try(client, owner.email, PASSWORD)
    cookie = client.cookies["known"]
    assert cookie["httponly"]
    assert cookie["max-age"] > 300 * 24 * 3600
    assert "owner" not in cookie.value


def test_one_address_guesses_at_no_many_accounts(db: None) -> None:
    told = [_try(Client(), f"person{number}@example.com", "guess") for number in range(12)]
    assert [WAIT in each for each in told] == [False] * 10 + [True] * 2


@pytest.mark.parametrize("who", ["known", "invited", "unknown"])
def test_a_wrong_password_costs_the_same_and_says_the_same(
    owner: User, sales: User, who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sales.set_unusable_password()
    sales.save()
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(password)
        return str(encode(self, password, salt))

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    email = {"known": owner.email, "invited": sales.email, "unknown": "nobody@example.com"}[who]
    assert "E-mail address or password is wrong" in _try(Client(), email, "guess")
    assert len(hashed) == 1


def test_resets_without_end_fill_nobodys_mailbox(owner: User) -> None:
    for _ in range(8):
        assert Client().post("/accounts/password/reset/", {"email": owner.email}).status_code == 302
    jobs = [row.args_kwargs["kwargs"]["user_id"] for row in DBTaskResult.objects.order_by("enqueued_at")]
    assert jobs == [owner.pk] * 5 + [0] * 3


@pytest.mark.django_db(transaction=True)
def test_of_many_tries_at_once_five_are_looked_at() -> None:
    def one(_number: int) -> bool:
        return WAIT not in _try(Client(), "nobody@example.com", "guess")

    with ThreadPoolExecutor(8) as threads:
        looked_at = list(threads.map(one, range(24)))
    assert looked_at.count(True) <= 5
