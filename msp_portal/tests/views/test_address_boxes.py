"""Every page with a box for an address: the one rule holds, and an address in any alphabet reaches its mail."""

import html
import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django.core.mail import EmailMessage, get_connection
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from clients.models import Contact
from contracts.models import Seller
from groundwork import worker
from groundwork.mail_server import FILES
from groundwork.models import User
from quotes.models import AcceptedQuote
from quotes.tests import making
from quotes.tests.sent import posted, sent

NOW = datetime(2026, 11, 22, 16, tzinfo=UTC)
LOCAL, DOMAIN, NOWHERE = "jürgen@harbor.example", "info@müller.example", "info@-müller.example"
Box = Callable[[Client, User, str], str]

COMPANY = {
    "name": "Northgate IT", "accent": "#0f6b5c", "time_zone": "Europe/Berlin", "locale": "en_GB",
    "valid_days": "14", "working_days": "20", "revision": "1",
}  # fmt: skip


@pytest.fixture(autouse=True)
def on_that_day() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


def contact_box(client: Client, by: User, email: str) -> str:
    return _client_with(client, {"contacts-0-name": "Jonas", "contacts-0-email": email})


def billing_box(client: Client, by: User, email: str) -> str:
    return _client_with(client, {"billing_email": email})


def _client_with(client: Client, typed: dict[str, str]) -> str:
    form = {"name": "Bay Dental", "users": "1", "mailboxes": "1", "shared_mailboxes": "0", **typed}
    for prefix in ("sites", "contacts"):
        form |= {f"{prefix}-TOTAL_FORMS": "1", f"{prefix}-INITIAL_FORMS": "0"}
    return client.post("/clients/new/", form).content.decode()


def company_box(client: Client, by: User, email: str) -> str:
    return client.post("/company/", {**COMPANY, "email": email}).content.decode()


def signer_box(client: Client, by: User, email: str) -> str:
    proposal = sent(by, making.NOW)
    return Client().post(f"{proposal.path}accept/", posted(proposal, email=email)).content.decode()


def sign_in_box(client: Client, by: User, email: str) -> str:
    return Client().post("/accounts/login/", {"login": email, "password": "wrong"}).content.decode()


def reset_box(client: Client, by: User, email: str) -> str:
    return Client().post("/accounts/password/reset/", {"email": email}).content.decode()


BOXES = [contact_box, billing_box, company_box, signer_box, sign_in_box, reset_box]


@pytest.mark.parametrize("box", BOXES)
@pytest.mark.parametrize(
    ("email", "said"),
    [(LOCAL, "takes only plain letters before the @, and no ü"), (NOWHERE, "do not know the domain -müller.example")],
)
def test_what_cannot_be_mailed_is_refused_where_it_is_typed(
    box: Box, email: str, said: str, owner_client: Client, owner: User
) -> None:
    assert said in html.unescape(box(owner_client, owner, email))
    for kept in (Contact, AcceptedQuote, Seller):
        assert not kept.objects.filter(**{"signer_email" if kept is AcceptedQuote else "email": email}).exists()


@pytest.mark.parametrize("box", BOXES)
def test_a_local_part_beyond_ascii_is_taken_where_the_server_takes_it(
    box: Box, owner_client: Client, owner: User, settings: Settings
) -> None:
    settings.EMAIL_SMTPUTF8 = True
    assert "plain letters" not in box(owner_client, owner, LOCAL)


def test_what_was_typed_is_kept(owner_client: Client, owner: User) -> None:
    for box in (contact_box, company_box, signer_box):
        box(owner_client, owner, DOMAIN)
    assert Contact.objects.filter(email=DOMAIN).exists()
    assert Seller.objects.get().email == DOMAIN
    assert AcceptedQuote.objects.get().signer_email == DOMAIN


def let_in(monkeypatch: pytest.MonkeyPatch, email: str) -> User:
    monkeypatch.setattr("sys.stdin", io.StringIO("plum-tree-42-north\n"))
    call_command("add_person", email, "Olga Müller", "owner", stdout=io.StringIO())
    return User.objects.get(name="Olga Müller")


def test_somebody_with_a_domain_beyond_ascii_is_let_in_signs_in_and_gets_their_mail(
    monkeypatch: pytest.MonkeyPatch, db: None, mailoutbox: list[EmailMessage]
) -> None:
    with pytest.raises(CommandError, match="plain letters"):
        let_in(monkeypatch, "jürgen@müller.example")
    olga = let_in(monkeypatch, "olga@MÜLLER.example")
    assert olga.email == "olga@müller.example"
    client = Client()
    entered = client.post("/accounts/login/", {"login": "olga@müller.example", "password": "plum-tree-42-north"})
    assert entered.status_code == 302
    Client().post("/accounts/password/reset/", {"email": "olga@MÜLLER.example"})
    while worker.run_one("worker-of-this-test"):
        pass
    assert [message.to for message in mailoutbox] == [["olga@xn--mller-kva.example"]]


def test_a_colleagues_mail_is_private_however_their_domain_is_written(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path, sales_client: Client
) -> None:
    """The mailbox keeps addresses as they go over the wire, people as they were typed."""
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH, settings.MAILBOX_DIR = FILES, tmp_path, tmp_path
    let_in(monkeypatch, "olga@müller.example")
    get_connection().send_messages([EmailMessage("Choose a new password", "link", to=["olga@xn--mller-kva.example"])])
    assert "Choose a new password" not in sales_client.get("/mailbox/").content.decode()
