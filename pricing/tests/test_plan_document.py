"""Writing plans, inventories and selections: one spelling each, and reading gives the same back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pricing import (
    canonical_bytes,
    inventory_document,
    inventory_from_json,
    plan_document,
    plan_from_json,
    read_plan,
    selection_document,
    selection_from_json,
)
from pricing.tests.samples import DATA, cable_tv_document, plan_document_of
from pricing.tests.test_plan_file import changed

PLANS = sorted((DATA / "plans").glob("*.json"))


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
