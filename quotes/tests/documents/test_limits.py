"""Numbers that a client chooses: what moves with them, and what of them is frozen."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pricing
from quotes.documents import Limit, Revision, read_revision, revision_bytes
from quotes.quantities import drifts
from quotes.tests.per_user import COUNTS, PER_USER
from quotes.tests.revisions import make_revision

ALL = ("access-point", "desktop", "mailbox", "mobile", "user")
LIMITS = tuple(Limit(unit, 0, 60) for unit in ALL)


def offered(**fields: Any) -> Revision:
    return make_revision(**{"limits": (Limit("desktop", 10, 30), Limit("user", 10, 40)), **fields})


def quantity(revision: Revision, unit: str) -> int:
    return pricing.unit_quantities(revision.plan, revision.inventory, revision.common)[unit]


def test_whatever_counts_the_same_devices_moves_along() -> None:
    revision = offered()
    chosen = revision.counting((("desktop", 25),))
    assert (quantity(revision, "desktop"), quantity(revision, "endpoint")) == (20, 21)
    assert (quantity(chosen, "desktop"), quantity(chosen, "endpoint"), quantity(chosen, "server")) == (25, 26, 1)
    assert chosen.numbers == (("desktop", 25), ("user", 22))
    assert drifts(chosen.plan, chosen.inventory, chosen.common.quantities) == ()


@pytest.mark.parametrize(
    ("by_hand", "left"),
    [
        # What was set by hand to move along does so by itself from now on.
        ((("desktop", 24), ("endpoint", 25)), ()),
        # What was set apart on purpose keeps its distance.
        ((("desktop", 24), ("endpoint", 40)), (("endpoint", 41),)),
        ((("endpoint", 40),), (("endpoint", 45),)),
        ((("server", 3), ("endpoint", 23)), (("endpoint", 28), ("server", 3))),
    ],
)
def test_what_was_set_by_hand_moves_by_the_same_number(by_hand: Any, left: Any) -> None:
    common = pricing.Selection(tier="", taxes=("sales",), quantities=by_hand)
    revision = offered(selection=common)
    chosen = revision.counting((("desktop", 25),))
    assert (quantity(chosen, "desktop"), chosen.common.quantities) == (25, left)


def test_what_goes_with_people_follows_them() -> None:
    plain = pricing.Selection(tier="")
    revision = offered(counts=COUNTS, plan=PER_USER, selection=plain, limits=(Limit("person", 5, 25),))
    assert [quantity(revision, unit) for unit in ("person", "more-devices")] == [10, 3]
    fewer = revision.counting((("person", 6),))
    assert [quantity(fewer, unit) for unit in ("person", "more-devices")] == [6, 11]


@given(st.fixed_dictionaries({}, optional={unit: st.integers(0, 60) for unit in ALL}))
def test_choosing_is_counting_and_may_be_done_again(numbers: dict[str, int]) -> None:
    """The price is that of a client who has so many, whatever they chose before."""
    revision = offered(limits=LIMITS)
    wanted = tuple(sorted(numbers.items()))
    chosen = revision.counting(wanted)
    assert dict(chosen.numbers) == {**dict(revision.numbers), **numbers}
    assert chosen.common == revision.common
    assert chosen.counting(wanted) == chosen
    back = chosen.counting(revision.numbers)
    option = revision.recommended
    assert back.priced(option.tier, option.packages) == revision.priced(option.tier, option.packages)
    step = dict(chosen.numbers)["desktop"] - dict(revision.numbers)["desktop"]
    by_hand = {**dict(chosen.numbers), "endpoint": quantity(revision, "endpoint") + step}
    same = replace(revision, common=replace(revision.common, quantities=tuple(sorted(by_hand.items()))))
    prices = [each.priced(option.tier, option.packages).recurring_net for each in (chosen, same)]
    assert prices[0] == prices[1]
    assert prices[0] > Decimal(0)


def test_nothing_is_said_where_nothing_is_to_be_chosen() -> None:
    assert "limits" not in json.loads(revision_bytes(make_revision()))
    document = json.loads(revision_bytes(offered()))
    assert document["limits"] == {"desktop": [10, 30], "user": [10, 40]}
    read = read_revision(revision_bytes(offered()))
    assert read.limits == (Limit("desktop", 10, 30), Limit("user", 10, 40))
    assert make_revision().counting((("user", 9),)) == make_revision()


@pytest.mark.parametrize(
    ("numbers", "offers"),
    [
        ((), True),
        ((("user", 10), ("desktop", 30)), True),
        ((("user", 9),), False),
        ((("user", 41),), False),
        ((("user", -1),), False),
        ((("server", 2),), False),
        ((("nothing", 2),), False),
    ],
)
def test_only_what_is_within_the_limits_is_offered(numbers: Any, offers: bool) -> None:
    assert offered().offers_numbers(numbers) is offers
