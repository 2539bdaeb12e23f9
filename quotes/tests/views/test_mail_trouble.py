"""A mail that did not go out: told where the quote is, tried again by a press, and true to the end."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from clients.models import Contact
from groundwork import worker
from groundwork.mail_words import MAILS_SHOWN
from groundwork.models import Event, Mail, User
from groundwork.tests.mail_server import MailServer
from groundwork.tests.shown import main_words
from quotes.models import Quote
from quotes.services.accepting import Visitor, accept_proposal
from quotes.services.resending import mail_again
from quotes.tests.mails import send_all
from quotes.tests.making import NOW, a_client, a_sent_quote
from quotes.tests.sent import answer, as_sent

LIST, HOME = reverse("quotes:quote_list"), "/"
REFUSED = "550 5.1.1 <thomas@harbor.example>: No such user here"
with_worker = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def no_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is rendered beside the mails takes seconds, and has tests of its own."""
    monkeypatch.setattr("quotes.tasks.store_proposal_pdf", lambda *arguments: None)
    monkeypatch.setattr("quotes.tasks.store_contract_pdf", lambda *arguments: None)
    monkeypatch.setattr("quotes.answer_mail.pdf_of_contract", lambda contract: b"")


def drain() -> None:
    worker.run("worker-of-this-test", worker.StopSign(), batch=True)


def text_of(client: Client, path: str) -> str:
    """What a person reads on the page."""
    return main_words(client.get(path).content.decode())


def page_of(quote: Quote) -> str:
    return reverse("quotes:quote_page", args=[quote.number])


def deed(name: str, mail: Mail, quote: Quote | None = None) -> str:
    return reverse(f"quotes:mail_{name}", args=[quote.number if quote else mail.subject, mail.pk])


def a_refused_mail(server: MailServer, by: User) -> tuple[Quote, Mail]:
    server.refuse(REFUSED)
    quote = a_sent_quote(by).quote
    drain()
    return quote, Mail.objects.get()


@with_worker
def test_a_refusal_stands_on_the_quotes_page_in_the_list_and_on_the_home_page(
    mail_server: MailServer, sales: User, sales_client: Client, viewer_client: Client
) -> None:
    quote, mail = a_refused_mail(mail_server, sales)
    contacts = reverse("clients:client_edit", args=[quote.client_id])
    for path in (page_of(quote), LIST, HOME):
        for reader, may in ((sales_client, True), (viewer_client, False)):
            said = text_of(reader, path)
            assert "Not mailed: the proposal to thomas@harbor.example" in said
            assert f"The mail server refused it: {REFUSED}." in said
            assert "Tried once, " in said
            assert "It is not tried again by itself." in said
            page = reader.get(path).content.decode()
            assert (deed("try", mail) in page) is may
            assert (f'href="{contacts}"' in page) is may
    assert "Not mailed 1" in text_of(sales_client, LIST)
    assert quote.number in text_of(sales_client, f"{LIST}?state=not-mailed")
    assert "Harbor Law Group, Q-2026-0001" in text_of(sales_client, HOME)


@with_worker
def test_after_the_address_is_corrected_a_press_sends_it_there(
    mail_server: MailServer, sales: User, sales_client: Client
) -> None:
    quote, mail = a_refused_mail(mail_server, sales)
    document = bytes(quote.revisions.get().document)
    Contact.objects.update(email="t.reed@harbor.example")
    mail_server.accept()
    answer_ = sales_client.post(deed("try", mail), follow=True)
    assert answer_.redirect_chain[-1][0] == page_of(quote)
    assert "It is being tried now." in answer_.content.decode()
    drain()
    assert mail_server.envelopes == [("t.reed@harbor.example",)]
    said = text_of(sales_client, page_of(quote))
    assert "Not mailed" not in said
    assert "The proposal t.reed@harbor.example Taken by the mail server" in said
    assert "Revision 1, to t.reed@harbor.example" in said
    for path in (LIST, HOME):
        assert "Not mailed" not in text_of(sales_client, path)
    assert bytes(quote.revisions.get().document) == document
    closed = sales_client.post(deed("try", mail), follow=True).content.decode()
    assert "This mail has gone out meanwhile" in closed


@with_worker
def test_what_was_put_off_says_when_it_is_tried_next(
    mail_server: MailServer, sales: User, sales_client: Client
) -> None:
    mail_server.refuse("451 4.7.1 Greylisted")
    quote = a_sent_quote(sales).quote
    drain()
    said = text_of(sales_client, page_of(quote))
    assert "Not mailed yet: the proposal to thomas@harbor.example" in said
    assert "The mail server put it off: 451 4.7.1 Greylisted." in said
    assert "The next try is due" in said
    assert "correct it" not in said


