"""Renewals: drafted from the contract, accepted as a contract that follows it; no day is in both."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

import pricing
from contracts.documents import Clauses, End, Increase, Notice
from contracts.models import Contract
from contracts.selectors.renewals import Then, endings
from contracts.selectors.revenue import mrr_on
from contracts.selectors.standings import standing_of
from contracts.selectors.states import State, state_of
from contracts.services.records import add_record, lock_contract
from contracts.tests.making import a_contract as a_flat_contract
from contracts.verifying import verify_contracts
from groundwork.models import User
from quotes.models import Quote
from quotes.services.accepting import accept_proposal
from quotes.services.renewing import Renewal, draft_renewal
from quotes.services.sending import send_quote
from quotes.tests import making
from quotes.tests.renewals import LATE, SIGNED, VISITOR, a_contract
from quotes.tests.sent import answer, as_sent, contract_of

pytestmark = pytest.mark.django_db


def accepted(quote: Quote, by: User, key: str = "f" * 32, now: datetime = SIGNED) -> Contract:
    send_quote(quote, by, LATE)
    out = as_sent(quote)
    option = out.revision.options[0]
    said = answer(out, option=option.code, packages=option.packages, idempotency_key=key)
    return contract_of(accept_proposal(out.link, said, VISITOR, lambda: now))


def test_a_renewal_is_the_contract_for_todays_counts_with_the_increase(sales: User) -> None:
    contract = a_contract(sales)
    (quote,) = draft_renewal(contract, Renewal(rate=Decimal("0.03")), sales, LATE)
    assert (quote.about, quote.purpose) == (contract, Quote.Purpose.RENEWAL)
    assert quote.starts_on == date(2027, 11, 22)
    assert quote.title == "Renewal for Harbor Law Group"
    assert quote.mrr == Decimal("4417.67")  # 4,289.00 and 3 %
    assert [option.code for option in quote.options.all()] == ["gold"]
    (line,) = quote.extras.all()
    assert (line.label, line.price) == ("Annual increase of 3%", Decimal("128.67"))
    # What is paid once was paid when the contract began, and nobody has to approve that.
    send_quote(quote, sales, LATE)
    assert as_sent(quote).revision.options[0].price["one_time_total"] == "0.00"


def test_what_the_fee_rose_by_in_the_term_is_carried_on(sales: User) -> None:
    contract = a_contract(sales)
    with transaction.atomic():
        row, now = lock_contract(contract)
        risen = replace(now, kind="increased", increases=(pricing.Increase(7, Decimal("0.05")),))
        add_record(row, risen, None, making.NOW)
    (quote,) = draft_renewal(contract, Renewal(), sales, LATE)
    assert quote.mrr == standing_of(contract).fees[-1] == Decimal("4503.45")
    (again,) = draft_renewal(contract, Renewal(), sales, LATE)
    assert again == quote


def test_an_increase_that_was_to_come_with_the_next_term_is_not_carried_on(sales: User) -> None:
    contract = a_contract(sales)
    with transaction.atomic():
        row, now = lock_contract(contract)
        to_come = pricing.Increase(now.months + 1, Decimal("0.05"))
        add_record(row, replace(now, kind="increased", increases=(to_come,)), None, making.NOW)
    (quote,) = draft_renewal(contract, Renewal(rate=Decimal("0.03")), sales, LATE)
    assert quote.mrr == Decimal("4417.67")  # 4,289.00 and 3 %, not both


def test_accepted_it_follows_the_contract_and_no_day_is_in_both(sales: User) -> None:
    contract = a_contract(sales)
    (quote,) = draft_renewal(contract, Renewal(rate=Decimal("0.03")), sales, LATE)
    renewal = accepted(quote, sales)
    contract.refresh_from_db()
    assert (contract.closed, contract.closes_on) == ("replaced", date(2027, 11, 21))
    assert renewal.starts_on == date(2027, 11, 22)
    standing = standing_of(renewal)
    assert standing.follows == contract.number
    closing = standing_of(contract).closing
    assert closing is not None
    assert closing.replaced_by == renewal.number
    assert mrr_on(date(2027, 11, 21)) == {"USD": Decimal("4289.00")}
    assert mrr_on(date(2027, 11, 22)) == {"USD": Decimal("4417.67")}
    today = date(2027, 10, 5)
    assert [state_of(one, today) for one in (contract, renewal)] == [State.ENDS_SOON, State.SIGNED]
    assert state_of(contract, date(2027, 11, 22)) == State.REPLACED
    assert endings(sales, today) == ()
    contract.client.refresh_from_db()
    assert contract.client.contract_ends_on == date(2027, 11, 21)
    assert list(verify_contracts()) == []


def test_the_newest_prices_have_no_increase_of_an_earlier_renewal_on_top(sales: User) -> None:
    (first,) = draft_renewal(a_contract(sales), Renewal(rate=Decimal("0.05")), sales, LATE)
    again = accepted(first, sales)
    making.a_version(sales, making.dearer(), number=2)
    late = datetime(2028, 10, 1, 12, tzinfo=UTC)
    own, newest = draft_renewal(again, Renewal(own=True, newest=True, rate=Decimal("0.05")), sales, late)
    assert [line.label for line in own.extras.all()] == ["Annual increase of 5%", "Annual increase of 5%"]
    assert not newest.extras.exists()
    assert own.mrr == Decimal("4728.62")  # 4,289.00 and 5 %, 4,503.45, and 5 % again


def test_a_flat_fee_is_renewed_on_a_plan_that_somebody_chooses(sales: User) -> None:
    making.a_seller()
    version, client = making.a_version(sales), making.a_client()
    flat = a_flat_contract(client, months=12)
    (quote,) = draft_renewal(flat, Renewal(version=version), sales, datetime(2027, 11, 1, tzinfo=UTC))
    assert (quote.about, quote.starts_on) == (flat, date(2027, 12, 1))


def test_one_that_is_over_begins_with_its_signature(sales: User) -> None:
    contract = a_contract(sales)
    (quote,) = draft_renewal(contract, Renewal(), sales, datetime(2028, 1, 10, 12, tzinfo=UTC))
    assert quote.starts_on is None


TODAY = date(2026, 12, 15)
RUNS: dict[str, Any] = {"starts_on": date(2026, 1, 1), "first_day": date(2026, 1, 1)}


def test_the_list_begins_with_what_has_to_be_done_first(sales: User) -> None:
    def made(client: str, **changes: Any) -> Contract:
        return a_flat_contract(making.a_client(client), **{**RUNS, **changes})

    # 12 months end on 31 December 2026, 15 on 31 March 2027.
    notice = made("Notice in January", months=15, clauses=Clauses(Notice(60, "days"), End("renews", 12)))
    missed = made("Notice is over", months=12, clauses=Clauses(Notice(60, "days"), End("ends")))
    monthly = made("Goes on", months=13, clauses=Clauses(end=End("monthly")))
    far_notice = made("Early notice", months=18, clauses=Clauses(Notice(6, "months"), End("ends")))
    made("Far away", months=36)
    made("By the month", months=1)
    gone = made("Served", months=6)
    again = making.a_client("Signed anew")
    a_flat_contract(again, months=6, **RUNS)
    a_flat_contract(again)
    found = endings(sales, TODAY)
    assert [(row.contract, row.then, row.act_by) for row in found] == [
        (gone, Then.OVER, date(2026, 6, 30)),
        (missed, Then.ENDS, date(2026, 12, 31)),
        (far_notice, Then.ENDS, date(2026, 12, 31)),
        (notice, Then.RENEWS, date(2027, 1, 30)),
        (monthly, Then.MONTHLY, date(2027, 1, 31)),
    ]
    with transaction.atomic():
        row, now = lock_contract(far_notice)
        add_record(row, replace(now, kind="details", clauses=Clauses(increase=Increase(Decimal("0.03")))), None, LATE)
    assert far_notice not in [row.contract for row in endings(sales, TODAY)]
