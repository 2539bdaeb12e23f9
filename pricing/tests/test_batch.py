"""Many clients at once: what the engine says of each, to the minor unit."""

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
    Kept,
    KeptColumns,
    columns,
    from_minor,
    kept,
    ladder_months,
    months,
    numbers_in,
    price_book,
    price_many,
    price_many_regardless,
)
from pricing.tests.examples import examples
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
    fewer = {key: number + 1 for key, number in list(counts.items())[1:]}
    chosen = [selection, *others, selection]
    clients = [(counts if at % 3 else fewer, each) for at, each in enumerate(chosen)]
    engine = [by_the_engine(plan, pricing.Inventory(tuple(sorted(has.items()))), each) for has, each in clients]
    assert price_many(plan, clients) == engine
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(months, "_SMALL", 0)  # few are priced in int64 too
        assert price_many(plan, clients) == engine
        assert priced(plan, from_a_database([kept(*client) for client in clients])) == engine


def priced(plan: pricing.Plan, book: pricing.Book) -> list[BatchPrice]:
    found = price_book(plan, book)
    return list(map(BatchPrice, found.nets, found.costs, found.margins, found.faults))


def from_a_database(clients: list[Kept]) -> pricing.Book:
    """The last two were not in it; and forms have keys in no order, others between them."""
    clients, more = clients[:-2], clients[-2:]
    written = [client.written for client in clients]
    texts = sorted({text for each in written for text in each[:2]})
    keys = {text: 1 + at * 7 % (7 * len(texts) - 1) for at, text in enumerate(texts)}
    columns = KeptColumns(
        " ".join(str(keys[counts]) for counts, _choice, _figures in written),
        " ".join(str(keys[choice]) for _counts, choice, _figures in written),
        " ".join(figures for _counts, _choice, figures in written),
        {key: text for text, key in keys.items()},
    )
    assert numbers_in(f"{columns.counts} {columns.choices}") == sorted(keys.values())
    return pricing.Book.read(columns, more)


@settings(max_examples=examples(600))
@given(cases())
def test_the_batch_and_the_engine_agree_to_the_cent(case: Case) -> None:
    agrees(case)


@settings(max_examples=examples(600))
@given(cases_2())
def test_they_agree_on_all_that_version_2_has(case: Case) -> None:
    agrees(case)


@settings(max_examples=examples(60))
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


@settings(max_examples=examples(40))
@given(cases())
def test_regardless_of_the_rules_between_packages_too(case: Case) -> None:
    plan, inventory, selection = read(case)
    chosen = [selection, pricing.Selection("gone", ()), pricing.Selection("t0", (), 700)]
    chosen += [replace(selection, packages=(package.code,)) for package in plan.packages]
    found = price_many_regardless(plan, [(dict(inventory.counts), each) for each in chosen])
    for each, price in zip(chosen, found, strict=True):
        assert price == by_the_engine(plan, inventory, each, pricing.price_regardless)


@settings(max_examples=examples(60), deadline=None)
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


def test_what_is_kept_is_two_forms_and_whole_numbers() -> None:
    """Quotes keep it for years: whoever changes a form or a scale writes a migration."""
    selection = selection_2(
        "advanced",
        packages=["security", "continuity"],
        term=36,
        quantities={"desk": 5, "care": 0},
        discount={"percent": "0.05"},
        one_time_discount={"amount": "12.50"},
        extras=[{"label": "Wiring", "recurrence": "monthly", "quantity": 2, "price": "19.99", "cost": "0.000001"}],
        prices={"watch": "4.5"},
        ramp=[{"months": 2, "percent": "0.5"}],
        tax=["state", "city"],
    )
    found = kept({"user": 7, "server": 1}, selection)
    assert found.written == (
        '["server", "user"]',
        '{"tier": "advanced", "packages": ["continuity", "security"], "term": 36, "billing": 1, "taxes": ["state", '
        '"city"], "ramp": [2], "prorate": false, "elapsed": 0, "one_time": true, "quantities": ["care", "desk"], '
        '"prices": ["watch"], "discount": "share", "one_time_discount": 2, "extras": ["monthly"]}',
        "1 7 0 5 45000 5000000 125000 2 199900 1",
    )
    assert Kept.read(*found.written) == found
    assert kept({"server": 1, "user": 7}, replace(selection, packages=("continuity", "security"))) == found


def test_figures_that_are_not_those_of_the_forms_are_refused() -> None:
    counts, choice, figures = kept({"server": 3}, pricing.Selection("basic")).written
    columns = KeptColumns("1 1", "2 2", f"{figures} {figures}", {1: counts, 2: choice})
    assert pricing.Book.read(columns).counts("server").tolist() == [3, 3]
    for damaged in ("3", "3 3 3", "3 x", "3 3.5"):
        with pytest.raises(ValueError, match=r"ask for 2|unmatched data"):
            pricing.Book.read(columns._replace(figures=damaged))


def test_codes_of_digits_alone_are_different() -> None:
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


def test_a_figure_that_no_reader_takes_is_not_kept() -> None:
    with pytest.raises(ValueError, match="beyond any limit"):
        kept({"server": 2**61}, pricing.Selection("basic"))


def test_who_is_below_the_floor_is_told(cable_tv: dict[str, Any]) -> None:
    plan = pricing.read_plan({**cable_tv, "margin_floor": "0.6"})
    counts = [{"workstation": number, "user": number, "server": number % 3} for number in range(40)]
    selection = pricing.Selection("advanced", ("security",), 36)
    found = price_book(plan, pricing.Book.of(kept(each, selection) for each in counts))
    engine = [pricing.price(plan, pricing.Inventory(tuple(sorted(each.items()))), selection) for each in counts]
    assert found.below_floor == ["margin" in price.needs_approval for price in engine]
    assert len(set(found.below_floor)) == 2
