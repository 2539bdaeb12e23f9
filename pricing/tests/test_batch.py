"""Many clients at once: what the engine says of each, to the minor unit."""

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pricing
from pricing.batch import (
    BatchPrice,
    columns,
    from_minor,
    ladder_months,
    months,
    price_book,
    price_many,
    price_many_regardless,
    texts,
)
from pricing.tests.strategies import cases, plans
from pricing.tests.strategies_2 import cases_2, plans_2
from pricing.tests.version_2 import plan_2, plan_2_document, selection_2

Case = tuple[dict[str, Any], dict[str, Any], dict[str, Any]]


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


def read(case: Case) -> tuple[pricing.Plan, pricing.Inventory, pricing.Selection]:
    return pricing.read_plan(case[0]), pricing.read_inventory(case[1]), pricing.read_selection(case[2])


def agrees(case: Case) -> None:
    """Between others who share parts of the choice: what belongs to one must not reach the next."""
    plan, inventory, selection = read(case)
    others = [
        pricing.Selection(selection.tier, ()),
        pricing.Selection("gone", ()),
        replace(selection, quantities=tuple((unit, number + 1) for unit, number in selection.quantities)),
        replace(selection, discount=None, extras=()),
        replace(selection, discount=pricing.Discount(amount=Decimal("0.12345"))),
        replace(selection, prices=tuple(sorted({**dict(selection.prices), "s0": Decimal("1.5")}.items()))),
        replace(selection, billing=12, ramp=(pricing.Ramp(2, Decimal(1)),)),
        replace(selection, prorate=pricing.PartMonth(1, 30), elapsed=1),
        replace(selection, term=plan.terms[0].months, one_time_discount=pricing.Discount(amount=Decimal(40))),
    ]
    counts = dict(inventory.counts)
    chosen = [selection, *others, selection]
    engine = [by_the_engine(plan, inventory, each) for each in chosen]
    assert price_many(plan, [(counts, each) for each in chosen]) == engine
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(texts, "_FEW", 0)  # what few have is read by the column too
        patch.setattr(months, "_SMALL", 0)  # and priced in int64
        assert price_many(plan, [(counts, each) for each in chosen]) == engine


@settings(max_examples=600)
@given(cases())
def test_the_batch_and_the_engine_agree_to_the_cent(case: Case) -> None:
    agrees(case)


@settings(max_examples=600)
@given(cases_2())
def test_they_agree_on_all_that_version_2_has(case: Case) -> None:
    agrees(case)


@settings(max_examples=60)
@given(cases_2())
def test_they_agree_in_pythons_own_numbers_too(case: Case) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns, "LIMIT", 1)  # nothing fits, so nothing is an int64
        agrees(case)


def test_what_would_pass_an_int64_is_worked_out_in_pythons_own_numbers(cable_tv: dict[str, Any]) -> None:
    plan = pricing.read_plan(cable_tv)
    huge = pricing.Extra("Tower", "monthly", 1_000_000, Decimal("999999999.9999"), Decimal("999999999.999999"))
    chosen = [
        pricing.Selection("basic", (), 12),
        pricing.Selection("basic", (), 12, extras=(huge,), discount=pricing.Discount(percent=Decimal("0.12345678"))),
    ]
    counts = {"server": 1_000_000, "workstation": 1_000_000, "user": 1_000_000}
    inventory = pricing.Inventory(tuple(sorted(counts.items())))
    found = price_many(plan, [(counts, each) for each in chosen])
    assert found == [by_the_engine(plan, inventory, each) for each in chosen]
    assert found[1].net > 2**53


@settings(max_examples=40)
@given(cases())
def test_regardless_of_the_rules_between_packages_too(case: Case) -> None:
    plan, inventory, selection = read(case)
    chosen = [selection, pricing.Selection("gone", ()), pricing.Selection("t0", (), 700)]
    chosen += [replace(selection, packages=(package.code,)) for package in plan.packages]
    found = price_many_regardless(plan, [(dict(inventory.counts), each) for each in chosen])
    for each, price in zip(chosen, found, strict=True):
        assert price == by_the_engine(plan, inventory, each, pricing.price_regardless)


