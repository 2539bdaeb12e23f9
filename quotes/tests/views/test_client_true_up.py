"""The true-up drafted from a client's page: a quote like any other, under what was signed."""

import html
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser
from playwright.sync_api import Page, expect

import pricing
from clients.selectors import inventory_counts
from clients.services.counting import note_counts
from clients.services.devices import DeviceEntry, retire_device, save_device
from groundwork.models import User
from groundwork.tests.browser import assert_fits, each_look
from plans.services import import_plan, publish_plan
from quotes.documents import read_revision
from quotes.drafts import OWN
from quotes.models import AcceptedQuote, Quote
from quotes.selectors.client_room import client_room
from quotes.services.amendment import draft_true_up
from quotes.services.compiling import draft_of
from quotes.services.drafting import save_draft
from quotes.services.plan_upgrade import upgrade_plan
from quotes.services.revising import revise_quote
from quotes.services.sending import send_quote
from quotes.services.uncounted import accept_uncounted
from quotes.tests.amendments import LATER, grow, sign
from quotes.tests.making import CABLE_TV, NOW
from quotes.tests.sent import as_sent, contract_of, sent
from quotes.tests.true_ups import NOW as RUN
from quotes.tests.true_ups import on_plan, recount


@pytest.fixture
def contract(sales: User) -> AcceptedQuote:
    """Gold, signed for the inventory of the price contract, which is in the tables device by device."""
    with time_machine.travel(NOW - timedelta(hours=1), tick=False):  # the devices are older than the quote
        proposal = sent(sales, NOW)
    return sign(proposal)


def test_the_true_up_is_a_draft_like_any_other(contract: AcceptedQuote, owner: User, sales: User) -> None:
    client = contract.quote.client
    grow(client)
    (due,) = client_room(client, sales, "UTC", LATER).true_ups
    quote = draft_true_up(contract_of(contract), sales, LATER)
    assert (quote.state, quote.plan_version) == (Quote.State.DRAFT, contract.quote.plan_version)
    assert quote.mrr is not None
    assert f"${quote.mrr:,.2f}" == due.after
    assert [option.code for option in quote.options.all()] == ["gold"]
    assert quote.counts == inventory_counts(client)
    assert quote.one_time_discount_percent is None
    accept_uncounted(quote, sales, quote.revision)  # the only server is gone
    # Onboarding was paid when the contract was signed: it is left out, and no discount that an owner has to approve.
    row = send_quote(quote, sales, LATER)
    assert read_revision(bytes(row.document)).recommended.price["one_time_lines"] == []
    quote.refresh_from_db()
    assert quote.state == Quote.State.SENT


def test_the_choice_the_discount_and_what_is_outside_the_plan_stay(sales: User) -> None:
    proposal = sent(sales, NOW)
    quote = revise_quote(proposal.quote, sales)
    draft = replace(
        draft_of(quote),
        discount=pricing.Discount(percent=Decimal("0.05")),
        quantities=(("desktop", 30),),
        extras=(
            pricing.Extra("Wiring closet", "monthly", 1, Decimal(50), Decimal(2)),
            pricing.Extra("Move", "once", 1, Decimal(900), Decimal(2)),
        ),
    )
    quote = save_draft(quote, draft, sales, None)
    send_quote(quote, sales, NOW)
    proposal = as_sent(quote)
    chosen = proposal.revision.priced("advanced", ("security",))
    contract = sign(
        proposal, NOW, **{"with": ["security"], "total": chosen.recurring_total, "first_invoice": chosen.first_invoice}
    )
    client = contract.quote.client
    save_device(client, None, DeviceEntry("server", "NEW"), LATER)
    (due,) = client_room(client, sales, "UTC", LATER).true_ups
    assert due.by_hand
    drafted = draft_true_up(contract_of(contract), sales, LATER)
    option = drafted.options.get()
    assert (option.code, option.tier, option.packages) == (OWN, "advanced", ["security"])
    assert drafted.discount_percent == Decimal("0.05")
    assert drafted.quantities == {"desktop": 30}
    assert [extra.label for extra in drafted.extras.all()] == ["Wiring closet"]
    assert drafted.mrr is not None
    assert f"${drafted.mrr:,.2f}" == due.after


