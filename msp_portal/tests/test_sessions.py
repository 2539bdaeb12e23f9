"""Where one is signed in: listed, and ended from anywhere."""

import re
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from groundwork.models import User
from groundwork.tests.people import PASSWORD
from msp_portal.browsers import browser_words
from msp_portal.clockwork import TABLE
from msp_portal.tasks import forget_sessions

PAGE = "/accounts/sessions/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 Version/19.0 Mobile/15E1 Safari/604.1"


@pytest.fixture(autouse=True)
def _no_attempts_yet() -> None:
    cache.clear()


def _signed_in(email: str, agent: str) -> Client:
    client = Client(headers={"user-agent": agent})
    assert client.post("/accounts/login/", {"login": email, "password": PASSWORD}).status_code == 302
    return client


def test_sessions_are_listed_and_one_is_ended(owner: User, sales: User) -> None:
    desk, phone, other = _signed_in(owner.email, FIREFOX), _signed_in(owner.email, PHONE), _signed_in(sales.email, EDGE)
    page = desk.get(PAGE).content.decode()
    assert page.index("Firefox on Windows") < page.index("Safari on iPhone"), "this one stands first"
    assert "Edge" not in page
    (ends,) = re.findall(r'name="session" value="(\d+)"', page)
    # Somebody else's is not ended by its number.
    other.post(PAGE, {"session": ends})
    assert phone.get("/").status_code == 200
    desk.post(PAGE, {"session": ends})
    assert phone.get("/").status_code == 302
    assert desk.get("/").status_code == 200


def test_what_names_no_session_ends_none(owner: User) -> None:
    desk, phone = _signed_in(owner.email, FIREFOX), _signed_in(owner.email, PHONE)
    for made_up in ("", "abc", "0", "9" * 40):
        desk.post(PAGE, {"session": made_up})
    assert phone.get("/").status_code == 200


def test_whoever_sends_a_form_in_a_session_that_has_ended_is_told(owner: User) -> None:
    desk = _signed_in(owner.email, FIREFOX)
    desk.logout()
    shown = desk.post("/company/", {"name": "Typed for an hour"}, follow=True)
    assert shown.redirect_chain == [("/accounts/login/?next=/company/", 302)]
    assert "what you sent was not saved" in shown.text
    assert "not saved" not in desk.get("/company/", follow=True).text, "whoever only looks has lost nothing"
    # A part of a page that is open is no place for the page of sign-in.
    part = desk.post("/company/", {}, headers={"hx-request": "true"})
    assert (part.status_code, part.content) == (401, b"")


def test_sessions_that_are_over_leave_nothing(owner: User, sales: User) -> None:
    """Where somebody was, and with what, is kept until the session ends and not until the list is looked at."""
    alive, expired = _signed_in(owner.email, FIREFOX), _signed_in(owner.email, PHONE)
    _signed_in(sales.email, EDGE)
    sales.set_password("another calm password")
    sales.save()
    Session.objects.filter(pk=expired.session.session_key).update(expire_date=timezone.now() - timedelta(minutes=1))
    forget_sessions.call()
    assert [row.session_key for row in UserSession.objects.all()] == [alive.session.session_key]
    assert not Session.objects.filter(pk=expired.session.session_key).exists()
    assert alive.get("/").status_code == 200
    assert "forget-sessions" in {each.name for each in TABLE}


def test_all_but_this_one_are_ended(owner: User) -> None:
    desk, *others = (_signed_in(owner.email, agent) for agent in (FIREFOX, PHONE, EDGE))
    desk.post(PAGE, {})
    assert [each.get("/").status_code for each in (desk, *others)] == [200, 302, 302]
    assert "End all others" not in desk.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        (EDGE, "Edge on Windows"),
        (PHONE, "Safari on iPhone"),
        ("", "A browser that does not say what it is"),
        ("<script>", "A browser that does not say what it is"),
    ],
)
def test_browsers_in_words(agent: str, words: str) -> None:
    assert browser_words(agent) == words
