"""The engine and the second calculator give the same documents and errors, for random plans of both versions."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pricing import PricingError, findings, price, price_document, read_inventory, read_plan, read_selection
from pricing.tests.random_v2 import Case, Document, random_case
from pricing.tests.samples import DATA
from pricing.tests.second import JUDGED, calculate, ladder_faults

CASES = sorted(DATA.glob("cases*/*.json"))


def told(case: Case) -> str:
    """Everything that one needs to see the difference again."""
    return "\n".join(json.dumps(document) for document in case)


def by_the_engine(case: Case) -> Document:
    plan, inventory, selection = case
    try:
        found = price_document(price(read_plan(plan), read_inventory(inventory), read_selection(selection)))
    except PricingError as error:
        return {"error": error.code}
    return dict(found)


def of_the_page(found: Document, expected: Document) -> Document:
    """Without what the page leaves to the project: labels, and `how` where the second calculator does not say it."""
    if "error" in found or "error" in expected:
        return found
    lines = [_without(line, "label") for line in found["lines"]]
    if len(lines) == len(expected["lines"]):
        lines = [
            line if "how" in other else _without(line, "how")
            for line, other in zip(lines, expected["lines"], strict=True)
        ]
    return {**found, "lines": lines, "one_time_lines": [_without(line, "label") for line in found["one_time_lines"]]}


def _without(line: Any, key: str) -> Document:
    return {name: value for name, value in line.items() if name != key}


def compare(seed: int) -> None:
    case = random_case(seed)
    expected = calculate(*case)
    found = of_the_page(by_the_engine(case), expected)
    assert found == expected, f"seed {seed}\n{told(case)}"
    # `==` of two objects is silent about the order of their keys.
    assert list(found) == list(expected), f"seed {seed}\n{told(case)}"


def compare_findings(seed: int) -> None:
    plan, _, _ = random_case(seed)
    found = {(one.code, str(one.severity), one.where) for one in findings(read_plan(plan)) if one.code in JUDGED}
    assert found == ladder_faults(plan), f"seed {seed}\n{json.dumps(plan)}"


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_case_of_the_contract(path: Any) -> None:
    case = json.loads(path.read_text())
    expected = case["expected"]
    found = of_the_page(calculate(case["plan"], case["inventory"], case["selection"]), expected)
    assert {key: found[key] for key in expected} == expected


def test_the_engine_and_the_second_calculator_agree() -> None:
    for seed in range(400):
        compare(seed)


@pytest.mark.drill
@pytest.mark.parametrize("thousand", range(20))
def test_they_agree_on_twenty_thousand_plans(thousand: int) -> None:
    for seed in range(1_000 * (thousand + 1), 1_000 * (thousand + 2)):
        compare(seed)
