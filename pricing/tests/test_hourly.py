"""The minutes of a plan, taken apart by what is counted."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pricing import hourly_parts, hours_at, price
from pricing.hourly import HourlyPart
from pricing.money import rounded
from pricing.tests.samples import cable_tv, client, counts, plan_of, selection, service


def test_minutes_of_one_unit_are_added_up_and_what_is_flat_arises_once() -> None:
    flat = {"model": "flat", "price": "50.00"}
    services = [
        service("care", break_fix_minutes="20"),
        service("watch", break_fix_minutes="0.5"),
        service("line", flat, break_fix_minutes="45"),
        service("report", unit="client", break_fix_minutes="15"),
        service("no-time"),
    ]
    tiers = [{"code": "only", "name": "Only", "services": [one["code"] for one in services]}]
    plan = plan_of(services=services, tiers=tiers, packages=[])
    found = hourly_parts(price(plan, counts(laptop=4), selection("only")))
    assert found == (HourlyPart("desk", 4, Decimal("20.5")), HourlyPart("client", 1, Decimal(60)))
    assert hourly_parts(price(plan, counts(), selection("only"))) == (HourlyPart("client", 1, Decimal(15)),)


@pytest.mark.parametrize("tier", ["basic", "advanced"])
def test_they_come_to_the_value_by_the_hour(tier: str) -> None:
    plan = cable_tv()
    found = price(plan, client(), selection(tier))
    minutes = sum(part.times * part.minutes for part in hourly_parts(found))
    value = rounded(minutes * plan.break_fix_rate / 60, plan.index.step)
    assert value == found.internal.break_fix_value > 0


@pytest.mark.parametrize(
    ("hours", "rate", "places", "amount"),
    [("6.50", "150", 2, "975.00"), ("0.25", "99.30", 2, "24.83"), ("0.50", "17501", 0, "8751")],
)
def test_hours_are_rounded_once_to_the_minor_unit(hours: str, rate: str, places: int, amount: str) -> None:
    assert str(hours_at(Decimal(hours), Decimal(rate), places)) == amount
