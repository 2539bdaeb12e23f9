"""The revision document: what is written is what is read, and its prices can be worked out again."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import pricing
from contracts.documents import (
    NO_CLAUSES,
    Clauses,
    Due,
    End,
    Increase,
    Notice,
    Person,
    SellerCard,
    clauses_document,
    read_clauses,
)
from plans.starters import starter_plan
from quotes.documents import Amends, Reason, Revision, part_month, read_revision, revision_bytes, validity
from quotes.tests.making import CABLE_TV_2
from quotes.tests.revisions import an_option

NOW = datetime(2026, 11, 22, 15, 30, 12, 345678, tzinfo=UTC)
PLAN = starter_plan("cable-tv")
FIRST = (Path(__file__).parent / "kept" / "quote-1.json").read_bytes()
WRITTEN = "f04bd8ec5ed3a1b07c3774acd727467b091a0ae68fe87fd346a9995df4511c35"
WRITTEN_2 = "d8802427da3e4b8deb6a160ee6738da47b180673e40329507e06bfd280d5ca0c"
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
    common = pricing.Selection("", discount=pricing.Discount(percent=Decimal("0.05")), taxes=("sales",))
    options = tuple(an_option(PLAN, CLIENT, preset, common) for preset in PLAN.presets)
    return Revision(
        quote="Q-2026-0001",
        number=1,
        title="",
        personal_line="Zoë, “here” it is — مرحبا",
        language="en-US",
        client="Harbor Law Group",
        contact=Person("Zoë", "", "zoe@harbor.example"),
        prepared_by=Person("Marcus Bell", "", "m@northgate.example"),
        seller=SELLER,
        plan=PLAN,
        plan_version=3,
        plan_sha256=pricing.fingerprint(pricing.canonical_bytes(pricing.plan_document(PLAN))),
        inventory=CLIENT,
        counted_at=NOW - timedelta(days=1),
        common=common,
        terms_offered=(12,),
        billings_offered=(1,),
        options=options,
        terms="1. What you get.",
        consent="I agree.",
        sent_at=NOW,
        valid_through=date(2026, 12, 22),
        expires_at=datetime(2026, 12, 23, 5, tzinfo=UTC),
    )


def a_revision_2() -> Revision:
    """The same with everything that version 2 can say."""
    common = replace(
        a_revision().common,
        billing=3,
        taxes=("sales", "city"),
        prices=(("ws-care", Decimal(41)),),
        ramp=(pricing.Ramp(2, Decimal(1)),),
        prorate=pricing.PartMonth(17, 31),
    )
    return replace(
        a_revision(),
        plan=CABLE_TV_2,
        common=common,
        terms_offered=(12, 36),
        billings_offered=(1, 3, 12),
        options=tuple(an_option(CABLE_TV_2, CLIENT, preset, common) for preset in CABLE_TV_2.presets),
        starts_on=date(2027, 1, 15),
        clauses=Clauses(
            Notice(60, "days"),
            End("renews", 12),
            true_up=True,
            increase=Increase(Decimal("0.05"), "01-01"),
            floor=Decimal("0.8"),
        ),
    )


def test_what_is_written_is_what_is_read() -> None:
    revision = a_revision()
    data = revision_bytes(revision)
    assert read_revision(data) == replace(revision, sha256=pricing.fingerprint(data))
    assert revision_bytes(read_revision(data)) == data


def test_what_version_2_can_say_is_written_and_read() -> None:
    revision = a_revision_2()
    data = revision_bytes(revision)
    assert read_revision(data) == replace(revision, sha256=pricing.fingerprint(data))
    assert revision_bytes(read_revision(data)) == data


def test_what_a_change_of_a_contract_says_is_written_and_read() -> None:
    due = Due(date(2027, 1, 3), 19, 31, Decimal("58.84"), "Q-2026-0001")
    reasons = (
        Reason("count", Decimal("192.00"), "laptop", by=2, came=("LC-LAP-24", "LC-LAP-25")),
        Reason("price", Decimal("874.00"), "Server programme", was_money=Decimal(125), money=Decimal(999)),
        Reason("discount", Decimal("-5.00"), was_share=Decimal("0.05"), share=Decimal(0)),
        Reason("term", Decimal("-9.00"), was_months=12, months=36),
        Reason("tier", None, "Advanced", was="Basic"),
        Reason("together", Decimal("-96.00")),
    )
    amends = Amends(
        contract="C-2026-0004",
        kind="amended",
        record=3,
        record_sha256="c" * 64,
        effective_on=date(2027, 1, 3),
        elapsed=2,
        ends_on=None,
        name_before="Gold",
        fee_before=Decimal("4289.00"),
        fee=Decimal("4385.00"),
        later=((date(2027, 11, 22), Decimal("4516.55")),),
        floor=Decimal("4074.55"),
        due=due,
        next_bill=date(2027, 1, 22),
        reasons=reasons,
    )
    # The last day of a term is said where there is one; documents from before it could be said read as they did.
    assert "goes_on_after" not in json.loads(revision_bytes(replace(a_revision(), amends=amends)))["amends"]
    ends = replace(amends, due=None, floor=None, later=(), ends_on=date(2029, 11, 30), reasons=())
    for said in (amends, ends, replace(amends, goes_on_after=date(2029, 11, 16))):
        revision = replace(a_revision(), amends=said)
        data = revision_bytes(revision)
        assert read_revision(data) == replace(revision, sha256=pricing.fingerprint(data))
    # Where nothing is changed nothing is said, and the bytes are those of before there was this key.
    assert "amends" not in json.loads(revision_bytes(a_revision()))
    assert read_revision(FIRST).amends is None


def test_the_bytes_of_a_revision_do_not_change() -> None:
    """Frozen on 2026-11-29: whoever changes what is written makes another format."""
    assert pricing.fingerprint(revision_bytes(a_revision())) == WRITTEN
    assert pricing.fingerprint(revision_bytes(a_revision_2())) == WRITTEN_2


def test_each_option_names_its_own_and_what_is_common_stands_once() -> None:
    document = json.loads(revision_bytes(a_revision_2()))
    assert document["format"] == "msp-quote/2"
    assert set(document["options"][2]) == {"code", "name", "tagline", "tier", "packages", "recommended", "price"}
    assert {"tier", "packages"} & set(document["common"]) == set()
    assert (document["common"]["billing"], document["common"]["prices"]) == (3, {"ws-care": "41"})
    assert (document["terms_offered"], document["billings_offered"]) == ([12, 36], [1, 3, 12])
    assert (document["starts_on"], document["common"]["prorate"]) == ("2027-01-15", {"days": 17, "of": 31})
    assert document["clauses"] == {
        "notice": {"days": 60},
        "end": {"then": "renews", "months": 12},
        "true_up": True,
        "increase": {"cap": "0.05", "on": "01-01"},
        "floor": "0.8",
    }


def test_a_revision_of_the_first_format_is_read_as_it_was_shown() -> None:
    """The bytes as msp-quote/1 was written until 2026-11-29; only its version is new, nothing that it says."""
    revision = read_revision(FIRST)
    assert revision == replace(a_revision(), sha256=pricing.fingerprint(FIRST))
    assert (revision.terms_offered, revision.billings_offered, revision.starts_on) == ((12,), (1,), None)
    assert (revision.language, revision.tax_exempt, revision.clauses) == ("en-US", "", NO_CLAUSES)
    for option in revision.options:
        again = revision.priced(option.tier, option.packages)
        assert pricing.price_document(again) == option.price


def test_a_consent_that_was_not_written_down_is_the_standard_sentence_of_then() -> None:
    document = {**json.loads(FIRST), "consent": "", "client": "100% {client} & Co."}
    assert read_revision(pricing.canonical_bytes(document)).consent == (
        "I have read this proposal and its terms, I may sign for 100% {client} & Co., "
        "and my typed name is my signature."
    )


@pytest.mark.parametrize(
    "clauses",
    [
        NO_CLAUSES,
        Clauses(notice=Notice(3, "months"), end=End("monthly")),
        Clauses(end=End("ends"), true_up=True),
        Clauses(increase=Increase(Decimal("0.025")), floor=Decimal(1)),
    ],
)
def test_clauses_are_written_and_read(clauses: Clauses) -> None:
    assert read_clauses(clauses_document(clauses)) == clauses


def test_a_notice_is_in_days_or_months() -> None:
    with pytest.raises(ValueError, match="days or months"):
        read_clauses({**clauses_document(NO_CLAUSES), "notice": {"weeks": 2}})


@pytest.mark.parametrize(
    ("starts_on", "part"),
    [
        (None, None),
        ("2027-01-01", None),
        ("2027-01-15", (17, 31)),
        ("2027-01-31", (1, 31)),
        ("2028-02-02", (28, 29)),
        ("2027-02-28", (1, 28)),
    ],
)
def test_a_day_within_a_month_begins_with_a_part_month(starts_on: str | None, part: tuple[int, int] | None) -> None:
    found = part_month(date.fromisoformat(starts_on) if starts_on else None)
    assert found == (None if part is None else pricing.PartMonth(*part))


def test_only_what_is_offered_of_term_and_billing_can_be_chosen() -> None:
    revision = replace(a_revision_2(), terms_offered=(1, 12), billings_offered=(1, 12))
    payments = [(term, billing) for term in (1, 12, 36) for billing in (1, 3, 12)]
    offered = [payment for payment in payments if revision.offers_payment(*payment)]
    assert offered == [(1, 1), (12, 1), (12, 12)]


def test_one_changed_letter_is_another_document() -> None:
    revision = a_revision()
    assert pricing.fingerprint(revision_bytes(revision)) != pricing.fingerprint(
        revision_bytes(replace(revision, terms="1. What you gef."))
    )


def test_every_frozen_price_can_be_worked_out_again() -> None:
    revision = read_revision(revision_bytes(a_revision()))
    for option in revision.options:
        again = revision.priced(option.tier, option.packages)
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


def test_the_recommended_option_is_the_marked_one_or_the_first() -> None:
    revision = a_revision()
    assert revision.recommended.code == "gold"
    unmarked = replace(revision, options=tuple(replace(option, recommended=False) for option in revision.options))
    assert unmarked.recommended.code == "basic"


def test_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="msp-quote/2"):
        read_revision(b'{"format":"msp-quote/3"}')


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
