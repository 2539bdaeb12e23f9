"""An account has one address, the one that owners see: whatever was mailed, nothing is kept of any other."""

import re
from importlib import import_module

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core import mail as outgoing
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from groundwork import worker
from groundwork.access import Role
from groundwork.models import User
from groundwork.tests.people import PASSWORD, signed_in
from msp_portal.tests.profiles import invited
from msp_portal.tests.test_second_factor import SET_UP, a_code

NEW = "four calm words together"


@pytest.fixture(autouse=True)
def _no_attempts_yet() -> None:
    cache.clear()


def _chosen_by_the_last_mail() -> None:
    """The link of the newest mail is opened, and a password chosen."""
    while worker.run_one("worker-of-this-test"):
        pass
    link = re.search(r"http://\S+(/accounts/password/reset/key/\S+)", str(outgoing.outbox[-1].body))
    assert link
    guest = Client()
    address = guest.get(link[1], follow=True).redirect_chain[-1][0]
    assert guest.post(address, {"password1": NEW, "password2": NEW}).status_code == 302


def _set_up(email: str) -> Client:
    """Sign in, be led to the second factor, and set one up."""
    client = Client()
    assert client.post("/accounts/login/", {"login": email, "password": NEW}).status_code == 302
    assert client.get("/").get("Location") == SET_UP
    key = re.search(r'<code class="code-long">([A-Z2-7]+)</code>', client.get(f"{SET_UP}app/").content.decode())
    assert key
    client.post(f"{SET_UP}app/", {"code": a_code(key[1])})
    assert client.get("/").status_code == 200
    return client


def test_whoever_was_invited_and_needs_a_second_factor_sets_one_up(owner: User, settings: Settings) -> None:
    settings.OWNERS_NEED_SECOND_FACTOR = True
    nina = invited("nina@example.com", Role.OWNER, owner)
    _chosen_by_the_last_mail()
    assert _set_up(nina.email).get(f"{SET_UP}passkeys/new/").status_code == 200


def test_whoever_has_chosen_a_new_password_sets_one_up_too(owner: User, settings: Settings) -> None:
    settings.OWNERS_NEED_SECOND_FACTOR = True
    Client().post("/accounts/password/reset/", {"email": owner.email})
    _chosen_by_the_last_mail()
    _set_up(owner.email)


def test_an_address_of_before_opens_nothing(owner: User, sales: User) -> None:
    before = sales.email
    Client().post("/accounts/password/reset/", {"email": before})
    _chosen_by_the_last_mail()
    form = {"name": sales.name, "email": "after@example.com", "title": "", "role": "sales"}
    signed_in(owner).post(f"/people/{sales.pk}/", form)
    refused = Client().post("/accounts/login/", {"login": before, "password": NEW})
    assert "E-mail address or password is wrong" in refused.content.decode()
    assert Client().post("/accounts/login/", {"login": "after@example.com", "password": NEW}).get("Location") == "/"


def test_addresses_that_an_earlier_version_has_written_go(sales: User) -> None:
    EmailAddress.objects.create(user=sales, email="before@example.com")
    assert Client().post("/accounts/login/", {"login": "before@example.com", "password": PASSWORD}).status_code == 302
    import_module("groundwork.migrations.0016_one_address_for_each_account").forget_second_addresses(apps, None)
    assert Client().post("/accounts/login/", {"login": "before@example.com", "password": PASSWORD}).status_code == 200
