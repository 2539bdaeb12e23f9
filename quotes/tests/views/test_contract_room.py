"""What quotes know of a contract, on its page: the papers that began and changed it."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from clients.models import Client
from contracts.models import Contract
from contracts.tests.making import a_contract
from groundwork.models import User
from quotes.models import Quote
from quotes.selectors.contract_room import contract_room_of
from quotes.services.accepting import Visitor, accept_proposal
from quotes.services.amendment import draft_amendment, draft_true_up
from quotes.services.on_behalf import record_acceptance
from quotes.tests.making import NOW
from quotes.tests.reports import a_report, a_yes
from quotes.tests.sent import answer, contract_of, sent

LATER = NOW + timedelta(days=30)
HERE = Visitor("192.0.2.1", "Firefox")


@pytest.fixture
def contract(sales: User) -> Contract:
    proposal = sent(sales, NOW)
    return contract_of(accept_proposal(proposal.link, answer(proposal), HERE, lambda: NOW))


def test_the_paper_of_what_was_signed_and_what_is_drafted(
    contract: Contract, sales: User, viewer_client: Browser, stranger_client: Browser
) -> None:
    drafted = draft_true_up(contract, sales, LATER)
    address = f"/quotes/contracts/{contract.number}/"
    assert f'hx-get="{address}"' in viewer_client.get(f"/contracts/{contract.number}/").text
    fragment = viewer_client.get(address, headers={"HX-Request": "true"}).text
    assert "<html" not in fragment
    assert "agreed 22 November 2026 by Thomas Reed" in fragment
    assert fragment.count("PDF") == 1
    assert f'href="/quotes/{drafted.number}/"' in fragment
    assert "state-draft" in fragment
    assert "True-up of C-2026-0001" in fragment
    assert "Documents" in viewer_client.get(address).text
    assert stranger_client.get(address).status_code == 404


def test_an_answer_that_was_recorded_later_has_both_days(sales: User, viewer_client: Browser) -> None:
    proposal = sent(sales, NOW)
    said = a_yes(proposal, idempotency_key="k" * 32)
    accepted = record_acceptance(proposal.quote, said, a_report(sales), lambda: NOW + timedelta(days=2))
    fragment = viewer_client.get(f"/quotes/contracts/{contract_of(accepted).number}/").text
    assert "agreed 22 November 2026 by Thomas Reed, recorded 24 November 2026" in fragment


def test_one_from_before_the_portal_has_no_paper_here(viewer_client: Browser) -> None:
    contract = a_contract(Client.objects.create(name="Mill"))
    assert "No quote has made or changed it." in viewer_client.get(f"/quotes/contracts/{contract.number}/").text


def test_each_quote_stands_once_at_the_same_cost(
    contract: Contract, sales: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for draft in (draft_amendment, draft_true_up):
        drafted = draft(contract, sales, LATER)
    somebody = User.objects.get(pk=sales.pk)
    with django_assert_num_queries(2):
        room = contract_room_of(contract, somebody, LATER)
    assert [line.what for line in room.open] == ["True-up of C-2026-0001", "Amendment of C-2026-0001"]
    assert [(paper.signer, paper.agreed_on, paper.recorded_at) for paper in room.papers] == [
        ("Thomas Reed", NOW.date(), None)
    ]
    Quote.objects.filter(pk=drafted.pk).update(state=Quote.State.WITHDRAWN)
    assert len(contract_room_of(contract, somebody, LATER).open) == 1
