"""What quotes know of a client: contracts, kinds without a price, and the true-up under the contract's own plan."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from django.db import transaction
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

import pricing
from clients.models import Client, Device
from clients.selectors import inventory_counts
from clients.services.counting import note_counts
from contracts.documents import ClientCard, Standing
from contracts.models import Contract
from contracts.selectors.standings import standing_of
from contracts.services.records import begin_contract
from groundwork.display import money_signed
from groundwork.models import User
from plans.selectors import plan_of
from plans.services import import_plan, publish_plan
from quotes.documents import read_revision
from quotes.models import AcceptedQuote, Quote
from quotes.selectors.client_room import client_room
from quotes.selectors.signed import acceptance_of
from quotes.services.amendment import draft_true_up
from quotes.tests.amendments import LATER, grow, sign
from quotes.tests.making import CABLE_TV, NOW
from quotes.tests.per_user import sent_per_user
from quotes.tests.sent import contract_of, sent


def signed_selection(accepted: AcceptedQuote) -> pricing.Selection:
    return acceptance_of(accepted).selection


@pytest.fixture
def contract(sales: User) -> AcceptedQuote:
    """Gold, signed for the inventory of the price contract, which is in the tables device by device."""
    with time_machine.travel(NOW - timedelta(hours=1), tick=False):  # the devices are older than the quote
        proposal = sent(sales, NOW)
    return sign(proposal)


def begun(client: Client, standing: Standing) -> Contract:
    with transaction.atomic():
        return begin_contract(client, standing, None, NOW)


@pytest.mark.parametrize(
    ("starts_on", "months", "ends"),
    [
        (date(2026, 11, 16), 12, date(2027, 11, 15)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 31), 24, date(2028, 12, 30)),
    ],
)
def test_a_term_ends_the_day_before(starts_on: date, months: int, ends: date) -> None:
    """Until 2026-11 a contract without an agreed first day ended a day later, on the same day of the month."""
    assert pricing.last_day(starts_on, months) == ends


@pytest.mark.parametrize(
    ("starts_on", "ends"),
    [
        # The first full month is January, after a part month.
        (date(2026, 12, 15), date(2029, 12, 31)),
        (date(2027, 1, 1), date(2029, 12, 31)),
        (None, date(2029, 11, 21)),
    ],
)
def test_a_contract_with_a_first_day_ends_with_its_last_full_month(
    sales: User, owner: User, starts_on: date | None, ends: date
) -> None:
    with time_machine.travel(NOW, tick=False):
        proposal = sent_per_user(owner, term=36, starts_on=starts_on, ramp=())
    option = proposal.revision.recommended
    figures = {"total": option.price["recurring_total"], "first_invoice": option.price["first_invoice"]}
    client = sign(proposal, NOW, option=option.code, **{"with": list(option.packages)}, **figures).quote.client
    client.refresh_from_db()
    assert client.contract_ends_on == ends
    assert [line.ends_on for line in client_room(client, sales, "UTC", LATER).contracts] == [ends]


def test_what_is_quoted_and_signed_is_told_to_the_client(contract: AcceptedQuote) -> None:
    client = contract.quote.client
    client.refresh_from_db()
    assert client.quoted_at is not None
    assert client.contract_ends_on == date(2027, 11, 21)
    note_counts(client, "hand", NOW)
    client.refresh_from_db()
    assert client.contract_counts_key == client.counts_key


def test_nothing_is_due_while_the_counts_are_those_that_were_signed(contract: AcceptedQuote, sales: User) -> None:
    room = client_room(contract.quote.client, sales, "UTC", LATER)
    assert room.true_ups == ()
    assert [(line.name, line.fee, line.ends_on) for line in room.contracts] == [
        ("Gold", "$4,289.00", date(2027, 11, 21))
    ]
    assert [line.label for line in room.quotes] == ["Accepted"]


def test_todays_counts_are_priced_under_the_contracts_own_plan(
    contract: AcceptedQuote, owner: User, sales: User
) -> None:
    quote, client = contract.quote, contract.quote.client
    grow(client)
    # A dearer version since changes nothing of it.
    dearer = replace(CABLE_TV, labour_rate=CABLE_TV.labour_rate + 9, services=CABLE_TV.services)
    plan = import_plan(dearer, owner, LATER, into=quote.plan_version.plan)
    publish_plan(plan, revision=plan.revision, by=owner, note="", now=LATER)
    (due,) = client_room(client, sales, "UTC", LATER).true_ups
    frozen = read_revision(bytes(contract.revision.document))
    today = pricing.read_inventory({"format": "msp-inventory/1", "counts": inventory_counts(client)})
    expected = pricing.price(frozen.plan, today, signed_selection(contract)).recurring_net
    assert due.after == f"${expected:,.2f}"
    assert due.change == money_signed(expected - contract.mrr, "USD")
    assert due.less
    assert [(str(line.label), line.then, line.now) for line in due.changes] == [
        ("server", 1, 0),
        ("laptop", 0, 3),
    ]
    assert {name for name, _kind in due.turnover.came} == {"NEW-0", "NEW-1", "NEW-2"}
    assert len(due.turnover.went) == 1


def test_kinds_that_no_published_plan_prices(contract: AcceptedQuote, sales: User) -> None:
    client = contract.quote.client
    assert client_room(client, sales, "UTC", LATER).unpriced == ""
    Device.objects.create(client=client, kind="camera", hostname="CAM")
    assert client_room(client, sales, "UTC", LATER).unpriced == "1 camera"
    for number in range(2):
        Device.objects.create(client=client, kind="camera", hostname=f"CAM-{number}")
        Device.objects.create(client=client, kind="nas", hostname=f"NAS-{number}")
    assert client_room(client, sales, "UTC", LATER).unpriced == "2 storage devices, 3 cameras"


def test_where_nothing_is_published_nothing_is_called_unpriced(sales: User) -> None:
    client = Client.objects.create(name="Harbor")
    Device.objects.create(client=client, kind="camera", hostname="CAM")
    assert client_room(client, sales, "UTC", LATER).unpriced == ""


def test_the_pages(
    contract: AcceptedQuote, sales_client: Browser, viewer_client: Browser, stranger_client: Browser
) -> None:
    client = contract.quote.client
    grow(client)
    address = f"/quotes/clients/{client.pk}/"
    assert f'hx-get="{address}"' in sales_client.get(f"/clients/{client.pk}/").text
    fragment = sales_client.get(address, headers={"HX-Request": "true"}).text
    assert "<html" not in fragment
    assert "Draft the true-up" in fragment
    assert "NEW-0" in fragment
    assert "Draft the true-up" not in viewer_client.get(address).text
    assert stranger_client.get(address).status_code == 404
    drafted = sales_client.post(f"/quotes/contracts/{contract_of(contract).number}/true-up/", follow=True)
    assert "The true-up is drafted, like any other quote." in drafted.text
    # It is there now: the page leads to it, and a second press, from a page that was open, drafts no second one.
    number = Quote.objects.get(about=contract_of(contract)).number
    fragment = sales_client.get(address, headers={"HX-Request": "true"}).text
    assert f"Open the true-up {number}" in fragment
    assert "Draft the true-up" not in fragment
    sales_client.post(f"/quotes/contracts/{contract_of(contract).number}/true-up/")
    assert Quote.objects.filter(about=contract_of(contract)).count() == 1
    assert sales_client.post("/quotes/contracts/C-2026-9999/true-up/").status_code == 404


def test_the_questions_are_as_many_for_many_quotes(
    contract: AcceptedQuote, sales: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = contract.quote.client
    grow(client)
    user = User.objects.get(pk=sales.pk)
    with django_assert_num_queries(18) as few:
        client_room(client, user, "UTC", LATER)
    for _ in range(3):
        draft_true_up(contract_of(contract), sales, LATER)
        # So that the next one is another.
        apart = {"about": None, "purpose": "new", "effective_on": None, "elapsed": None, "drafted_from": None}
        Quote.objects.filter(state=Quote.State.DRAFT).update(**apart)
    user = User.objects.get(pk=sales.pk)
    with django_assert_num_queries(len(few)):
        client_room(client, user, "UTC", LATER)
    assert plan_of(contract.quote.plan_version).tiers


def test_the_questions_are_as_many_for_many_contracts(
    contract: AcceptedQuote, sales: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, now = contract.quote.client, standing_of(contract_of(contract))
    grow(client)
    user = User.objects.get(pk=sales.pk)
    with django_assert_num_queries(18):
        assert len(client_room(client, user, "UTC", LATER).true_ups) == 1
    for days in range(4):
        with transaction.atomic():  # each agreed at another moment
            begin_contract(client, replace(now, client=ClientCard(client.name)), None, NOW + timedelta(days=days))
    user = User.objects.get(pk=sales.pk)
    with django_assert_num_queries(18):
        assert len(client_room(client, user, "UTC", LATER).true_ups) == 5


def test_each_contract_has_its_own_true_up_and_its_own_days(contract: AcceptedQuote, sales: User) -> None:
    client = contract.quote.client
    first = contract_of(contract)
    now = standing_of(first)
    started = date(2026, 3, 1)
    second = begun(
        client,
        replace(now, client=ClientCard(client.name), starts_on=started, first_day=started, effective_on=started),
    )
    over = date(2020, 1, 1)
    begun(client, replace(now, starts_on=over, first_day=over, effective_on=over))
    flat = replace(now.stretches[0], plan=None, selection=None, name="Flat")
    begun(client, replace(now, stretches=(flat,)))
    grow(client)
    room = client_room(client, sales, "UTC", LATER)
    assert sorted(due.number for due in room.true_ups) == sorted([first.number, second.number])
    assert {due.turnover.came for due in room.true_ups} == {
        (("NEW-0", "laptop"), ("NEW-1", "laptop"), ("NEW-2", "laptop"))
    }
    lines = {line.number: (line.state, line.ends_on, line.ending) for line in room.contracts}
    assert lines[first.number] == ("running", date(2027, 11, 21), "")
    assert lines[second.number] == ("ends-soon", date(2027, 2, 28), "then it ends")
    assert room.contracts[-1].state == "ended"
