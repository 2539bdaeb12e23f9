"""The worst of all that a client could choose, against every combination priced one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import chain, combinations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pricing
from pricing.batch import columns as batch_columns
from pricing.batch.reach import rows, search
from pricing.money import exact
from pricing.steps.approval import monthly_given_up, once_given_up
from pricing.steps.lines import monthly_lines, sum_of
from pricing.tests.examples import examples
from pricing.tests.samples import cable_tv_document, counts, plan_document_of, selection, service
from pricing.tests.strategies_2 import cases_2
from pricing.tests.version_2 import selection_2

Case = tuple[dict[str, Any], dict[str, Any], dict[str, Any]]
BELOW, UNKNOWN = Decimal(-10) ** 99, Decimal(-10) ** 97


def every(plan: pricing.Plan, offer: pricing.Offer) -> Iterator[tuple[pricing.Price, pricing.Selection]]:
    """All combinations that the engine prices, one after the other."""
    codes = [package.code for package in plan.packages]
    subsets = list(chain.from_iterable(combinations(codes, size) for size in range(len(codes) + 1)))
    tiers = dict.fromkeys(tier for tier, _packages in offer.columns)
    in_order = tuple((tier, tuple(code for code in codes if code in packages)) for tier, packages in offer.columns)
    choices = tuple(dict.fromkeys(in_order)) if offer.fixed else tuple(product(tiers, subsets))
    for (tier, packages), (term, billing), (inventory, by_hand) in product(choices, offer.payments, offer.numbers):
        chosen = replace(offer.common, tier=tier, packages=packages, term=term, billing=billing, quantities=by_hand)
        try:
            yield pricing.price(plan, inventory, chosen), chosen
        except pricing.PricingError:
            continue


def margin_of(plan: pricing.Plan, price: pricing.Price, chosen: pricing.Selection) -> Decimal:
    """What the rule of step 14 looks at."""
    with exact():
        schedule = sum((entry.monthly * entry.months for entry in price.schedule), pricing.ZERO)
    if price.recurring_net < 0 or (chosen.ramp and schedule < 0):
        return BELOW
    margins = [price.internal.gross_margin, *([price.internal.term_margin] if chosen.ramp else [])]
    unknown = UNKNOWN if plan.margin_floor > 0 else -UNKNOWN
    return min(unknown if margin is None else margin for margin in margins)


def left_of(parts: list[tuple[Decimal, Decimal]]) -> Fraction:
    found = Fraction(1)
    for after, before in parts:
        if before > 0:
            found *= Fraction(after) / Fraction(before)
    return found


def monthly_left(plan: pricing.Plan, price: pricing.Price, chosen: pricing.Selection) -> Fraction:
    with exact():
        listed = sum_of(monthly_lines(plan, chosen, price.delivered, {}))
        schedule = sum((entry.monthly * entry.months for entry in price.schedule), pricing.ZERO)
        return left_of(monthly_given_up(listed, price.monthly, price.years, schedule))


def agrees(plan: pricing.Plan, offer: pricing.Offer) -> None:
    found, all_of_them = pricing.worst(plan, offer), list(every(plan, offer))
    assert found.combinations == len(all_of_them)
    reasons = {reason for price, _chosen in all_of_them for reason in price.needs_approval}
    if not all_of_them:
        assert (found.margin, found.dearest) == (None, None)
        return
    assert found.margin is not None
    assert found.dearest is not None
    least = min(margin_of(plan, *one) for one in all_of_them)
    assert margin_of(plan, found.margin.price, found.margin.selection) == least
    assert found.dearest.price.recurring_net == max(price.recurring_net for price, _chosen in all_of_them)
    left = min(monthly_left(plan, *one) for one in all_of_them)
    if found.monthly is None:
        assert left >= 1
    else:
        assert monthly_left(plan, found.monthly.price, found.monthly.selection) == left
        assert 0 <= Fraction(found.monthly.given) - (1 - left) < Fraction(1, 10**119)
    if offer.common.one_time or not plan.one_time:
        once = min(left_of(once_given_up(price.once, pricing.ZERO)) for price, _chosen in all_of_them)
        assert left_of(once_given_up(found.once.price.once, pricing.ZERO)) == once if found.once else once >= 1
    assert set(found.needs_approval) == reasons


def offer_of(case: Case, seed: int) -> tuple[pricing.Plan, pricing.Offer]:
    """Everything around the case: its tier and another one, all terms and billings, and other numbers."""
    plan, inventory, chosen = (
        pricing.read_plan({**case[0], "packages": case[0]["packages"][:5], "presets": [], "bundles": [
            bundle for bundle in case[0].get("bundles", [])
            if set(bundle["packages"]) <= {package["code"] for package in case[0]["packages"][:5]}
        ]}),
        pricing.read_inventory(case[1]),
        pricing.read_selection(case[2]),
    )  # fmt: skip
    known = {package.code for package in plan.packages}
    columns = [(chosen.tier, tuple(code for code in chosen.packages if code in known))]
    columns.append((plan.tiers[seed % len(plan.tiers)].code, ()))
    payments = [
        (term.months, months) for term in plan.terms for months in (1, *(entry.months for entry in plan.billing[1:]))
    ]
    more = pricing.Inventory(tuple((key, number + seed % 7) for key, number in inventory.counts))
    numbers = ((inventory, chosen.quantities), (more, ()))
    return plan, pricing.Offer(chosen, tuple(columns), tuple(payments), numbers, fixed=seed % 5 == 0)


def broken(case: Case) -> bool:
    try:
        offer_of(case, 0)
    except pricing.PricingError:
        return True
    return case[2]["tier"] not in {tier["code"] for tier in case[0]["tiers"]}


@settings(max_examples=examples(300))
@given(cases_2(), st.integers(0, 1_000))
def test_the_worst_is_the_worst_of_every_combination(case: Case, seed: int) -> None:
    if not broken(case):
        agrees(*offer_of(case, seed))


@settings(max_examples=examples(40))
@given(cases_2(), st.integers(0, 1_000))
def test_it_is_the_worst_in_pythons_own_numbers_too(case: Case, seed: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batch_columns, "LIMIT", 1)  # nothing fits, so nothing is an int64
        if not broken(case):
            agrees(*offer_of(case, seed))


TERMS = [
    {"months": months, "name": f"{months} months", "adjustment": change}
    for months, change in ((12, "0"), (36, "-0.1"), (60, "-0.05"))
]


def many(packages: int = 12, **changes: Any) -> pricing.Plan:
    """A plan with so many packages, of which the fifth costs us more than it brings."""
    services = [service("care", "100.00", cost="60")]
    services += [service(f"s{at}", "10.00", cost="15" if at == 5 else "4") for at in range(packages)]
    return pricing.read_plan(
        plan_document_of(
            services=services,
            tiers=[{"code": "basic", "name": "Basic", "services": ["care"]}],
            packages=[{"code": f"p{at}", "name": f"Package {at}", "services": [f"s{at}"]} for at in range(packages)],
            presets=[],
            **{
                "units": [{"code": "desk", "name": "Desk", "counts": ["workstation"]}],
                "margin_floor": "0.3",
                "terms": TERMS,
                **changes,
            },
        )
    )


def offered(plan: pricing.Plan, **changes: Any) -> pricing.Offer:
    whole: dict[str, Any] = {
        "common": selection(),
        "columns": (("basic", ("p1",)),),
        "payments": tuple((term.months, 1) for term in plan.terms),
        "numbers": ((counts(workstation=10), ()),),
    }
    return pricing.Offer(**{**whole, **changes})


def test_the_worst_is_told_with_its_path_and_few_prices_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of 12,288 combinations are judged, and the engine is asked for the two that are told of."""
    asked: list[pricing.Selection] = []

    def price(plan: pricing.Plan, inventory: pricing.Inventory, selection: pricing.Selection) -> pricing.Price:
        asked.append(selection)
        return pricing.price(plan, inventory, selection)

    monkeypatch.setattr(search, "price", price)
    plan = many()
    found = pricing.worst(plan, offered(plan))
    assert found.combinations == 3 * 2**12
    assert found.margin is not None
    assert (found.margin.selection.packages, found.margin.selection.term) == (("p5",), 36)
    # 110.00 less 10 % is 99.00, and it costs us 75.
    assert found.margin.price.internal.gross_margin == Decimal("0.2424")
    assert found.needs_approval == ("margin",)
    assert found.dearest is not None
    assert found.dearest.price.recurring_net == Decimal("2200.00")
    assert (found.monthly, found.once) == (None, None)
    assert len(asked) == 2


