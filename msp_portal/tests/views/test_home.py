"""The first page: the next step for an empty portal, and what waits in one that is used."""

import html
import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.utils.html import escape

from clients.models import Client as Company
from contracts.documents import Basis, Clauses, End, Notice
from contracts.selectors.standings import standing_of
from contracts.services.amending import amend_contract
from contracts.tests.making import a_contract, stretch
from groundwork.models import User
from groundwork.tests.people import signed_in
from msp_portal.desk import needs_of
from msp_portal.tests.test_selectors import _accepted, _sent
from plans.models import PlanVersion
from quotes.selectors.listing import FILTERS
from quotes.services.accepting import Visitor, accept_proposal
from quotes.states import BY_CODE
from quotes.tests.making import NOW, a_seller, a_version
from quotes.tests.sent import answer, contract_of, sent


def _page(client: Client) -> str:
    response = client.get("/")
    assert response.status_code == 200
    return response.content.decode()


def test_an_empty_portal_shows_the_owner_the_first_step_alone(owner_client: Client) -> None:
    page = _page(owner_client)

    assert "Three steps to the first proposal" in page
    assert 'href="/plans/">To the plans' in page
    assert "To the clients" not in page
    assert "Start a quote" not in page


def test_the_next_step_follows_what_is_done(owner: User, sales_client: Client) -> None:
    assert "btn" not in _page(sales_client).partition("Three steps")[2]

    a_version(owner)
    page = _page(sales_client)
    assert page.count("is-done") == 1
    assert "To the clients" in page

    Company.objects.create(name="Harbor Law Group")
    page = _page(sales_client)
    assert page.count("is-done") == 2
    assert "Start a quote" in page
    assert PlanVersion.objects.count() == 1


def test_a_viewer_is_shown_no_button(owner: User, viewer_client: Client) -> None:
    a_version(owner)
    Company.objects.create(name="Harbor Law Group")
    assert "btn" not in _page(viewer_client).partition("<main")[2]

    _sent(owner, "Bright Dental")
    assert "New quote" not in _page(viewer_client)


def test_what_waits_and_what_was_won(sales: User, sales_client: Client) -> None:
    a_seller()
    waiting = _sent(sales, "Harbor Law Group")
    won = _sent(sales, "Bright Dental")
    _accepted(won, NOW)
    page = _page(sales_client)

    assert f'href="/quotes/{waiting.number}/"' in page
    assert f'href="/quotes/{won.number}/"' in page
    assert "$4,289<" in page
    assert "22 Dec 2026" in page
    assert "Gold, term 36 months, accepted 22 November 2026" in page
    assert 'action="/quotes/new/"' in page


@pytest.mark.parametrize("name", ["<b>Harbor</b>", "Harbor & Söhne"])
def test_names_are_text(sales: User, sales_client: Client, name: str) -> None:
    _sent(sales, name)
    page = _page(sales_client)

    assert escape(name) in page
    assert name not in page


def test_what_is_under_contract_is_the_sum_of_what_runs_reckoned_by_hand(sales: User, sales_client: Client) -> None:
    """A signed contract with a true-up, one from before the portal within its second year, one by the month."""
    proposal = sent(sales, NOW)
    signed = contract_of(accept_proposal(proposal.link, answer(proposal), Visitor("192.0.2.1", ""), lambda: NOW))
    now = standing_of(signed)
    more = replace(now.stretches[0], month=2, fees=(Decimal("4374.56"),) * 12, signed=False)
    with transaction.atomic():
        amend_contract(signed, more, date(2026, 12, 22), Basis("clause"), None, NOW, kind="true-up")
    started, client = date(2025, 11, 1), Company.objects.create(name="Mill")
    years = stretch(1, ["2480.00", "2554.40", "2631.03"])
    a_contract(client, stretches=(years,), starts_on=started, first_day=started)
    monthly = stretch(1, "420.00", months=1)
    a_contract(client, stretches=(monthly,), starts_on=started, first_day=started, months=1)
    a_contract(client, starts_on=date(2024, 1, 1), first_day=date(2024, 1, 1), months=12)  # over
    for day, mrr, arr in (
        (NOW, "$7,263.40", "$87,160.80 a year"),  # 4,289.00 + 2,554.40 + 420.00
        (NOW + timedelta(days=30), "$7,348.96", "$88,187.52 a year"),  # 4,374.56 in place of 4,289.00
    ):
        with time_machine.travel(day, tick=False):
            page = _page(signed_in(sales))
        assert mrr in page
        assert arr in page
    with time_machine.travel(NOW, tick=False):
        assert "<strong>$7,263.40</strong>" in signed_in(sales).get("/contracts/").text.replace(' class="total"', "")


def test_what_is_to_be_done_leads_to_where_it_is_done(sales: User, sales_client: Client) -> None:
    ends = date(2026, 1, 1)
    clauses = Clauses(notice=Notice(10, "days"), end=End("renews", 12))
    a_contract(Company.objects.create(name="Mill"), starts_on=ends, first_day=ends, months=12, clauses=clauses)
    with time_machine.travel(NOW + timedelta(days=9), tick=False):
        page = _page(signed_in(sales))
    for said in ("1 day of notice", "1 term ends", "1 client has changed", "31 Dec 2026", "21 Dec 2026"):
        assert said in page
    with time_machine.travel(NOW + timedelta(days=9), tick=False):
        addresses = re.findall(r'btn-sm" href="([^"]+)"', page.partition('id="to-do"')[2].partition("</section>")[0])
        assert addresses[2] == "/contracts/true-ups/"
        pages = [signed_in(sales).get(html.unescape(address)) for address in addresses]
    assert [page.status_code for page in pages] == [200, 200, 200]
    assert all("Mill" in page.text for page in pages[:2])


def test_what_needs_somebody_is_called_as_in_the_list_that_it_leads_to() -> None:
    counts = {"stopped": 1, "asked": 1, "to_approve": 1, "deposits_open": 1, "drafts": 1, "to_order": 0, "served": 0}
    overview: Any = SimpleNamespace(**counts, asking=(), seal=None)
    under: Any = SimpleNamespace(notices=0, ending=0, changed=0)
    words = {code: str(BY_CODE[code].label if code in BY_CODE else label) for code, label in FILTERS}
    led = {need.url.partition("?state=")[2]: need.label for need in needs_of(overview, under, sells=True)}
    assert led.pop("") == words["waiting"], "the queue of approvals"
    assert led == {code: words[code] for code in ("not-sent", "to-answer", "deposit-open", "draft")}
