"""What is due at signing: frozen with the revision, kept with the contract, marked as paid by staff alone."""

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

import pricing
from groundwork import chain
from groundwork.models import Event, User
from groundwork.tests.unchanged import nothing_changes
from quotes.documents import read_revision, revision_bytes
from quotes.errors import DraftError, LockedError, PaymentError
from quotes.models import Quote
from quotes.selectors.deposit import DEPOSIT_OPEN, payments_of
from quotes.services.accepting import accept_proposal
from quotes.services.compiling import draft_of
from quotes.services.deposits import Payment, record_payment, take_back_payment
from quotes.services.drafting import save_draft
from quotes.tests import making
from quotes.tests.sent import Sent, answer, sent
from quotes.tests.signers import VISITOR
from quotes.verifying import verify_all

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

NOW = making.NOW
SIGNED, LATER = NOW + timedelta(hours=1), NOW + timedelta(days=10)
HALF = pricing.Deposit(percent=Decimal("0.5"))
CAME = Payment(Decimal("2000.00"), date(2026, 12, 1), "RF18 5390")


def signed(sales: User, **fields: object) -> tuple[Sent, Quote]:
    """Gold, signed; its first invoice is 8,578.00."""
    proposal = sent(sales, NOW, **fields)
    accept_proposal(proposal.link, answer(proposal), VISITOR, lambda: SIGNED)
    return proposal, Quote.objects.get(pk=proposal.quote.pk)


def test_without_a_deposit_a_revision_says_nothing_of_it(sales: User) -> None:
    proposal, quote = signed(sales)
    content = revision_bytes(proposal.revision)
    assert b"deposit" not in content
    assert read_revision(content).deposit is None
    assert (quote.due, quote.paid_on) == (None, None)
    with pytest.raises(LockedError), nothing_changes():
        record_payment(quote, CAME, sales, LATER)


def test_it_is_frozen_as_it_was_agreed_and_due_of_what_was_signed(sales: User) -> None:
    proposal, quote = signed(sales, deposit_percent="0.5")
    assert proposal.revision.deposit == HALF
    assert json.loads(revision_bytes(proposal.revision))["deposit"] == {"percent": "0.5"}
    assert quote.due == Decimal("4289.00")
    assert list(Quote.objects.filter(DEPOSIT_OPEN)) == [quote]


@pytest.mark.parametrize(
    ("deposit", "columns"),
    [
        (HALF, ("0.50000000", "None")),
        (pricing.Deposit(percent=Decimal(1)), ("1.00000000", "None")),
        (pricing.Deposit(amount=Decimal("99.50")), ("None", "99.5000")),
        (None, ("None", "None")),
    ],
)
def test_a_draft_keeps_it(sales: User, deposit: pricing.Deposit | None, columns: tuple[str, str]) -> None:
    quote = making.a_draft(sales)
    save_draft(quote, replace(draft_of(quote), deposit=deposit), sales, None)
    quote = Quote.objects.get(pk=quote.pk)
    assert (str(quote.deposit_percent), str(quote.deposit_amount)) == columns
    assert draft_of(quote).deposit == deposit


@pytest.mark.parametrize(
    "deposit",
    [
        pricing.Deposit(percent=Decimal("1.5")),
        pricing.Deposit(percent=Decimal(0)),
        pricing.Deposit(amount=Decimal("10.005")),
        pricing.Deposit(amount=Decimal(0)),
    ],
)
def test_one_that_no_document_could_hold_is_refused_at_its_box(sales: User, deposit: pricing.Deposit) -> None:
    quote = making.a_draft(sales)
    with pytest.raises(DraftError) as caught, nothing_changes():
        save_draft(quote, replace(draft_of(quote), deposit=deposit), sales, None)
    assert caught.value.field == "deposit"


def test_staff_mark_it_and_take_it_back_and_each_is_an_entry(sales: User) -> None:
    _proposal, quote = signed(sales, deposit_amount="2000")
    quote = record_payment(quote, CAME, sales, LATER)
    assert quote.paid_on == CAME.paid_on
    assert not Quote.objects.filter(DEPOSIT_OPEN).exists()
    with pytest.raises(LockedError), nothing_changes():
        record_payment(quote, CAME, sales, LATER)
    (came,) = payments_of(quote).received
    quote = take_back_payment(quote, came.entry, "The transfer was returned.", sales, LATER)
    assert quote.paid_on is None
    with pytest.raises(LockedError), nothing_changes():
        take_back_payment(quote, came.entry, "Again.", sales, LATER)
    paid, unpaid = chain.events_of(quote.subject).filter(kind__in=(Event.Kind.PAID, Event.Kind.UNPAID))
    assert chain.told(paid) | {
        "by": sales.name,
        "amount": "2000.00",
        "currency": "USD",
        "paid_on": "2026-12-01",
        "reference": "RF18 5390",
    } == chain.told(paid)
    assert (chain.told(unpaid)["by"], chain.told(unpaid)["reason"]) == (sales.name, "The transfer was returned.")
    # What came before parts could be recorded is written as it was then.
    assert not {"rest", "entry"} & (chain.told(paid).keys() | chain.told(unpaid).keys())
    # What may name people can be erased: it is no part of the hashed body.
    assert b"RF18" not in bytes(paid.body)
    assert b"returned" not in bytes(unpaid.body)
    assert [row.history_user for row in quote.history.order_by("-history_id")[:2]] == [sales, sales]


