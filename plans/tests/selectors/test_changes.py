"""What changed between two documents, in words."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pricing
from groundwork.display import rate
from plans.editing.entries import with_entries
from plans.editing.kinds import KINDS, entries_of
from plans.selectors import changes_between
from pricing.tests.examples import examples
from pricing.tests.plan_documents import any_plan_documents


@pytest.fixture
def before(cable_tv: dict[str, Any]) -> pricing.Plan:
    return pricing.read_plan(cable_tv)


def told(before: pricing.Plan, after: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    changes = changes_between(before, pricing.read_plan(after))
    return [(change.group, change.part, change.name, change.text) for change in changes]


def test_nothing_changed(before: pricing.Plan, cable_tv: dict[str, Any]) -> None:
    assert told(before, cable_tv) == []


def test_a_price_and_what_a_service_costs_us_are_told_apart(before: pricing.Plan, cable_tv: dict[str, Any]) -> None:
    cable_tv["services"][6].update(charge={"model": "per_unit", "price": "27.5"}, cost="1200", minutes="7.5")
    name = "Desktop patching, antivirus and alerts"
    assert told(before, cable_tv) == [
        ("dearer", "Services", name, "price $25.00 to $27.50"),
        ("costs", "Services", name, "cost $4.50 to $1,200.00, minutes 6 to 7.5"),
    ]


def test_brackets_are_told_one_by_one_and_other_models_as_a_whole(
    before: pricing.Plan, cable_tv: dict[str, Any]
) -> None:
    care = cable_tv["services"][7]
    care["charge"]["brackets"][0]["price"] = "48"
    care["charge"]["brackets"][1]["price"] = "45"
    assert told(before, cable_tv) == [
        ("cheaper", "Services", care["name"], "price 1 to 24: $49.00 to $48.00; 25 to 49: $46.00 to $45.00")
    ]
    care["charge"] = {"model": "per_unit", "price": "46"}
    assert told(before, cable_tv) == [
        (
            "price",
            "Services",
            care["name"],
            "price graduated: 1 to 24 $49.00, 25 to 49 $46.00, 50 and more $43.00 to $46.00",
        )
    ]
    care["charge"] = None
    assert told(before, cable_tv)[0][0] == "cheaper"


def test_what_moved_rung(before: pricing.Plan, cable_tv: dict[str, Any]) -> None:
    basic, advanced = cable_tv["tiers"]
    basic["services"].remove("ws-watch")
    advanced["services"].append("ws-watch")
    advanced["services"].remove("m365-adm")
    cable_tv["packages"][2]["services"].append("m365-adm")
    cable_tv["packages"][0]["services"].remove("sec-itdr")
    found = {name: text for group, _part, name, text in told(before, cable_tv) if group == "moved"}
    names = {service["code"]: service["name"] for service in cable_tv["services"]}
    assert found == {
        names["ws-watch"]: "from Basic to Advanced",
        names["m365-adm"]: "off Advanced, into People",
        names["sec-itdr"]: "no longer in Security",
    }
    assert len(told(before, cable_tv)) == 3


def test_rules_and_texts_name_both_sides(before: pricing.Plan, cable_tv: dict[str, Any]) -> None:
    cable_tv["services"][7]["benefit"] = "Help."
    cable_tv["packages"][6]["requires_tier"] = "advanced"
    cable_tv["packages"][5]["requires"] = ["security", "mobile"]
    cable_tv["presets"][1]["recommended"] = True
    assert told(before, cable_tv) == [
        ("texts", "Services", "Desktop care: unlimited remote fixes", "benefit nothing to “Help.”"),
        ("rules", "Packages", "Compliance", "needs with Mobile, without Continuity"),
        ("rules", "Packages", "Printers", "asks for tier Basic to Advanced"),
        ("rules", "Presets", "Silver", "recommended no to yes"),
    ]


def test_new_gone_and_in_another_order(before: pricing.Plan, cable_tv: dict[str, Any]) -> None:
    cable_tv["terms"].append({"months": 24, "name": "24 months"})
    cable_tv["terms"][1]["name"] = "A year"
    cable_tv["packages"].reverse()
    cable_tv["taxes"] = []
    assert told(before, cable_tv) == [
        (
            "other",
            "Packages",
            "Packages",
            f"in another order: {', '.join(package['name'] for package in cable_tv['packages'])}",
        ),
        ("other", "Terms", "A year", "name “12 months” to “A year”"),
        ("added", "Terms", "24 months", ""),
        ("removed", "Taxes", "Sales tax", "8.25%"),
    ]


def test_what_came_and_went_says_what_it_is(before: pricing.Plan, cable_tv: dict[str, Any]) -> None:
    gone = cable_tv["services"].pop(next(at for at, one in enumerate(cable_tv["services"]) if one["code"] == "ws-care"))
    for holder in (*cable_tv["tiers"], *cable_tv["packages"]):
        holder["services"] = [code for code in holder["services"] if code != "ws-care"]
    cable_tv["packages"].append({"code": "lab", "name": "Lab", "services": ["ws-watch"]})
    found = told(before, cable_tv)
    assert ("added", "Packages", "Lab", "with 1 service") in found
    assert [text for group, _part, name, text in found if (group, name) == ("removed", gone["name"])] == [
        "graduated: 1 to 24 $49.00, 25 to 49 $46.00, 50 and more $43.00"
    ]


def test_rungs_turned_round_are_named_in_their_order(before: pricing.Plan, cable_tv: dict[str, Any]) -> None:
    cable_tv["tiers"].reverse()
    assert ("other", "Tiers", "Tiers", "in another order: Advanced, Basic") in told(before, cable_tv)


def test_a_rung_that_names_what_it_has_from_below_moves_nothing(before: pricing.Plan, cable_tv: dict[str, Any]) -> None:
    cable_tv["tiers"][1]["services"].append("ws-watch")
    name = "Desktop patching, antivirus and alerts"
    assert told(before, cable_tv) == [("other", "Services", name, "named again on Advanced, which has it from below")]
    back = changes_between(pricing.read_plan(cable_tv), before)
    assert [(change.group, change.text) for change in back] == [("other", "named on one rung only, as before")]


def test_each_side_in_its_own_currency_and_neither_dearer(before: pricing.Plan, cable_tv: dict[str, Any]) -> None:
    cable_tv["currency"] = "EUR"
    cable_tv["services"][6]["charge"]["price"] = "27.5"
    found = told(before, cable_tv)
    assert ("price", "Services", "Desktop patching, antivirus and alerts", "price $25.00 to €27.50") in found


def test_a_price_for_something_else_is_neither_dearer_nor_cheaper(
    before: pricing.Plan, cable_tv: dict[str, Any]
) -> None:
    cable_tv["services"][6].update(unit="user", charge={"model": "per_unit", "price": "27.5"})
    assert [group for group, _part, _name, _text in told(before, cable_tv)] == ["price", "other"]


def test_differences_too_small_or_too_far_in_to_see_are_shown(before: pricing.Plan, cable_tv: dict[str, Any]) -> None:
    cable_tv["services"][6]["cost"] = "4.500001"
    assert told(before, cable_tv)[0][3] == "cost $4.50 to $4.500001"
    cable_tv["services"][6]["cost"] = "4.5"
    long = "We patch. " * 40
    cable_tv["services"][6]["benefit"] = f"{long}In March."
    first = pricing.read_plan(cable_tv)
    cable_tv["services"][6]["benefit"] = f"{long}In May."
    text = told(first, cable_tv)[0][3]
    assert text.startswith("benefit “…")
    assert "In March.” to “…" in text
    assert text.endswith("In May.”")


def test_two_units_of_one_name_are_told_apart(before: pricing.Plan, cable_tv: dict[str, Any]) -> None:
    cable_tv["units"].append({**cable_tv["units"][0], "code": "twin", "counts": ["server"]})
    cable_tv["services"][0]["unit"] = "twin"
    was = before.services[0].unit
    assert f"unit {was} to twin" in " ".join(text for *_rest, text in told(before, cable_tv))


def test_a_fee_in_months_is_no_money(before: pricing.Plan, cable_tv: dict[str, Any]) -> None:
    cable_tv["one_time"][0].update(basis="months", amount="2", unit=None, minimum="0")
    text = next(text for _group, part, _name, text in told(before, cable_tv) if part == "One-time fees")
    assert "to 2 × the monthly price" in text
    first = pricing.read_plan(cable_tv)
    cable_tv["one_time"][0]["amount"] = "1.5"
    assert "2 × the monthly price to 1.5 × the monthly price" in told(first, cable_tv)[0][3]


def test_the_plan_itself(before: pricing.Plan, cable_tv: dict[str, Any]) -> None:
    cable_tv.update(name="Managed services 2027", margin_floor="0.6", labour_rate="48")
    assert told(before, cable_tv) == [
        ("other", "Plan", "Name", "“Managed services, cable TV ladder” to “Managed services 2027”"),
        ("costs", "Plan", "Labour rate", "$45.00 to $48.00"),
        ("costs", "Plan", "Margin floor", "55% to 60%"),
    ]


@settings(max_examples=examples(60))
@given(any_plan_documents(), any_plan_documents())
def test_any_two_plans_differ_in_words_exactly_if_they_differ(one: dict[str, Any], other: dict[str, Any]) -> None:
    first, second = pricing.read_plan(one), pricing.read_plan(other)
    assert changes_between(first, first) == ()
    assert bool(changes_between(first, second)) is (first != second)


@settings(max_examples=examples(60))
@given(any_plan_documents(), st.data())
def test_one_field_that_changed_is_told(document: dict[str, Any], data: st.DataObject) -> None:
    plan = pricing.read_plan(document)
    kind = data.draw(st.sampled_from([kind for kind in KINDS.values() if entries_of(plan, kind)]))
    entry = data.draw(st.sampled_from(entries_of(plan, kind)))
    changed = replace(entry, name=f"{entry.name[:190]}!")
    entries = [changed if other is entry else other for other in entries_of(plan, kind)]
    (change,) = changes_between(plan, with_entries(plan, kind, entries))
    assert (change.name, change.group) == (changed.name, "other")


def test_whatever_the_client_pays_more_for_is_dearer(before: pricing.Plan, cable_tv: dict[str, Any]) -> None:
    cable_tv["tiers"][1]["minimum"] = "50000.00"
    cable_tv["terms"][-1]["adjustment"] = "-0.50"
    fee = next(fee for fee in cable_tv["one_time"] if fee["basis"] == "months")
    fee["amount"] = "9"
    fee["waived_from"] = 600
    groups = {(name, text.split()[0]): group for group, _part, name, text in told(before, cable_tv)}
    term = cable_tv["terms"][-1]["name"]
    assert groups[(cable_tv["tiers"][1]["name"], "minimum")] == "dearer"
    assert groups[(term, "adjustment")] == "cheaper"
    assert groups[(fee["name"], "amount")] == "dearer"
    fee["basis"] = "fixed"
    assert ("price", "One-time fees", fee["name"]) in [change[:3] for change in told(before, cable_tv)]


def test_what_version_2_says_is_told_as_it_costs_the_client(per_user: dict[str, Any]) -> None:
    before = pricing.read_plan(per_user)
    services = {service["code"]: service for service in per_user["services"]}
    per_user["units"][1]["beyond"] = {"unit": "person", "each": 3}
    services["cover"]["charge"]["rate"] = "0.04"
    services["audit"]["charge"] = {"model": "percent", "rate": "0.02"}
    services["mail"]["adjustments"] = [{"months": 1, "adjustment": "0.25"}]
    services["train"]["adjustments"] = [{"months": 24, "adjustment": "0.1"}, {"months": 36, "adjustment": "-0.1"}]
    safe, clock = per_user["bundles"]
    safe |= {"percent": "0.12", "requires_tier": "total"}
    clock |= {"amount": None, "percent": "0.5"}
    per_user["bundles"].append({"code": "new", "name": "New", "packages": ["nights", "assurance"], "amount": "5"})
    per_user["billing"][2]["adjustment"] = "-0.02"
    assert told(before, per_user) == [
        ("dearer", "Services", "False invoices do not arrive", "own adjustment Month to month: as the term to 25%"),
        (
            "price",
            "Services",
            "People see the trick",
            "own adjustment 24 months: as the term to 10%; 36 months: as the term to −10%",
        ),
        ("dearer", "Services", "Incident cover", "price 3% of the month to 4% of the month"),
        ("price", "Services", "Evidence for the auditor", "price $280.00 flat to 2% of the month"),
        ("cheaper", "Bundles", "Safe and sound", "saves 10% to 12%"),
        ("rules", "Bundles", "Safe and sound", "asks for tier nothing to Total"),
        ("price", "Bundles", "Round the clock", "saves $50.00 to 50%"),
        ("added", "Bundles", "New", "Out of hours + Assurance, saves $5.00"),
        ("dearer", "Billing", "yearly", "adjustment −4% to −2%"),
        ("cheaper", "Units", "Device beyond two a person", "included 2 with each person to 3 with each person"),
    ]


def test_what_is_new_in_a_list_says_what_it_is(per_user: dict[str, Any]) -> None:
    after = pricing.read_plan(per_user)
    before = replace(after, units=after.units[:1], services=(), tiers=(), packages=(), presets=(), bundles=(), taxes=())
    texts = {change.name: change.text for change in changes_between(before, after)}
    assert texts["Device beyond two a person"].startswith("workstation, laptop, mobile · 2 included with each person")
    assert texts[after.taxes[0].name] == rate(after.taxes[0].rate)
