"""The engine and the second calculator give the same documents and errors, for random plans of both versions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from pricing import (
    PricingError,
    findings,
    plan_document,
    price,
    price_document,
    read_inventory,
    read_plan,
    read_selection,
    selection_document,
)
from pricing.tests.examples import examples
from pricing.tests.random_v2 import Case, Document, random_case
from pricing.tests.samples import DATA
from pricing.tests.second import JUDGED, calculate, ladder_faults
from pricing.tests.strategies import cases

CONTRACT_CASES = sorted(DATA.glob("cases*/*.json"))
SOME = range(300)
thousands = pytest.mark.parametrize("thousand", range(1, 21))


def of_thousand(thousand: int) -> range:
    return range(1_000 * thousand, 1_000 * (thousand + 1))


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


def compare(case: Case, told: str) -> None:
    expected = calculate(*case)
    found = of_the_page(by_the_engine(case), expected)
    documents = "\n".join([told, *(json.dumps(document) for document in case)])
    assert found == expected, documents
    # Two objects are equal whatever the order of their keys.
    assert list(found) == list(expected), documents


def compare_random(seed: int) -> None:
    compare(random_case(seed), f"seed {seed}")


def compare_written(seed: int) -> None:
    """What is written, in the lowest version that can say it, prices as what was read."""
    plan, inventory, selection = random_case(seed)
    try:
        written = plan_document(read_plan(plan)), inventory, selection_document(read_selection(selection))
    except PricingError:
        return
    told = "\n".join(json.dumps(document) for document in (plan, inventory, selection))
    assert _of_either_version(calculate(*written)) == _of_either_version(calculate(*random_case(seed))), told


def _of_either_version(found: Document) -> Document:
    """What both versions of a price say."""
    if "error" in found:
        return found
    new = ("format", "billing_adjustment", "taxes", "schedule", "part_month", "first_period")
    return {
        **{key: value for key, value in found.items() if key not in new},
        "selection": _without(found["selection"], "billing"),
        "internal": _without(found["internal"], "term_margin"),
        "lines": [_without(line, "list_amount") for line in found["lines"]],
    }


def compare_findings(seed: int) -> None:
    plan, _, _ = random_case(seed)
    found = {(one.code, one.severity, one.where) for one in findings(read_plan(plan))}
    assert {one for one in found if one[0] in JUDGED} == ladder_faults(plan), f"seed {seed}\n{json.dumps(plan)}"


@pytest.mark.parametrize("path", CONTRACT_CASES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_second_calculator_gives_what_the_contract_expects(path: Path) -> None:
    case = json.loads(path.read_text())
    expected = case["expected"]
    found = calculate(case["plan"], case["inventory"], case["selection"])
    for line in found.get("lines", []):
        line.pop("how", None)
    assert {key: found[key] for key in expected} == expected


@settings(
    max_examples=examples(1_000),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(cases())
def test_they_agree_on_version_1(case: Case) -> None:
    compare(case, "")


def test_they_agree_on_random_plans() -> None:
    for seed in SOME:
        compare_random(seed)


@pytest.mark.drill
@thousands
def test_they_agree_on_twenty_thousand_plans(thousand: int) -> None:
    for seed in of_thousand(thousand):
        compare_random(seed)


def test_what_is_written_prices_as_what_was_read() -> None:
    for seed in SOME[:150]:
        compare_written(seed)


@pytest.mark.drill
@thousands
def test_what_is_written_prices_as_what_was_read_twenty_thousand_times(thousand: int) -> None:
    for seed in of_thousand(thousand):
        compare_written(seed)


def test_they_agree_on_findings() -> None:
    for seed in SOME[:40]:
        compare_findings(seed)


@pytest.mark.drill
@thousands
def test_they_agree_on_the_findings_of_thousands_of_plans(thousand: int) -> None:
    for seed in of_thousand(thousand)[:100]:
        compare_findings(seed)
