"""Many clients at once: what the engine says of each, to the minor unit."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import given, settings

import pricing
from pricing.batch import BatchPrice, price_many
from pricing.tests.strategies import cases


def by_the_engine(plan: pricing.Plan, inventory: pricing.Inventory, selection: pricing.Selection) -> BatchPrice:
    """The same from the engine."""
    try:
        found = pricing.price(plan, inventory, selection)
    except pricing.PricingError as error:
        return BatchPrice(0, 0, None, error.code)
    scale = Decimal(10) ** plan.index.places
    margin = found.internal.gross_margin
    return BatchPrice(
        int(found.recurring_net * scale),
        int(found.internal.monthly_cost * scale),
        None if margin is None else int(margin * 10_000),
    )


@settings(max_examples=1_000)
@given(cases())
def test_the_batch_and_the_engine_agree_to_the_cent(
    case: tuple[dict[str, Any], dict[str, Any], dict[str, Any]],
) -> None:
    plan, inventory, selection = (
        pricing.read_plan(case[0]),
        pricing.read_inventory(case[1]),
        pricing.read_selection(case[2]),
    )
    # Twice, and between others who share parts of the choice: what is kept for the next one must not spoil it.
    others = [
        pricing.Selection(selection.tier, ()),
        replace(selection, quantities=tuple((unit, number + 1) for unit, number in selection.quantities)),
        replace(selection, discount=None, extras=()),
        replace(selection, term=plan.terms[0].months, one_time_discount=pricing.Discount(amount=Decimal(40))),
    ]
    counts = dict(inventory.counts)
    chosen = [selection, *others, selection]
    for each, price in zip(chosen, price_many(plan, [(counts, each) for each in chosen]), strict=True):
        assert price == by_the_engine(plan, inventory, each)


def test_every_quantity_around_the_brackets(cable_tv: dict[str, Any]) -> None:
    plan = pricing.read_plan(cable_tv)
    chosen = pricing.Selection("advanced", ("security",), 36)
    counts = [{"workstation": number, "user": 2 * number, "server": number % 3} for number in range(120)]
    found = price_many(plan, [(each, chosen) for each in counts])
    for each, price in zip(counts, found, strict=True):
        assert price == by_the_engine(plan, pricing.Inventory(tuple(sorted(each.items()))), chosen)


def test_what_cannot_be_priced_says_why(cable_tv: dict[str, Any]) -> None:
    plan = pricing.read_plan(cable_tv)
    found = price_many(
        plan,
        [
            ({}, pricing.Selection("gone", ())),
            ({}, pricing.Selection("basic", ("security",))),
            ({}, pricing.Selection("basic", (), 7)),
        ],
    )
    assert [price.fault for price in found] == ["unknown-tier", "package-needs-tier", "unknown-term"]
