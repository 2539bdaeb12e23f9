"""Where a quote has become a contract, lists show what that brings today."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import transaction

from contracts.documents import Closing
from contracts.models import Contract
from contracts.selectors.revenue import mrr_on
from contracts.services.records import add_record, lock_contract
from contracts.tests.making import increase
from groundwork.models import User
from groundwork.tests.people import signed_in
from groundwork.tests.shown import words
from quotes.models import AcceptedQuote, Quote
from quotes.selectors.client_room import client_room
from quotes.selectors.fees import fees_today
from quotes.selectors.listing import quote_list
from quotes.tests.amendments import sign
from quotes.tests.making import NOW
from quotes.tests.pages import address
from quotes.tests.sent import contract_of, sent

# Gold for a year from 22 November 2026 on, $4,289.00; from month 2 on 10 % more.
LATER, RAISED = datetime(2027, 1, 10, 17, tzinfo=UTC), Decimal("4717.90")


@pytest.fixture
def accepted(sales: User) -> AcceptedQuote:
    with time_machine.travel(NOW - timedelta(hours=1), tick=False):
        proposal = sent(sales, NOW)
    made = sign(proposal)
    record(contract_of(made), increases=(increase(2, "0.10"),))
    return made


def record(contract: Contract, **changes: object) -> None:
    with transaction.atomic():
        row, standing = lock_contract(contract)
        add_record(row, replace(standing, **changes), None, NOW)  # type: ignore[arg-type]


def test_every_list_shows_the_fee_that_is_in_force(accepted: AcceptedQuote, sales: User) -> None:
    assert mrr_on(LATER.date()) == {"USD": RAISED}
    (row,) = quote_list(sales, LATER).rows
    (line,) = client_room(accepted.quote.client, sales, "UTC", LATER).quotes
    assert (row.mrr, line.mrr) == (RAISED, "$4,717.90")
    with time_machine.travel(LATER, tick=False):
        page = words(signed_in(sales).get(address("quote_page", accepted.quote)).text)
    assert "a month today" in page
    assert "$4,717.90" in page
    assert "a month when it was agreed" in page


def test_until_the_fee_changes_the_page_says_one(accepted: AcceptedQuote, sales: User) -> None:
    with time_machine.travel(NOW, tick=False):
        page = words(signed_in(sales).get(address("quote_page", accepted.quote)).text)
    assert "a month today" not in page


def test_a_contract_that_is_over_brings_nothing(accepted: AcceptedQuote, sales: User) -> None:
    record(contract_of(accepted), closing=Closing(date(2027, 1, 9), "cancelled"))
    (row,) = quote_list(sales, LATER).rows
    (line,) = client_room(accepted.quote.client, sales, "UTC", LATER).quotes
    assert (row.mrr, line.mrr) == (None, "")


def test_one_that_is_to_begin_shows_its_first_fee_and_others_what_is_quoted(sales: User) -> None:
    later = sign(sent(sales, NOW, starts_on=date(2027, 3, 1)))
    waiting = sent(sales, NOW, client="Lakeside").quote
    fees = fees_today(Quote.objects.all(), NOW.date())
    assert fees == {later.quote_id: Decimal("4289.00")}
    assert waiting.pk not in fees
