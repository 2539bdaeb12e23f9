"""The ladder check as a whole; each rule is tested in test_structure.py or test_prices.py."""

from __future__ import annotations

from pricing import Finding, finding_document, findings, plan_from_json, read_plan
from pricing.tests.ladder_check.findings_support import found, package, tier
from pricing.tests.samples import (
    DATA,
    brackets,
    cable_tv,
    cable_tv_document,
    plan_of,
    service,
)


def test_errors_come_first_and_then_the_order_of_the_rules() -> None:
    services = [service("watch", brackets("volume", (10, "60"), (None, "50"))), service("care", None), service("guard")]
    plan = plan_of(
        services=services,
        presets=[{"code": "low", "name": "Low", "tier": "basic", "packages": ["security"]}],
        packages=[package("security", "watch", requires_tier="advanced"), package("self", conflicts=["self"])],
        tiers=[tier("basic", "watch", minimum="1"), tier("advanced", "care"), tier("top")],
        margin_floor="2",
    )
    codes = list(dict.fromkeys(finding.code for finding in findings(plan)))
    assert codes == [
        "tier-adds-nothing",
        "tier-not-dearer",
        "unreachable-package",
        "preset-not-buyable",
        "bracket-cliff",
        "package-without-step",
        "below-floor",
        "service-unused",
        "service-without-benefit",
        "no-recommended-preset",
    ]


def test_cable_tv_has_no_error_and_cafeteria_has_its_cliff() -> None:
    assert {finding.code for finding in findings(cable_tv())} == {"package-without-step", "service-without-benefit"}
    assert found(cable_tv(), "package-without-step") == ["package:printers"]
    cafeteria = plan_from_json((DATA / "plans" / "cafeteria-2008.json").read_bytes())
    assert found(cafeteria, "bracket-cliff") == ["service:desktop"]


def test_the_owner_who_cuts_desktop_care_is_told() -> None:
    document = cable_tv_document()
    care = next(entry for entry in document["services"] if entry["code"] == "ws-care")
    care["charge"] = {"model": "per_unit", "price": "20.00"}
    assert found(read_plan(document), "below-floor") == ["tier:advanced", "preset:silver"]


def test_every_finding_says_where_and_what_to_do() -> None:
    for finding in findings(cable_tv()):
        assert finding_document(finding) == {
            "code": finding.code,
            "severity": finding.severity,
            "where": finding.where,
            "message": finding.message,
        }
        assert finding.message.endswith(".")
    assert Finding("a", "error", "plan", "b.").where == "plan"


def test_an_empty_plan_has_no_findings() -> None:
    plan = plan_of(units=[], services=[], tiers=[], packages=[], terms=[], taxes=[])
    assert findings(plan) == ()
