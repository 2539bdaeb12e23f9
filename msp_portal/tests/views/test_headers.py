"""What every answer says to the browser, whatever the page."""

from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import resolve

from groundwork.models import User
from groundwork.tests.people import PASSWORD
from msp_portal.tests.addresses import Address, every_address

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse

_ADDRESSES = every_address()
_each_address = pytest.mark.parametrize("address", _ADDRESSES, ids=[address.name for address in _ADDRESSES])


def _policy(header: str) -> dict[str, list[str]]:
    words = [part.split() for part in header.split(";") if part.strip()]
    return {first: rest for first, *rest in words}


def assert_guarded(headers: dict[str, str]) -> None:
    policy = _policy(headers["content-security-policy"])
    assert policy["default-src"] == ["'none'"]
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["object-src"] == ["'none'"]
    # Of a client's page the one set of rules that stands in it, by its fingerprint; of scripts none.
    rules = [source for source in policy["style-src"] if source.startswith("'sha256-")]
    assert len(rules) <= 1
    allowed = {source for sources in policy.values() for source in sources if source not in rules}
    assert allowed <= {"'none'", "'self'", "data:"}, "nothing third-party, nothing unsafe-*"
    assert policy["script-src"] == ["'self'"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["referrer-policy"] in ("same-origin", "no-referrer")


def _headers(client: Client, path: str, method: str = "get") -> dict[str, str]:
    response = getattr(client, method)(path)
    return {name.lower(): value for name, value in response.headers.items()}


@_each_address
def test_every_answer_to_nobody_and_to_the_owner_is_guarded(address: Address, owner_client: Client) -> None:
    for method in ("get", "post"):
        assert_guarded(_headers(Client(), address.path, method))
    assert_guarded(_headers(owner_client, address.path))


@pytest.fixture(autouse=True)
def no_attempts_before(db: None) -> None:
    """Who signs in too often is refused; the tests that this process has run before count too."""
    cache.clear()


def test_an_unknown_page_is_guarded(owner_client: Client) -> None:
    assert_guarded(_headers(owner_client, "/no-such-page/"))


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "head", "post"])
@pytest.mark.parametrize("address", [a for a in _ADDRESSES if a.path.startswith("/p/")], ids=lambda a: a.name)
def test_a_proposal_is_never_kept_never_indexed_and_sends_no_referrer(address: Address, method: str) -> None:
    """Also where the link is wrong: nothing is told apart by a header."""
    headers = _headers(Client(), address.path, method)
    assert "no-store" in headers["cache-control"]
    assert "noindex" in headers["x-robots-tag"]
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["accept/", "decline/", "seen/"])
def test_a_form_too_old_at_a_proposal_is_refused_as_quietly(path: str) -> None:
    answer = Client(enforce_csrf_checks=True).post(f"/p/{'x' * 43}/{path}")
    assert answer.status_code == 403
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Referrer-Policy"] == "no-referrer"


def _sign_in(client: Client, user: User, **query: str) -> "_MonkeyPatchedWSGIResponse":
    return client.post("/accounts/login/", {"login": user.email, "password": PASSWORD, **query})


def test_the_cookies_are_out_of_reach_of_scripts_and_of_other_sites(client: Client, owner: User) -> None:
    cookies = _sign_in(client, owner).cookies
    assert set(cookies) == {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.KNOWN_BROWSER_COOKIE}
    for cookie in cookies.values():
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")


@pytest.mark.django_db
def test_a_wrong_host_is_refused() -> None:
    assert Client(headers={"host": "evil.example.com"}).get("/accounts/login/").status_code == 400


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example.com/",
        "//evil.example.com",
        "/\\evil.example.com",
        "https:evil.example.com",
        "javascript:1",
    ],
)
def test_sign_in_leads_nowhere_else(client: Client, owner: User, elsewhere: str) -> None:
    assert _sign_in(client, owner, next=elsewhere)["Location"] == "/"


def test_sign_in_leads_back(client: Client, owner: User) -> None:
    assert _sign_in(client, owner, next="/health/")["Location"] == "/health/"


def test_an_unknown_page_and_a_page_of_nobody_answer_alike(stranger_client: Client) -> None:
    """A stranger cannot tell a page that is not for them from one that does not exist."""
    hidden, absent = stranger_client.get("/"), stranger_client.get("/no-such-page/")
    assert resolve("/").url_name == "home"
    assert (hidden.status_code, hidden.content) == (absent.status_code, absent.content)
