"""Copies, drafts that go, other salespeople, contacts that came later, notes, and the queue."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

import pricing
from clients.models import Client, Contact, Device
from clients.services.counting import note_counts
from groundwork import chain
from groundwork.errors import DomainError
from groundwork.models import User
from quotes.drafts import Draft
from quotes.errors import LockedError
from quotes.models import Quote, QuoteFigures
from quotes.selectors.listing import quote_list
from quotes.selectors.queue import queue
from quotes.selectors.starting import found_clients
from quotes.services.approval import ask_approval
from quotes.services.compiling import draft_of
from quotes.services.drafting import save_draft, start_quote
from quotes.services.duplicating import duplicate_quote
from quotes.services.handing_over import reassign_quote
from quotes.services.handling import add_note, delete_draft, follow_up_done, remove_note, snooze
from quotes.services.sending import send_quote
from quotes.tests.amendments import a_sent_true_up, a_signed_contract, two_laptops_for_a_desktop
from quotes.tests.making import NOW, a_client, a_draft, a_sent_quote
from quotes.verifying import verify_all

DAY = timedelta(days=1)


def _dressed(by: User) -> Quote:
    """A draft with something of everything that a copy may or may not take along."""
    quote = a_draft(by)
    extra = pricing.Extra("Wiring closet", "once", 1, Decimal(900), Decimal(400))
    draft = replace(
        draft_of(quote),
        options=("silver", "gold"),
        recommended="silver",
        term=36,
        discount=pricing.Discount(percent=Decimal("0.05")),
        extras=(extra,),
        quantities=(("desktop", 25),),
        prices=(("ws-watch", Decimal("11.00")),),
        personal_line="As we said on the telephone.",
        valid_days=14,
    )
    return save_draft(quote, draft, by, None)


@pytest.mark.any_database
def test_a_copy_for_the_same_client_has_all_of_it(sales: User) -> None:
    quote = _dressed(sales)
    copy = duplicate_quote(quote, quote.client, sales, NOW)
    assert copy.number != quote.number
    assert draft_of(copy) == draft_of(quote)


def test_a_copy_for_another_client_leaves_what_was_agreed_with_the_first(sales: User) -> None:
    other = a_client("Étang Clinic")
    copy = duplicate_quote(_dressed(sales), other, sales, NOW)
    draft = draft_of(copy)
    assert (draft.options, draft.recommended, draft.term, draft.valid_days) == (("silver", "gold"), "silver", 36, 14)
    assert (draft.discount, len(draft.extras)) == (pricing.Discount(percent=Decimal("0.05")), 1)
    assert (draft.quantities, draft.prices, draft.personal_line) == ((), (), "")
    assert copy.title == "IT care for Étang Clinic"
    assert copy.contact is not None
    assert copy.contact.client_id == other.pk
    send_quote(copy, sales, NOW)
    assert list(verify_all()) == []


@pytest.mark.any_database
def test_what_changes_a_contract_is_not_copied(sales: User) -> None:
    contract = a_signed_contract(sales)
    two_laptops_for_a_desktop(contract)
    with pytest.raises(LockedError, match="contract"):
        duplicate_quote(a_sent_true_up(contract, sales).quote, contract.client, sales, NOW)


def test_a_deleted_draft_is_gone_its_number_is_not_given_again_and_verify_agrees(sales: User) -> None:
    quote = _dressed(sales)
    add_note(quote, "Call her.", sales, NOW)
    client = quote.client
    delete_draft(quote, sales)
    assert not Quote.objects.exists()
    assert not QuoteFigures.objects.exists()
    client.refresh_from_db()
    assert client.quoted_at is None
    assert list(verify_all()) == []
    assert start_quote(client, quote.plan_version, sales, NOW).number == "Q-2026-0002"
    assert list(verify_all()) == []


@pytest.mark.any_database
def test_what_somebody_was_told_of_is_not_deleted(sales: User, owner: User) -> None:
    sent = a_sent_quote(sales).quote
    with pytest.raises(LockedError, match="never sent"):
        delete_draft(sent, sales)
    asked = save_draft(sent_like := a_draft(sales, sent.client), _over(sent_like), sales, None)
    ask_approval(asked, sales, NOW)
    with pytest.raises(LockedError, match="asked"):
        delete_draft(asked, sales)
    assert Quote.objects.count() == 2


def _over(quote: Quote) -> Draft:
    """Beyond the limits of the plan."""
    return replace(draft_of(quote), discount=pricing.Discount(percent=Decimal("0.3")))


@pytest.mark.any_database
def test_somebody_else_looks_after_it(sales: User, owner: User, viewer: User) -> None:
    quote = a_sent_quote(sales).quote
    reassign_quote(quote, owner, sales, NOW)
    quote.refresh_from_db()
    assert quote.owner == owner
    assert QuoteFigures.objects.get().owner_id == owner.pk
    assert [row.number for row in quote_list(sales, NOW, owner=owner.pk).rows] == [quote.number]
    assert quote_list(sales, NOW, owner=sales.pk).rows == ()
    with pytest.raises(DomainError, match="does not sell"):
        reassign_quote(quote, viewer, sales, NOW)
    assert list(verify_all()) == []


@pytest.mark.any_database
def test_a_contact_added_after_the_draft_gets_the_proposal(sales: User) -> None:
    client = a_client()
    client.contacts.all().delete()
    quote = a_draft(sales, client)
    assert quote.contact is None
    late = Contact.objects.create(client=client, name="Lena Late", email="lena@harbor.example")
    row = send_quote(quote, sales, NOW)
    quote.refresh_from_db()
    assert quote.contact == late
    assert b"lena@harbor.example" in bytes(row.document)


def test_typing_finds_names_first_and_then_people(sales: User) -> None:
    a_client("Harbor Law Group")
    lena = a_client("Zebra Ltd")
    lena.contacts.update(name="Lena Harbor", email="lena@zebra.example")
    archived = a_client("Harbor Old")
    Client.objects.filter(pk=archived.pk).update(archived_at=NOW)
    found = found_clients(sales, "harbor")
    assert [each.name for each in found] == ["Harbor Law Group", "Zebra Ltd"]
    assert [bool(each.contact) for each in found] == [False, True]
    assert [each.name for each in found_clients(sales, "lena@z")] == ["Zebra Ltd"]
    assert found_clients(sales, "") == ()


def test_the_list_finds_contacts_and_sorts(sales: User) -> None:
    first, second = a_draft(sales, a_client("Beta")), a_draft(sales, a_client("Alpha"))
    Contact.objects.create(client=first.client, name="Nina Note", email="nina@beta.example")
    assert [row.number for row in quote_list(sales, NOW, search="nina").rows] == [first.number]
    assert [row.client for row in quote_list(sales, NOW, sort="client").rows] == ["Alpha", "Beta"]
    assert [row.number for row in quote_list(sales, NOW, sort="nonsense").rows] == [second.number, first.number]


@pytest.mark.any_database
def test_a_note_is_removed_by_its_own_writer_alone(sales: User, owner: User) -> None:
    quote = a_draft(sales)
    note = add_note(quote, "Call her.", sales, NOW)
    remove_note(quote, note.pk, owner)
    assert quote.notes.count() == 1
    remove_note(quote, note.pk, sales)
    assert quote.notes.count() == 0


def _whys(user: User, at: datetime) -> list[list[str]]:
    return [[why.code for why in entry.whys] for entry in queue(user, at, "UTC", owner=user.pk).entries]


def _viewed(quote: Quote, at: datetime) -> None:
    with transaction.atomic():
        chain.append("viewed", quote.subject, {"revision": 1}, at)


def test_the_queue_names_the_reason_of_each_entry_as_the_clock_moves(sales: User, owner: User) -> None:
    quote = a_sent_quote(sales).quote
    assert _whys(sales, NOW + DAY) == []
    assert _whys(sales, NOW + 3 * DAY) == [["not-opened"]]
    _viewed(quote, NOW + 3 * DAY)
    _viewed(quote, NOW + 4 * DAY)
    assert _whys(sales, NOW + 5 * DAY) == []
    (entry,) = queue(sales, NOW + 6 * DAY, "UTC").entries
    assert [why.said for why in entry.whys] == ["Viewed 2 times since Wednesday, not answered"]
    assert _whys(sales, NOW + 28 * DAY) == [["ending", "viewed"]]
    assert _whys(sales, NOW + 32 * DAY) == [["expired", "viewed"]]
    assert _whys(sales, NOW + 90 * DAY) == []
    assert _whys(owner, NOW + 32 * DAY) == []


def test_done_hides_until_something_new_and_a_snooze_until_its_day(sales: User) -> None:
    quote = a_sent_quote(sales).quote
    _viewed(quote, NOW + DAY)
    at = NOW + 4 * DAY
    snooze(quote, at + 3 * DAY, sales)
    assert (_whys(sales, at + DAY), _whys(sales, at + 3 * DAY)) == ([], [["viewed"]])
    follow_up_done(quote, sales, at + 4 * DAY)
    assert _whys(sales, at + 10 * DAY) == []
    _viewed(quote, at + 11 * DAY)
    assert _whys(sales, at + 14 * DAY) == [["viewed"]]
    follow_up_done(quote, sales, at + 14 * DAY)
    assert _whys(sales, NOW + 28 * DAY) == [["ending"]]


def test_the_queue_knows_that_devices_have_changed_since(sales: User) -> None:
    quote = a_sent_quote(sales).quote
    note_counts(quote.client, "import", NOW)
    _viewed(quote, NOW)
    assert _whys(sales, NOW + DAY) == []
    Device.objects.create(client=quote.client, kind="laptop", hostname="new-1")
    note_counts(quote.client, "import", NOW + DAY)
    assert _whys(sales, NOW + DAY) == [["changed"]]
    follow_up_done(quote, sales, NOW + DAY)
    assert _whys(sales, NOW + DAY) == []


@pytest.mark.parametrize("many", [1, 6])
def test_the_queue_asks_the_same_for_one_and_for_many(
    sales: User, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = a_sent_quote(sales).quote.client
    for _more in range(many - 1):
        send_quote(a_draft(sales, client), sales, NOW)
    somebody = User.objects.get(pk=sales.pk)
    with django_assert_num_queries(4):
        assert queue(somebody, NOW + 3 * DAY, "UTC", owner=sales.pk).total == many