@settings(max_examples=60, deadline=None)
@given(st.one_of(plans(), plans_2()), st.data())
def test_a_ladder_at_list_price_is_what_the_engine_says_of_each_tier(
    document: dict[str, Any], data: st.DataObject
) -> None:
    # Each unit counts a key of its own, so that an inventory can say any numbers.
    document["units"] = [{**unit, "counts": [unit["code"]]} for unit in document["units"]]
    plan = pricing.read_plan(document)
    # Nothing but the month: no term and no billing changes it, and a choice of months has no price of its own.
    listed = replace(
        plan,
        terms=(pricing.Term(12, "Year", Decimal(0), Decimal(0)),),
        services=tuple(replace(service, adjustments=()) for service in plan.services),
        billing=(),
    )
    usual = {unit.code: data.draw(st.integers(0, 60)) for unit in plan.units}
    moves = [(code, data.draw(st.lists(st.integers(0, 60), max_size=5))) for code in usual]
    inventories = [usual, *({**usual, code: count} for code, counts in moves for count in counts)]
    found = ladder_months(plan, {**usual, "client": 1}, [("client", (1,)), *moves])
    for tier, tier_months in zip(plan.tiers, found, strict=True):
        engine = [
            pricing.price_regardless(
                listed, pricing.Inventory(tuple(sorted(each.items()))), pricing.Selection(tier.code, ())
            ).recurring_net
            for each in inventories
        ]
        assert [from_minor(plan, month) for month in tier_months] == engine


@pytest.mark.parametrize("number", [10**17, 10**20])
def test_a_ladder_may_come_to_any_sum(cable_tv: dict[str, Any], number: int) -> None:
    plan = pricing.read_plan(cable_tv)
    usual = {unit.code: number for unit in plan.units}
    found = [month for (month,) in ladder_months(plan, {**usual, "client": 1}, [("client", (1,))])]
    chosen = [pricing.Selection(tier.code, (), quantities=tuple(sorted(usual.items()))) for tier in plan.tiers]
    engine = [
        pricing.price_regardless(pricing.at_list_price(plan), pricing.Inventory(()), each).recurring_net
        for each in chosen
    ]
    assert [from_minor(plan, month) for month in found] == engine
    assert found[0] > 2**63


def test_every_quantity_around_the_brackets(cable_tv: dict[str, Any]) -> None:
    plan = pricing.read_plan(cable_tv)
    chosen = pricing.Selection("advanced", ("security",), 36)
    counts = [{"workstation": number, "user": 2 * number, "server": number % 3} for number in range(120)]
    found = price_many(plan, [(each, chosen) for each in counts])
    for each, price in zip(counts, found, strict=True):
        assert price == by_the_engine(plan, pricing.Inventory(tuple(sorted(each.items()))), chosen)


def test_what_cannot_be_priced_says_why(cable_tv: dict[str, Any]) -> None:
    plan = pricing.read_plan(cable_tv)
    chosen = [
        pricing.Selection("gone", ()),
        pricing.Selection("basic", ("security",)),
        pricing.Selection("basic", (), 7),
    ]
    found = price_many(plan, [({}, each) for each in chosen])
    assert [price.fault for price in found] == ["unknown-tier", "package-needs-tier", "unknown-term"]


def test_a_share_of_a_month_below_0_is_no_discount() -> None:
    """Each service is free for this term, and what the bundle takes off is not."""
    document = plan_2_document()
    term = document["terms"][0]["months"]
    for service in document["services"]:
        service["adjustments"] = [{"months": term, "adjustment": "-1"}]
    plan = pricing.read_plan(document)
    chosen = [
        pricing.Selection("advanced", ("security",), term, discount=discount)
        for discount in (None, pricing.Discount(percent=Decimal("0.5")))
    ]
    inventory = pricing.Inventory((("user", 9), ("workstation", 30)))
    engine = [by_the_engine(plan, inventory, each) for each in chosen]
    assert price_many(plan, [(dict(inventory.counts), each) for each in chosen]) == engine
    assert engine[0].net < 0
    assert engine[1].fault == "discount-too-large"


def test_nobody_is_a_book_too(cable_tv: dict[str, Any]) -> None:
    assert price_many(pricing.read_plan(cable_tv), []) == []


def kept(counts: dict[str, int], selection: pricing.Selection, **how: Any) -> str:
    return json.dumps({"counts": counts, "selection": pricing.selection_document(selection)}, **how)


