"""Reading plans: what is refused, where, and that writing gives the same plan back."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from pricing import (
    PricingError,
    plan_document,
    read_plan,
)
from pricing.tests.samples import DATA, brackets, plan_document_of, service

PLANS = sorted((DATA / "plans").glob("*.json"))


def refused(document: object) -> PricingError:
    with pytest.raises(PricingError) as caught:
        read_plan(document)
    assert caught.value.code == "bad-plan"
    assert "\n" not in str(caught.value)
    assert str(caught.value).isascii()
    return caught.value


def changed(path: str, value: object) -> dict[str, Any]:
    """The sample plan with one value set, at a path such as services[0].charge.price."""
    document = plan_document_of(
        presets=[{"code": "gold", "name": "Gold", "tier": "advanced", "packages": ["security"]}],
        one_time=[{"code": "start", "name": "Start", "basis": "fixed", "amount": "10"}],
    )
    document["services"][1]["charge"] = brackets("graduated", (5, "9", "1"), (None, "8"))
    *steps, last = path.replace("[", ".").replace("]", "").split(".")
    at: Any = document
    for step in steps:
        at = at[int(step)] if isinstance(at, list) else at[step]
    at[int(last) if isinstance(at, list) else last] = value
    return document


# What Decimal would take, or what a careless reader would.
HOSTILE_NUMBERS: list[object] = [
    25, 25.0, True, None, [], {}, "", " ", " 1", "1 ", "1\n", "+1", "-0", "-0.00", "1.", ".5", "1,5", "1_000",
    "1e2", "1E2", "1e999", "1e-999", "NaN", "sNaN", "Infinity", "-Infinity", "0x10", "00", "01",
    "\u0661\u0662", "\uff11", "1\u066b5", "\u22121", "--1", "1..2", "1.2.3", "$1", "1 000",
    "9" * 10, "9" * 5000, "0." + "0" * 9, "1/2",
]  # fmt: skip

PRICES = [
    "services[0].charge.price", "services[1].charge.brackets[0].price", "services[1].charge.brackets[0].flat",
    "tiers[0].minimum", "one_time[0].amount", "one_time[0].minimum",
]  # fmt: skip
COSTS = ["labour_rate", "break_fix_rate", "services[0].cost", "services[0].minutes", "services[0].break_fix_minutes"]
LISTS = {"units", "services", "tiers", "packages", "presets", "terms", "one_time", "taxes"}
RATES = ["margin_floor", "discount_limit", "taxes[0].rate"]
CHANGES = ["terms[0].adjustment", "terms[0].escalator"]


class TestNumbers:
    @pytest.mark.parametrize("path", [*PRICES, *COSTS, *RATES, *CHANGES])
    def test_hostile_ones_are_refused_with_their_path(self, path: str) -> None:
        for value in HOSTILE_NUMBERS:
            error = refused(changed(path, value))
            assert error.path == path, value
            assert len(str(error)) < 250

    @pytest.mark.parametrize("path", [*PRICES, *COSTS, *RATES])
    def test_these_may_not_be_negative(self, path: str) -> None:
        assert refused(changed(path, "-0.01")).path == path

    @pytest.mark.parametrize("path", CHANGES)
    def test_these_may_but_stay_above_minus_1(self, path: str) -> None:
        read_plan(changed(path, "-0.99999999"))
        assert refused(changed(path, "-1")).path == path

    @pytest.mark.parametrize(
        ("paths", "longest", "too_long", "too_large"),
        [
            (PRICES, "999999999.9999", "0.00001", "1000000000"),
            (COSTS, "999999999.999999", "0.0000001", "1000000000"),
            ([*RATES, *CHANGES], "99999.99999999", "0.000000001", "100000"),
        ],
    )
    def test_bounds(self, paths: list[str], longest: str, too_long: str, too_large: str) -> None:
        for path in paths:
            plan = read_plan(changed(path, longest))
            assert json.dumps(longest) in json.dumps(plan_document(plan))
            assert refused(changed(path, too_long)).path == path
            assert refused(changed(path, too_large)).path == path

    @pytest.mark.parametrize(
        "path", ["services[1].charge.brackets[0].up_to", "terms[0].months", "one_time[0].waived_from"]
    )
    @pytest.mark.parametrize("value", [0, -1, 1.0, "5", True, 2**53, 10**5000], ids=type)
    def test_whole_numbers(self, path: str, value: object) -> None:
        assert refused(changed(path, value)).path == path


class TestTexts:
    @pytest.mark.parametrize(
        "value",
        [
            None, 3, "", "  ", "x" * 201, "a\nb", "a\tb", "a\x00b", "a\x7fb", "a\x85b", "a\u202eb", "a\u2066b",
            "a\u200bb", "\ufeffa", "a\u2028b", "a\ud800b", "a\ue000b",
        ],
    )  # fmt: skip
    def test_names_that_are_refused(self, value: object) -> None:
        for path in ("name", "services[0].category", *(f"{name}[0].name" for name in LISTS)):
            assert refused(changed(path, value)).path == path

    @pytest.mark.parametrize(
        "value",
        [
            "Sécurité",
            "\u0634\u0628\u0643\u0629",
            "\u05e8\u05e9\u05ea",
            "\u0645\u06cc\u200c\u062e",
            "日本",
            "x" * 200,
            "<b>&'\"",
        ],
    )
    def test_names_that_are_taken(self, value: str) -> None:
        assert read_plan(changed("name", value)).name == value

    def test_two_ways_to_write_a_letter_become_one(self) -> None:
        assert read_plan(changed("name", "Se\u0301curite\u0301")).name == "Sécurité"

    def test_texts_may_be_blank_and_have_lines_where_that_makes_sense(self) -> None:
        plan = read_plan(changed("services[0].description", "One\r\n\ttwo\n"))
        assert plan.services[0].description == "One\n\ttwo\n"
        assert refused(changed("tiers[0].tagline", "One\ntwo")).path == "tiers[0].tagline"


class TestCodesAndReferences:
    @pytest.mark.parametrize("value", [None, 3, "", "A", "-a", "a_b", "a b", "a" * 41, "é", "a\n"])
    def test_codes_that_are_refused(self, value: object) -> None:
        for name in LISTS - {"terms"}:
            assert refused(changed(f"{name}[0].code", value)).path == f"{name}[0].code"

    @pytest.mark.parametrize(
        "path",
        [
            "services[0].unit", "tiers[0].services[0]", "packages[0].services[0]", "packages[0].requires_tier",
            "presets[0].tier", "presets[0].packages[0]",
        ],
    )  # fmt: skip
    def test_dangling_codes(self, path: str) -> None:
        assert refused(changed(path, "nope")).path == path

    @pytest.mark.parametrize("path", ["packages[0].requires", "packages[0].conflicts"])
    def test_dangling_packages(self, path: str) -> None:
        assert refused(changed(path, ["nope"])).path == f"{path}[0]"
        assert refused(changed(path, ["security", "security"])).path == f"{path}[1]"

    @pytest.mark.parametrize("name", ["units", "services", "tiers", "packages", "presets", "one_time", "taxes"])
    def test_duplicate_codes(self, name: str) -> None:
        document = changed("name", "Twice")
        document[name].append(document[name][0])
        assert refused(document).path == f"{name}[{len(document[name]) - 1}].code"

    def test_duplicate_months(self) -> None:
        assert refused(changed("terms[1].months", 12)).path == "terms[1].months"

    def test_a_code_twice_in_a_set(self) -> None:
        assert refused(changed("tiers[0].services", ["watch", "watch"])).path == "tiers[0].services[1]"
        assert refused(changed("units[0].counts", ["server", "server"])).path == "units[0].counts[1]"

    def test_the_unit_client_is_taken(self) -> None:
        assert refused(changed("units[0].code", "client")).path == "units[0].code"

    def test_sets_of_packages_take_the_order_of_the_plan(self) -> None:
        packages: list[dict[str, Any]] = [{"code": code, "name": code, "services": []} for code in "abc"]
        packages[0]["requires"] = ["c", "b"]
        plan = read_plan(plan_document_of(packages=packages))
        assert plan.packages[0].requires == ("b", "c")


class TestShape:
    @pytest.mark.parametrize("document", [None, 3, "plan", [], [{}], True])
    def test_a_plan_is_an_object(self, document: object) -> None:
        assert refused(document).path == ""

    def test_every_key_without_a_default_is_needed(self) -> None:
        for path in (
            "format",
            "name",
            "currency",
            "labour_rate",
            "break_fix_rate",
            "units",
            "services",
            "tiers",
            "terms",
        ):
            document = plan_document_of()
            del document[path]
            assert refused(document).path == path

    def test_unknown_keys_are_refused_everywhere(self) -> None:
        charges = ("services[0].charge.", "services[1].charge.brackets[0].")
        for place in ("", *charges, *(f"{name}[0]." for name in LISTS)):
            assert refused(changed(f"{place}colour", "red")).path == f"{place}colour"

    def test_a_key_of_another_model_is_unknown(self) -> None:
        assert refused(changed("services[0].charge.brackets", [])).path == "services[0].charge.brackets"
        assert refused(changed("services[1].charge.price", "1")).path == "services[1].charge.price"

    @pytest.mark.parametrize("model", [None, 3, "tiered", ["flat"], {}])
    def test_models(self, model: object) -> None:
        assert refused(changed("services[0].charge.model", model)).path == "services[0].charge.model"

    @pytest.mark.parametrize("currency", [None, "usd", "US", "XXX", "USDX", "", 840])
    def test_currencies(self, currency: object) -> None:
        assert refused(changed("currency", currency)).path == "currency"

    @pytest.mark.parametrize(
        ("steps", "path"),
        [
            ((), ""),
            (((5, "1"),), "[0].up_to"),
            (((None, "1"), (None, "1")), "[0].up_to"),
            (((5, "1"), (5, "1"), (None, "1")), "[1].up_to"),
            (((5, "1"), (4, "1"), (None, "1")), "[1].up_to"),
        ],
    )
    def test_brackets(self, steps: tuple[Any, ...], path: str) -> None:
        for model in ("volume", "graduated"):
            error = refused(changed("services[0].charge", brackets(model, *steps)))
            assert error.path == f"services[0].charge.brackets{path}"

    def test_only_a_fee_per_unit_has_a_unit(self) -> None:
        assert refused(changed("one_time[0].unit", "desk")).path == "one_time[0].unit"
        assert refused(changed("one_time[0].basis", "per_unit")).path == "one_time[0].unit"

    def test_flags(self) -> None:
        for path in ("services[0].taxable", "presets[0].recommended", "one_time[0].taxable"):
            for value in (0, 1, "true", None):
                assert refused(changed(path, value)).path == path

    @pytest.mark.parametrize(
        ("name", "most"), [("units", 2_000), ("services", 2_000), ("tiers", 50), ("packages", 200), ("presets", 200)]
    )
    def test_lists_have_an_end(self, name: str, most: int) -> None:
        document = changed("name", "Long")
        entry = document[name][0]
        document[name] += [{**entry, "code": f"more-{at}"} for at in range(most - len(document[name]))]
        assert len(getattr(read_plan(document), name)) == most
        document[name].append({**entry, "code": "one-too-many"})
        assert refused(document).path == name

    def test_a_plan_that_has_just_begun_is_a_plan(self) -> None:
        plan = read_plan(plan_document_of(units=[], services=[], tiers=[], packages=[], terms=[], taxes=[]))
        assert plan.tiers == ()


def test_a_service_of_decimals_is_refused_like_a_float() -> None:
    assert refused(plan_document_of(labour_rate=Decimal("45"))).path == "labour_rate"
    assert refused(plan_document_of(services=[service("watch", {"model": "flat", "price": 1.5})])).path == (
        "services[0].charge.price"
    )


def test_a_service_that_was_read_before_is_still_read_where_it_stands() -> None:
    document = changed("services[0].taxable", True)
    first = read_plan(document)
    document["services"].reverse()
    assert read_plan(document).services == first.services[::-1]
    for at in (0, 1):  # the readings before are no reason to take what only looks the same
        assert refused(changed(f"services[{at}].taxable", 1)).path == f"services[{at}].taxable"
    document["units"] = []
    assert refused(document).path == "services[0].unit"
