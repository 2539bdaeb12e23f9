"""What changed between two documents, in words."""

from typing import Any

import pytest

from plans import pricing
from plans.selectors import changes_between
from plans.selectors.documents import Document


def normal(document: dict[str, Any]) -> Document:
    return pricing.plan_document(pricing.read_plan(document))


@pytest.fixture
def before(cable_tv: dict[str, Any]) -> Document:
    return normal(cable_tv)


def told(before: Document, after: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    return [(change.kind, change.part, change.name, change.text) for change in changes_between(before, normal(after))]


def test_nothing_changed(before: Document, cable_tv: dict[str, Any]) -> None:
    assert told(before, cable_tv) == []


def test_a_price_and_a_cost_of_one_service_are_one_change(before: Document, cable_tv: dict[str, Any]) -> None:
    cable_tv["services"][6].update(charge={"model": "per_unit", "price": "27.5"}, cost="1200", minutes="7.5")
    assert told(before, cable_tv) == [
        (
            "changed",
            "Services",
            "Desktop patching, antivirus and alerts",
            "price $25.00 to $27.50, cost $4.50 to $1,200.00, minutes 6 to 7.5",
        )
    ]


def test_brackets_texts_and_sets_are_named_without_their_content(before: Document, cable_tv: dict[str, Any]) -> None:
    cable_tv["services"][7]["charge"]["brackets"][0]["price"] = "50"
    cable_tv["services"][7]["benefit"] = "Help."
    cable_tv["tiers"][0]["services"].remove("ws-watch")
    cable_tv["presets"][1]["recommended"] = True
    assert told(before, cable_tv) == [
        ("changed", "Services", "Desktop care: unlimited remote fixes", "price, benefit"),
        ("changed", "Tiers", "Basic", "services"),
        ("changed", "Presets", "Silver", "recommended"),
    ]


def test_new_gone_and_moved(before: Document, cable_tv: dict[str, Any]) -> None:
    cable_tv["terms"].append({"months": 24, "name": "24 months"})
    cable_tv["terms"][1]["name"] = "A year"
    cable_tv["packages"].reverse()
    cable_tv["taxes"] = []
    assert told(before, cable_tv) == [
        ("moved", "Packages", "Packages", "in another order"),
        ("changed", "Terms", "A year", "name “12 months” to “A year”"),
        ("added", "Terms", "24 months", "new"),
        ("removed", "Taxes", "Sales tax", "removed"),
    ]


def test_the_plan_itself(before: Document, cable_tv: dict[str, Any]) -> None:
    cable_tv.update(name="Managed services 2027", margin_floor="0.6", labour_rate="48")
    assert told(before, cable_tv) == [
        ("changed", "Plan", "Name", "“Managed services, cable TV ladder” to “Managed services 2027”"),
        ("changed", "Plan", "Labour rate", "$45.00 to $48.00"),
        ("changed", "Plan", "Margin floor", "55% to 60%"),
    ]
