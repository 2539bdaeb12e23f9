"""Every error code, and which is reported where several hold."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest

from pricing import CODES, PricingError, price, read_inventory, read_plan, read_selection
from pricing.tests.samples import plan_document_of, service

# For each code from bad-plan to discount-too-large one fault that can stand beside all others.
PACKAGES = [
    {"code": "security", "name": "Security", "services": ["guard"], "requires_tier": "advanced"},
    {"code": "audit", "name": "Audit", "services": [], "requires": ["security"]},
    {"code": "left", "name": "Left", "services": [], "conflicts": ["right"]},
    {"code": "right", "name": "Right", "services": []},
]


def documents(faults: tuple[str, ...]) -> tuple[Any, Any, Any]:
    plan = plan_document_of(packages=PACKAGES, services=[service("watch"), service("care"), service("guard")])
    inventory: Any = {"format": "msp-inventory/1", "counts": {"workstation": 1}}
    packages: list[str] = []
    chosen: Any = {"format": "msp-selection/1", "tier": "basic", "packages": packages}
    if "bad-plan" in faults:
        plan["colour"] = "red"
    if "bad-inventory" in faults:
        inventory["counts"]["workstation"] = -1
    if "bad-selection" in faults:
        chosen["quantities"] = {"client": 2}
    if "package-needs-tier" in faults:
        packages += ["security"]
    if "package-needs-package" in faults:
        packages += ["audit"]
        if "package-needs-tier" in faults:
            packages.remove("security")
            plan["packages"] = [*PACKAGES, {**PACKAGES[0], "code": "other"}]
            packages += ["other"]
    if "package-conflict" in faults:
        packages += ["right", "left"]
    if "unknown-package" in faults:
        packages += ["nope"]
    if "unknown-tier" in faults:
        chosen["tier"] = "nope"
    if "unknown-term" in faults:
        chosen["term"] = 13
    if "unknown-billing" in faults:
        chosen |= {"format": "msp-selection/2", "billing": 3}
    if "unknown-tax" in faults:
        chosen["tax"] = "nope"
    if "discount-too-large" in faults:
        chosen["discount"] = {"amount": "99999.00"}
    return plan, inventory, chosen


def code_of(faults: tuple[str, ...]) -> str:
    plan, inventory, chosen = documents(faults)
    with pytest.raises(PricingError) as caught:
        price(read_plan(plan), read_inventory(inventory), read_selection(chosen))
    assert str(caught.value).startswith(f"{caught.value.code}: ")
    assert "\n" not in str(caught.value)
    return caught.value.code


def test_without_a_fault_there_is_a_price() -> None:
    plan, inventory, chosen = documents(())
    assert price(read_plan(plan), read_inventory(inventory), read_selection(chosen)).recurring_net == 10


@pytest.mark.parametrize("code", CODES)
def test_each_code(code: str) -> None:
    assert code_of((code,)) == code


@pytest.mark.parametrize("pair", list(combinations(CODES, 2)), ids="+".join)
def test_of_two_the_first_is_reported(pair: tuple[str, str]) -> None:
    assert code_of(pair) == pair[0]


def test_of_all_the_first_is_reported() -> None:
    for at in range(len(CODES)):
        assert code_of(CODES[at:]) == CODES[at]


@pytest.mark.parametrize(
    ("keys", "path"),
    [
        ({"packages": ["security", "security"]}, "packages[1]"),
        ({"quantities": {"client": 1}}, "quantities.client"),
        ({"quantities": {"nope": 1}}, "quantities"),
        ({"quantities": {"desk": -1}}, "quantities.desk"),
        ({"quantities": {"desk": 1_000_001}}, "quantities.desk"),
        ({"quantities": {"desk": True}}, "quantities.desk"),
        ({"term": 0}, "term"),
        ({"term": "12"}, "term"),
        ({"tier": None}, "tier"),
        ({"tax": 7}, "tax"),
        ({"discount": {}}, "discount"),
        ({"discount": {"percent": "0.1", "amount": "1"}}, "discount"),
        ({"discount": {"percent": 0.1}}, "discount.percent"),
        ({"discount": {"amount": "1.001"}}, "discount.amount"),
        ({"one_time_discount": {"amount": "1.001"}}, "one_time_discount.amount"),
        ({"discount": {"amount": "1e2"}}, "discount.amount"),
        ({"extras": [{"label": "x", "recurrence": "yearly", "price": "1"}]}, "extras[0].recurrence"),
        ({"extras": [{"label": "x", "recurrence": "once", "price": "-1"}]}, "extras[0].price"),
        ({"extras": [{"label": "x", "recurrence": "once", "price": "1", "quantity": -1}]}, "extras[0].quantity"),
        ({"extras": [{"label": "", "recurrence": "once", "price": "1"}]}, "extras[0].label"),
        ({"extras": [{"recurrence": "once", "price": "1"}]}, "extras[0].label"),
        ({"format": "msp-selection/3"}, "format"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_bad_selections_name_the_place(keys: dict[str, Any], path: str) -> None:
    document = {"format": "msp-selection/1", "tier": "advanced", **keys}
    with pytest.raises(PricingError) as caught:
        price(
            read_plan(plan_document_of()),
            read_inventory({"format": "msp-inventory/1", "counts": {"workstation": 1}}),
            read_selection(document),
        )
    assert (caught.value.code, caught.value.path) == ("bad-selection", path)
    assert caught.value.message.startswith(f"{path}: ")


@pytest.mark.parametrize(
    ("document", "path"),
    [
        (None, ""),
        ([], ""),
        ({"format": "msp-inventory/1"}, "counts"),
        ({"format": "msp-inventory/1", "counts": []}, "counts"),
        ({"format": "msp-inventory/1", "counts": {"server": -1}}, "counts.server"),
        ({"format": "msp-inventory/1", "counts": {"server": 1_000_001}}, "counts.server"),
        ({"format": "msp-inventory/1", "counts": {"server": 1.0}}, "counts.server"),
        ({"format": "msp-inventory/1", "counts": {"server": True}}, "counts.server"),
        ({"format": "msp-inventory/1", "counts": {"server": "1"}}, "counts.server"),
        ({"format": "msp-inventory/1", "counts": {"server": None}}, "counts.server"),
        ({"format": "msp-inventory/1", "counts": {"": 1}}, 'counts[""]'),
        ({"format": "msp-inventory/1", "counts": {"a\u202eb": 1}}, 'counts["a\\u202eb"]'),
        ({"format": "msp-inventory/1", "counts": {"e\u0301": 1, "\u00e9": 1}}, 'counts["\\xe9"]'),
        ({"format": "msp-inventory/1", "counts": {3: 1}}, 'counts["3"]'),
        ({"format": "msp-inventory/2", "counts": {}}, "format"),
        ({"format": "msp-inventory/1", "counts": {}, "extra": 1}, "extra"),
    ],
)
def test_bad_inventories_name_the_place(document: Any, path: str) -> None:
    with pytest.raises(PricingError) as caught:
        read_inventory(document)
    assert (caught.value.code, caught.value.path) == ("bad-inventory", path)
    assert str(caught.value).isascii()
