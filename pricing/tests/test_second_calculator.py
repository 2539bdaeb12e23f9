"""The second calculator gives what the contract's own cases expect, of both versions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pricing.tests.samples import DATA
from pricing.tests.second import calculate

CASES = sorted(DATA.glob("cases*/*.json"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_case_of_the_contract(path: Path) -> None:
    case = json.loads(path.read_text())
    expected = case["expected"]
    found = calculate(case["plan"], case["inventory"], case["selection"])
    for line in found.get("lines", []):
        line.pop("how", None)
    assert {key: found[key] for key in expected} == expected
