"""What clients lack, by what others of their size have."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

import pricing
from clients.models import Client
from clients.services.archiving import archive_client, bring_back_client
from contracts.documents import PlanRef
from contracts.models import Contract
from contracts.selectors.whitespace import Lack, lacks, whitespace
from contracts.tests.making import NOW, a_contract, stretch
from groundwork.models import User
from plans.models import PlanVersion
from plans.selectors import plan_of
from plans.services import import_plan, publish_plan
from plans.starters import starter_plan

pytestmark = pytest.mark.django_db
TODAY = date(2027, 1, 15)
CABLE_TV = starter_plan("cable-tv")


@pytest.fixture
def version(owner: User) -> PlanVersion:
    """The cable TV ladder, published."""
    return publish_plan(import_plan(CABLE_TV, owner, NOW), revision=1, by=owner, note="", now=NOW)


def on_plan(name: str, people: int, packages: tuple[str, ...], version: PlanVersion | None, **changes: Any) -> Contract:
    """A contract of a client of that size, on a plan; its fee does not matter here."""
    ref = PlanRef("Cable", 1, version.sha256 if version else "c" * 64)
    selection = pricing.Selection("advanced", packages, 36)
    agreed = stretch(1, "100.00", counts=(("server", 1), ("user", people)), selection=selection, plan=ref)
    return a_contract(Client.objects.create(name=name), stretches=(agreed,), **changes)


def test_what_more_than_half_of_a_size_have_is_named_to_those_who_lack_it(sales: User) -> None:
    lacking = on_plan("Lacking", 10, (), None)
    for number in range(2):
        on_plan(f"Has {number}", 12, ("security",), None)
    on_plan("Also lacking", 9, ("backup",), None)
    # Twice the size still counts, more than that does not.
    on_plan("Twice", 20, ("security",), None)
    on_plan("Bigger", 21, ("backup",), None)
    found = lacks(sales, TODAY)
    assert Lack(lacking.pk, "security", 3, 4) in found
    assert {lack.package for lack in found if lack.contract == lacking.pk} == {"security"}


def test_three_others_are_the_fewest_and_half_is_not_most(sales: User) -> None:
    on_plan("Lacking", 10, (), None)
    on_plan("One", 10, ("security",), None)
    on_plan("Two", 10, ("security",), None)
    assert lacks(sales, TODAY) == ()
    on_plan("Three", 10, (), None)
    # Two of three for each of the two that lack it.
    assert [(lack.have, lack.peers) for lack in lacks(sales, TODAY)] == [(2, 3), (2, 3)]
    on_plan("Four", 10, (), None)
    assert lacks(sales, TODAY) == ()


def test_archived_clients_lack_nothing_and_are_no_peers(sales: User) -> None:
    lacking = on_plan("Lacking", 10, (), None)
    peers = [on_plan(f"Has {number}", 10, ("security",), None) for number in range(3)]
    assert [lack.contract for lack in lacks(sales, TODAY)] == [lacking.pk]
    archive_client(lacking.client, sales, NOW)
    assert lacks(sales, TODAY) == ()
    bring_back_client(lacking.client, sales, NOW)
    archive_client(peers[0].client, sales, NOW)
    assert lacks(sales, TODAY) == ()


def test_other_plans_and_contracts_that_are_over_say_nothing(sales: User) -> None:
    on_plan("Lacking", 10, (), None)
    for number in range(3):
        over = {"starts_on": date(2020, 1, 1), "first_day": date(2020, 1, 1)}
        on_plan(f"Over {number}", 10, ("security",), None, **over)
    assert lacks(sales, TODAY) == ()


def test_the_page_prices_them_under_their_own_contract(
    sales: User, version: PlanVersion, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    plan = plan_of(version)
    package = plan.packages[0].code
    contract = on_plan("Lacking", 24, (), version)
    for number in range(3):
        on_plan(f"Has {number}", 24, (package,), version)
    with django_assert_num_queries(5):
        (row,) = whitespace(sales, TODAY).rows
    inventory = pricing.Inventory((("server", 1), ("user", 24)))
    with_it, without = (
        pricing.price(plan, inventory, pricing.Selection("advanced", chosen, 36)).recurring_net
        for chosen in ((package,), ())
    )
    assert (row.number, row.client, row.have, row.peers) == (contract.number, "Lacking", 3, 3)
    assert row.more == with_it - without > Decimal(0)
    assert whitespace(sales, TODAY, search="nobody").rows == ()
    assert [gap.client for gap in whitespace(sales, TODAY, search="lack").rows] == ["Lacking"]
