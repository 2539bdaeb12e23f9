"""What holds for every plan, inventory and selection of version 2."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from pricing import (
    Discount,
    Inventory,
    Plan,
    Price,
    PricingError,
    Selection,
    canonical_bytes,
    client_price_document,
    findings,
    kept_selection,
    plan_document,
    plan_from_json,
    price_document,
    price_many,
    price_regardless,
    read_inventory,
    read_plan,
    read_selection,
    selection_document,
    selection_from_json,
)
from pricing.tests.strategies import Document, cases
from pricing.tests.strategies_2 import cases_2, plans_2
from pricing.tests.test_batch import by_the_engine
from pricing.tests.test_properties import slowly

Case = tuple[Document, Document, Document]


def read(case: Case) -> tuple[Plan, Inventory, Selection]:
    return read_plan(case[0]), read_inventory(case[1]), read_selection(case[2])


def priced(plan: Plan, inventory: Inventory, selection: Selection) -> Price:
    """The price, where no discount is too large."""
    try:
        return price_regardless(plan, inventory, selection)
    except PricingError as error:
        assume(error.code != "discount-too-large")
        raise


@slowly
@given(cases_2())
def test_a_bundle_more_never_raises_the_price(case: Case) -> None:
    """One that comes last: an earlier one may take the packages of a later, better one.

    Where services have adjustments of their own, two roundings on either side of zero may make up a minor unit.
    """
    plan, inventory, selection = read(case)
    chosen = replace(selection, one_time_discount=None)
    spare = plan.index.step if plan.index.own_adjustments else Decimal(0)
    ends = range(len(plan.bundles) + 1)
    prices = [priced(replace(plan, bundles=plan.bundles[:end]), inventory, chosen) for end in ends]
    for fewer, more in pairwise(prices):
        assert more.recurring_subtotal <= fewer.recurring_subtotal
        assert more.recurring_net <= fewer.recurring_net + spare


@slowly
@given(cases_2())
def test_without_ramp_part_month_and_billing_it_is_version_1(case: Case) -> None:
    """The figures that both versions have are the same, whatever the first document is."""
    plan, inventory, selection = read(case)
    steady = replace(selection, ramp=(), prorate=None, billing=1, elapsed=0, one_time=True)
    found = priced(plan, inventory, steady)
    assert found.part_month == 0
    assert found.first_period.net == found.recurring_net
    assert found.first_period.tax == found.recurring_tax
    assert found.first_invoice == found.recurring_total + found.one_time_total
    assert [(year.year, year.months) for year in found.years] == [
        (at + 1, min(12, steady.term - 12 * at)) for at in range((steady.term + 11) // 12)
    ]
    if steady.term > 1:
        assert found.contract_value == sum(year.months * year.monthly for year in found.years) + found.one_time_net


@slowly
@given(cases())
def test_version_1_said_in_version_2_has_the_same_figures(case: Case) -> None:
    plan, inventory, selection = case
    assume(all(entry["minimum"] == "0" or len(entry["minimum"].partition(".")[2]) == 0 for entry in plan["tiers"]))
    newer = {**plan, "format": "msp-plan/2"}, inventory, {**selection, "format": "msp-selection/2"}
    old: Any = price_document(priced(*read(case)))
    new: Any = price_document(priced(*read(newer)))
    assert (old["format"], new["format"]) == ("msp-price/1", "msp-price/2")
    assert _as_version_1(new) == old


def _as_version_1(document: Any) -> Any:
    for key in ("billing_adjustment", "taxes", "schedule", "part_month", "first_period"):
        del document[key]
    for line in document["lines"]:
        assert line.pop("list_amount") == line["amount"]
    del document["internal"]["term_margin"], document["selection"]["billing"]
    return {**document, "format": "msp-price/1"}


@slowly
@given(cases_2())
def test_the_schedule_adds_up_to_the_contract_value(case: Case) -> None:
    plan, inventory, selection = read(case)
    found = priced(plan, inventory, selection)
    months = sum(stretch.months for stretch in found.schedule)
    assert months == sum(year.months for year in found.years) == selection.term - selection.elapsed
    assert [stretch.start for stretch in found.schedule] == [
        1 + sum(stretch.months for stretch in found.schedule[:at]) for at in range(len(found.schedule))
    ]
    whole = sum(stretch.monthly * stretch.months for stretch in found.schedule)
    if selection.term == 1:
        assert found.contract_value is None
    else:
        assert found.contract_value == whole + found.part_month + found.one_time_net


@slowly
@given(cases_2())
def test_taxes_by_themselves_add_up(case: Case) -> None:
    plan, inventory, selection = read(case)
    found = priced(plan, inventory, selection)
    assert [figures.tax.code for figures in found.taxes] == [
        tax.code for tax in plan.taxes if tax.code in selection.taxes
    ]
    assert sum((figures.recurring for figures in found.taxes), Decimal(0)) == found.recurring_tax
    assert sum((figures.one_time for figures in found.taxes), Decimal(0)) == found.one_time_tax
    assert sum((figures.first_period for figures in found.taxes), Decimal(0)) == found.first_period.tax
    for figures in found.taxes:
        alone = priced(plan, inventory, replace(selection, taxes=(figures.tax.code,)))
        assert alone.taxes == (figures,)
        assert (alone.recurring_tax, alone.first_period.tax) == (figures.recurring, figures.first_period)


@slowly
@given(cases_2())
def test_an_agreed_price_that_is_the_list_concedes_nothing(case: Case) -> None:
    plan, inventory, selection = read(case)
    steady = {
        service.code: service.charge.price
        for service in plan.services
        if service.charge is not None and service.charge.price is not None
    }
    without = priced(plan, inventory, replace(selection, prices=()))
    agreed = priced(plan, inventory, replace(selection, prices=tuple(sorted(steady.items()))))
    assert agreed.lines == without.lines
    assert agreed.needs_approval == without.needs_approval
    assert agreed.recurring_net == without.recurring_net


@slowly
@given(cases_2(), st.data())
def test_months_that_have_passed_split_a_schedule_without_losing_a_cent(case: Case, data: st.DataObject) -> None:
    plan, inventory, selection = read(case)
    steady = replace(selection, ramp=(), prorate=None)
    elapsed = data.draw(st.integers(0, steady.term - 1))
    whole = month_by_month(priced(plan, inventory, replace(steady, elapsed=0, one_time=True)))
    rest = month_by_month(priced(plan, inventory, replace(steady, elapsed=elapsed, one_time=False)))
    assert rest == whole[elapsed:]


def month_by_month(found: Price) -> list[Decimal]:
    return [stretch.monthly for stretch in found.schedule for _ in range(stretch.months)]


@slowly
@given(cases_2())
def test_the_first_invoice_covers_the_months_to_the_next(case: Case) -> None:
    plan, inventory, selection = read(case)
    found = priced(plan, inventory, selection)
    first = found.first_period
    assert 1 <= first.months <= selection.billing
    assert first.net == sum(month_by_month(found)[: first.months]) + found.part_month
    assert found.first_months == sum(month_by_month(found)[: first.months])
    assert first.total == first.net + first.tax
    assert sum((tax.first_invoice for tax in found.taxes), Decimal(0)) == first.tax + found.one_time_tax
    assert (selection.elapsed + first.months) % selection.billing == 0 or first.months == len(month_by_month(found))


@slowly
@given(cases_2())
def test_lines_add_up_and_bundles_stay_within_what_they_bundle(case: Case) -> None:
    plan, inventory, selection = read(case)
    found = priced(plan, inventory, replace(selection, discount=None, one_time_discount=None))
    assert sum((line.amount for line in found.lines), Decimal(0)) == found.recurring_subtotal >= 0
    for line in found.lines:
        if line.source.startswith("bundle:"):
            bundle = next(entry for entry in plan.bundles if line.source == f"bundle:{entry.code}")
            sources = {f"package:{code}" for code in bundle.packages}
            assert 0 < -line.amount <= sum(other.amount for other in found.lines if other.source in sources)
    assert all(line.amount == line.list_amount for line in found.lines if line.service not in dict(selection.prices))
    agreed = [line.amount - line.list_amount for line in found.lines]
    assert found.below_list <= 0 <= found.above_list
    assert found.below_list + found.above_list == sum(agreed, Decimal(0))


@slowly
@given(plans_2())
def test_export_then_import_is_the_same_plan_byte_for_byte(document: Document) -> None:
    plan = read_plan(document)
    exported = canonical_bytes(plan_document(plan))
    again = plan_from_json(exported)
    assert again == plan
    assert canonical_bytes(plan_document(again)) == exported


@slowly
@given(cases_2())
def test_the_same_for_selections_and_the_price_stays(case: Case) -> None:
    plan, inventory, selection = read(case)
    exported = canonical_bytes(selection_document(selection))
    again = selection_from_json(exported)
    assert again == selection == kept_selection(json.loads(exported))
    assert canonical_bytes(selection_document(again)) == exported
    assert price_document(priced(plan, inventory, again)) == price_document(priced(plan, inventory, selection))


@slowly
@given(cases_2())
def test_what_the_client_sees_says_nothing_internal(case: Case) -> None:
    found = priced(*read(case))
    shown = client_price_document(found)
    assert set(price_document(found)) - set(shown) == {"internal", "needs_approval"}
    assert canonical_bytes(shown)


@slowly
@given(plans_2())
def test_the_ladder_check_never_fails_and_puts_the_worst_first(document: Document) -> None:
    found = [finding.severity for finding in findings(read_plan(document))]
    assert found == sorted(found)


@slowly
@given(cases_2())
def test_many_at_once_are_what_the_engine_says_of_each(case: Case) -> None:
    plan, inventory, selection = read(case)
    others = [selection, replace(selection, discount=Discount(amount=Decimal(40))), Selection(selection.tier, ())]
    others += [replace(selection, billing=5)]
    found = price_many(plan, [(dict(inventory.counts), each) for each in others])
    assert found == [by_the_engine(plan, inventory, each) for each in others]
