"""Starting a draft and saving it: what is frozen, what is refused, and that a refusal saves nothing."""

import threading
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection, transaction

import pricing
from clients.models import Contact, Device
from groundwork.errors import StaleError
from groundwork.models import User
from quotes.documents import read_revision
from quotes.drafts import OWN, Candidate, Draft
from quotes.errors import DraftError, LockedError
from quotes.models import Quote, QuoteNumber
from quotes.services.compiling import draft_of
from quotes.services.drafting import refresh_counts, save_draft, start_quote
from quotes.services.numbering import next_number
from quotes.services.sending import send_quote
from quotes.tests.making import CABLE_TV, NOW, a_client, a_draft, a_seller, a_version


def test_a_quote_begins_with_what_the_client_has_and_what_the_plan_offers(sales: User) -> None:
    quote = a_draft(sales)
    assert quote.number == "Q-2026-0001"
    assert quote.counts["workstation"] == 20
    assert quote.counts["user"] == 22
    assert [option.name for option in quote.options.all()] == ["Basic", "Silver", "Gold", "Platinum"]
    assert [option.name for option in quote.options.filter(recommended=True)] == [
        preset.name for preset in CABLE_TV.presets if preset.recommended
    ]
    assert (quote.term_months, quote.valid_days, quote.owner) == (12, 30, sales)
    assert quote.contact is not None
    assert quote.contact.email == "thomas@harbor.example"
    assert quote.mrr == Decimal("4289.00")
    assert quote.currency == "USD"


def test_the_counts_stay_as_they_were_until_they_are_refreshed(sales: User) -> None:
    quote = a_draft(sales)
    Device.objects.create(client=quote.client, kind="workstation", hostname="one-more")
    quote.refresh_from_db()
    assert quote.counts["workstation"] == 20
    later = datetime(2026, 11, 23, tzinfo=UTC)
    quote = refresh_counts(quote, sales, quote.revision, later)
    assert quote.counts["workstation"] == 21
    assert quote.counted_at == later
    assert quote.mrr is not None
    assert quote.mrr > Decimal("4289.00")


def test_the_year_of_a_number_is_the_sellers(sales: User) -> None:
    a_seller()  # in New York, where it is still 2026
    assert next_number(datetime(2027, 1, 1, 3, tzinfo=UTC)) == "Q-2026-0001"
    assert next_number(datetime(2027, 1, 1, 5, tzinfo=UTC)) == "Q-2027-0001"


def test_without_a_contact_there_is_still_a_draft(sales: User) -> None:
    client = a_client()
    client.contacts.all().delete()
    assert a_draft(sales, client).contact is None


def test_a_plan_without_presets_offers_its_tiers(sales: User) -> None:
    a_seller()
    quote = start_quote(a_client(), a_version(sales, replace(CABLE_TV, presets=())), sales, NOW)
    assert [option.tier for option in quote.options.all()] == [tier.code for tier in CABLE_TV.tiers]
    assert quote.options.get(recommended=True).tier == CABLE_TV.tiers[-1].code


def test_a_plan_without_terms_says_whom_to_ask(sales: User) -> None:
    a_seller()
    with pytest.raises(DraftError, match="Ask the owner"):
        start_quote(a_client(), a_version(sales, replace(CABLE_TV, terms=())), sales, NOW)
    assert not Quote.objects.exists()
    assert not QuoteNumber.objects.exists()


def test_everything_that_was_typed_is_saved(sales: User) -> None:
    quote = a_draft(sales)
    draft = Draft(
        options=("silver", "gold"),
        recommended="silver",
        term=36,
        title="For Harbor",
        personal_line="Thomas, as we said.",
        contact=quote.contact_id,
        valid_days=14,
        taxes=(CABLE_TV.taxes[0].code,),
        discount=pricing.Discount(percent=Decimal("0.05")),
        one_time_discount=pricing.Discount(amount=Decimal("50.00")),
        quantities=(("desktop", 18), ("printer", 3)),
        extras=(pricing.Extra("Door phone", "monthly", 2, Decimal("9.50"), Decimal("3"), False),),
    )
    saved = save_draft(quote, draft, sales, quote.revision)
    assert draft_of(Quote.objects.get(pk=quote.pk)) == draft
    assert saved.revision == quote.revision + 1
    assert [option.code for option in saved.options.all()] == ["silver", "gold"]


def test_saving_again_takes_away_what_is_gone(sales: User) -> None:
    quote = a_draft(sales)
    extra = pricing.Extra("Door phone", "monthly", 2, Decimal("9.50"))
    quote = save_draft(quote, replace(draft_of(quote), extras=(extra, extra)), sales, quote.revision)
    quote = save_draft(quote, replace(draft_of(quote), extras=(extra,), discount=None), sales, quote.revision)
    assert quote.extras.count() == 1


def test_the_recommendation_can_move_up_and_down(sales: User) -> None:
    quote = a_draft(sales)
    for code in ("basic", "platinum", "silver", "gold"):
        quote = save_draft(quote, replace(draft_of(quote), recommended=code), sales, quote.revision)
        assert quote.options.get(recommended=True).code == code


