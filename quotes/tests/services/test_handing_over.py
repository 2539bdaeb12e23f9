"""A client handed over in one press: with its open quotes, an entry of each, and a mail to both."""

from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.urls import reverse

from clients.models import Client
from groundwork import chain
from groundwork.access import Role
from groundwork.errors import DomainError
from groundwork.models import Event, Mail, User
from groundwork.tests.people import a_person, signed_in
from quotes.mail_kinds import MailKind
from quotes.models import Quote, QuoteFigures
from quotes.selectors.handing_over import GoesAlong
from quotes.selectors.story import timeline
from quotes.services.handing_over import hand_over_client, reassign_quote
from quotes.services.handling import delete_draft
from quotes.services.revising import lose_quote
from quotes.tests.mails import send_all
from quotes.tests.making import NOW, a_client, a_draft, a_sent_quote
from quotes.tests.renewals import a_contract
from quotes.verifying import verify_all

pytestmark = pytest.mark.any_database
LATER = NOW + timedelta(hours=1)
TODAY = NOW.date()


@pytest.fixture
def limited(db: None) -> User:
    person = a_person("own@example.com", Role.SALES, name="Lena Own")
    person.own_only = True
    person.save()
    return person


def _theirs(client: Client, by: User) -> Client:
    client.owner = by
    client.save()
    return client


@pytest.fixture
def client_of_sales(sales: User) -> Client:
    """With a draft, a quote that is out, one that was lost, and a contract."""
    client = _theirs(a_contract(sales, "Harbor Law Group").client, sales)
    lose_quote(a_sent_quote(sales, client=client).quote, Quote.LostReason.PRICE, "", sales, NOW)
    a_sent_quote(sales, client=client)
    a_draft(sales, client)
    return client


def test_client_and_open_quotes_go_in_one_press_and_both_are_told(
    client_of_sales: Client, sales: User, owner: User, limited: User
) -> None:
    assert not Client.objects.for_user(limited).exists()
    along = hand_over_client(client_of_sales, limited, owner, LATER, TODAY)
    assert along == GoesAlong(quotes=2, contracts=1)
    client = Client.objects.for_user(limited).get()
    assert client.owner == limited
    states = {quote.state: quote for quote in Quote.objects.for_user(limited)}
    assert {state: quote.owner for state, quote in states.items()} == {
        "draft": limited,
        "sent": limited,
        "lost": sales,
        "accepted": sales,
    }
    assert QuoteFigures.objects.filter(owner=limited).count() == 2
    for state in ("draft", "sent"):
        moment = timeline(states[state])[1][0]
        assert (moment.label, moment.who, moment.what) == ("Handed over", str(owner), f"From {sales} to Lena Own")
    assert not chain.events_of(states["lost"].subject).filter(kind=Event.Kind.HANDED_OVER).exists()
    send_all(MailKind.HANDED_OVER)
    told = {mail.to[0].rpartition("<")[2].strip(">"): mail for mail in django_mail.outbox}
    assert told.keys() == {sales.email, limited.email}
    assert told[limited.email].subject == "Harbor Law Group is yours now"
    body = str(told[sales.email].body)
    assert f"{owner} has handed Harbor Law Group over to Lena Own." in body
    assert "2 open quotes went along. 1 contract runs." in body
    assert list(verify_all()) == []


def test_what_was_theirs_is_not_theirs_any_more_at_once(sales: User, owner: User, limited: User) -> None:
    client = _theirs(a_client(), limited)
    quote = a_draft(limited, client)
    browser = signed_in(limited)
    page = reverse("quotes:quote_page", args=[quote.number])
    assert browser.get(page).status_code == 200
    hand_over_client(client, sales, owner, LATER, TODAY)
    assert browser.get(page).status_code == 404
    (_to_sales, to_limited) = Mail.objects.filter(kind=MailKind.HANDED_OVER).order_by("recipient")
    send_all(MailKind.HANDED_OVER)
    assert to_limited.recipient == limited.pk
    assert not any("/clients/" in str(mail.body) for mail in django_mail.outbox if limited.email in mail.to[0])


def test_the_page_counts_and_one_press_does_it(client_of_sales: Client, sales: User, owner: User) -> None:
    address = reverse("quotes:client_hand_over", args=[client_of_sales.pk])
    browser = signed_in(owner)
    assert address in browser.get(reverse("clients:client_page", args=[client_of_sales.pk])).content.decode()
    page = browser.get(address).content.decode()
    assert "<strong>2 open quotes</strong> go along. 1 contract that runs follows the client." in page
    done = browser.post(address, {"owner": owner.pk}, follow=True).content.decode()
    assert "looks after Harbor Law Group now, and after 2 open quotes." in done
    assert [mail.email for mail in Mail.objects.filter(kind=MailKind.HANDED_OVER)] == [sales.email]  # who pressed knows
    again = browser.post(address, {"owner": owner.pk})
    assert (again.status_code, "already" in again.content.decode()) == (422, True)
    assert browser.post(address, {"owner": "0"}).status_code == 422


def test_who_may_not_and_who_cannot(sales: User, viewer: User, limited: User) -> None:
    client = _theirs(a_client(), limited)
    with pytest.raises(DomainError, match="An owner"):
        hand_over_client(client, sales, limited, LATER, TODAY)
    with pytest.raises(DomainError, match="does not sell"):
        hand_over_client(client, viewer, sales, LATER, TODAY)
    assert (
        "An owner hands"
        in signed_in(limited).get(reverse("quotes:client_hand_over", args=[client.pk])).content.decode()
    )
    assert not Event.objects.filter(kind=Event.Kind.HANDED_OVER).exists()


def test_a_draft_that_was_handed_over_can_still_be_deleted(sales: User, owner: User) -> None:
    quote = reassign_quote(a_draft(sales), owner, sales, NOW)
    assert chain.events_of(quote.subject).get().kind == Event.Kind.HANDED_OVER
    delete_draft(quote, owner)
    assert list(verify_all()) == []
