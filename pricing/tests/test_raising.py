"""Raised and lowered prices: exact, never the wrong way, and ending as asked."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pricing
from pricing import Rise
from pricing.raising import Rounding
from pricing.tests.strategies import plans

_ENDS = {"00": (1, Fraction(0)), "50": (1, Fraction(1, 2)), "95": (1, Fraction(19, 20)), "five": (5, Fraction(0))}


@pytest.mark.parametrize(
    ("price", "share", "rounding", "becomes"),
    [
        ("25.00", "0.05", "minor", "26.25"),
        ("2.05", "0.1", "minor", "2.26"),  # 2.255: half up
        ("49.00", "0.05", "00", "51"),
        ("49.00", "0.05", "50", "51.50"),
        ("49.00", "0.05", "95", "51.95"),  # nearest to 51.45, half up
        ("49.00", "0.03", "95", "50.95"),
        ("49.95", "0.001", "95", "49.95"),
        ("49.50", "0.001", "00", "50"),
        ("49.40", "0.001", "00", "50"),  # the nearest, 49, would be a cut
        ("49.00", "0.05", "five", "50"),
        ("51.00", "0.02", "five", "55"),  # the nearest, 50, would be a cut
        ("0", "0.05", "95", "0"),
        ("0.0125", "0.03", "95", "0.0129"),  # finer than the currency: keeps its four decimals
        ("49.00", "-0.05", "minor", "46.55"),
        ("49.00", "-0.01", "50", "48.50"),
        ("52.60", "-0.01", "five", "50"),
        ("54.00", "-0.01", "five", "50"),  # the nearest, 55, would be a rise
        ("2.00", "-0.05", "five", "2.00"),  # no multiple of 5 between nothing and 2
        ("0.30", "-0.05", "95", "0.30"),
    ],
)
def test_what_a_price_becomes(price: str, share: str, rounding: Rounding, becomes: str) -> None:
    assert pricing.risen(Decimal(price), Rise(rounding, share=Decimal(share)), 2) == Decimal(becomes)


@pytest.mark.parametrize(
    ("currency", "price", "rounding", "becomes"),
    [("JPY", "2480", "minor", "2604"), ("JPY", "2480", "five", "2605"), ("KWD", "1.234", "minor", "1.296")],
)
def test_other_minor_units(currency: str, price: str, rounding: Rounding, becomes: str) -> None:
    assert rounding in pricing.roundings(currency)
    places = pricing.MINOR_UNITS[currency]
    assert pricing.risen(Decimal(price), Rise(rounding, share=Decimal("0.05")), places) == Decimal(becomes)


def test_a_currency_is_offered_what_it_can_end_on() -> None:
    assert pricing.roundings("JPY") == ("minor", "five")
    assert pricing.roundings("KWD") == pricing.roundings("USD") == ("minor", "00", "50", "95", "five")


@given(
    price=st.decimals(min_value=0, max_value=10**6, places=4),
    by=st.decimals(min_value=-2, max_value=3, places=4),
    rounding=st.sampled_from(("minor", "00", "50", "95", "five")),
    places=st.sampled_from((0, 2, 3)),
    as_share=st.booleans(),
)
def test_never_the_wrong_way_and_always_where_it_may_end(
    price: Decimal, by: Decimal, rounding: Rounding, places: int, as_share: bool
) -> None:
    rise = Rise(rounding, share=by) if as_share else Rise(rounding, amount=by)
    found, exactly = pricing.risen(price, rise, places), Fraction(price)
    wanted = exactly * (1 + Fraction(by)) if as_share else exactly + Fraction(by)
    if price == 0:
        assert found == 0
        return
    if wanted <= 0:
        assert found is None
        return
    assert found is not None
    fine = exactly * 10**places % 1 != 0
    own = next(at for at in range(places, 5) if exactly * 10**at % 1 == 0)
    step, first = (Fraction(1, 10**own), Fraction(0)) if fine or rounding == "minor" else _ENDS[rounding]
    ends = (Fraction(found) - first) % step == 0
    assert found > 0
    if by >= 0:
        assert ends
        assert found >= price
    else:
        assert found <= price
        assert ends or found == price
    # As near as an end can be, but for the one that goes the right way.
    assert abs(Fraction(found) - wanted) <= max(step, abs(exactly - wanted))
    again = pricing.risen(found, Rise(rounding, share=Decimal(0)), places)
    assert again == found or not ends


@given(plans(), st.data())
def test_only_the_chosen_services_move_and_never_the_wrong_way(document: dict[str, Any], data: st.DataObject) -> None:
    plan = pricing.read_plan(document)
    codes = frozenset(data.draw(st.sets(st.sampled_from([service.code for service in plan.services]))))
    rise = Rise(data.draw(st.sampled_from(pricing.roundings(plan.currency))), share=Decimal("0.07"))
    after = pricing.read_plan(pricing.plan_document(pricing.raised_plan(plan, codes, rise)))
    for old, new in zip(plan.services, after.services, strict=True):
        pairs = list(zip(pricing.prices_of(old.charge), pricing.prices_of(new.charge), strict=True))
        if old.code not in codes:
            assert old == new
        assert [now for was, now in pairs if was == 0] == [was for was, _now in pairs if was == 0]
        assert pricing.charge_direction(old.charge, new.charge) in ("same", "dearer")


def test_brackets_rise_with_their_base_fees(cable_tv: dict[str, Any]) -> None:
    brackets = [{"up_to": 10, "price": "5.00", "flat": "20.00"}, {"up_to": None, "price": "4.00"}]
    cable_tv["services"][0]["charge"] = {"model": "graduated", "brackets": brackets}
    plan = pricing.read_plan(cable_tv)
    code = plan.services[0].code
    after = pricing.raised_plan(plan, {code}, Rise("minor", amount=Decimal("0.50")))
    assert [str(price) for price in pricing.prices_of(after.services[0].charge)] == ["5.50", "20.50", "4.50", "0"]


def test_a_cut_that_leaves_nothing_is_refused_by_name(cable_tv: dict[str, Any]) -> None:
    plan = pricing.read_plan(cable_tv)
    with pytest.raises(pricing.PricingError, match="nothing would be left") as refused:
        pricing.raised_plan(plan, {"ws-watch"}, Rise("minor", amount=Decimal("-25.00")))
    assert plan.index.services["ws-watch"].name in refused.value.message