def test_an_option_of_ones_own_stands_where_its_price_puts_it(sales: User) -> None:
    quote = a_draft(sales)
    own = Candidate(OWN, "Advanced and safe", "", "advanced", ("security",), False)
    draft = replace(draft_of(quote), options=("basic", "silver", "gold", OWN), recommended=OWN, own=own)
    saved = save_draft(quote, draft, sales, quote.revision)
    assert [option.name for option in saved.options.all()] == ["Basic", "Silver", "Advanced and safe", "Gold"]
    assert saved.mrr == Decimal("3768.00")  # 1,200 + 1,438 + 1,130
    again = draft_of(Quote.objects.get(pk=quote.pk))
    assert (again.own, again.recommended) == (replace(own, recommended=True), OWN)
    row = send_quote(saved, sales, NOW)
    assert read_revision(bytes(row.document)).recommended.name == "Advanced and safe"


def test_an_option_of_ones_own_obeys_the_rules(sales: User) -> None:
    quote = a_draft(sales)
    own = Candidate(OWN, "Basic and safe", "", "basic", ("security",), False)
    draft = replace(draft_of(quote), options=("basic", OWN), recommended="basic", own=own)
    with pytest.raises(DraftError, match="Basic and safe: Security needs Advanced") as caught:
        save_draft(quote, draft, sales, quote.revision)
    assert caught.value.field == "own_packages"


def test_the_history_tells_who_and_only_what_changed(sales: User, owner: User) -> None:
    quote = a_draft(sales)
    before = quote.options.get(code="basic").history.count()
    quote = save_draft(quote, replace(draft_of(quote), recommended="silver"), owner, quote.revision)
    assert quote.options.get(code="basic").history.count() == before
    assert quote.options.get(code="silver").history.first().history_user == owner
    assert quote.history.first().history_user == owner


BAD: dict[str, tuple[dict[str, object], str]] = {
    "no option": ({"options": (), "recommended": ""}, "options"),
    "unknown option": ({"options": ("gold", "diamond")}, "options"),
    "five options": ({"options": ("basic", "silver", "gold", "platinum", "fifth")}, "options"),
    "recommended but not offered": ({"options": ("basic",), "recommended": "gold"}, "recommended"),
    "unknown term": ({"term": 7}, "term"),
    "unknown tax": ({"taxes": ("moon",)}, "taxes"),
    "discount of 150 percent": ({"discount": pricing.Discount(percent=Decimal("1.5"))}, "discount"),
    "negative discount": ({"discount": pricing.Discount(percent=Decimal("-0.1"))}, "discount"),
    "discount above the price": ({"discount": pricing.Discount(amount=Decimal("999999"))}, "discount"),
    "discount in tenths of a cent": ({"discount": pricing.Discount(amount=Decimal("1.005"))}, "discount"),
    "one-time discount above the fees": (
        {"one_time_discount": pricing.Discount(amount=Decimal("999999"))},
        "one_time_discount",
    ),
    "a negative quantity": ({"quantities": (("desktop", -1),)}, "quantities.desktop"),
    "a huge quantity": ({"quantities": (("desktop", 1_000_001),)}, "quantities.desktop"),
    "an unknown unit": ({"quantities": (("spaceship", 1),)}, "quantities"),
    "the client counted twice": ({"quantities": (("client", 2),)}, "quantities.client"),
    "an extra without a name": ({"extras": (pricing.Extra("", "once", 1, Decimal(1)),)}, "extras.0.label"),
    "an extra with a negative price": ({"extras": (pricing.Extra("x", "once", 1, Decimal(-1)),)}, "extras.0.price"),
    "a contact of nobody": ({"contact": 0}, "contact"),
    "valid for no day": ({"valid_days": 0}, "valid_days"),
    "valid for ever": ({"valid_days": 366}, "valid_days"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_not_allowed_names_its_field_and_saves_nothing(sales: User, name: str) -> None:
    changes, field = BAD[name]
    quote = a_draft(sales)
    before = draft_of(quote)
    with pytest.raises(DraftError) as caught:
        save_draft(quote, replace(before, **{"title": "changed", **changes}), sales, quote.revision)  # type: ignore[arg-type]
    assert caught.value.field == field
    assert str(caught.value)
    again = Quote.objects.get(pk=quote.pk)
    assert (draft_of(again), again.revision) == (before, quote.revision)


def test_a_strangers_contact_is_refused(sales: User) -> None:
    quote = a_draft(sales)
    other = Contact.objects.create(client=a_client("Another"), name="Eve", email="eve@other.example")
    with pytest.raises(DraftError) as caught:
        save_draft(quote, replace(draft_of(quote), contact=other.pk), sales, quote.revision)
    assert caught.value.field == "contact"


def test_the_second_editor_is_told(sales: User, owner: User) -> None:
    quote = a_draft(sales)
    save_draft(quote, replace(draft_of(quote), title="first"), sales, quote.revision)
    with pytest.raises(StaleError):
        save_draft(quote, replace(draft_of(quote), title="second"), owner, quote.revision)
    with pytest.raises(StaleError):
        refresh_counts(quote, owner, quote.revision, NOW)
    assert Quote.objects.get(pk=quote.pk).title == "first"


def test_what_is_out_cannot_be_edited(sales: User) -> None:
    quote = a_draft(sales)
    send_quote(quote, sales, NOW)
    quote.refresh_from_db()
    with pytest.raises(LockedError, match="Revise it first"):
        save_draft(quote, draft_of(quote), sales, quote.revision)


@pytest.mark.django_db(transaction=True)
def test_numbers_taken_at_once_are_all_different() -> None:
    a_seller()
    taken: list[str] = []
    ready = threading.Barrier(6)

    def take() -> None:
        ready.wait()
        try:
            with transaction.atomic():
                taken.append(next_number(NOW))
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == [f"Q-2026-{number:04d}" for number in range(1, 7)]
