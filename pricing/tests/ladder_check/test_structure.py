"""Findings on how the ladder is built."""

from __future__ import annotations

from typing import Any

import pytest

from pricing import findings
from pricing.tests.ladder_check.findings_support import found, package, tier
from pricing.tests.samples import (
    plan_of,
    service,
)


class TestTierAddsNothing:
    def test_has(self) -> None:
        plan = plan_of(tiers=[tier("basic", "watch", "care"), tier("advanced", "watch"), tier("top", "guard")])
        assert found(plan, "tier-adds-nothing") == ["tier:advanced"]
        assert found(plan_of(tiers=[tier("basic", "watch"), tier("advanced")]), "tier-adds-nothing") == [
            "tier:advanced"
        ]

    def test_has_not(self) -> None:
        plan = plan_of(tiers=[tier("basic"), tier("advanced", "watch"), tier("top", "watch", "care")])
        assert found(plan, "tier-adds-nothing") == []


class TestPackageWithoutStep:
    def test_has(self) -> None:
        packages = [package("none", "guard"), package("low", "guard", requires_tier="basic")]
        assert found(plan_of(packages=packages), "package-without-step") == ["package:none", "package:low"]

    def test_has_not(self) -> None:
        packages = [package("high", "guard", requires_tier="advanced")]
        assert found(plan_of(packages=packages), "package-without-step") == []

    def test_climbing_only_by_what_it_needs_is_told(self) -> None:
        packages = [package("high", "guard", requires_tier="advanced"), package("on", "care", requires=["high"])]
        plan = plan_of(packages=packages)
        assert found(plan, "package-without-step") == ["package:on"]
        message = next(entry.message for entry in findings(plan) if entry.code == "package-without-step")
        assert message.startswith("On asks for no climb itself; only what it needs (High) does.")


class TestUnreachablePackage:
    def unreachable(self, *packages: dict[str, Any]) -> list[str]:
        return [
            where.removeprefix("package:") for where in found(plan_of(packages=list(packages)), "unreachable-package")
        ]

    def test_a_circle(self) -> None:
        assert self.unreachable(package("a", requires=["a"])) == ["a"]
        assert self.unreachable(package("a", requires=["b"]), package("b", requires=["a"])) == ["a", "b"]

    def test_a_chain_into_a_circle(self) -> None:
        circle = [package("b", requires=["c"]), package("c", requires=["b"])]
        assert self.unreachable(package("a", requires=["b"]), *circle) == ["a", "b", "c"]

    def test_a_chain_is_no_circle(self) -> None:
        chain = [package("a", requires=["b", "c"]), package("b", requires=["c"]), package("c")]
        assert self.unreachable(*chain) == []

    def test_it_conflicts_with_what_it_needs(self) -> None:
        assert self.unreachable(package("a", requires=["b"], conflicts=["b"]), package("b")) == ["a"]
        assert self.unreachable(package("a", requires=["b"]), package("b", conflicts=["a"])) == ["a"]

    def test_what_it_needs_conflicts_with_itself(self) -> None:
        others = [package("b"), package("c", conflicts=["b"])]
        assert self.unreachable(package("a", requires=["b", "c"]), *others) == ["a"]
        assert self.unreachable(package("a", conflicts=["a"])) == ["a"]

    @pytest.mark.parametrize(
        ("packages", "why"),
        [
            ([package("a", conflicts=["a"])], "A conflicts with itself."),
            (
                [package("a", requires=["b"]), package("b", conflicts=["a"])],
                "it takes A and B together, which conflict.",
            ),
            ([package("a", requires=["b"]), package("b", requires=["a"])], "what A needs (B) needs A in turn."),
        ],
    )
    def test_the_message_says_why(self, packages: list[dict[str, Any]], why: str) -> None:
        found_here = findings(plan_of(packages=packages))
        message = next(entry.message for entry in found_here if entry.code == "unreachable-package")
        assert message.startswith(f"Nobody can have A: {why}")

    def test_also_further_down(self) -> None:
        chain = [package("a", requires=["b"]), package("b", requires=["c"]), package("c", conflicts=["a"])]
        assert self.unreachable(*chain) == ["a"]

    def test_a_conflict_with_a_stranger_is_none(self) -> None:
        assert self.unreachable(package("a", requires=["b"], conflicts=["c"]), package("b"), package("c")) == []


class TestPresets:
    def preset(self, code: str, tier_code: str = "advanced", *packages: str, **keys: Any) -> dict[str, Any]:
        return {"code": code, "name": code.title(), "tier": tier_code, "packages": list(packages), **keys}

    def test_not_buyable(self) -> None:
        plan = plan_of(presets=[self.preset("low", "basic", "security"), self.preset("high", "advanced", "security")])
        assert found(plan, "preset-not-buyable") == ["preset:low"]

    def test_not_buyable_by_need_or_conflict(self) -> None:
        packages = [package("a", requires=["b"]), package("b", conflicts=["c"]), package("c")]
        presets = [
            self.preset("x", "basic", "a"),
            self.preset("y", "basic", "b", "c"),
            self.preset("z", "basic", "a", "b"),
        ]
        assert found(plan_of(packages=packages, presets=presets), "preset-not-buyable") == ["preset:x", "preset:y"]

    @pytest.mark.parametrize(
        ("marks", "has"), [((), False), ((1,), False), ((0,), True), ((0, 0), True), ((1, 1), True), ((1, 0), False)]
    )
    def test_exactly_one_is_recommended(self, marks: tuple[int, ...], has: bool) -> None:
        presets = [self.preset(f"p{at}", recommended=bool(mark)) for at, mark in enumerate(marks)]
        assert bool(found(plan_of(presets=presets), "no-recommended-preset")) is has


class TestBasicTooGood:
    def test_more_than_half(self) -> None:
        plan = plan_of(tiers=[tier("basic", "watch", "care"), tier("advanced", "guard")], packages=[])
        assert found(plan, "basic-too-good") == ["tier:basic"]

    def test_half_is_not_more_than_half(self) -> None:
        plan = plan_of(tiers=[tier("basic", "watch"), tier("advanced", "care")], packages=[])
        assert found(plan, "basic-too-good") == []

    def test_only_services_on_offer_count(self) -> None:
        assert found(plan_of(tiers=[tier("basic", "watch")], packages=[package("p", "care")]), "basic-too-good") == []
        assert found(plan_of(tiers=[tier("basic", "watch")], packages=[]), "basic-too-good") == ["tier:basic"]

    def test_a_service_in_two_places_counts_once(self) -> None:
        packages = [package("p", "watch", "care"), package("q", "watch")]
        assert found(plan_of(tiers=[tier("basic", "watch")], packages=packages), "basic-too-good") == []


class TestServices:
    def test_unused(self) -> None:
        plan = plan_of(tiers=[tier("basic", "watch")], packages=[package("p", "guard")])
        assert found(plan, "service-unused") == ["service:care"]
        assert found(plan_of(), "service-unused") == []

    def test_without_benefit(self) -> None:
        services = [
            service("watch"),
            service("care", benefit="Help"),
            service("guard", None),
            service("more", benefit=" "),
        ]
        assert found(plan_of(services=services), "service-without-benefit") == ["service:watch", "service:more"]
