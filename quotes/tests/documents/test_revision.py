"""The revision document: what is written is what is read, and its prices can be worked out again."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

import pricing
from plans.starters import starter_plan
from quotes.documents import (
    Person,
    Revision,
    SellerCard,
    read_revision,
    revision_bytes,
    validity,
)
from quotes.tests.revisions import an_option

NOW = datetime(2026, 11, 22, 15, 30, 12, 345678, tzinfo=UTC)
PLAN = starter_plan("cable-tv")
CLIENT = pricing.Inventory(
    (
        ("access-point", 2),
        ("firewall", 1),
        ("mailbox", 25),
        ("server", 1),
        ("site", 1),
        ("switch", 1),
        ("user", 22),
        ("workstation", 20),
    )
)
SELLER = SellerCard("Northgate IT", "", "", "a@b.example", "", "", "#0f6b5c", "America/New_York", "en_US", 21)


def a_revision() -> Revision:
    """The issue's client with the four presets, a discount and a tax."""
    options = tuple(
        an_option(
            PLAN,
            CLIENT,
            preset,
            pricing.Selection(
                preset.tier, preset.packages, 12, discount=pricing.Discount(percent=Decimal("0.05")), taxes=("sales",)
            ),
        )
        for preset in PLAN.presets
    )
    return Revision(
        quote="Q-2026-0001",
        number=1,
        title="",
        personal_line="Zoë, “here” it is — مرحبا",
        client="Harbor Law Group",
        contact=Person("Zoë", "", "zoe@harbor.example"),
        prepared_by=Person("Marcus Bell", "", "m@northgate.example"),
        seller=SELLER,
        plan=PLAN,
        plan_version=3,
        plan_sha256=pricing.fingerprint(pricing.canonical_bytes(pricing.plan_document(PLAN))),
        inventory=CLIENT,
        counted_at=NOW - timedelta(days=1),
        options=options,
        terms="1. What you get.",
        consent="I agree.",
        sent_at=NOW,
        valid_through=date(2026, 12, 22),
        expires_at=datetime(2026, 12, 23, 5, tzinfo=UTC),
    )


def test_what_is_written_is_what_is_read() -> None:
    revision = a_revision()
    data = revision_bytes(revision)
    assert read_revision(data) == replace(revision, sha256=pricing.fingerprint(data))
    assert revision_bytes(read_revision(data)) == data


def test_a_consent_that_was_not_written_down_is_the_standard_sentence_of_then() -> None:
    data = revision_bytes(replace(a_revision(), consent="", client="100% {client} & Co."))
    assert read_revision(data).consent == (
        "I have read this proposal and its terms, I may sign for 100% {client} & Co., "
        "and my typed name is my signature."
    )


def test_one_changed_letter_is_another_document() -> None:
    revision = a_revision()
    assert pricing.fingerprint(revision_bytes(revision)) != pricing.fingerprint(
        revision_bytes(replace(revision, terms="1. What you gef."))
    )


def test_every_frozen_price_can_be_worked_out_again() -> None:
    revision = read_revision(revision_bytes(a_revision()))
    for option in revision.options:
        again = revision.priced(option.selection.tier, option.selection.packages)
        assert pricing.price_document(again) == option.price
    assert [option.price["recurring_subtotal"] for option in revision.options] == [
        "1200.00",
        "2638.00",
        "4289.00",
        "6073.00",
    ]


def test_the_clients_choice_keeps_what_the_salesperson_set() -> None:
    chosen = a_revision().priced("advanced", ("security",))
    taxes = [figures.tax.code for figures in chosen.taxes]
    assert (chosen.term, chosen.rates.discount_percent, taxes) == (12, Decimal("0.05"), ["sales"])


def test_a_choice_against_the_rules_has_no_price() -> None:
    with pytest.raises(pricing.PricingError, match="package-needs-tier"):
        a_revision().priced("basic", ("security",))


def test_only_offered_tiers_can_be_chosen() -> None:
    revision = a_revision()
    basic_only = replace(revision, options=revision.options[:1])
    assert basic_only.offers_tier("basic")
    assert not basic_only.offers_tier("advanced")


def test_the_recommended_option_is_the_marked_one_or_the_first() -> None:
    revision = a_revision()
    assert revision.recommended.code == "gold"
    unmarked = replace(revision, options=tuple(replace(option, recommended=False) for option in revision.options))
    assert unmarked.recommended.code == "basic"


def test_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="msp-quote/1"):
        read_revision(b'{"format":"msp-quote/2"}')


@pytest.mark.parametrize(
    "zone", ["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "America/Santiago", "Africa/Cairo", "UTC"]
)
@pytest.mark.parametrize("day", ["2026-03-07", "2026-03-28", "2026-04-04", "2026-04-23", "2026-10-24", "2026-10-31"])
def test_a_proposal_is_valid_through_the_last_instant_of_its_last_day(zone: str, day: str) -> None:
    place = ZoneInfo(zone)
    noon = datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=place)
    for days in (1, 2):
        last, end = validity(noon, days, zone)
        assert last == noon.date() + timedelta(days=days)
        assert (end - timedelta(microseconds=1)).astimezone(place).date() == last
        assert end.astimezone(place).date() == last + timedelta(days=1)
