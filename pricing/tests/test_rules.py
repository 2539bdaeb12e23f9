"""What may be chosen together. The brute-force comparison is in test_properties.py."""

from __future__ import annotations

from itertools import chain, combinations
from typing import Any

import pytest

from pricing import PricingError, check_choice, foothold, needed_packages, package_offers
from pricing.tests.samples import cable_tv, cable_tv_document, plan_of
from pricing.tests.second.refusals import broken_rule


def code_of(plan: Any, tier: str, packages: Any) -> str | None:
    try:
        check_choice(plan, tier, packages)
    except PricingError as error:
        return error.code
    return None


def test_every_choice_of_cable_tv() -> None:
    plan, document = cable_tv(), cable_tv_document()
    codes = [package.code for package in plan.packages]
    choices = list(chain.from_iterable(combinations(codes, size) for size in range(len(codes) + 1)))
    allowed = 0
    for tier in ("basic", "advanced"):
        for chosen in choices:
            expected = broken_rule(document, tier, list(chosen))
            assert code_of(plan, tier, chosen) == expected
            allowed += expected is None
    assert allowed == 2 + 2**7 + 2**5  # Basic with or without printers; Advanced without and with compliance.


@pytest.mark.parametrize(
    ("tier", "packages", "code"),
    [
        ("nope", ["nope", "nope"], "bad-selection"),
        ("nope", ["nope"], "unknown-tier"),
        ("basic", ["nope", "security"], "unknown-package"),
        ("basic", ["compliance"], "package-needs-tier"),
        ("advanced", ["compliance"], "package-needs-package"),
    ],
)
def test_the_first_fault_is_reported(tier: str, packages: list[str], code: str) -> None:
    assert code_of(cable_tv(), tier, packages) == code


def test_messages_speak_in_names() -> None:
    with pytest.raises(PricingError) as caught:
        check_choice(cable_tv(), "advanced", ["compliance"])
    assert str(caught.value) == "package-needs-package: Compliance needs Security and Continuity as well"
    with pytest.raises(PricingError) as caught:
        check_choice(cable_tv(), "basic", ["security"])
    assert str(caught.value) == "package-needs-tier: Security needs Advanced or a tier above it"


PACKAGES: list[dict[str, Any]] = [
    {"code": "a", "name": "A", "services": ["guard"], "conflicts": ["b"]},
    {"code": "b", "name": "B", "services": ["care"], "requires_tier": "advanced"},
    {"code": "c", "name": "C", "services": ["watch"], "requires": ["a"]},
    {"code": "d", "name": "D", "services": [], "requires": ["c"]},
    {"code": "e", "name": "E", "services": ["guard"], "conflicts": ["e"]},
]


def offers(tier: str, *chosen: str) -> dict[str, Any]:
    return {offer.package.code: offer for offer in package_offers(plan_of(packages=PACKAGES), tier, chosen)}


class TestOffers:
    def test_states(self) -> None:
        found = offers("basic", "a")
        assert [code for code, offer in found.items() if offer.chosen] == ["a"]
        # Nothing is in d, so nothing would be added.
        assert [code for code, offer in found.items() if offer.included] == ["c", "d"]
        assert [code for code, offer in found.items() if not offer.allowed] == ["b", "d", "e"]

    def test_reasons(self) -> None:
        found = offers("basic", "a")
        assert (found["b"].needs_tier, found["b"].conflicts) == ("advanced", ("a",))
        assert found["d"].needs_packages == ("c",)
        assert found["e"].conflicts == ("e",)
        assert found["c"].allowed

    def test_a_conflict_holds_both_ways(self) -> None:
        assert offers("advanced", "a")["b"].conflicts == ("a",)
        assert offers("advanced", "b")["a"].conflicts == ("b",)
        assert code_of(plan_of(packages=PACKAGES), "advanced", ["a", "b"]) == "package-conflict"
        assert code_of(plan_of(packages=PACKAGES), "basic", ["e"]) == "package-conflict"

    def test_who_needs_a_chosen_package(self) -> None:
        found = offers("basic", "a", "c")
        assert (found["a"].needed_by, found["c"].needed_by) == (("c",), ())

    def test_a_choice_that_is_broken_is_told_and_not_refused(self) -> None:
        found = offers("basic", "b", "c")
        assert (found["b"].chosen, found["b"].allowed, found["b"].needs_tier) == (True, False, "advanced")
        assert found["c"].needs_packages == ("a",)

    def test_higher_up_more_is_included(self) -> None:
        assert offers("basic")["b"].included is False
        assert offers("advanced")["b"].included is True

    def test_unknown_codes(self) -> None:
        with pytest.raises(PricingError, match="unknown-tier"):
            offers("nope")
        with pytest.raises(PricingError, match="unknown-package"):
            offers("basic", "nope")


def test_what_a_package_needs_in_the_end() -> None:
    plan = plan_of(packages=PACKAGES)
    assert needed_packages(plan, "d") == ("a", "c")
    assert foothold(plan, "d") == ("basic", ("a", "c"))
    assert foothold(cable_tv(), "compliance") == ("advanced", ("security", "continuity"))