@with_worker
def test_a_mail_whose_quote_was_answered_meanwhile_is_no_success(
    mail_server: MailServer, sales: User, sales_client: Client
) -> None:
    mail_server.refuse("451 4.7.1 Later")
    sent = as_sent(a_sent_quote(sales).quote)
    drain()
    mail_server.accept()
    accept_proposal(sent.link, answer(sent), Visitor("203.0.113.7", "A browser"), lambda: NOW + timedelta(hours=1))
    DBTaskResult.objects.update(run_after=timezone.now())
    drain()
    said = text_of(sales_client, page_of(sent.quote))
    assert "The proposal thomas@harbor.example Not sent: the client had answered" in said
    assert "The contract thomas@harbor.example Taken by the mail server" in said
    assert "Not mailed" not in said
    assert [event.kind for event in Event.objects.all()] == ["sent", "accepted", "contract", "mailed"]
    assert [message["Subject"] for message in mail_server.taken] == [
        "Contract Q-2026-0001 with Northgate IT",
        "Harbor Law Group has accepted Q-2026-0001",
    ]


@with_worker
def test_one_party_gets_its_mail_when_the_others_is_refused(
    mail_server: MailServer, sales: User, sales_client: Client
) -> None:
    sent = as_sent(a_sent_quote(sales).quote)
    mail_server.rcpt = lambda address, times: REFUSED if address == "nobody@harbor.example" else None
    said = answer(sent, email="nobody@harbor.example")
    accept_proposal(sent.link, said, Visitor("203.0.113.7", "A browser"), lambda: NOW + timedelta(hours=1))
    for _try in range(3):
        drain()
        DBTaskResult.objects.filter(status=TaskResultStatus.READY).update(run_after=timezone.now())
    assert mail_server.envelopes == [("sales@example.com",)], "once, however often the other is tried"
    words = text_of(sales_client, page_of(sent.quote))
    assert "Not mailed: the contract to nobody@harbor.example" in words
    assert "It is the address that the signer typed." in words


@with_worker
def test_a_dismissed_mail_is_told_no_more(mail_server: MailServer, sales: User, sales_client: Client) -> None:
    quote, mail = a_refused_mail(mail_server, sales)
    sales_client.post(deed("dismiss", mail))
    for path in (page_of(quote), LIST, HOME):
        assert "Not mailed" not in text_of(sales_client, path)
    assert "Not sent, and dismissed" in text_of(sales_client, page_of(quote))
    again = sales_client.post(deed("dismiss", mail), follow=True).content.decode()
    assert "This mail has gone out meanwhile" in again


def test_without_a_mail_server_it_is_kept(settings: Any, tmp_path: Any, sales: User, sales_client: Client) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    quote = a_sent_quote(sales).quote
    send_all()
    said = text_of(sales_client, page_of(quote))
    assert "Kept in Mailbox" in said
    assert "because no mail server is set" in said
    assert "Mailed" not in said


@pytest.mark.parametrize("name", ["try", "dismiss"])
def test_the_buttons_are_posts_of_sellers_and_reach_only_this_quotes_mails(
    name: str, sales: User, sales_client: Client, viewer_client: Client
) -> None:
    quote = a_sent_quote(sales).quote
    other = a_sent_quote(sales, a_client("Bay Dental")).quote
    mail = Mail.objects.get(subject=other.number)
    before = list(Mail.objects.order_by("pk").values())
    assert sales_client.get(deed(name, mail)).status_code == 405
    assert viewer_client.post(deed(name, mail)).status_code == 404
    assert sales_client.post(deed(name, mail, quote)).status_code == 302
    assert sales_client.post(f"/quotes/{quote.number}/mail/{'9' * 30}/{name}/").status_code == 302
    assert list(Mail.objects.order_by("pk").values()) == before


def test_the_page_lists_the_latest_mails(sales: User, sales_client: Client) -> None:
    quote = a_sent_quote(sales).quote
    for at in range(MAILS_SHOWN + 2):
        mail_again(quote, sales, NOW + timedelta(minutes=at))
    said = text_of(sales_client, page_of(quote))
    assert said.count("On its way to the mail server") == 1
    assert said.count("Not sent: it was mailed again instead") == MAILS_SHOWN - 1


def test_an_address_without_a_contact_is_shown_as_the_one_that_is_used(sales: User, sales_client: Client) -> None:
    quote = a_sent_quote(sales).quote
    Contact.objects.all().delete()
    said = text_of(sales_client, page_of(quote))
    assert "Mail goes to Thomas Reed thomas@harbor.example no longer among the client’s contacts" in said


def test_many_mails_in_trouble_cost_no_more_queries(sales: User, sales_client: Client) -> None:
    def in_trouble(name: str) -> Quote:
        quote = a_sent_quote(sales, a_client(name)).quote
        Mail.objects.filter(subject=quote.number).update(why=Mail.Why.REFUSED, attempts=1, tried_at=NOW)
        return quote

    quote = in_trouble("Client 0")
    paths = (page_of(quote), LIST, HOME)
    few = {}
    for path in paths:
        sales_client.get(path)
        with CaptureQueriesContext(connection) as queries:
            sales_client.get(path)
        few[path] = len(queries)
    for at in range(1, 6):
        in_trouble(f"Client {at}")
    for path in paths:
        with CaptureQueriesContext(connection) as queries:
            sales_client.get(path)
        assert len(queries) == few[path], path
    home = text_of(sales_client, HOME)
    assert home.count("Not mailed yet:") == 3
    assert "All 6 quotes that are not mailed" in home