def test_of_equals_the_one_nearest_to_a_column_is_told() -> None:
    plan = many(4, terms=[{"months": 12, "name": "A year"}])
    found = pricing.worst(
        plan, offered(plan, columns=(("basic", ("p0", "p2")),), common=selection(discount={"percent": "0.1"}))
    )
    assert found.monthly is not None
    assert found.monthly.selection.packages == ("p0", "p2")


def test_a_fixed_offer_is_its_columns_alone() -> None:
    plan = many()
    found = pricing.worst(plan, offered(plan, fixed=True, columns=(("basic", ("p1",)), ("basic", ("p2",)))))
    assert found.combinations == 2 * 3


def test_what_breaks_a_rule_cannot_be_reached() -> None:
    document = cable_tv_document()
    plan = pricing.read_plan(document)
    lowest = plan.tiers[0].code
    found = pricing.worst(plan, offered(plan, columns=((lowest, ()),), payments=((12, 1), (7, 1), (12, 9))))
    allowed = sum(
        1 for code in range(2 ** len(plan.packages))
        if _allowed(plan, lowest, tuple(p.code for at, p in enumerate(plan.packages) if code >> at & 1))
    )  # fmt: skip
    assert found.combinations == allowed


def _allowed(plan: pricing.Plan, tier: str, packages: tuple[str, ...]) -> bool:
    try:
        pricing.check_choice(plan, tier, packages)
    except pricing.PricingError:
        return False
    return True


