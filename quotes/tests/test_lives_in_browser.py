"""The pages on which contracts go on: renewals, increases, an end and the calendar, on a phone and a desktop."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from clients.models import Client
from contracts.documents import Clauses, End, Increase, Notice
from contracts.models import Contract, Seller
from contracts.selectors.standings import standing_of
from contracts.tests.making import a_contract, stretch
from groundwork.models import User
from groundwork.tests.browser import assert_fits, each_look
from quotes.models import Quote
from quotes.tests import making


def ending_on(name: str, last: date, clauses: Clauses) -> Contract:
    """Twelve months that end on that day."""
    first = (last + timedelta(days=1)).replace(year=last.year - 1)
    client = Client.objects.create(name=name)
    return a_contract(client, starts_on=first, first_day=first, months=12, clauses=clauses)


@pytest.mark.django_db(transaction=True)
def test_contracts_go_on_and_end(page_of: Callable[..., Page], owner: User, axe: Callable[..., None]) -> None:
    making.a_seller()
    making.a_version(owner)
    today = Seller.current().today(timezone.now())
    over = today.replace(day=1) - timedelta(days=40)
    ending_on("Cedar Dental Group", over.replace(day=15), Clauses(end=End("ends")))
    soon = ending_on("Maple & Stone", (today + timedelta(days=70)).replace(day=20), Clauses(Notice(30, "days")))
    risen = (today + timedelta(days=62)).replace(day=1)
    raised = a_contract(
        Client.objects.create(name="Pine Bakery"),
        starts_on=risen.replace(year=risen.year - 1),
        first_day=risen.replace(year=risen.year - 1),
        clauses=Clauses(increase=Increase(Decimal("0.03"))),
        stretches=(stretch(1, "1350.00"),),
    )
    page = page_of(owner)

    def looks_right() -> None:
        for _look in each_look(page):
            axe(page, "main")
            assert_fits(page)

    page.goto("/contracts/renewals/")
    expect(page.get_by_role("row", name="Cedar Dental Group")).to_contain_text("Served without a contract")
    looks_right()
    page.get_by_role("row", name="Maple & Stone").get_by_role("button", name="Draft").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert Quote.objects.get(about=soon).purpose == Quote.Purpose.RENEWAL

    page.goto("/contracts/increases/")
    page.get_by_label("Percent for all").fill("5")
    page.get_by_role("button", name="Show the new fees").click()
    expect(page.get_by_role("row", name="Pine Bakery")).to_contain_text("$1,390.50")
    looks_right()
    page.get_by_role("button", name="Raise it").click()
    expect(page.get_by_text("1 fee rises on its day")).to_be_visible()
    assert standing_of(raised).increases[0].rate == Decimal("0.03")

    page.goto(f"/contracts/{soon.number}/end/")
    page.get_by_label("Reason").fill("They move to another city.")
    page.get_by_label("Who asked for it").fill("Thomas Reed")
    looks_right()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("button", name="End the contract")).to_be_visible()
    looks_right()
    page.get_by_role("button", name="End the contract").click()
    expect(page.get_by_text("The end is recorded.")).to_be_visible()

    page.goto("/contracts/calendar/")
    page.get_by_role("button", name="Make my address").click()
    expect(page.get_by_label("Your address")).to_have_value(re.compile(r"/contracts/calendar/[A-Za-z0-9_-]{43}\.ics$"))
    looks_right()
