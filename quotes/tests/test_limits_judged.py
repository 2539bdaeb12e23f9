"""A draft beside every limit: what is beyond it, by how much, who must agree; and the path to the worst in words."""

from dataclasses import replace
from decimal import Decimal

import pytest

import pricing
from quotes.documents import Limit
from quotes.drafts import Draft, first_draft
from quotes.limits_judged import Finding, Pair, Rules, judge, kept, not_agreed, step_of
from quotes.reach import chosen_numbers, path_of, worst_of
from quotes.tests.making import CABLE_TV, CABLE_TV_2

COUNTS = {"server": 1, "workstation": 20, "user": 22, "site": 1, "firewall": 1, "switch": 1, "access-point": 2}
INVENTORY = pricing.Inventory(tuple(sorted({**COUNTS, "mailbox": 25}.items())))
FREE = replace(CABLE_TV, margin_floor=Decimal(0), discount_limit=Decimal(1))


def draft(plan: pricing.Plan = CABLE_TV, **changes: object) -> Draft:
    return replace(first_draft(plan, valid_days=30, contact=None), **changes)  # type: ignore[arg-type]


def found(rules: Rules, plan: pricing.Plan = FREE, **changes: object) -> dict[str, Finding]:
    return {one.code: one for one in judge(plan, INVENTORY, draft(plan, **changes), rules)}


def test_without_limits_there_is_nothing_to_see() -> None:
    assert found(Rules()) == {}


def test_a_limit_is_in_sight_while_it_holds() -> None:
    (one,) = found(Rules(discount=Pair(Decimal("0.1"))), discount=None).values()
    assert (one.step, one.label, one.figure, one.limit, one.over) == (0, "Given up a month", "0%", "at most 10%", "")


@pytest.mark.parametrize(("given", "step", "over"), [("0.1", 0, ""), ("0.15", 1, "5%"), ("0.25", 2, "5%")])
def test_beyond_the_first_limit_one_agrees_and_beyond_the_second_an_owner_too(given: str, step: int, over: str) -> None:
    rules = Rules(discount=Pair(Decimal("0.1001"), Decimal("0.2001")))
    one = found(rules, discount=pricing.Discount(percent=Decimal(given)))["discount"]
    assert one.step == step
    assert bool(one.over) is bool(over)


def test_a_margin_below_says_by_how_much_and_how_a_client_gets_there() -> None:
    at_list = worst_of(FREE, INVENTORY, draft(FREE))
    assert at_list is not None
    assert at_list.margin is not None
    lowest = at_list.margin.price.internal.gross_margin
    assert lowest is not None
    one = found(Rules(margin=Pair(lowest + Decimal("0.05"))))["margin"]
    assert (one.step, one.over) == (1, "5% below")
    assert one.path == path_of(FREE, INVENTORY, draft(FREE), at_list.margin)
    assert found(Rules(margin=Pair(lowest)))["margin"].step == 0


def test_the_month_is_the_dearest_that_could_be_chosen() -> None:
    dearest = worst_of(FREE, INVENTORY, draft(FREE))
    assert dearest is not None
    assert dearest.dearest is not None
    month = dearest.dearest.price.recurring_net
    assert found(Rules(monthly=Pair(month)))["monthly"].step == 0
    assert found(Rules(monthly=Pair(month - 1)))["monthly"].over == "$1.00 more"
    assert found(Rules(monthly=Pair(month - 5, month - 1)))["monthly"].step == 2


def test_what_is_typed_by_hand_is_a_rule_of_its_own() -> None:
    cheap = pricing.Extra("Switch", "once", 1, Decimal(250), Decimal(300))
    fair = pricing.Extra("Cable", "once", 1, Decimal(9), Decimal(3))
    rules = Rules(below_cost=1, by_hand=2, agreed=1)
    all_of_it = found(rules, extras=(cheap, fair), quantities=(("person", 30),) if _has("person") else ())
    assert all_of_it["below-cost"].over == "$50.00 less than it costs"
    unit = next(unit for unit in FREE.units if unit.counts and unit.beyond is None)
    counted = pricing.unit_quantities(FREE, INVENTORY)[unit.code]
    by_hand = found(rules, quantities=((unit.code, counted + 3),))["by-hand"]
    assert (by_hand.step, by_hand.over) == (2, "3 apart")
    assert "by-hand" not in found(rules, quantities=((unit.code, counted),))
    service = next(one for one in FREE.services if one.charge is not None and one.charge.model != "percent")
    assert found(rules, prices=((service.code, Decimal(1)),))["agreed"].of == service.code
    assert found(Rules(), extras=(cheap,), prices=((service.code, Decimal(1)),)) == {}


