"""The list of the first hour: for the first owner, ticks itself, tells what the mail server answered, is put away."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from contracts.models import Seller
from groundwork import worker
from groundwork.models import User
from groundwork.tests.mail_server import MailServer
from groundwork.tests.people import a_person, signed_in
from quotes.tests.making import a_version


@pytest.fixture
def fresh(owner: User) -> Client:
    cache.clear()
    User.objects.update(in_first_hour=True)
    return signed_in(owner)


def _done(client: Client) -> list[str]:
    page = client.get("/").content.decode()
    return re.findall(r'<li class="is-done">\s*<div>\s*<h3>([^<]+)<', page)


def _run_the_worker() -> None:
    while worker.run_one("worker-of-this-test"):
        pass


def test_it_ticks_itself_and_is_put_away(fresh: Client, owner: User, mail_server: MailServer) -> None:
    assert "6 things are left" in fresh.get("/").content.decode()
    assert _done(fresh) == []
    Seller.objects.create(name="Northgate IT", address="1 Main Street")
    assert _done(fresh) == ["Say who you are"]
    a_person("second@example.com")
    a_version(owner)
    fresh.post("/first-hour/mail/")
    assert "It is on its way to owner@example.com" in fresh.get("/").content.decode()
    _run_the_worker()
    assert "has taken the mail to owner@example.com" in fresh.get("/").content.decode()
    assert _done(fresh) == [
        "Say who you are",
        "Send yourself a test mail",
        "Let your people in",
        "Publish your first plan",
    ]
    fresh.post("/first-hour/away/")
    assert "The first hour" not in fresh.get("/").content.decode()


def test_what_the_server_answered_stands_there(fresh: Client, mail_server: MailServer) -> None:
    mail_server.refuse("550 5.7.1 <script>Not from you</script>")
    fresh.post("/first-hour/mail/")
    _run_the_worker()
    page = fresh.get("/").content.decode()
    assert "The mail server refused it. It said: " in page
    assert "&lt;script&gt;Not from you" in page
    assert "Send yourself a test mail" not in _done(fresh)
    # Another one replaces it.
    mail_server.accept()
    fresh.post("/first-hour/mail/")
    assert "on its way" in fresh.get("/").content.decode()


def test_test_mails_have_an_end(fresh: Client) -> None:
    for _ in range(11):
        last = fresh.post("/first-hour/mail/", follow=True).content.decode()
    assert "Those were many test mails" in last


def test_others_have_no_such_list(owner_client: Client, sales_client: Client) -> None:
    for client in (owner_client, sales_client):
        assert "The first hour" not in client.get("/").content.decode()
