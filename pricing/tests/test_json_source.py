"""Files that are no JSON, and what other JSON readers swallow."""

from __future__ import annotations

import json

import pytest

from pricing import (
    PricingError,
    inventory_from_json,
    plan_from_json,
    read_plan,
    selection_from_json,
)
from pricing.tests.samples import DATA, plan_document_of

PLANS = sorted((DATA / "plans").glob("*.json"))


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
