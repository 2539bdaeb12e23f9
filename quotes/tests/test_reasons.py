"""Why a fee changes: amounts that add up, each said where it can be said exactly."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pricing
from quotes.documents import Reason
from quotes.reasons import Side, reasons_of
from quotes.tests.making import CABLE_TV, CABLE_TV_2
from quotes.tests.per_user import PER_USER

GOLD = pricing.Selection("advanced", ("security", "continuity"), term=12)
SILVER = pricing.Selection("advanced", (), term=12)
COUNTS = (("server", 1), ("user", 22), ("workstation", 20))


def fee(side: Side) -> Decimal:
    return pricing.price(side.plan, side.inventory, side.selection).recurring_net


def reasons(before: Side, after: Side) -> tuple[Reason, ...]:
    return reasons_of(before, after, fee)


def with_counts(**changes: int) -> tuple[tuple[str, int], ...]:
    return tuple(sorted({**dict(COUNTS), **changes}.items()))


def test_each_kind_of_device_has_its_own_amount() -> None:
    before = Side(CABLE_TV, COUNTS, GOLD)
    after = Side(CABLE_TV, with_counts(laptop=2, workstation=19), GOLD)
    assert [(reason.what, reason.of, reason.by, reason.amount) for reason in reasons(before, after)] == [
        ("count", "laptop", 2, Decimal("192.00")),
        ("count", "workstation", -1, Decimal("-96.00")),
    ]


def test_what_costs_nothing_is_said_too() -> None:
    found = reasons(Side(CABLE_TV, COUNTS, GOLD), Side(CABLE_TV, with_counts(camera=3), GOLD))
    assert found == (Reason("count", Decimal("0.00"), "camera", by=3),)


def test_a_tier_with_the_packages_that_need_it_is_one_amount() -> None:
    """Security wants Advanced: neither can be taken alone from Basic, so they have one amount together."""
    basic = pricing.Selection("basic", (), term=12)
    before, after = Side(CABLE_TV, COUNTS, basic), Side(CABLE_TV, COUNTS, GOLD)
    found = reasons(before, after)
    assert [reason.what for reason in found] == ["tier", "added", "added", "together"]
    assert [reason.amount for reason in found[:-1]] == [None, None, None]
    assert found[-1].amount == fee(after) - fee(before)


def test_a_package_alone_has_its_own_amount() -> None:
    before, after = Side(CABLE_TV, COUNTS, GOLD), Side(CABLE_TV, COUNTS, replace(GOLD, packages=("security",)))
    (dropped,) = reasons(before, after)
    assert (dropped.what, dropped.of, dropped.amount) == ("dropped", "Continuity", fee(after) - fee(before))


def test_a_discount_agreed_anew_is_told_as_prices() -> None:
    before = Side(CABLE_TV, COUNTS, GOLD)
    after = replace(before, selection=replace(GOLD, discount=pricing.Discount(amount=Decimal(50))))
    assert reasons(before, after) == (Reason("prices", Decimal("-50.00")),)


def test_without_a_change_there_is_no_reason() -> None:
    side = Side(CABLE_TV, COUNTS, GOLD)
    assert reasons(side, side) == ()


_KEYS = ("server", "workstation", "laptop", "user", "access-point", "firewall", "mailbox", "camera")
_counts = st.dictionaries(st.sampled_from(_KEYS), st.integers(0, 60)).map(lambda found: tuple(sorted(found.items())))


def _sides(plan: pricing.Plan) -> st.SearchStrategy[Side]:
    presets = st.sampled_from([(preset.tier, preset.packages) for preset in plan.presets])
    discount = st.sampled_from([None, pricing.Discount(percent=Decimal("0.07"))])
    return st.builds(
        lambda chosen, counts, off: Side(
            plan, counts, pricing.Selection(chosen[0], chosen[1], term=12, discount=off, elapsed=3, one_time=False)
        ),
        presets,
        _counts,
        discount,
    )


@pytest.mark.parametrize("plan", [CABLE_TV, CABLE_TV_2, PER_USER], ids=["cable-tv", "bundles", "per-user"])
def test_the_amounts_add_up_to_the_difference(plan: pricing.Plan) -> None:
    @settings(max_examples=40, deadline=None)
    @given(_sides(plan), _sides(plan))
    def holds(before: Side, after: Side) -> None:
        found = reasons(before, after)
        told = [reason.amount for reason in found if reason.amount is not None]
        assert sum(told, Decimal(0)) == fee(after) - fee(before)
        # Whatever has no amount of its own is part of the last one.
        assert all(reason.amount is not None for reason in found) or found[-1].what == "together"

    holds()
