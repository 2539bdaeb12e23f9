"""Signing in by the company's own service: a real provider on loopback, asked as a browser asks it."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client
from oidc_provider_mock import run_server_in_thread
from pytest_django import Settings

from groundwork.models import User

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
LOGIN = "/accounts/oidc/company/"


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """Its address. Whom it knows is told to it by each test."""
    with run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def service(provider: str, settings: Settings) -> str:
    cache.clear()
    settings.OIDC_SERVER = provider
    settings.OIDC_NAME = "Northgate ID"
    app = {
        "provider_id": "company",
        "name": "Northgate ID",
        "client_id": "portal",
        "secret": "a secret",
        "settings": {"server_url": provider},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    return provider


@dataclass
class Visit:
    """A browser that has been to the service and back."""

    client: Client
    page: str
    landed: str


def _there_and_back(service: str, claims: dict[str, str | bool], *, sub: str = "u-1", query: str = "") -> Visit:
    requests.put(f"{service}/users/{sub}", json=claims, timeout=60).raise_for_status()
    client = Client()
    there = client.get(f"{LOGIN}{query}")["Location"]
    assert there.startswith(f"{service}/oauth2/authorize?")
    asked = parse_qs(urlsplit(there).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == ["http://testserver/accounts/oidc/company/back/"]
    back = requests.post(there, data={"sub": sub}, allow_redirects=False, timeout=60).headers["Location"]
    answer = client.get(back.removeprefix("http://testserver"), follow=True)
    landed = answer.redirect_chain[-1][0] if answer.redirect_chain else ""
    return Visit(client, answer.content.decode(), landed)


def _claims(email: str, *, verified: str | bool = True) -> dict[str, str | bool]:
    return {"email": email, "email_verified": verified, "name": "Olivia Owner"}


def test_the_button_stands_there_where_it_is_set(db: None, service: str, settings: Settings) -> None:
    assert "Sign in with Northgate ID" in Client().get("/accounts/login/").content.decode()
    settings.OIDC_SERVER = ""
    assert "Northgate ID" not in Client().get("/accounts/login/").content.decode()
    assert Client().get(LOGIN).status_code == 404


@pytest.mark.parametrize("written", ["owner@example.com", "Owner@Example.com"])
def test_somebody_who_was_let_in_comes_in(service: str, owner: User, written: str) -> None:
    password = owner.password
    visit = _there_and_back(service, _claims(written), query="?next=/company/")
    assert visit.landed == "/company/"
    owner.refresh_from_db()
    assert owner.password == password, "the password goes on working"
    assert not SocialAccount.objects.exists(), "nothing is kept of the service's account"


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        (_claims("nobody@example.com"), "Nobody has been let in here"),
        (_claims("owner@example.com", verified=False), "does not say that your e-mail address is yours"),
        (_claims("owner@example.com", verified="yes"), "does not say that your e-mail address is yours"),
        ({"email": "owner@example.com"}, "does not say that your e-mail address is yours"),
        ({"name": "Olivia"}, "does not say that your e-mail address is yours"),
    ],
)
def test_nobody_else_gets_in_or_gets_an_account(
    service: str, owner: User, claims: dict[str, str | bool], said: str
) -> None:
    visit = _there_and_back(service, claims)
    assert visit.landed == "/accounts/login/"
    assert said in visit.page
    assert visit.client.get("/").status_code == 302
    assert User.objects.count() == 1


def test_a_closed_account_stays_closed(service: str, owner: User) -> None:
    User.objects.update(is_active=False)
    assert _there_and_back(service, _claims(owner.email)).landed == "/accounts/inactive/"


def test_the_second_factor_is_asked_for_all_the_same(service: str, owner: User) -> None:
    TOTP.activate(owner, "JBSWY3DPEHPK3PXP")
    visit = _there_and_back(service, _claims(owner.email))
    assert visit.landed == "/accounts/second-factor/code/"
    assert visit.client.get("/").status_code == 302


def test_an_answer_that_was_not_asked_for_opens_nothing(service: str, owner: User) -> None:
    for query in ("?code=x&state=y", "?error=access_denied&state=y", "", "?code=x"):
        answer = Client().get(f"{LOGIN}back/{query}", follow=True)
        assert answer.redirect_chain[-1][0] == "/accounts/login/", query
        assert "did not work" in answer.content.decode()


def test_who_turns_back_there_is_told_what_else_there_is(service: str, owner: User) -> None:
    client = Client()
    there = client.get(LOGIN)["Location"]
    back = requests.post(there, data={"action": "deny"}, allow_redirects=False, timeout=60).headers["Location"]
    state = parse_qs(urlsplit(there).query)["state"][0]
    path = back.removeprefix("http://testserver")
    answer = client.get(path if "state=" in path else f"{path}&state={state}", follow=True)
    assert answer.redirect_chain[-1][0] == "/accounts/login/"
    assert "use your password" in answer.content.decode()


def test_a_service_that_does_not_answer_holds_up_nobody(db: None, service: str, settings: Settings) -> None:
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"] = {"server_url": "http://127.0.0.1:9"}
    assert "does not answer" in Client().get(LOGIN, follow=True).content.decode()


def test_what_it_knows_besides_is_not_heard(service: str, owner: User) -> None:
    """A name or a role that the service sends changes nothing here."""
    _there_and_back(service, {**_claims(owner.email), "name": "Somebody Else", "role": "owner"})
    owner.refresh_from_db()
    assert owner.name == "Olivia Owner"
