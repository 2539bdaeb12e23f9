"""Several numbers to choose at once: every combination is priced by the one rule, and the desk has seen the lowest."""

from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

import pricing
from pricing.tests.second import calculate
from quotes.documents import Limit
from quotes.documents.limits import with_numbers
from quotes.draft_limits import ends_of, judged, turns_of
from quotes.drafts import Draft, price_draft
from quotes.errors import DraftError
from quotes.selectors.figures import table_of

LIMITS = (Limit("desktop", 7, 30), Limit("user", 8, 27))
COUNTS = {"workstation": 12, "laptop": 3, "user": 20, "phone": 43, "server": 2}


def _service(code: str, unit: str, charge: dict[str, Any]) -> dict[str, Any]:
    return {"code": code, "name": code.capitalize(), "category": "All", "unit": unit, "charge": charge}


def _brackets(model: str, *steps: tuple[int | None, str, str]) -> dict[str, Any]:
    return {"model": model, "brackets": [{"up_to": end, "price": price, "flat": flat} for end, price, flat in steps]}


def document(**changes: Any) -> dict[str, Any]:
    """Desktops that endpoints count too, phones of which two go with each user, brackets that make more cost less."""
    services = [
        _service("care", "desktop", _brackets("volume", (9, "50.00", "0"), (20, "30.00", "0"), (None, "25.00", "10"))),
        _service("watch", "endpoint", _brackets("graduated", (16, "4.00", "0"), (None, "3.00", "20"))),
        _service("mail", "user", _brackets("volume", (11, "11.00", "0"), (None, "7.00", "0"))),
        _service("phones", "phone", {"model": "per_unit", "price": "6.50"}),
        _service("share", "client", {"model": "percent", "rate": "0.03"}),
    ]
    return {
        "format": "msp-plan/2",
        "name": "Several",
        "currency": "USD",
        "labour_rate": "0",
        "break_fix_rate": "0",
        "units": [
            {"code": "desktop", "name": "Desktop", "counts": ["workstation", "laptop"]},
            {"code": "endpoint", "name": "Endpoint", "counts": ["workstation", "laptop", "server"]},
            {"code": "user", "name": "User", "counts": ["user"]},
            {"code": "phone", "name": "Phone", "counts": ["phone"], "beyond": {"unit": "user", "each": 2}},
        ],
        "services": services,
        "tiers": [{"code": "all", "name": "All", "services": [one["code"] for one in services]}],
        "terms": [{"months": 12, "name": "12 months"}],
        **changes,
    }


PLAN = pricing.read_plan(document())
INVENTORY = pricing.read_inventory({"format": "msp-inventory/1", "counts": COUNTS})
CHOSEN = pricing.read_selection({"format": "msp-selection/2", "tier": "all"})
GRID = [(("desktop", one), ("user", other)) for one, other in product(range(7, 31), range(8, 28))]


def month(numbers: tuple[tuple[str, int], ...]) -> Decimal:
    counts, by_hand = with_numbers(PLAN, INVENTORY, (), LIMITS, numbers)
    return pricing.price(PLAN, counts, replace(CHOSEN, quantities=by_hand)).recurring_net


def test_every_combination_costs_what_the_second_calculator_makes_of_the_counts() -> None:
    for numbers in GRID:
        desktops, users = (number for _unit, number in numbers)
        plain = {**COUNTS, "workstation": max(0, desktops - 3), "laptop": min(3, desktops), "user": users}
        found = calculate(
            document(), {"format": "msp-inventory/1", "counts": plain}, {"tier": "all", "format": "msp-selection/2"}
        )
        assert str(month(numbers)) == found["recurring_net"], numbers


def test_the_lowest_of_all_combinations_is_among_those_that_are_judged() -> None:
    tried = turns_of(PLAN, INVENTORY, (), LIMITS)
    assert min(map(month, GRID)) == min(map(month, tried))
    assert set(ends_of(LIMITS)) < set(tried)
    # The ends alone would not do, nor one number between them with the other at an end.
    assert min(map(month, GRID)) < min(map(month, ends_of(LIMITS)))
    least = min(tried, key=month)
    assert all(limit.least < number < limit.most for limit, (_unit, number) in zip(LIMITS, least, strict=True))
    assert len(tried) < len(GRID) / 5


def draft(*limits: Limit, **fields: Any) -> Draft:
    return Draft(options=("all",), recommended="all", term=12, limits=limits, **fields)