def test_parts_come_one_after_the_other_and_each_can_be_taken_back(sales: User) -> None:
    _proposal, quote = signed(sales, deposit_amount="2000")
    part = replace(CAME, amount=Decimal("1200.00"))
    quote = record_payment(quote, part, sales, LATER)
    assert (quote.paid_on, payments_of(quote).rest_of(Decimal(2000))) == (None, Decimal("800.00"))
    assert Quote.objects.filter(DEPOSIT_OPEN).exists()
    quote = record_payment(quote, replace(CAME, amount=Decimal(800), paid_on=date(2026, 11, 30)), sales, LATER)
    assert quote.paid_on == part.paid_on  # the day of the last of it, in whichever order they are recorded
    first, second = payments_of(quote).received
    quote = take_back_payment(quote, first.entry, "Returned.", sales, LATER)
    assert quote.paid_on is None
    assert payments_of(quote).received == (second,)
    assert payments_of(quote).rest_of(Decimal(2000)) == Decimal("1200.00")
    quote = record_payment(quote, replace(part, amount=Decimal("1190.00"), closes=True), sales, LATER)
    assert quote.paid_on == part.paid_on  # ten dollars stayed with a bank, and nobody waits for them
    told = [chain.told(event) for event in chain.events_of(quote.subject).filter(kind__in=("paid", "unpaid"))]
    assert [one.get("rest") for one in told] == ["800.00", None, None, None]
    assert (told[2]["entry"], told[2]["amount"]) == (first.entry, "1200.00")
    assert not [fault for fault in verify_all() if "paid" in fault]
    quote = take_back_payment(quote, second.entry, "Somebody else's.", sales, LATER)
    assert (quote.paid_on, payments_of(quote).rest_of(Decimal(2000))) == (None, Decimal("810.00"))


@pytest.mark.parametrize(
    ("payment", "field"),
    [
        (replace(CAME, amount=Decimal(0)), "amount"),
        (replace(CAME, amount=Decimal("1.005")), "amount"),
        (replace(CAME, amount=Decimal("8578.01")), "amount"),
        (replace(CAME, paid_on=date(2027, 1, 1)), "paid_on"),
        (replace(CAME, paid_on=(SIGNED - timedelta(days=1)).date()), "paid_on"),
    ],
)
def test_a_payment_that_cannot_be_is_refused(sales: User, payment: Payment, field: str) -> None:
    _proposal, quote = signed(sales, deposit_percent="1")
    with pytest.raises(PaymentError) as caught, nothing_changes():
        record_payment(quote, payment, sales, LATER)
    assert caught.value.field == field


def test_more_than_is_open_is_refused_with_what_is_open(sales: User) -> None:
    _proposal, quote = signed(sales, deposit_amount="2000")
    quote = record_payment(quote, replace(CAME, amount=Decimal(1200), paid_on=SIGNED.date()), sales, LATER)
    with pytest.raises(PaymentError, match=r"^\$800\.00 is open"), nothing_changes():
        record_payment(quote, replace(CAME, amount=Decimal("800.01")), sales, LATER)
    record_payment(quote, replace(CAME, amount=Decimal(800)), sales, LATER)


def test_verify_finds_what_nobody_agreed_and_nobody_marked(sales: User) -> None:
    _proposal, quote = signed(sales, deposit_percent="1")
    record_payment(quote, replace(CAME, closes=True), sales, LATER)
    rows = (Quote.objects.filter(pk=quote.pk), Quote.history.filter(id=quote.pk))
    before = "\n".join(verify_all())
    for changed, trace in (({"due": Decimal(1)}, "due at signing is 1"), ({"paid_on": None}, "it is paid on no day")):
        kept = {name: getattr(rows[0].get(), name) for name in changed}
        for row in rows:
            row.update(**changed)
        said = "\n".join(verify_all())
        assert trace in said
        assert trace not in before
        for row in rows:
            row.update(**kept)
