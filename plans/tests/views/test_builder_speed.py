"""How long an edit of a large plan takes: 120 services, 4 tiers, 12 packages; the aim is 200 ms on an idle machine.

./portal drill -m drill plans/tests/views/test_builder_speed.py -n0
"""

from typing import Any

import pytest
from django.test import Client

import pricing
from groundwork.models import User
from plans.models import Plan
from plans.services import import_plan, publish_plan
from plans.tests.conftest import NOW
from plans.tests.large import large_document

pytestmark = [pytest.mark.drill, pytest.mark.benchmark(max_time=3, warmup=False)]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def large(owner: User) -> Plan:
    plan = import_plan(pricing.read_plan(large_document()), owner, NOW)
    publish_plan(plan, revision=1, by=owner, note="", now=NOW)
    return plan


def post(client: Client, plan: Plan, path: str, typed: dict[str, str]) -> None:
    plan.refresh_from_db()
    answer = client.post(f"/plans/{plan.pk}/{path}", {**typed, "revision": str(plan.revision)}, headers=HTMX)
    assert answer.status_code == 200


def test_the_page(benchmark: Any, large: Plan, owner_client: Client) -> None:
    assert benchmark(owner_client.get, f"/plans/{large.pk}/").status_code == 200


def test_a_press(benchmark: Any, large: Plan, owner_client: Client) -> None:
    tiers = iter(range(10_000))
    benchmark(lambda: post(owner_client, large, "put/", {"do": f"put tier:t-{next(tiers) % 2} s-119"}))


def test_a_price(benchmark: Any, large: Plan, owner_client: Client) -> None:
    prices = iter(range(10_000))
    service = large_document()["services"][3]
    typed = {"name": service["name"], "category": service["category"], "unit": service["unit"], "model": "per_unit"}
    benchmark(
        lambda: post(
            owner_client, large, "edit/service/s-3/", {**typed, "price": f"{75 + next(prices)}.00", "taxable": "on"}
        )
    )


def test_a_move(benchmark: Any, large: Plan, owner_client: Client) -> None:
    steps = iter(range(10_000))
    benchmark(lambda: post(owner_client, large, "edit/service/s-1/move/", {"by": "1" if next(steps) % 2 else "-1"}))