def test_a_discount_that_is_too_large_between_the_ends_is_refused() -> None:
    lowest, at_ends = min(map(month, GRID)), min(map(month, ends_of(LIMITS)))
    between = pricing.Discount(amount=(lowest + at_ends) / 2 // 1)
    price_draft(PLAN, INVENTORY, draft(discount=between))
    with pytest.raises(DraftError, match="With as many as the client may choose here") as refused:
        price_draft(PLAN, INVENTORY, draft(*LIMITS, discount=between))
    assert refused.value.field == "limits.desktop"
    price_draft(PLAN, INVENTORY, draft(*LIMITS, discount=pricing.Discount(amount=lowest // 1)))


def test_what_needs_approval_with_one_number_at_its_most_and_the_other_at_its_least_needs_it() -> None:
    plan = pricing.read_plan(document(margin_floor="0.10", labour_rate="60", services=[
        {**_service("desks", "desktop", {"model": "per_unit", "price": "10.00"}), "minutes": "12"},
        _service("mail", "user", {"model": "per_unit", "price": "10.00"}),
    ], tiers=[{"code": "all", "name": "All", "services": ["desks", "mail"]}]))  # fmt: skip
    limits = (Limit("desktop", 5, 30), Limit("user", 3, 40))
    both = [(("desktop", least), ("user", most)) for least, most in ((5, 3), (30, 40))]
    found = judged(plan, INVENTORY, CHOSEN, limits)
    by_numbers = dict(zip(ends_of(limits), found.ends, strict=True))
    assert [by_numbers[numbers].needs_approval for numbers in both] == [(), ()]
    assert by_numbers[("desktop", 30), ("user", 3)].needs_approval == ("margin",)
    assert found.price.needs_approval == ("margin",)


def test_the_salesperson_sees_a_month_at_every_end() -> None:
    table = table_of(price_draft(PLAN, INVENTORY, draft(*LIMITS)), internal=True)
    assert [row.label for row in table.at_ends] == [
        "Desktop: 7, User: 8",
        "Desktop: 7, User: 27",
        "Desktop: 30, User: 8",
        "Desktop: 30, User: 27",
    ]
    assert table.at_ends[0].cells[0].text == f"${month(ends_of(LIMITS)[0]):,}"
    assert table_of(price_draft(PLAN, INVENTORY, draft()), internal=True).at_ends == ()


def test_of_many_ends_the_lowest_and_the_highest_are_shown() -> None:
    units = [{"code": f"u{at}", "name": f"U{at}", "counts": [f"k{at}"]} for at in range(4)]
    services = [_service(f"s{at}", f"u{at}", {"model": "per_unit", "price": "1.00"}) for at in range(4)]
    tiers = [{"code": "all", "name": "All", "services": [one["code"] for one in services]}]
    plan = pricing.read_plan(document(units=units, services=services, tiers=tiers))
    counts = pricing.read_inventory({"format": "msp-inventory/1", "counts": {f"k{at}": 2 for at in range(4)}})
    limits = tuple(Limit(f"u{at}", 1, 3) for at in range(4))
    table = table_of(price_draft(plan, counts, draft(*limits)), internal=False)
    assert [row.cells[0].text for row in table.at_ends] == ["$4.00", "$12.00"]


def test_of_more_numbers_than_can_be_combined_each_is_tried_with_the_others_at_their_ends() -> None:
    steps = [(end, f"{60 - end}.00", "0") for end in range(2, 60, 2)]
    units = [{"code": f"u{at}", "name": f"U{at}", "counts": [f"k{at}"]} for at in range(2)]
    charge = _brackets("volume", *steps, (None, "0.50", "0"))
    services = [_service(f"s{at}", f"u{at}", charge) for at in range(2)]
    tiers = [{"code": "all", "name": "All", "services": [one["code"] for one in services]}]
    plan = pricing.read_plan(document(units=units, services=services, tiers=tiers))
    counts = pricing.read_inventory({"format": "msp-inventory/1", "counts": {"k0": 5, "k1": 5}})
    limits = tuple(Limit(f"u{at}", 1, 90) for at in range(2))
    tried = turns_of(plan, counts, (), limits)
    assert set(ends_of(limits)) <= set(tried)
    assert (("u0", 3), ("u1", 90)) in tried
    assert len(tried) < 300
