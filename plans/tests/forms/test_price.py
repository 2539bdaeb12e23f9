"""The form of a charge: a field for each of its figures, and nothing else of it changes."""

from decimal import Decimal
from typing import Any

import pytest

from plans import pricing
from plans.forms import PriceForm


@pytest.fixture
def value(cable_tv: dict[str, Any]) -> pricing.Plan:
    return pricing.read_plan(cable_tv)


def charge_of(value: pricing.Plan, code: str) -> pricing.Charge:
    charge = value.index.services[code].charge
    assert charge is not None
    return charge


def test_a_charge_with_one_price_has_one_field(value: pricing.Plan) -> None:
    form = PriceForm(value, charge_of(value, "srv-base"), {"revision": "3", "price": "130.00"})
    assert form.is_valid()
    assert form.changed_charge() == pricing.Charge("flat", Decimal("130.00"), ())
    assert form.cleaned_data["revision"] == 3


def test_brackets_have_a_field_each_named_by_what_it_is_for(value: pricing.Plan) -> None:
    form = PriceForm(value, charge_of(value, "ws-care"))
    assert [str(field.label) for field in form.visible_fields()] == [
        "Price for 1 to 24",
        "Price for 25 to 49",
        "Price for 50 and more",
    ]
    assert form["price_1"].value() == "46.00"


def test_brackets_keep_their_ends_and_their_model(value: pricing.Plan) -> None:
    before = charge_of(value, "ws-care")
    typed = {"revision": "1", "price_0": "50", "price_1": "47", "price_2": "44.5"}
    form = PriceForm(value, before, typed)
    assert form.is_valid()
    after = form.changed_charge()
    assert after.model == before.model == "graduated"
    assert [(bracket.up_to, str(bracket.price), str(bracket.flat)) for bracket in after.brackets] == [
        (24, "50", "0"),
        (49, "47", "0"),
        (None, "44.5", "0"),
    ]


def test_base_fees_show_where_there_are_any(value: pricing.Plan) -> None:
    brackets = (
        pricing.Bracket(1, Decimal(9), Decimal(5)),
        pricing.Bracket(1000, Decimal(8), Decimal(0)),
        pricing.Bracket(None, Decimal(7), Decimal(0)),
    )
    form = PriceForm(value, pricing.Charge("volume", None, brackets))
    assert [str(field.label) for field in form.visible_fields()] == [
        "Price for 1",
        "Base fee for 1",
        "Price for 2 to 1,000",
        "Base fee for 2 to 1,000",
        "Price for 1,001 and more",
        "Base fee for 1,001 and more",
    ]


@pytest.mark.parametrize("revision", ["", "0", "-1", "x", "1e5", "99999999999999999999"])
def test_a_revision_that_is_none_is_refused_in_words(value: pricing.Plan, revision: str) -> None:
    form = PriceForm(value, charge_of(value, "srv-base"), {"revision": revision, "price": "1"})
    assert not form.is_valid()
    assert form.errors == {"revision": ["This page is incomplete, and nothing was saved. Load it again."]}
