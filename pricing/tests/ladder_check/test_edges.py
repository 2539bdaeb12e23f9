"""Each finding at its edge: whatever the figures, one plan has it, and the plan that is one step away has it not."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pricing import Plan
from pricing.tests.examples import examples
from pricing.tests.ladder_check.findings_support import found, package, tier
from pricing.tests.samples import brackets, one_service_plan, plan_of, service

_few = settings(max_examples=examples(30), deadline=None)
cents = st.integers(1, 5_000_000)


def money(amount: int) -> str:
    return str(Decimal(amount).scaleb(-2))


@_few
@given(st.integers(1, 6), st.integers(0, 4))
def test_a_tier_adds_nothing_until_it_has_one_service_of_its_own(below: int, repeated: int) -> None:
    services = [service(f"s{at}") for at in range(below + 1)]
    codes = [entry["code"] for entry in services]
    again = codes[: min(repeated, below)]

    def has(upper: list[str]) -> list[str]:
        tiers = [tier("basic", *codes[:below]), tier("advanced", *upper)]
        return found(plan_of(services=services, tiers=tiers, packages=[]), "tier-adds-nothing")

    assert has(again) == ["tier:advanced"]
    assert has([*again, codes[-1]]) == []


@_few
@given(cents)
def test_a_higher_tier_is_dearer_from_the_first_cent(minimum: int) -> None:
    """With a service of its own that is charged, it costs more; with one that is not, it may cost the same."""

    def has(upper: int, charge: str | None) -> list[str]:
        services = [service("watch", None), service("care", charge, unit="client")]
        tiers = [tier("basic", "watch", minimum=money(minimum)), tier("advanced", "care", minimum=money(upper))]
        return found(plan_of(services=services, tiers=tiers, packages=[]), "tier-not-dearer")

    assert has(minimum, "0") == ["tier:advanced"]
    assert has(minimum + 1, "0") == []
    assert has(minimum - 1, None) == ["tier:advanced"]
    assert has(minimum, None) == []


@_few
@given(cents, st.integers(0, 50))
def test_a_rung_by_the_head_is_dearer_from_the_first_cent_a_head(price: int, free: int) -> None:
    """Whoever has nobody pays the same for both; whoever has somebody must not."""

    def has(own: str) -> list[str]:
        services = [service("watch", money(price), unit="person"), service("care", own, unit="person")]
        services.append(
            service("desk", brackets("graduated", (free, "0"), (None, money(price)))) if free else service("desk")
        )
        tiers = [tier("basic", "watch", "desk"), tier("advanced", "care")]
        return found(plan_of(services=services, tiers=tiers, packages=[]), "tier-not-dearer")

    assert has("0.005") == []  # rounded, one comes to a cent
    assert has("0.0049") == ["tier:advanced"]


@_few
@given(cents, cents)
def test_a_minimum_on_both_rungs_swallows_the_step_up_to_what_one_person_costs(low: int, step: int) -> None:
    def has(minimum: int) -> list[str]:
        services = [service("watch", money(low), unit="person"), service("care", money(step), unit="person")]
        tiers = [
            tier(code, entry, minimum=money(minimum)) for code, entry in (("basic", "watch"), ("advanced", "care"))
        ]
        return found(plan_of(services=services, tiers=tiers, packages=[]), "tier-not-dearer")

    assert has(low + step) == ["tier:advanced"]
    assert has(low + step - 1) == []


@_few
@given(st.integers(1, 500), cents)
def test_a_cliff_begins_where_one_more_costs_a_cent_less(end: int, price: int) -> None:
    total = end * price

    def has(flat: int) -> list[str]:
        charge = brackets("volume", (end, money(price)), (None, "0", money(flat)))
        return found(one_service_plan(charge), "bracket-cliff")

    if total > 99_999_999_999:
        return
    assert has(total - 1) == ["service:work"]
    assert has(total) == []


@_few
@given(st.integers(1, 10_000))
def test_a_cliff_is_looked_for_up_to_500(end: int) -> None:
    charge = brackets("volume", (end, "10.00"), (None, "1.00"))
    has = end * 10 > (end + 1) and end <= 500
    assert found(one_service_plan(charge), "bracket-cliff") == (["service:work"] if has else [])


@_few
@given(st.integers(2, 6), st.data())
def test_a_package_has_a_step_from_the_second_tier_on(rungs: int, data: st.DataObject) -> None:
    services = [service(f"s{at}") for at in range(rungs)]
    tiers = [tier(f"t{at}", f"s{at}") for at in range(rungs)]
    asked = data.draw(st.integers(1, rungs - 1))

    def has(code: str | None) -> list[str]:
        packages = [package("extra", "s0", requires_tier=code)]
        return found(plan_of(services=services, tiers=tiers, packages=packages), "package-without-step")

    assert has("t0") == has(None) == ["package:extra"]
    assert has(f"t{asked}") == []


@_few
@given(st.integers(2, 6))
def test_needs_in_a_circle_are_open_again_with_one_of_them_gone(length: int) -> None:
    def has(closed: bool) -> list[str]:
        packages = [
            package(f"p{at}", "watch", requires=[f"p{(at + 1) % length}"] if at < length - 1 or closed else [])
            for at in range(length)
        ]
        return found(plan_of(packages=packages), "unreachable-package")

    assert has(True) == [f"package:p{at}" for at in range(length)]
    assert has(False) == []


@_few
@given(st.integers(2, 5), st.data())
def test_a_conflict_counts_only_among_what_is_needed_together(length: int, data: st.DataObject) -> None:
    one, other = sorted(data.draw(st.lists(st.integers(0, length - 1), min_size=2, max_size=2, unique=True)))

    def has(against: str) -> list[str]:
        packages = [
            package(
                f"p{at}",
                "watch",
                requires=[f"p{at + 1}"] if at < length - 1 else [],
                conflicts=[against] if at == one else [],
            )
            for at in range(length)
        ]
        return found(plan_of(packages=[*packages, package("apart", "watch")]), "unreachable-package")

    assert has(f"p{other}") == [f"package:p{at}" for at in range(one + 1)]
    assert has("apart") == []


@_few
@given(st.integers(1, 5), st.data())
def test_a_preset_can_be_bought_from_the_tier_that_its_packages_ask_for(rung: int, data: st.DataObject) -> None:
    services = [service(f"s{at}") for at in range(rung + 1)]
    tiers = [tier(f"t{at}", f"s{at}") for at in range(rung + 1)]
    packages = [package("extra", "s0", requires_tier=f"t{rung}")]

    def has(at: int) -> list[str]:
        presets = [{"code": "gold", "name": "Gold", "tier": f"t{at}", "packages": ["extra"], "recommended": True}]
        return found(plan_of(services=services, tiers=tiers, packages=packages, presets=presets), "preset-not-buyable")

    assert has(data.draw(st.integers(0, rung - 1))) == ["preset:gold"]
    assert has(rung) == []


@_few
@given(st.integers(1, 12))
def test_basic_is_too_good_from_the_first_service_over_half(half: int) -> None:
    services = [service(f"s{at}") for at in range(2 * half)]
    codes = [entry["code"] for entry in services]

    def has(low: int) -> list[str]:
        tiers = [tier("basic", *codes[:low]), tier("advanced", *codes[low:])]
        return found(plan_of(services=services, tiers=tiers, packages=[]), "basic-too-good")

    assert has(half) == []
    assert has(half + 1) == ["tier:basic"]


@_few
@given(st.integers(1, 9_999))
def test_the_floor_is_held_to_the_ten_thousandth(margin: int) -> None:
    """One flat service of 10,000.00 whose cost leaves exactly that margin."""
    cost = money(1_000_000 - margin * 100)

    def has(floor: int) -> list[str]:
        plan: Plan = one_service_plan(
            {"model": "flat", "price": "10000.00"},
            service={"cost": cost, "unit": "client"},
            margin_floor=str(Decimal(floor).scaleb(-4)),
        )
        return found(plan, "below-floor")

    assert has(margin) == []
    assert has(margin + 1) == ["tier:basic"]


@_few
@given(st.sampled_from(["tier", "package"]), st.integers(1, 5))
def test_a_service_is_used_from_its_first_place_on(place: str, others: int) -> None:
    services = [service(f"s{at}") for at in range(others + 1)]
    codes = [entry["code"] for entry in services]

    def has(placed: bool) -> list[str]:
        held = codes if placed else codes[1:]
        tiers = [tier("basic", *(held if place == "tier" else codes[1:]))]
        packages = [package("extra", *(held[:1] if place == "package" else codes[1:]))]
        return found(plan_of(services=services, tiers=tiers, packages=packages), "service-unused")

    assert has(False) == ["service:s0"]
    assert has(True) == []


@_few
@given(st.text(" \n\t", max_size=5), st.text("abcé", min_size=1, max_size=5), st.sampled_from(["0", "10.00", None]))
def test_a_benefit_is_one_letter_at_least_and_only_what_is_charged_needs_one(
    blank: str, words: str, price: str | None
) -> None:
    def has(benefit: str) -> list[str]:
        plan = one_service_plan(
            None if price is None else {"model": "per_unit", "price": price}, service={"benefit": benefit}
        )
        return found(plan, "service-without-benefit")

    assert has(blank) == ([] if price is None else ["service:work"])
    assert has(blank + words) == []


@_few
@given(st.lists(st.booleans(), min_size=1, max_size=6))
def test_exactly_one_preset_is_recommended(recommended: list[bool]) -> None:
    presets: list[dict[str, Any]] = [
        {"code": f"p{at}", "name": f"P{at}", "tier": "basic", "recommended": yes} for at, yes in enumerate(recommended)
    ]
    has = found(plan_of(presets=presets), "no-recommended-preset")
    assert has == ([] if sum(recommended) == 1 else ["plan"])
    assert found(plan_of(presets=[]), "no-recommended-preset") == []
