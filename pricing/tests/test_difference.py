"""Two plans side by side: what the engine says of each client under both, in the order that is promised."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pricing
from pricing.batch import Moved, months
from pricing.tests.examples import examples
from pricing.tests.strategies import cases
from pricing.tests.strategies_2 import cases_2

Case = tuple[dict[str, Any], dict[str, Any], dict[str, Any]]
Month = tuple[int, int, bool, str]


def by_the_engine(plan: pricing.Plan, inventory: pricing.Inventory, selection: pricing.Selection) -> Month:
    """Net price and cost in minor units, whether below the floor, and the code of a refusal."""
    try:
        found = pricing.price(plan, inventory, selection)
    except pricing.PricingError as error:
        return 0, 0, False, error.code
    scale = Decimal(10) ** plan.index.places
    below = pricing.below_floor(plan, found.internal.gross_margin)
    return int(found.recurring_net * scale), int(found.internal.monthly_cost * scale), below, ""


def moved(old: Month, new: Month) -> Moved:
    fault = new[3] or old[3]
    return Moved(old[0], new[0], old[1], new[1], new[2], old[2], fault, bool(old[3]), 0 if fault else new[0] - old[0])


def flat(ordered: pricing.Ordered) -> list[int]:
    return [at for run in ordered.runs(0, len(ordered))[1] for at in run]


@pytest.mark.parametrize("small", [0, 64])
@settings(max_examples=examples(100))
@given(st.one_of(cases(), cases_2()), st.data())
def test_every_client_under_both_plans_is_what_the_engine_says(small: int, case: Case, data: st.DataObject) -> None:
    plan, inventory, selection = (
        pricing.read_plan(case[0]),
        pricing.read_inventory(case[1]),
        pricing.read_selection(case[2]),
    )
    working = replace(
        plan,
        margin_floor=data.draw(st.sampled_from([Decimal(0), Decimal("0.3"), Decimal("0.9")])),
        labour_rate=plan.labour_rate + data.draw(st.integers(0, 5)),
        terms=plan.terms[: data.draw(st.integers(1, len(plan.terms)))],
    )
    chosen = [
        selection,
        pricing.Selection(plan.tiers[0].code, (), plan.terms[-1].months),
        pricing.Selection("gone", ()),
        replace(selection, discount=pricing.Discount(percent=Decimal("0.1"))),
        replace(selection, discount=pricing.Discount(percent=Decimal("0.5"))),
        selection,
    ]
    counts = dict(inventory.counts)
    book = pricing.Book.of(pricing.kept(counts, each) for each in chosen)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(months, "_SMALL", small)
        # In both directions: what the book remembers of the first plan must not be taken for the second's.
        for before, after in ((plan, working), (working, plan), (plan, plan)):
            found = pricing.difference(before, after, book)
            expected = [
                moved(by_the_engine(before, inventory, each), by_the_engine(after, inventory, each)) for each in chosen
            ]
            assert found.moved(list(range(len(chosen)))) == expected
            says_the_same_of_all(found, expected)
            some = pricing.difference(before, after, book, [5, 2])
            assert some.moved([0, 1]) == [expected[5], expected[2]]
            assert len(some.everybody) == 2


def says_the_same_of_all(found: pricing.Difference, expected: list[Moved]) -> None:
    """The groups, their order, and the sums."""

    def those(places: Iterable[int]) -> list[int]:
        return sorted(places, key=lambda at: -expected[at].change)

    everybody = range(len(expected))
    priced = [at for at in everybody if not expected[at].fault]
    below = [at for at in priced if expected[at].falls_below]
    assert flat(found.everybody) == those(everybody)
    assert flat(found.priced) == those(priced)
    assert flat(found.dearer) == those(at for at in everybody if expected[at].change > 0)
    assert flat(found.cheaper) == those(at for at in everybody if expected[at].change < 0)
    assert flat(found.falling) == those(at for at in below if not expected[at].was_below)
    assert flat(found.below_already) == those(at for at in below if expected[at].was_below)
    assert flat(found.lost) == those(at for at in everybody if expected[at].fault)
    assert flat(found.by_price(found.everybody)) == sorted(
        those(everybody), key=lambda at: (bool(expected[at].fault), -expected[at].after)
    )
    margins = {at: pricing.margin_of(Decimal(expected[at].after), Decimal(expected[at].cost_after)) for at in priced}
    assert flat(found.by_margin(found.everybody)) == sorted(
        those(everybody), key=lambda at: ((margin := margins.get(at)) is None, margin or 0)
    )
    moves = [expected[at] for at in priced]
    before, after = sum(move.before for move in moves), sum(move.after for move in moves)
    cost_before, cost_after = sum(move.cost_before for move in moves), sum(move.cost_after for move in moves)
    assert found.sums() == (before, after, cost_before, cost_after)
    changes = [expected[at].change for at in those(priced) if expected[at].change != 0]
    assert list(found.means(len(expected))) == changes
    assert list(found.means(1)) == ([sum(changes) // len(changes)] if changes else [])


def test_a_part_comes_with_all_that_are_equal_to_its_ends(cable_tv: dict[str, Any]) -> None:
    plan = pricing.read_plan(cable_tv)
    client = pricing.kept({}, pricing.Selection("basic", ()))
    everybody = pricing.difference(plan, plan, pricing.Book.of([client] * 5)).everybody
    assert everybody.runs(2, 3) == (0, [[0, 1, 2, 3, 4]])
    assert everybody.runs(5, 5) == (5, [])
    by_hand = everybody.as_in([3, 0, 4])
    assert by_hand.runs(1, 9) == (1, [[0], [4]])


def test_sums_may_pass_an_int64(cable_tv: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(months, "_SMALL", 0)
    plan = pricing.read_plan(cable_tv)
    huge = pricing.Extra("Tower", "monthly", 1_000_000, Decimal("999999999.99"), Decimal(0))
    chosen = pricing.Selection("basic", (), extras=(huge,))
    client = pricing.kept({}, chosen)
    net = by_the_engine(plan, pricing.Inventory(()), chosen)[0]
    many = 2**63 // net + 1
    assert pricing.difference(plan, plan, pricing.Book.of([client] * many)).sums()[0] == net * many > 2**63
