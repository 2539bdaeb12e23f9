"""What holds for every plan, inventory and selection."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from pricing import (
    PricingError,
    canonical_bytes,
    check_choice,
    client_price_document,
    findings,
    kept_selection,
    package_offers,
    plan_document,
    plan_from_json,
    price,
    price_document,
    price_regardless,
    read_inventory,
    read_plan,
    read_selection,
    selection_document,
    selection_from_json,
)
from pricing.tests.examples import examples
from pricing.tests.second.figures import half_up
from pricing.tests.second.refusals import broken_rule
from pricing.tests.strategies import Document, cases, plans

slowly = settings(
    max_examples=examples(200), deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def priced_document(plan: Document, inventory: Document, selection: Document) -> Any:
    try:
        found: Any = price_document(price(read_plan(plan), read_inventory(inventory), read_selection(selection)))
    except PricingError as error:
        return error.code
    return found


@slowly
@given(cases())
def test_lines_add_up_and_explain_themselves(case: tuple[Document, Document, Document]) -> None:
    plan, inventory, selection = case
    found = price_regardless(
        read_plan(plan),
        read_inventory(inventory),
        read_selection({**selection, "discount": None, "one_time_discount": None}),
    )
    assert sum((line.amount for line in found.lines), Decimal(0)) == found.recurring_subtotal
    assert sum((line.amount for line in found.one_time_lines), Decimal(0)) == found.one_time_subtotal
    for line in found.lines:
        assert half_up(worked_out(line.how), found.places) == Fraction(line.amount), line.how


def worked_out(how: str) -> Fraction:
    """The figures of `how`, worked out: products, sums and one difference."""
    if " minimum - " in how:
        whole, less = how.split(" minimum - ")
        return Fraction(whole) - Fraction(less)
    total = Fraction(0)
    for part in how.split(" + "):
        factors = [Fraction(figure) for figure in part.removesuffix(" flat").split(" x ")]
        total += factors[0] * (factors[1] if len(factors) == 2 else 1)
    return total


@slowly
@given(cases(), st.randoms())
def test_the_order_of_packages_does_not_matter(case: tuple[Document, Document, Document], random: Any) -> None:
    plan, inventory, selection = case
    shuffled = list(selection["packages"])
    random.shuffle(shuffled)
    assert priced_document(plan, inventory, selection) == priced_document(
        plan, inventory, {**selection, "packages": shuffled}
    )


@slowly
@given(cases(), st.data())
def test_a_unit_more_of_per_unit_services_never_costs_less(
    case: tuple[Document, Document, Document], data: st.DataObject
) -> None:
    plan, inventory, selection = case
    assume(plan["units"])
    for service in plan["services"]:
        if service["charge"] is not None and "brackets" in service["charge"]:
            service["charge"] = {"model": "per_unit", "price": service["charge"]["brackets"][0]["price"]}
    unit = data.draw(st.sampled_from(plan["units"]))["code"]
    free = {**selection, "discount": None, "one_time_discount": None}
    before = data.draw(st.integers(0, 60))
    nets = [
        price_regardless(
            read_plan(plan), read_inventory(inventory), read_selection({**free, "quantities": {unit: count}})
        ).recurring_net
        for count in (before, before + 1)
    ]
    assert nets[0] <= nets[1]


@slowly
@given(plans())
def test_export_then_import_is_the_same_plan_byte_for_byte(document: Document) -> None:
    plan = read_plan(document)
    exported = canonical_bytes(plan_document(plan))
    again = plan_from_json(exported)
    assert again == plan
    assert canonical_bytes(plan_document(again)) == exported


@slowly
@given(cases())
def test_the_same_for_selections_and_the_price_stays(case: tuple[Document, Document, Document]) -> None:
    plan, inventory, selection = case
    exported = canonical_bytes(selection_document(read_selection(selection)))
    again = selection_document(selection_from_json(exported))
    assert kept_selection(json.loads(exported)) == read_selection(selection)
    assert canonical_bytes(again) == exported
    assert priced_document(plan, inventory, again) == priced_document(plan, inventory, selection)


@slowly
@given(cases())
def test_rules_agree_with_brute_force(case: tuple[Document, Document, Document]) -> None:
    document, _, selection = case
    plan, tier, chosen = read_plan(document), selection["tier"], selection["packages"]
    broken = broken_rule(document, tier, chosen)
    assert rule_of(plan, tier, chosen) == broken
    for offer in package_offers(plan, tier, chosen):
        code = offer.package.code
        assert offer.chosen == (code in chosen)
        if broken is None and not offer.chosen:
            assert offer.allowed == (broken_rule(document, tier, [*chosen, code]) is None)
        if broken is None and offer.chosen:
            left = [other for other in chosen if other != code]
            assert offer.allowed
            assert bool(offer.needed_by) == (broken_rule(document, tier, left) is not None)


def rule_of(plan: Any, tier: str, chosen: list[str]) -> str | None:
    try:
        check_choice(plan, tier, chosen)
    except PricingError as error:
        return error.code
    return None


@slowly
@given(plans())
def test_the_ladder_check_never_fails_and_puts_the_worst_first(document: Document) -> None:
    found = [finding.severity for finding in findings(read_plan(document))]
    assert found == sorted(found)


@slowly
@given(cases())
def test_what_the_client_sees_says_nothing_internal(case: tuple[Document, Document, Document]) -> None:
    plan, inventory, selection = case
    free = {**selection, "discount": None, "one_time_discount": None}
    found = price_regardless(read_plan(plan), read_inventory(inventory), read_selection(free))
    shown = client_price_document(found)
    assert set(price_document(found)) - set(shown) == {"internal", "needs_approval"}
    assert canonical_bytes(shown)
