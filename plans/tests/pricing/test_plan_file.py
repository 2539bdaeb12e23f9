"""Reading plans: what is refused, where, and that writing gives the same plan back."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from plans.pricing import (
    PricingError,
    canonical_bytes,
    inventory_document,
    inventory_from_json,
    plan_document,
    plan_from_json,
    read_plan,
    selection_document,
    selection_from_json,
)
from plans.tests.pricing.samples import DATA, brackets, cable_tv_document, plan_document_of, service

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
    "\u0661\u0662", "\uff11", "1\u066b5", "\u22121", "--1", "1..2", "1.2.3", "$1", "1 000", "9" * 10, "9" * 5000, "0." + "0" * 9, "1/2",
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

    def test_a_plan_that_has_just_begun_is_a_plan(self) -> None:
        plan = read_plan(plan_document_of(units=[], services=[], tiers=[], packages=[], terms=[], taxes=[]))
        assert plan.tiers == ()


class TestJson:
    @pytest.mark.parametrize(
        ("raw", "words"),
        [
            (b"", "not JSON"),
            (b"{", "not JSON"),
            (b"\x89PNG\r\n\x1a\n", "not UTF-8"),
            ('{"format": "msp-plan/1"}'.encode("utf-16"), "not UTF-8"),
            (b"[" * 100_000, "nested"),
            (b'{"a":' * 100_000, "nested"),
            (b" " * 4_000_001, "larger"),
            (b"{} {}", "not JSON"),
            (b"NaN", "must be an object"),
            (b"1" * 10_000, "must be an object"),
        ],
    )  # fmt: skip
    def test_files_that_are_no_plan(self, raw: bytes, words: str) -> None:
        for read, code in ((plan_from_json, "bad-plan"), (inventory_from_json, "bad-inventory"),
                           (selection_from_json, "bad-selection")):  # fmt: skip
            with pytest.raises(PricingError, match=words) as caught:
                read(raw)
            assert caught.value.code == code
            assert len(str(caught.value)) < 200

    @pytest.mark.parametrize(
        ("old", "new", "path"),
        [
            ('"name": "Small"', '"name": "Small", "name": "Other"', ""),
            ('"model": "per_unit"', '"model": "flat", "model": "per_unit"', "services[0].charge"),
            ('"price": "10.00"', '"price": 10.00', "services[0].charge.price"),
            ('"price": "10.00"', '"price": NaN', "services[0].charge.price"),
            ('"price": "10.00"', '"price": -Infinity', "services[0].charge.price"),
            ('"price": "10.00"', '"price": 1e999', "services[0].charge.price"),
            ('"months": 12', '"months": 12.0', "terms[0].months"),
            ('"months": 12', '"months": ' + "1" * 9_999, "terms[0].months"),
            ('"name": "Small"', '"name": "\\ud800"', "name"),
            ('"name": "Small"', '"name": "\\u202e"', "name"),
            ('"name": "Small"', '"na\\ud800me": "Small"', '["na\\ud800me"]'),
            ('"name": "Small"', '"name": ' + "[" * 500 + "]" * 500, "name"),
        ],
    )
    def test_what_json_readers_swallow(self, old: str, new: str, path: str) -> None:
        text = json.dumps(plan_document_of())
        assert old in text
        with pytest.raises(PricingError) as caught:
            plan_from_json(text.replace(old, new, 1).encode())
        assert (caught.value.code, caught.value.path) == ("bad-plan", path)
        assert str(caught.value).isascii()

    def test_a_byte_order_mark_is_allowed(self) -> None:
        raw = b"\xef\xbb\xbf" + json.dumps(plan_document_of()).encode()
        assert plan_from_json(raw) == read_plan(plan_document_of())


class TestWriting:
    @pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
    def test_export_then_import_is_the_same_plan(self, path: Any) -> None:
        plan = plan_from_json(path.read_bytes())
        exported = canonical_bytes(plan_document(plan))
        again = plan_from_json(exported)
        assert again == plan
        assert canonical_bytes(plan_document(again)) == exported

    def test_every_key_is_written_and_numbers_have_one_form(self) -> None:
        plan = read_plan(changed("services[0].cost", "4.5"))
        document: Any = plan_document(plan)
        assert document["services"][0] == {
            "code": "watch", "name": "Watch", "category": "Any", "unit": "desk",
            "charge": {"model": "per_unit", "price": "10.00"}, "cost": "4.50", "minutes": "0", "break_fix_minutes": "0",
            "taxable": True, "benefit": "", "description": "",
        }  # fmt: skip
        assert document["labour_rate"] == "60.00"
        assert document["taxes"][0]["rate"] == "0.1"
        assert document["services"][1]["charge"]["brackets"] == [
            {"up_to": 5, "price": "9.00", "flat": "1.00"},
            {"up_to": None, "price": "8.00", "flat": "0.00"},
        ]

    def test_the_same_number_written_otherwise_is_the_same_plan(self) -> None:
        one, other = read_plan(changed("services[0].cost", "4.5")), read_plan(changed("services[0].cost", "4.500"))
        assert canonical_bytes(plan_document(one)) == canonical_bytes(plan_document(other))

    def test_a_factor_is_not_money(self) -> None:
        fee = {"code": "f", "name": "Fee", "basis": "months", "amount": "1.50"}
        document: Any = plan_document(read_plan(plan_document_of(one_time=[fee])))
        assert (document["one_time"][0]["amount"], document["one_time"][0]["minimum"]) == ("1.5", "0.00")

    def test_yen_have_no_decimals(self) -> None:
        document: Any = plan_document(read_plan(changed("currency", "JPY")))
        assert document["services"][0]["charge"]["price"] == "10"

    @pytest.mark.parametrize(
        ("read", "write", "raw"),
        [
            (inventory_from_json, inventory_document, b'{"format":"msp-inventory/1","counts":{"b":2,"a":0}}'),
            (
                selection_from_json,
                selection_document,
                b'{"format":"msp-selection/1","tier":"t","packages":["z","a"],"quantities":{"y":1,"x":2},'
                b'"discount":{"amount":"10.50"},"one_time_discount":{"percent":"0.10"},"tax":"vat",'
                b'"extras":[{"label":"L","recurrence":"once","price":"3.00"}]}',
            ),
        ],
    )
    def test_inventories_and_selections_too(
        self, read: Callable[[bytes], Any], write: Callable[[Any], Any], raw: bytes
    ) -> None:
        exported = canonical_bytes(write(read(raw)))
        assert read(exported) == read(raw)
        assert canonical_bytes(write(read(exported))) == exported

    def test_reading_leaves_the_document_alone(self) -> None:
        document = cable_tv_document()
        read_plan(document)
        assert document == cable_tv_document()


def test_a_service_of_decimals_is_refused_like_a_float() -> None:
    assert refused(plan_document_of(labour_rate=Decimal("45"))).path == "labour_rate"
    assert refused(plan_document_of(services=[service("watch", {"model": "flat", "price": 1.5})])).path == (
        "services[0].charge.price"
    )