def test_nothing_that_can_be_chosen_has_no_worst() -> None:
    plan = many()
    found = pricing.worst(plan, offered(plan, common=selection(discount={"amount": "9999.00"})))
    assert found == pricing.Worst(None, None, None, None, 0)
    assert found.needs_approval == ()


def test_too_many_combinations_are_refused_rather_than_looked_at_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = many()
    with pytest.raises(pricing.TooManyError):
        pricing.worst(many(rows.MOST_PACKAGES + 1), offered(plan))
    monkeypatch.setattr(search, "MOST", 3 * 2**12 - 1)
    with pytest.raises(pricing.TooManyError):
        pricing.worst(plan, offered(plan))


def test_a_whole_term_for_nothing_is_all_given_up() -> None:
    plan = many(1)
    common = selection_2(ramp=[{"months": 12, "percent": "1"}])
    found = pricing.worst(plan, offered(plan, common=common, columns=(("basic", ()),), payments=((12, 1),)))
    assert found.monthly is not None
    assert found.monthly.price.schedule == (pricing.Stretch(1, 12, Decimal("0.00")),)
    assert found.needs_approval == ("margin",)


def test_numbers_are_looked_at_on_both_sides_of_an_edge() -> None:
    brackets = [{"up_to": 24, "price": "9"}, {"up_to": 49, "price": "8"}, {"up_to": None, "price": "7"}]
    volume = {"model": "volume", "brackets": brackets}
    desk, seat = (
        {"code": code, "name": code, "counts": keys}
        for code, keys in (("desk", ["workstation"]), ("seat", ["workstation", "laptop"]))
    )
    plan = pricing.read_plan(
        plan_document_of(
            services=[service("care", volume), service("seats", volume, unit="seat")],
            tiers=[{"code": "basic", "name": "Basic", "services": ["care", "seats"]}],
            packages=[], presets=[], units=[desk, seat],
        )
    )  # fmt: skip

    def counting(number: int) -> dict[str, int]:
        return pricing.unit_quantities(plan, counts(workstation=number, laptop=10))

    # Of desks 24 and 49 are edges; of seats, which are ten more, 14 and 39.
    assert pricing.telling_numbers(plan, 12, 45, counting) == (12, 14, 15, 24, 25, 39, 40, 45)
    assert pricing.telling_numbers(plan, 50, 60, counting) == (50, 60)


def test_the_last_that_is_included_with_another_unit_is_an_edge() -> None:
    extra = {"code": "desk", "name": "Desk", "counts": ["workstation"], "beyond": {"unit": "person", "each": 2}}
    person = {"code": "person", "name": "Person", "counts": ["user"]}
    plan = pricing.read_plan(
        plan_document_of(
            services=[service("care", "9.00")], tiers=[{"code": "basic", "name": "Basic", "services": ["care"]}],
            packages=[], presets=[], units=[extra, person], format="msp-plan/2",
        )
    )  # fmt: skip

    def counting(number: int) -> dict[str, int]:
        return pricing.unit_quantities(plan, counts(workstation=21, user=number))

    # With 11 people all 21 desks are included, with 10 one is not.
    assert pricing.telling_numbers(plan, 1, 20, counting) == (1, 10, 11, 20)
