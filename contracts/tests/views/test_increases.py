"""The page of annual increases: typed, shown, approved."""

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
import time_machine
from django.test import Client as Browser

from clients.models import Client
from contracts.documents import Clauses, Increase
from contracts.models import Contract
from contracts.selectors.standings import standing_of
from contracts.tests.making import a_contract, stretch

pytestmark = pytest.mark.django_db
PATH = "/contracts/increases/"


@pytest.fixture(autouse=True)
def _october() -> Iterator[None]:
    with time_machine.travel("2027-10-01T12:00:00Z", tick=False):
        yield


def made(name: str, cap: str = "0.05", **changes: object) -> Contract:
    clauses = Clauses(increase=Increase(Decimal(cap)))
    return a_contract(Client.objects.create(name=name), clauses=clauses, **changes)  # type: ignore[arg-type]


def typed(*contracts: Contract, **values: str) -> dict[str, str]:
    return {**{f"take_{contract.number}": "on" for contract in contracts}, **values}


def shown_of(page: str) -> str:
    found = re.search(r'name="shown" value="([^"]*)"', page)
    assert found is not None
    return found[1]


def test_it_teaches_what_comes_here(owner_client: Browser) -> None:
    assert "No increase is due in the next 120 days" in owner_client.get(PATH).content.decode()


def test_a_percent_for_all_is_shown_up_to_each_cap_then_approved(owner_client: Browser) -> None:
    first, capped, escalating = (
        made("Harbor"),
        made("Maple", "0.02"),
        made("Elm", stretches=(stretch(1, ["350.00", "357.00"]),)),
    )
    page = owner_client.post(PATH, typed(first, capped, percent="3.5")).content.decode()
    assert "$362.25" in page
    assert "$357.00" in page
    assert "as much as its contract allows" in page
    assert "rises by itself on that day, as it was signed" in page
    assert f"take_{escalating.number}" not in page
    assert first.records.count() == 1
    approved = typed(first, capped, percent="3.5", approve="1", shown=shown_of(page))
    done = owner_client.post(PATH, approved, follow=True).content.decode()
    assert "2 fees rise on their day" in done
    assert [standing_of(one).increases[0].rate for one in (first, capped)] == [Decimal("0.035"), Decimal("0.02")]
    assert not standing_of(escalating).increases


def test_one_has_a_percent_of_its_own_and_one_is_left_out(owner_client: Browser) -> None:
    own, out = made("Harbor"), made("Maple")
    values = {"percent": "3", f"percent_{own.number}": "4"}
    page = owner_client.post(PATH, typed(own, **values)).content.decode()
    owner_client.post(PATH, typed(own, **values, approve="1", shown=shown_of(page)))
    assert standing_of(own).increases[0].rate == Decimal("0.04")
    assert not standing_of(out).increases


def test_above_the_cap_is_said_in_its_row_and_nothing_is_lost(owner_client: Browser) -> None:
    contract = made("Harbor")
    values = {"percent": "3", f"percent_{contract.number}": "7"}
    answer = owner_client.post(PATH, typed(contract, **values, approve="1", shown=""))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "At most 5%: so it was agreed." in page
    assert 'value="7"' in page
    assert contract.records.count() == 1


@pytest.mark.parametrize("shown", ["", "C-2026-0001:1:13:0.01", "C-2026-0001:2:13:0.03"])
def test_nobody_approves_what_was_not_shown(owner_client: Browser, shown: str) -> None:
    contract = made("Harbor")
    answer = owner_client.post(PATH, typed(contract, percent="3", approve="1", shown=shown))
    assert answer.status_code == 409
    assert "Nothing was raised yet" in answer.content.decode()
    assert contract.records.count() == 1
