"""What bundles save the typical client, and on which rung."""

from typing import Any

import pricing
from plans.selectors import savings_in, typical_savings
from pricing.tests.version_2 import plan_2_document


def _saved(document: dict[str, Any]) -> list[tuple[str, str, str]]:
    found = typical_savings(pricing.read_plan(document))
    return [(saving.bundle, saving.tier, str(saving.amount)) for saving in found]


def test_a_saving_stands_on_the_lowest_rung_on_which_all_packages_can_be_had(per_user: dict[str, Any]) -> None:
    assert _saved(per_user) == [("safe", "complete", "94.30"), ("round-clock", "total", "50.00")]
    per_user["bundles"][0]["requires_tier"] = "total"
    assert _saved(per_user)[0] == ("safe", "total", "94.30")
    # What a package needs is taken with it: Assurance asks for Security.
    per_user["bundles"] = [{"code": "sure", "name": "Sure", "packages": ["assurance"], "percent": "0.5"}]
    assert _saved(per_user) == [("sure", "complete", "140.00")]


def test_what_saves_nothing_is_left_out(per_user: dict[str, Any]) -> None:
    alike = {**per_user["bundles"][0], "code": "later"}
    per_user["bundles"].append(alike)  # the first of two alike is the one that counts
    assert [bundle for bundle, _tier, _amount in _saved(per_user)] == ["safe", "round-clock"]
    assert _saved(plan_2_document(tiers=[], packages=[], presets=[], bundles=[])) == []


def test_a_choice_with_all_its_packages_saves_more_than_one_with_some(per_user: dict[str, Any]) -> None:
    plan = pricing.at_list_price(pricing.read_plan(per_user))
    client = pricing.typical_client(plan)
    some = savings_in(plan, client, "total", ("security", "nights"))
    every = savings_in(plan, client, "total", ("security", "continuity", "nights"))
    assert [saving.name for saving in some] == ["Round the clock"]
    assert [saving.name for saving in every] == ["Safe and sound", "Round the clock"]
