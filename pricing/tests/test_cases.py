"""The contract's own cases: every field that a case expects, exactly."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from pricing import PricingError, price, price_document, read_inventory, read_plan, read_selection
from pricing.tests.samples import DATA

CASES = sorted((DATA / "cases").glob("*.json"))
CASES_2 = sorted((DATA / "cases-v2").glob("*.json"))


def test_there_are_cases() -> None:
    assert (len(CASES), len(CASES_2)) == (12, 24)


@pytest.mark.parametrize("path", [*CASES, *CASES_2], ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_case(path: Path) -> None:
    case = json.loads(path.read_text())
    differences = _differences(case["expected"], _found(case), "")
    assert not differences


def _found(case: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        priced = price(read_plan(case["plan"]), read_inventory(case["inventory"]), read_selection(case["selection"]))
    except PricingError as error:
        return {"error": error.code}
    return price_document(priced)


def _differences(expected: Any, found: Any, path: str) -> list[str]:
    if isinstance(expected, Mapping):
        if path == ".unpriced":
            return [] if expected == found else [f"{path}: {found}"]
        return [
            line for key in expected for line in _differences(expected[key], found.get(key, "missing"), f"{path}.{key}")
        ]
    if isinstance(expected, list):
        if len(expected) != len(found):
            return [f"{path}: {len(found)} entries, not {len(expected)}"]
        return [
            line
            for at, (left, right) in enumerate(zip(expected, found, strict=True))
            for line in _differences(left, right, f"{path}[{at}]")
        ]
    return [] if type(expected) is type(found) and expected == found else [f"{path}: {found!r}, not {expected!r}"]