@pytest.mark.parametrize("changes", [{"discount_limit": Decimal(0)}, {"one_time": ()}])
def test_what_was_paid_once_needs_no_approval(sales: User, owner: User, changes: dict[str, Any]) -> None:
    """Also from the contract's first month on, where the engine counts fees that are left out as given up."""
    plan = import_plan(replace(CABLE_TV, **changes), owner, NOW)
    publish_plan(plan, revision=1, by=owner, note="", now=NOW)
    with time_machine.travel(NOW - timedelta(hours=1), tick=False):
        proposal = sent(sales, NOW)
    contract = sign(proposal)
    grow(contract.quote.client)
    quote = draft_true_up(contract_of(contract), sales, NOW)
    quote = save_draft(quote, replace(draft_of(quote), effective_on=date(2026, 11, 22), elapsed=0), sales, None)
    accept_uncounted(quote, sales, quote.revision)  # the only server is gone
    send_quote(quote, sales, NOW)


def test_a_discount_on_the_fees_of_then_is_no_fault_where_those_of_today_are_less(sales: User, owner: User) -> None:
    proposal = sent(sales, NOW)
    quote = revise_quote(proposal.quote, sales)
    gold = next(option for option in proposal.revision.options if option.code == "gold")
    all_fees = pricing.Discount(amount=Decimal(gold.price["one_time_subtotal"]))
    draft = replace(draft_of(quote), options=("gold",), recommended="gold", one_time_discount=all_fees)
    quote = save_draft(quote, draft, sales, None)
    send_quote(quote, owner, NOW)
    contract = sign(as_sent(quote))
    for device in contract.quote.client.devices.all():
        retire_device(device, LATER)
    (due,) = client_room(contract.quote.client, sales, "UTC", LATER).true_ups
    assert due.fault == ""
    assert draft_true_up(contract_of(contract), sales, LATER).mrr is not None


def test_the_true_up_in_a_browser(
    contract: AcceptedQuote, sales: User, page_of: Callable[..., Page], axe: Callable[..., None]
) -> None:
    client = contract.quote.client
    grow(client)
    note_counts(client, "hand", NOW - timedelta(days=9))
    page = page_of(sales)
    page.goto(f"/clients/{client.pk}/")
    expect(page.get_by_role("heading", name="Changed since signing")).to_be_visible()
    expect(page.get_by_text("Devices that count:")).to_be_visible()
    for _look in each_look(page):
        axe(page)
        assert_fits(page)
    page.get_by_role("button", name="Draft the true-up").click()
    expect(page.get_by_text("The true-up is drafted, like any other quote.")).to_be_visible()
    expect(page.get_by_label("Title")).to_have_value("True-up for Harbor Law Group")


def test_where_the_terms_let_the_fee_follow_it_leads_to_the_notice(
    owner: User, sales_client: Browser, viewer_client: Browser
) -> None:
    """As the contract's own page and the true-up run do; a draft to sign is the second way."""
    by_notice, to_sign = on_plan(owner, "Harbor & Sons"), on_plan(owner, "Lake", clause=False)
    for one in (by_notice, to_sign):
        recount(one.client, 22)
    with time_machine.travel(RUN, tick=False):
        page = sales_client.get(f"/quotes/clients/{by_notice.client_id}/").text
        assert "True-up to sign" in page
        assert "Its terms let the fee follow by notice" in page
        (address,) = re.findall(r'href="([^"]+)">True-up by notice<', page)
        run = sales_client.get(html.unescape(address)).text
        assert by_notice.number in run
        assert re.search(r'name="ticket" value="[^"]+"', run)
        other = sales_client.get(f"/quotes/clients/{to_sign.client_id}/").text
        assert "by notice" not in other
        assert "Draft the true-up" in other
        assert "True-up by notice" not in viewer_client.get(f"/quotes/clients/{by_notice.client_id}/").text


def test_the_true_up_stands_on_the_version_that_was_signed(owner: User, sales: User) -> None:
    plan = import_plan(CABLE_TV, owner, NOW)
    first = publish_plan(plan, revision=1, by=owner, note="", now=NOW)
    with time_machine.travel(NOW - timedelta(hours=1), tick=False):
        proposal = sent(sales, NOW)
    plan = import_plan(replace(CABLE_TV, labour_rate=CABLE_TV.labour_rate + 9), owner, NOW, into=plan)
    publish_plan(plan, revision=plan.revision, by=owner, note="", now=NOW)
    upgrade_plan(proposal.quote, sales, proposal.quote.revision, NOW)
    contract = sign(proposal)
    contract.quote.refresh_from_db()
    assert contract.quote.plan_version != first
    assert draft_true_up(contract_of(contract), owner, LATER).plan_version == first