@pytest.mark.parametrize("few", [0, 4])
def test_a_book_takes_texts_however_they_are_written(monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    """Codes with digits of the same form, letters beyond ASCII, other spaces and another order."""
    plan = plan_2(
        units=[
            {"code": f"desk{at}", "name": "Desk", "counts": [f"w{at}", "ключ"]} for at in (1, 2, 34)
        ] + [{"code": "person", "name": "Person", "counts": ["user"]}],
        services=[
            {
                "code": f"care{at}", "name": "Care", "category": "A", "unit": f"desk{at}",
                "charge": {"model": "per_unit", "price": f"{at}.5"}, "cost": "0.25",
            }
            for at in (1, 2, 34)
        ],
        tiers=[{"code": f"rung{at}", "name": "Rung", "services": [f"care{at}"]} for at in (1, 2, 34)],
        packages=[], bundles=[], presets=[],
    )  # fmt: skip
    extra = pricing.Extra('Übertrag "2", "selection": {', "monthly", 3, Decimal("1.25"))
    asked = [
        ({f"w{at}": 7 * at, "ключ": at, "user": 3}, selection_2(f"rung{at}", quantities={f"desk{other}": 5 + at}))
        for at in (1, 2, 34)
        for other in (1, 2)
    ]
    asked.append(({"w1": 11}, replace(asked[0][1], extras=(extra,), discount=pricing.Discount(amount=Decimal("0.5")))))
    written = [kept(*each) for each in asked]
    written += [kept(*each, ensure_ascii=False) for each in asked]
    written += [kept(*each, separators=(",", ":")) for each in asked]
    written += [kept(*each, indent=1, sort_keys=True) for each in asked]
    monkeypatch.setattr(texts, "_FEW", few)
    engine = [by_the_engine(plan, pricing.Inventory(tuple(sorted(counts.items()))), each) for counts, each in asked]
    found = price_book(plan, pricing.Book(written))
    assert list(map(BatchPrice, found.nets, found.costs, found.margins, found.faults)) == engine * 4
    assert not any(price.fault for price in engine)


def test_codes_that_begin_with_different_digits_are_different(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "_FEW", 0)
    codes = [f"{first}{'0' * 25}" for first in (1, 2)]
    tiers = [
        {"code": code, "name": "Rung", "services": [service]}
        for code, service in zip(codes, ("watch", "care"), strict=True)
    ]
    plan = plan_2(tiers=tiers, packages=[], bundles=[], presets=[])
    asked = [({"workstation": 7, "user": 3}, pricing.Selection(code)) for code in codes]
    engine = [by_the_engine(plan, pricing.Inventory(tuple(sorted(counts.items()))), each) for counts, each in asked]
    assert price_many(plan, asked) == engine
    assert engine[0] != engine[1]


def test_no_sum_or_product_passes_its_bound_unseen() -> None:
    near = columns.numbers([columns.LIMIT, -columns.LIMIT], np.int64)
    one = columns.numbers([0, 1], np.int64)
    for passes in (columns.plus, columns.times):
        with pytest.raises(columns.TooLarge):
            passes(near, columns.numbers([2, 2], np.int64))
    with pytest.raises(columns.TooLarge):
        columns.half_up(near, 3)
    with pytest.raises(columns.TooLarge):
        columns.numbers([columns.LIMIT + 1], np.int64)
    assert columns.times(near, one).tolist() == [0, -columns.LIMIT]
    halves = columns.numbers([5, -5, 4, -4, 0, 2**70], object)
    assert columns.half_up(halves, 10).tolist() == [1, -1, 0, 0, 0, 118059162071741130342]


def test_a_sum_of_many_may_pass_an_int64() -> None:
    near = columns.numbers([columns.LIMIT] * 9, np.int64)
    assert columns.total(near) == 9 * columns.LIMIT
    assert columns.total(columns.numbers([2, 3], np.int64)) == 5


def test_a_number_that_fits_into_no_int64_is_too_large_for_zeros_too() -> None:
    with pytest.raises(columns.TooLarge):
        columns.times(np.zeros(2, dtype=np.int64), 2**64)


@pytest.mark.parametrize("few", [0, 4])
def test_a_figure_longer_than_any_the_readers_take_is_refused(monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    monkeypatch.setattr(texts, "_FEW", few)
    text = kept({"server": 10**12}, pricing.Selection("basic"))
    with pytest.raises(ValueError, match="more than 9 digits"):
        pricing.Book([text])


def test_who_is_below_the_floor_is_told(cable_tv: dict[str, Any]) -> None:
    plan = pricing.read_plan({**cable_tv, "margin_floor": "0.6"})
    counts = [{"workstation": number, "user": number, "server": number % 3} for number in range(40)]
    selection = pricing.Selection("advanced", ("security",), 36)
    found = price_book(plan, pricing.Book([kept(each, selection) for each in counts]))
    engine = [pricing.price(plan, pricing.Inventory(tuple(sorted(each.items()))), selection) for each in counts]
    assert found.below_floor == ["margin" in price.needs_approval for price in engine]
    assert len(set(found.below_floor)) == 2
