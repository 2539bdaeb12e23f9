"""Two clients become one while people quote, sign and edit: nothing hangs on the one that goes, and nothing waits."""

import threading
from typing import Any

import pytest
from django.db import connection

from clients.models import Client, Contact
from clients.services import merging
from clients.services.clients import ClientEntry, save_client
from clients.services.editing import ArchivedError
from clients.services.merging import merge_clients
from contracts.models import Contract
from groundwork import chain
from groundwork.access import Role
from groundwork.errors import DomainError
from groundwork.models import User
from groundwork.tests.people import a_person
from groundwork.tests.races import at_once
from quotes.models import AcceptedQuote, Quote, QuoteRevision
from quotes.services import drafting
from quotes.services.accepting import Visitor, accept_proposal
from quotes.services.drafting import start_quote
from quotes.tests import making
from quotes.tests.sent import Sent, answer, sent

pytestmark = pytest.mark.django_db(transaction=True)
NOW = making.NOW
VISITOR = Visitor("203.0.113.7", "A browser")


@pytest.fixture
def seller(transactional_db: None) -> User:
    return a_person("sam@example.com", Role.SALES, name="Sam Sales")


@pytest.fixture
def kept(transactional_db: None) -> Client:
    return Client.objects.create(name="Harbor")


@pytest.fixture
def proposal(seller: User) -> Sent:
    return sent(seller, making.NOW, client="Harbor Law")


def accepted(proposal: Sent) -> AcceptedQuote:
    return accept_proposal(proposal.link, answer(proposal), VISITOR, lambda: NOW)


def test_quotes_go_along_and_what_was_sent_stays_to_the_byte(seller: User, kept: Client, proposal: Sent) -> None:
    gone = proposal.quote.client
    contact = proposal.quote.contact
    assert contact is not None
    twin = Contact.objects.create(client=kept, name=contact.name, email=contact.email)
    before = QuoteRevision.objects.values_list("sha256", "document").get()
    merge_clients(kept, gone, {}, seller, NOW)
    quote = Quote.objects.get()
    assert (quote.client, quote.contact) == (kept, twin)
    assert Quote.history.get(client_id=kept.pk).history_user == seller
    assert QuoteRevision.objects.values_list("sha256", "document").get() == before
    contract = accepted(proposal)
    assert contract.quote.client == kept
    kept.refresh_from_db()
    assert kept.contract_counts_key
    assert chain.verify() == ()


def test_signed_and_merged_at_once(seller: User, kept: Client, proposal: Sent) -> None:
    gone = proposal.quote.client
    results = at_once(lambda: accepted(proposal), lambda: merge_clients(kept, gone, {}, seller, NOW))
    assert not [result for result in results if isinstance(result, Exception)], results
    kept.refresh_from_db()
    assert Contract.objects.get().client == kept
    assert kept.contract_counts_key
    assert chain.verify() == ()


def test_merged_into_each_other_at_once(seller: User, kept: Client, proposal: Sent) -> None:
    gone = proposal.quote.client
    results = at_once(
        lambda: merge_clients(kept, gone, {}, seller, NOW), lambda: merge_clients(gone, kept, {}, seller, NOW)
    )
    assert [type(result) for result in results if isinstance(result, Exception)] == [ArchivedError], results
    stays = Client.objects.get(archived_at=None)
    assert Client.objects.exclude(pk=stays.pk).get().merged_into == stays
    assert Quote.objects.get().client == stays


def test_edited_and_merged_at_once(seller: User, kept: Client, proposal: Sent) -> None:
    gone = proposal.quote.client
    typed = ClientEntry("Harbor Law", users=99)
    results = at_once(
        lambda: save_client(gone, typed, NOW, gone.revision),
        lambda: merge_clients(kept, gone, {"users": "gone"}, seller, NOW, (None, gone.revision)),
    )
    faults = [result for result in results if isinstance(result, Exception)]
    assert len(faults) == 1, results
    assert isinstance(faults[0], DomainError)


def started_meanwhile(seller: User, kept: Client, gone: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """A quote is begun, and the clients are merged as soon as it has its client in hand, a second before it is written.

    Whoever holds the client is let go on after that second, because the merge waits for them.
    """
    held, merged = threading.Event(), threading.Event()
    hold, note = drafting.__dict__["hold_client"], merging.__dict__["note_counts"]

    def slowly(client: Client) -> Any:
        found = hold(client)
        held.set()
        merged.wait(1)
        return found

    def at_last(*args: Any) -> None:
        note(*args)
        merged.set()

    def merge() -> Client:
        held.wait(60)
        return merge_clients(kept, gone, {}, seller, NOW)

    monkeypatch.setattr(drafting, "hold_client", slowly)
    monkeypatch.setattr(merging, "note_counts", at_last)
    version = making.a_version(seller, number=2)
    results = at_once(lambda: start_quote(gone, version, seller, NOW), merge)
    assert not [result for result in results if isinstance(result, Exception)], results


def test_a_quote_begun_meanwhile_goes_along(
    seller: User, kept: Client, proposal: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    started_meanwhile(seller, kept, proposal.quote.client, monkeypatch)
    assert [quote.client for quote in Quote.objects.all()] == [kept, kept]


def test_control_without_holding_the_client_it_stays_behind(
    seller: User, kept: Client, proposal: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On PostgreSQL. On SQLite a transaction that has begun holds everything."""
    monkeypatch.setattr(drafting, "hold_client", lambda client: Client.objects.get(pk=client.pk))
    started_meanwhile(seller, kept, proposal.quote.client, monkeypatch)
    behind = Quote.objects.filter(client=proposal.quote.client).count()
    assert behind == (1 if connection.vendor == "postgresql" else 0)
