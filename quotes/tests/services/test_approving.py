"""Beyond the plan's limits an owner approves: what is approved is what is sent, and a change voids it."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

import pricing
from contracts.models import Seller
from groundwork.errors import StaleError
from groundwork.models import User
from quotes.errors import LockedError, NeedsApprovalError
from quotes.models import Quote, QuoteRevision
from quotes.services.approval import approve_quote, ask_approval
from quotes.services.compiling import draft_of
from quotes.services.drafting import save_draft
from quotes.services.sending import send_quote
from quotes.tests.mails import asked
from quotes.tests.making import CABLE_TV, NOW, a_draft


def generous(quote: Quote, by: User) -> Quote:
    """The draft with a discount beyond the plan's limit of 10 percent."""
    draft = replace(draft_of(quote), discount=pricing.Discount(percent=Decimal("0.2")))
    return save_draft(quote, draft, by, quote.revision)


def test_beyond_the_limits_only_an_owner_sends(sales: User, owner: User) -> None:
    quote = generous(a_draft(sales), sales)
    with pytest.raises(NeedsApprovalError, match="owner"):
        send_quote(quote, sales, NOW)
    assert not QuoteRevision.objects.exists()
    assert send_quote(quote, owner, NOW).sent_by == owner


def test_an_approved_draft_can_be_sent_by_its_salesperson(sales: User, owner: User) -> None:
    quote = generous(a_draft(sales), sales)
    quote = ask_approval(quote, sales, NOW)
    assert quote.approval_asked_at == NOW
    quote = approve_quote(quote, owner, NOW, quote.revision)
    assert (quote.approved_by, quote.approval_asked_at) == (owner, None)
    assert send_quote(quote, sales, NOW + timedelta(days=3)).number == 1
    assert [mail.kind for mail in asked()] == ["approval-asked", "approved", "proposal"]


@pytest.mark.parametrize(
    "change",
    [
        {"discount": pricing.Discount(percent=Decimal("0.21"))},
        {"personal_line": "And the first three months for free."},
        {"valid_days": 31},
        {"recommended": "silver"},
        {"quantities": (("desktop", 3),)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_change_voids_the_approval(sales: User, owner: User, change: dict[str, object]) -> None:
    quote = generous(a_draft(sales), sales)
    quote = approve_quote(quote, owner, NOW, quote.revision)
    quote = save_draft(quote, replace(draft_of(quote), **change), sales, quote.revision)  # type: ignore[arg-type]
    assert (quote.approved_sha256, quote.approved_by) == ("", None)
    with pytest.raises(NeedsApprovalError):
        send_quote(quote, sales, NOW)


def test_the_sellers_new_terms_void_the_approval(sales: User, owner: User) -> None:
    quote = generous(a_draft(sales), sales)
    quote = approve_quote(quote, owner, NOW, quote.revision)
    Seller.objects.update(terms="Other terms.")
    with pytest.raises(NeedsApprovalError):
        send_quote(quote, sales, NOW)


def test_saving_the_same_again_keeps_the_approval(sales: User, owner: User) -> None:
    quote = generous(a_draft(sales), sales)
    quote = approve_quote(quote, owner, NOW, quote.revision)
    quote = save_draft(quote, draft_of(quote), sales, quote.revision)
    assert quote.approved_by == owner
    send_quote(quote, sales, NOW)


def test_only_an_owner_approves_and_only_what_was_seen(sales: User, owner: User) -> None:
    quote = generous(a_draft(sales), sales)
    with pytest.raises(NeedsApprovalError):
        approve_quote(quote, sales, NOW, quote.revision)
    with pytest.raises(StaleError):
        approve_quote(quote, owner, NOW, quote.revision - 1)


def test_there_is_nothing_to_ask_within_the_limits(sales: User) -> None:
    with pytest.raises(LockedError, match="without approval"):
        ask_approval(a_draft(sales), sales, NOW)


def test_the_plan_of_the_tests_has_the_limits_they_speak_of() -> None:
    assert CABLE_TV.discount_limit == Decimal("0.10")
