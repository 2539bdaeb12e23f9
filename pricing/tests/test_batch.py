"""Many clients at once: what the engine says of each, to the minor unit."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import pricing
from pricing.batch import BatchPrice, from_minor, ladder_months, price_many, price_many_regardless
from pricing.margins import at_list_price
from pricing.tests.strategies import cases, plans


def by_the_engine(
    plan: pricing.Plan,
    inventory: pricing.Inventory,
    selection: pricing.Selection,
    price: Callable[..., pricing.Price] = pricing.price,
) -> BatchPrice:
    """The same from the engine."""
    try:
        found = price(plan, inventory, selection)
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


@settings(max_examples=40)
@given(cases())
def test_regardless_of_the_rules_between_packages_too(
    case: tuple[dict[str, Any], dict[str, Any], dict[str, Any]],
) -> None:
    plan, inventory = pricing.read_plan(case[0]), pricing.read_inventory(case[1])
    chosen = [pricing.read_selection(case[2]), pricing.Selection("gone", ()), pricing.Selection("t0", (), 700)]
    chosen += [replace(chosen[0], packages=(package.code,)) for package in plan.packages]
    found = price_many_regardless(plan, [(dict(inventory.counts), each) for each in chosen])
    for each, price in zip(chosen, found, strict=True):
        assert price == by_the_engine(plan, inventory, each, pricing.price_regardless)


@settings(max_examples=30, deadline=None)
@given(plans(), st.data())
def test_a_ladder_at_list_price_is_what_the_engine_says_of_each_tier(
    document: dict[str, Any], data: st.DataObject
) -> None:
    plan = pricing.read_plan(document)
    listed, nobody = at_list_price(plan), pricing.Inventory(())
    usual = {unit.code: data.draw(st.integers(0, 60)) for unit in plan.units}
    moves = [(code, data.draw(st.lists(st.integers(0, 60), max_size=5))) for code in usual]
    inventories = [{**usual, code: count} for code, counts in moves for count in counts]
    found = ladder_months(plan, {**usual, "client": 1}, [("client", (1,)), *moves])
    for tier, months in zip(plan.tiers, found, strict=True):
        chosen = [pricing.Selection(tier.code, (), quantities=tuple(each.items())) for each in (usual, *inventories)]
        engine = [pricing.price_regardless(listed, nobody, each).recurring_net for each in chosen]
        assert [from_minor(plan, month) for month in months] == engine


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
