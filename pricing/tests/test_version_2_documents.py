"""Documents of version 2: what is read, what is refused and where, and which version is written."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from pricing import (
    Beyond,
    Billing,
    Bundle,
    PartMonth,
    PricingError,
    Ramp,
    Term,
    TermAdjustment,
    canonical_bytes,
    kept_selection,
    plan_document,
    plan_from_json,
    price,
    read_plan,
    selection_document,
    selection_from_json,
)
from pricing.tests.samples import cable_tv, counts, plan_document_of, plan_of, selection
from pricing.tests.test_plan_file import refused
from pricing.tests.version_2 import plan_2, plan_2_document, selection_2

SELECTION: dict[str, Any] = {
    "packages": ["care"],
    "quantities": {"desk": 3},
    "billing": 12,
    "tax": ["city", "vat"],
    "prices": {"watch": "8.125", "guard": "4.00"},
    "ramp": [{"months": 2, "percent": "1"}, {"months": 1, "percent": "0.50"}],
    "prorate": {"days": 9, "of": 30},
    "one_time": False,
}


def at(document: Any, path: str, value: object) -> Any:
    *steps, last = path.replace("[", ".").replace("]", "").split(".")
    place = document
    for step in steps:
        place = place[int(step)] if isinstance(place, list) else place[step]
    place[int(last) if isinstance(place, list) else last] = value
    return document


class TestReadingAPlan:
    def test_everything_that_version_2_has(self) -> None:
        plan = plan_2()
        assert plan.units[0].beyond == Beyond("person", 2)
        assert plan.units[1].beyond is None
        assert plan.services[2].adjustments == (TermAdjustment(1, Decimal("0.25")),)
        charge = plan.services[3].charge
        assert charge is not None
        assert (charge.model, charge.price, charge.brackets, charge.rate) == ("percent", None, (), Decimal("0.03"))
        assert plan.bundles == (
            Bundle("both", "Both", ("security", "care"), None, Decimal("0.1"), None),
            Bundle("one", "One", ("security",), "advanced", None, Decimal("7.50")),
        )
        assert plan.billing == (
            Billing(1, "By the month", Decimal(0)),
            Billing(12, "By the year", Decimal("-0.05")),
        )

    def test_beyond_may_name_the_client_and_a_later_unit(self) -> None:
        units = [
            {"code": "a", "name": "A", "counts": [], "beyond": {"unit": "client", "each": 1}},
            {"code": "desk", "name": "B", "counts": [], "beyond": {"unit": "person", "each": 1_000}},
            {"code": "person", "name": "C", "counts": []},
        ]
        assert [unit.beyond for unit in plan_2(units=units).units] == [
            Beyond("client", 1),
            Beyond("person", 1_000),
            None,
        ]

    @pytest.mark.parametrize(
        ("path", "value", "place"),
        [
            ("units[0].beyond.unit", "desk", "units[0].beyond.unit"),
            ("units[0].beyond.unit", "nope", "units[0].beyond.unit"),
            ("units[0].beyond.each", 0, "units[0].beyond.each"),
            ("units[0].beyond.each", 1_001, "units[0].beyond.each"),
            ("units[0].beyond.each", "2", "units[0].beyond.each"),
            ("units[0].beyond.more", 1, "units[0].beyond.more"),
            ("units[1].code", 7, "units[0].beyond.unit"),
            ("units[1].beyond", {"unit": "client", "each": 1}, "units[0].beyond.unit"),
            ("services[3].unit", "desk", "services[3].charge.model"),
            ("services[3].charge.rate", "1.01", "services[3].charge.rate"),
            ("services[3].charge.rate", "-0.1", "services[3].charge.rate"),
            ("services[3].charge.price", "1", "services[3].charge.price"),
            ("services[3].charge.model", "share", "services[3].charge.rate"),
            ("services[0].charge.model", "share", "services[0].charge.model"),
            ("services[2].adjustments[0].months", 0, "services[2].adjustments[0].months"),
            ("services[2].adjustments[0].adjustment", "10.01", "services[2].adjustments[0].adjustment"),
            ("services[2].adjustments", [{"months": 5, "adjustment": "0"}] * 2, "services[2].adjustments[1].months"),
            ("bundles[0].packages", [], "bundles[0].packages"),
            ("bundles[0].packages", ["care", "care"], "bundles[0].packages[1]"),
            ("bundles[0].packages", ["nope"], "bundles[0].packages[0]"),
            ("bundles[0].amount", "1.00", "bundles[0]"),
            ("bundles[0].percent", None, "bundles[0]"),
            ("bundles[0].percent", "1.01", "bundles[0].percent"),
            ("bundles[1].amount", "-1", "bundles[1].amount"),
            ("bundles[1].amount", "1.001", "bundles[1].amount"),
            ("bundles[1].requires_tier", "nope", "bundles[1].requires_tier"),
            ("bundles[1].code", "both", "bundles[1].code"),
            ("billing[0].months", 2, "billing"),
            ("billing[1].months", 1, "billing[1].months"),
            ("billing[1].months", 13, "billing[1].months"),
            ("billing[1].months", 0, "billing[1].months"),
            ("billing[1].adjustment", "-1.01", "billing[1].adjustment"),
            ("tiers[0].minimum", "10.001", "tiers[0].minimum"),
            ("terms[0].adjustment", "10.01", "terms[0].adjustment"),
            ("terms[0].escalator", "-1.00000001", "terms[0].escalator"),
            ("taxes[0].rate", "1.01", "taxes[0].rate"),
            ("colour", "red", "colour"),
        ],
    )
    def test_what_is_refused(self, path: str, value: object, place: str) -> None:
        assert refused(at(plan_2_document(), path, value)).path == place

    @pytest.mark.parametrize(
        ("path", "value"),
        [
            ("terms[0].adjustment", "10"), ("terms[0].adjustment", "-1"), ("terms[0].escalator", "-1"),
            ("taxes[0].rate", "1"), ("tiers[0].minimum", "10.01"), ("services[3].charge.rate", "0"),
            ("bundles[0].percent", "1"), ("bundles[1].amount", "0"), ("billing", []),
            ("services[2].adjustments[0].months", 601),
        ],
    )  # fmt: skip
    def test_bounds_are_inclusive(self, path: str, value: object) -> None:
        read_plan(at(plan_2_document(), path, value))

    @pytest.mark.parametrize(
        ("path", "value", "place"),
        [
            ("bundles", [], "bundles"),
            ("billing", [], "billing"),
            ("units[0].beyond", None, "units[0].beyond"),
            ("services[0].adjustments", [], "services[0].adjustments"),
            ("services[0].charge", {"model": "percent", "rate": "0.1"}, "services[0].charge.rate"),
            ("services[0].charge", {"model": "percent", "price": "1"}, "services[0].charge.model"),
            ("terms[0].adjustment", "-1", "terms[0].adjustment"),
            ("format", "msp-plan/3", "format"),
        ],
    )
    def test_in_version_1_it_is_unknown_or_wrong(self, path: str, value: object, place: str) -> None:
        assert refused(at(plan_document_of(), path, value)).path == place

    def test_the_bounds_of_version_1_stay_as_they_were(self) -> None:
        document = plan_document_of()
        for path, value in (("terms[0].escalator", "11"), ("taxes[0].rate", "2"), ("tiers[0].minimum", "1.0001")):
            at(document, path, value)
        read_plan(document)


class TestReadingASelection:
    def test_everything_that_version_2_has(self) -> None:
        chosen = selection_2(**SELECTION)
        assert (chosen.billing, chosen.elapsed, chosen.one_time) == (12, 0, False)
        assert chosen.taxes == ("city", "vat")
        assert chosen.prices == (("guard", Decimal("4.00")), ("watch", Decimal("8.125")))
        assert chosen.ramp == (Ramp(2, Decimal(1)), Ramp(1, Decimal("0.50")))
        assert chosen.prorate == PartMonth(9, 30)

    @pytest.mark.parametrize(
        ("keys", "taxes"), [({}, ()), ({"tax": None}, ()), ({"tax": []}, ()), ({"tax": "vat"}, ("vat",))]
    )
    def test_a_tax_is_none_one_or_several(self, keys: dict[str, Any], taxes: tuple[str, ...]) -> None:
        assert selection_2(**keys).taxes == taxes

    @pytest.mark.parametrize(
        ("keys", "one_time"),
        [({}, True), ({"elapsed": 1}, False), ({"elapsed": 1, "one_time": True}, True), ({"one_time": False}, False)],
    )
    def test_fees_are_for_the_beginning(self, keys: dict[str, Any], one_time: bool) -> None:
        assert selection_2(**keys).one_time is one_time

    @pytest.mark.parametrize(
        ("keys", "path"),
        [
            ({"tax": ["vat", "vat"]}, "tax[1]"),
            ({"tax": [7]}, "tax[0]"),
            ({"tax": 7}, "tax"),
            ({"billing": 0}, "billing"),
            ({"billing": "1"}, "billing"),
            ({"billing": 13}, "billing"),
            ({"term": 1, "billing": 12}, "billing"),
            ({"prices": {"nope": "1"}}, "prices"),
            ({"prices": {"free": "1"}}, "prices.free"),
            ({"prices": {"lead": "1"}}, "prices.lead"),
            ({"prices": {"watch": "-1"}}, "prices.watch"),
            ({"prices": {"watch": "1.00001"}}, "prices.watch"),
            ({"prices": {"watch": 1}}, "prices.watch"),
            ({"prices": []}, "prices"),
            ({"ramp": [{"months": 0, "percent": "1"}]}, "ramp[0].months"),
            ({"ramp": [{"months": 1, "percent": "1.1"}]}, "ramp[0].percent"),
            ({"ramp": [{"months": 1}]}, "ramp[0].percent"),
            ({"ramp": [{"months": 12, "percent": "1"}, {"months": 1, "percent": "1"}]}, "ramp"),
            ({"ramp": [{"months": 8, "percent": "1"}], "elapsed": 5}, "ramp"),
            ({"prorate": {"days": 30, "of": 30}}, "prorate.days"),
            ({"prorate": {"days": 0, "of": 30}}, "prorate.days"),
            ({"prorate": {"days": 1, "of": 32}}, "prorate.of"),
            ({"prorate": {"days": 1, "of": 1}}, "prorate.of"),
            ({"prorate": {"days": 1, "of": 30}, "elapsed": 1}, "prorate"),
            ({"elapsed": 12}, "elapsed"),
            ({"elapsed": -1}, "elapsed"),
            ({"one_time": None}, "one_time"),
            ({"colour": "red"}, "colour"),
        ],
    )
    def test_what_is_refused(self, keys: dict[str, Any], path: str) -> None:
        plan = plan_2(services=[*plan_2_document()["services"], {**plan_2_document()["services"][0], "code": "free"}])
        plan = replace(plan, services=(*plan.services[:-1], replace(plan.services[-1], charge=None)))
        with pytest.raises(PricingError) as caught:
            price(plan, counts(user=1), selection_2(**keys))
        assert (caught.value.code, caught.value.path) == ("bad-selection", path)

    @pytest.mark.parametrize(
        "keys",
        [{"billing": 13}, {"elapsed": 99}, {"ramp": [{"months": 99, "percent": "1"}]}],
        ids=lambda keys: next(iter(keys)),
    )
    def test_what_is_judged_against_a_term_waits_for_it(self, keys: dict[str, Any]) -> None:
        with pytest.raises(PricingError) as caught:
            price(plan_2(), counts(user=1), selection_2(term=13, **keys))
        assert caught.value.code == "unknown-term"

    @pytest.mark.parametrize("plan", [plan_2(), plan_of()], ids=["a list", "none"])
    def test_months_that_are_not_billed_at_once(self, plan: Any) -> None:
        with pytest.raises(PricingError) as caught:
            price(plan, counts(user=1), selection_2(billing=3, tax="nope"))
        assert caught.value.code == "unknown-billing"

    @pytest.mark.parametrize("key", ["billing", "prices", "ramp", "prorate", "elapsed", "one_time"])
    def test_in_version_1_it_is_unknown(self, key: str) -> None:
        defaults: dict[str, Any] = {"billing": 1, "prices": {}, "ramp": [], "prorate": None, "elapsed": 0}
        with pytest.raises(PricingError) as caught:
            selection(**{key: defaults.get(key, True)})
        assert (caught.value.code, caught.value.path) == ("bad-selection", key)

    def test_version_1_takes_no_list_of_taxes(self) -> None:
        with pytest.raises(PricingError, match=r"^bad-selection: tax: "):
            selection(tax=["vat"])


class TestWriting:
    def test_a_plan_comes_back_as_it_went(self) -> None:
        plan = plan_2()
        exported = canonical_bytes(plan_document(plan))
        again = plan_from_json(exported)
        assert again == plan
        assert again.index.version == 2
        assert canonical_bytes(plan_document(again)) == exported

    def test_every_key_is_written(self) -> None:
        document: Any = plan_document(plan_2())
        assert document["format"] == "msp-plan/2"
        assert [unit["beyond"] for unit in document["units"]] == [{"unit": "person", "each": 2}, None]
        assert document["services"][0]["adjustments"] == []
        assert document["services"][2]["adjustments"] == [{"months": 1, "adjustment": "0.25"}]
        assert document["services"][3]["charge"] == {"model": "percent", "rate": "0.03"}
        assert document["bundles"] == [
            {
                "code": "both", "name": "Both", "packages": ["security", "care"], "requires_tier": None,
                "percent": "0.1", "amount": None,
            },
            {
                "code": "one", "name": "One", "packages": ["security"], "requires_tier": "advanced",
                "percent": None, "amount": "7.50",
            },
        ]  # fmt: skip
        assert document["billing"][1] == {"months": 12, "name": "By the year", "adjustment": "-0.05"}

    def test_what_version_1_can_say_is_written_so(self) -> None:
        old, new = plan_document_of(), plan_document_of(format="msp-plan/2", bundles=[], billing=[])
        assert read_plan(new) == read_plan(old)
        assert (read_plan(old).index.version, read_plan(new).index.version) == (1, 2)
        assert canonical_bytes(plan_document(read_plan(new))) == canonical_bytes(plan_document(read_plan(old)))
        assert plan_document(read_plan(new))["format"] == "msp-plan/1"

    @pytest.mark.parametrize(
        "key", ["beyond", "adjustments", "percent", "bundles", "billing", "adjustment of -1", "escalator of -1"]
    )
    def test_each_thing_of_version_2_makes_it_version_2(self, key: str) -> None:
        whole, plan = plan_2(), plan_of()
        terms = {
            "adjustment of -1": (Term(12, "Free", Decimal(-1), Decimal(0)),),
            "escalator of -1": (Term(12, "Free", Decimal(0), Decimal(-1)),),
        }
        changed = {
            "beyond": replace(plan, units=whole.units),
            "adjustments": replace(plan, services=whole.services[:3]),
            "percent": replace(plan, services=(*plan.services, whole.services[3])),
            "bundles": replace(whole, units=plan.units, services=plan.services, billing=(), stated=1),
            "billing": replace(plan, billing=whole.billing),
            **{name: replace(plan, terms=changed) for name, changed in terms.items()},
        }[key]
        assert (plan_document(plan)["format"], plan_document(changed)["format"]) == ("msp-plan/1", "msp-plan/2")
        assert changed.index.version == 2

    def test_a_selection_comes_back_as_it_went(self) -> None:
        chosen = selection_2(**SELECTION)
        exported = canonical_bytes(selection_document(chosen))
        assert selection_from_json(exported) == chosen
        assert kept_selection(json.loads(exported)) == chosen
        assert canonical_bytes(selection_document(selection_from_json(exported))) == exported
        document = json.loads(exported)
        assert document["tax"] == ["city", "vat"]
        assert document["prices"] == {"guard": "4", "watch": "8.125"}
        assert document["ramp"] == [{"months": 2, "percent": "1"}, {"months": 1, "percent": "0.5"}]

    @pytest.mark.parametrize(
        "keys",
        [
            {"tax": ["vat", "city"]}, {"billing": 12}, {"prices": {"watch": "1"}},
            {"ramp": [{"months": 1, "percent": "1"}]}, {"prorate": {"days": 1, "of": 30}}, {"elapsed": 1},
            {"elapsed": 1, "one_time": True}, {"one_time": False},
        ],
        ids=str,
    )  # fmt: skip
    def test_each_of_these_makes_it_version_2(self, keys: dict[str, Any]) -> None:
        chosen = replace(selection_2(**keys), stated=1)
        document = selection_document(chosen)
        assert (chosen.version, document["format"]) == (2, "msp-selection/2")
        assert kept_selection(document) == chosen

    def test_what_version_1_can_say_of_a_choice_is_written_so(self) -> None:
        defaults: dict[str, Any] = {"billing": 1, "prices": {}, "ramp": [], "prorate": None, "elapsed": 0}
        old, new = selection(tax="vat"), selection_2(tax=["vat"], **defaults)
        assert new == old
        assert (old.version, new.version) == (1, 2)
        assert selection_document(new) == selection_document(old)

    def test_frozen_plans_of_version_1_stay_byte_for_byte(self) -> None:
        document = plan_document(cable_tv())
        assert document["format"] == "msp-plan/1"
        assert not {"bundles", "billing"} & set(document)
        assert "beyond" not in json.dumps(document)
        assert "adjustments" not in json.dumps(document)