def _has(unit: str) -> bool:
    return unit in FREE.index.units


def test_what_cannot_be_looked_at_needs_somebody_who_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quotes.reach._MOST_NUMBERS", 0)
    unit = next(unit for unit in FREE.units if unit.counts and unit.beyond is None)
    counted = pricing.unit_quantities(FREE, INVENTORY)[unit.code]
    limits = (Limit(unit.code, max(0, counted - 1), counted + 1),)
    one = found(Rules(), limits=limits)["combinations"]
    assert one.step == 1
    # It may be beyond a second limit, and no yes of before tells that it is as it was.
    assert found(Rules(margin=Pair(None, Decimal("0.1"))), limits=limits)["combinations"].step == 2
    assert not_agreed([one], kept([one])) == (one,)


def test_more_pieces_below_cost_are_more_than_was_agreed_to() -> None:
    switch = pricing.Extra("Switch", "once", 2, Decimal(250), Decimal(300))
    rules = Rules(below_cost=1)
    before = found(rules, extras=(switch,))["below-cost"]
    assert not_agreed([before], kept([before])) == ()
    more = found(rules, extras=(replace(switch, quantity=3),))["below-cost"]
    assert not_agreed([more], kept([before])) == (more,)


def test_the_path_names_packages_term_billing_and_numbers() -> None:
    plan = CABLE_TV_2
    terms = tuple(term.months for term in plan.terms)
    many = draft(plan, terms=terms, billings=(1, 3, 12))
    option = many.recommended
    preset = next(one for one in plan.presets if one.code == option)
    with_all = next(one for one in plan.presets if len(one.packages) > len(preset.packages) or one.code == option)
    term = plan.index.terms[terms[-1]]
    selection = pricing.Selection(with_all.tier, with_all.packages, term.months, billing=12)
    reached = pricing.Reached(selection, 0, pricing.price(plan, INVENTORY, selection))
    path = path_of(plan, INVENTORY, replace(many, options=(option,), recommended=option), reached)
    assert path.startswith(preset.name)
    assert path.endswith(f"{term.name}, By the year")


def test_numbers_are_looked_at_where_the_price_turns() -> None:
    unit = next(unit for unit in CABLE_TV.units if unit.counts == ("user",))
    many = draft(limits=(Limit(unit.code, 10, 40),))
    numbers = [dict(one)[unit.code] for one in chosen_numbers(CABLE_TV, INVENTORY, many)]
    assert (numbers[0], numbers[-1]) == (10, 40)
    worst = worst_of(CABLE_TV, INVENTORY, many)
    assert worst is not None
    assert worst.dearest is not None
    assert path_of(CABLE_TV, INVENTORY, many, worst.dearest).endswith(f"40 {unit.name}")


def test_what_was_agreed_to_is_not_asked_for_again() -> None:
    rules = Rules(discount=Pair(Decimal("0.05"), Decimal("0.2")), agreed=1)
    before = judge(FREE, INVENTORY, draft(FREE, discount=pricing.Discount(percent=Decimal("0.3"))), rules)
    assert step_of(before) == 2
    agreed = kept(before)
    less = judge(FREE, INVENTORY, draft(FREE, discount=pricing.Discount(percent=Decimal("0.25"))), rules)
    assert not_agreed(less, agreed) == ()
    more = judge(FREE, INVENTORY, draft(FREE, discount=pricing.Discount(percent=Decimal("0.31"))), rules)
    assert [one.code for one in not_agreed(more, agreed)] == ["discount"]
    service = next(one for one in FREE.services if one.charge is not None and one.charge.model != "percent")
    price = ((service.code, Decimal(9999)),)
    other = judge(FREE, INVENTORY, draft(FREE, prices=price, discount=pricing.Discount(percent=Decimal("0.3"))), rules)
    assert "agreed" in {one.code for one in not_agreed(other, agreed)}
