"""What the first page is told: the right quotes in the right order, in a fixed number of queries."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from contracts.documents import Closing
from contracts.tests.making import increase
from groundwork import chain
from groundwork.models import Event, User
from msp_portal.selectors import SHOWN, overview
from quotes.models import AcceptedQuote, Quote
from quotes.selectors.listing import quote_list
from quotes.services.amendment import draft_amendment, draft_anew
from quotes.services.approval import approve_quote
from quotes.services.figures import note_open
from quotes.services.revising import revise_quote
from quotes.services.sending import send_quote
from quotes.tests.amendments import (
    LATER,
    a_sent_true_up,
    a_signed_contract,
    amended,
    change,
    sign,
    two_laptops_for_a_desktop,
)
from quotes.tests.making import NOW, a_client, a_draft, a_sent_quote

QUERIES = 22  # twenty-one of the page, while a mail waits, and one for the roles of the user


def _sent(by: User, client: str, at: datetime = NOW) -> Quote:
    quote = a_draft(by, a_client(client))
    send_quote(quote, by, at)
    return Quote.objects.get(pk=quote.pk)


def _happened(kind: Event.Kind, quote: Quote, at: datetime) -> Event:
    with transaction.atomic():
        return chain.append(kind, quote.subject, {}, at)


def _accepted(quote: Quote, at: datetime) -> AcceptedQuote:
    record = _happened(Event.Kind.ACCEPTED, quote, at)
    assert quote.current is not None
    contract = AcceptedQuote.objects.create(
        quote=quote,
        revision=quote.current,
        record=record,
        idempotency_key=quote.number,
        body_sha256="0" * 64,
        option_name="Gold",
        currency=quote.currency,
        mrr="4289.00",
        one_time="0",
        term_months=36,
        signer_name="Ruth Harbor",
        signer_email="ruth@harbor.example",
        accepted_at=at,
    )
    quote.state = Quote.State.ACCEPTED
    quote.save()
    note_open(quote)  # not out any more, as every deed says
    return contract


def test_an_empty_portal_has_not_begun(owner: User) -> None:
    seen = overview(owner, NOW)

    assert not seen.begun
    assert not seen.has_plan
    assert (seen.clients, seen.drafts, seen.to_approve) == (0, 0, 0)


def test_a_draft_is_counted_and_its_client_has_a_quote(owner: User) -> None:
    a_draft(owner)
    a_client("Larch & Co")
    seen = overview(owner, NOW)

    assert seen.begun
    assert seen.has_plan
    assert (seen.drafts, seen.clients, seen.without_quote) == (1, 2, 1)
    assert [client.name for client in seen.to_quote] == ["Larch & Co"]
    assert seen.open_quotes == ()


def test_what_was_sent_waits_with_its_price_and_its_last_day(sales: User) -> None:
    quote = a_sent_quote(sales).quote
    (waiting,) = overview(sales, NOW).open_quotes

    assert (waiting.number, waiting.client, waiting.state) == (quote.number, "Harbor Law Group", "sent")
    assert (waiting.mrr, waiting.currency) == (Decimal("4289.00"), "USD")
    assert str(waiting.valid_through) == "2026-12-22"
    assert not waiting.ends_soon


def test_looking_at_it_shows_until_it_is_revised(sales: User) -> None:
    revision = a_sent_quote(sales)
    _happened(Event.Kind.VIEWED, revision.quote, NOW + timedelta(hours=1))
    assert [quote.state for quote in overview(sales, NOW).open_quotes] == ["viewed"]

    Quote.objects.filter(pk=revision.quote_id).update(state=Quote.State.DRAFT)
    send_quote(Quote.objects.get(pk=revision.quote_id), sales, NOW + timedelta(hours=2))
    assert [quote.state for quote in overview(sales, NOW).open_quotes] == ["sent"]


def test_expiry_is_the_instant_and_not_before(sales: User) -> None:
    revision = a_sent_quote(sales)
    instant = timedelta(microseconds=1)

    before = overview(sales, revision.expires_at - instant)
    after = overview(sales, revision.expires_at)

    assert before.ended == ()
    assert (before.open_quotes[0].state, before.open_quotes[0].ends_soon) == ("sent", True)
    assert after.open_quotes == ()
    assert (after.ended[0].state, after.ended[0].ends_soon) == ("expired", False)
    assert overview(sales, revision.expires_at + timedelta(days=31)).ended == ()


def test_what_ends_first_comes_first_and_what_has_ended_is_not_among_what_waits(sales: User) -> None:
    _sent(sales, "Ended", NOW - timedelta(days=45))
    _sent(sales, "Later", NOW)
    _sent(sales, "Sooner", NOW - timedelta(days=20))
    _sent(sales, "Just ended", NOW - timedelta(days=40))
    seen = overview(sales, NOW)

    assert [quote.client for quote in seen.open_quotes] == ["Sooner", "Later"]
    assert [quote.client for quote in seen.ended] == ["Just ended", "Ended"]


def test_the_first_page_counts_and_calls_as_the_list_does(owner: User) -> None:
    """Each state that the list knows, and how many: a quote that waits for approval while its revision is out too."""
    for name in ("Sent", "Viewed", "Out and waiting"):
        _sent(owner, name)
    _sent(owner, "Expired", NOW - timedelta(days=40))
    _happened(Event.Kind.VIEWED, Quote.objects.get(client__name="Viewed"), NOW)
    waiting = revise_quote(Quote.objects.get(client__name="Out and waiting"), owner)
    asking = a_draft(owner, a_client("Asking"))
    Quote.objects.filter(pk__in=(waiting.pk, asking.pk)).update(approval_asked_at=NOW)
    a_draft(owner, a_client("Draft"))

    seen, listed = overview(owner, NOW), quote_list(owner, NOW)
    words = {row.number: (row.state, row.label) for row in listed.rows}
    counts = {entry.code: entry.count for entry in listed.filters}

    assert {quote.client for quote in seen.open_quotes} == {"Sent", "Viewed", "Out and waiting"}
    assert (seen.drafts, seen.to_approve) == (counts["draft"], counts["waiting"]) == (1, 2)
    for quote in (*seen.open_quotes, *seen.ended):
        assert (quote.state, quote.label) == words[quote.number]


def test_a_portal_whose_quotes_all_have_an_answer_has_begun(owner: User) -> None:
    Quote.objects.filter(pk=_sent(owner, "No").pk).update(state=Quote.State.DECLINED)
    assert overview(owner, NOW).begun


def test_contracts_stand_newest_first_and_count_for_thirty_days(sales: User) -> None:
    _accepted(_sent(sales, "Old", NOW - timedelta(days=50)), NOW - timedelta(days=45))
    _accepted(_sent(sales, "New", NOW), NOW)
    seen = overview(sales, NOW)

    assert [(won.client, won.option, won.mrr) for won in seen.won] == [
        ("New", "Gold", Decimal("4289.00")),
        ("Old", "Gold", Decimal("4289.00")),
    ]


def test_a_change_of_a_contract_is_no_new_one_and_waits_by_its_name(sales: User) -> None:
    contract = a_signed_contract(sales)
    assert [won.client for won in overview(sales, NOW).won] == [contract.client.name]
    two_laptops_for_a_desktop(contract)
    true_up, amendment = a_sent_true_up(contract, sales), draft_amendment(contract, sales, LATER)
    send_quote(amendment, sales, LATER)
    waiting = overview(sales, LATER)
    assert {one.changes for one in waiting.open_quotes} == {"True-up of C-2026-0001", "Amendment of C-2026-0001"}

    signed_at = LATER + timedelta(minutes=1)
    sign(true_up, signed_at, **amended(true_up))
    seen = overview(sales, signed_at)
    assert len(seen.won) == 1  # the contract itself was signed more than thirty days before
    assert seen.open_quotes == ()  # the amendment cannot be signed any more
    draft_anew(amendment, sales, signed_at, None)
    assert overview(sales, signed_at).open_quotes == ()  # what is out is the same


def test_what_the_owner_was_asked_and_has_not_answered(owner: User) -> None:
    quote = a_draft(owner)
    assert overview(owner, NOW).to_approve == 0

    Quote.objects.filter(pk=quote.pk).update(approval_asked_at=NOW)
    assert overview(owner, NOW).to_approve == 1

    quote.refresh_from_db()
    approve_quote(quote, owner, NOW, quote.revision)
    assert overview(owner, NOW).to_approve == 0


def test_what_was_accepted_shows_the_fee_of_today(sales: User) -> None:
    """A year's price of before is nothing that anybody is billed."""
    contract = a_signed_contract(sales)
    change(contract, sales, increases=(increase(2, "0.10"),))
    (won,) = overview(sales, NOW).won
    (later,) = overview(sales, NOW + timedelta(days=60)).won
    assert (won.mrr, later.mrr) == (Decimal("4289.00"), Decimal("4717.90"))
    change(contract, sales, closing=Closing(NOW.date() + timedelta(days=50), "cancelled"))
    (over,) = overview(sales, NOW + timedelta(days=60)).won
    assert over.mrr is None


def test_a_stranger_is_told_nothing(owner: User, stranger: User) -> None:
    _accepted(_sent(owner, "Won"), NOW)
    _sent(owner, "Waiting")
    a_client("Larch & Co")
    seen = overview(stranger, NOW)

    assert (seen.won, seen.open_quotes, seen.to_quote, seen.clients, seen.any_quotes) == ((), (), (), 0, False)


@pytest.mark.parametrize("many", [1, SHOWN + 2])
def test_the_number_of_queries_does_not_grow(
    sales: User, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for at in range(many):
        _sent(sales, f"Waiting {at}", NOW - timedelta(hours=at))
        _accepted(_sent(sales, f"Won {at}"), NOW)
        a_client(f"Without {at}")
    somebody = User.objects.get(pk=sales.pk)

    with django_assert_num_queries(QUERIES):
        seen = overview(somebody, NOW)

    shown = min(many, SHOWN)
    assert (len(seen.open_quotes), len(seen.won), len(seen.to_quote)) == (shown, shown, shown)
    assert seen.without_quote == many
