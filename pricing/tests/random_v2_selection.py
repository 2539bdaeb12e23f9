"""A random selection of a plan, of version 2 or 1; now and then one that breaks a rule."""

from __future__ import annotations

from typing import Any

from pricing.tests.dice import Dice
from pricing.tests.second.figures import places_of

Document = dict[str, Any]
_CUTS = ("0", "0.1", "0.25", "0.5", "0.5", "0.33333333", "1", "1")


def selection_of(dice: Dice, plan: Document, older: bool) -> Document:
    tiers = [tier["code"] for tier in plan["tiers"]]
    term = dice.choice(plan["terms"])["months"]
    # The upper rungs more often: more packages can be had there.
    tier = max(dice.choice(tiers), dice.choice(tiers))
    selection: Document = {
        "format": f"msp-selection/{1 if older else 2}",
        "tier": tier,
        "packages": _packages(dice, plan, tiers.index(tier)),
        "term": term,
        "extras": [_extra(dice) for _ in range(dice.count(2))],
    }
    if dice.flip():
        units = [unit["code"] for unit in plan["units"]]
        selection["quantities"] = {unit: dice.choice((0, 1, dice.randint(0, 40))) for unit in dice.some(units, 3)}
    if dice.one_in(4):
        selection["discount"] = _discount(dice, places_of(plan))
    if dice.one_in(3):
        selection["one_time_discount"] = _discount(dice, places_of(plan))
    taxes = [tax["code"] for tax in plan["taxes"]]
    selection["tax"] = dice.choice((None, dice.choice(taxes)))
    if not older:
        _add_version_2(dice, plan, selection, taxes)
    if dice.one_in(15):
        _break_a_rule(dice, plan, selection)
    return selection


def _packages(dice: Dice, plan: Document, tier_at: int) -> list[str]:
    """Mostly some that go together."""
    by_code = {package["code"]: package for package in plan["packages"]}
    chosen = dice.sample(sorted(by_code), dice.choice((len(by_code), len(by_code), dice.randint(0, len(by_code)))))
    if dice.one_in(6):
        return chosen
    reached = [None, *(tier["code"] for tier in plan["tiers"][: tier_at + 1])]
    while True:
        fitting = [
            code
            for code in chosen
            if by_code[code]["requires_tier"] in reached
            and set(by_code[code]["requires"]) <= set(chosen)
            and not set(by_code[code]["conflicts"]) & set(chosen)
        ]
        if fitting == chosen:
            return chosen
        chosen = fitting


def _extra(dice: Dice) -> Document:
    return {
        "label": "Extra",
        "recurrence": dice.choice(("monthly", "once")),
        "quantity": dice.randint(0, 4),
        "price": dice.decimal(3, 4),
        "cost": dice.decimal(2, 4),
        "taxable": dice.flip(),
    }


def _discount(dice: Dice, places: int) -> Document:
    if dice.flip():
        return {
            "percent": dice.choice(("-0.05", "0", "0.05", "0.1", "0.5", "0.33333333", "0.125", "0.07", "1", "1.01"))
        }
    return {"amount": dice.decimal(dice.choice((0, 1, 1, 2)), places)}


def _add_version_2(dice: Dice, plan: Document, selection: Document, taxes: list[str]) -> None:
    term = selection["term"]
    if dice.flip():
        selection["tax"] = dice.sample(taxes, dice.randint(0, 3))
    offered = [entry["months"] for entry in plan.get("billing", []) if entry["months"] <= term]
    if offered and not dice.one_in(3):
        selection["billing"] = dice.choice(offered)
    priced = [
        service["code"] for service in plan["services"] if service["charge"] and service["charge"]["model"] != "percent"
    ]
    if dice.one_in(3):
        selection["prices"] = {
            code: dice.choice(("0", "1", "41.00", dice.decimal(2, 4))) for code in dice.some(priced, 4)
        }
    if dice.flip():
        selection["elapsed"] = min(term - 1, dice.choice((0, 1, 1, 4, 5, 7, 11, 12, 13, term - 1)))
    elif dice.one_in(3):
        of = dice.choice((28, 29, 30, 31, 2))
        selection["prorate"] = {"days": dice.choice((1, of - 1, dice.randint(1, of - 1))), "of": of}
    if dice.flip():
        selection["ramp"] = _ramp(dice, term - selection.get("elapsed", 0))
    if dice.one_in(3):
        selection["one_time"] = dice.flip()


def _ramp(dice: Dice, months: int) -> list[Document]:
    found: list[Document] = []
    while months and (not found or dice.flip()):
        length = months if dice.one_in(6) else dice.randint(1, min(months, 7))
        found.append({"months": length, "percent": dice.choice(_CUTS) if dice.flip() else dice.decimal(0, 3)})
        months -= length
    return found


def _break_a_rule(dice: Dice, plan: Document, selection: Document) -> None:
    term, elapsed = selection["term"], selection.get("elapsed", 0)
    faults: list[Document] = [
        {"tier": "nowhere"},
        {"packages": ["nothing"]},
        {"packages": ["nothing", "nothing"]},
        {"term": 5},
        {"tax": "tithe"},
        {"quantities": {"client": 2}},
        {"quantities": {"nobody": 2}},
        {"billing": 5},
        {"billing": term + 1},
        {"elapsed": term, "prorate": None},
        {"elapsed": 1, "prorate": {"days": 1, "of": 30}},
        {"prorate": {"days": 30, "of": 30}},
        {"prorate": {"days": 31, "of": 32}},
        {"prorate": {"days": 0, "of": 31}},
        {"ramp": [{"months": term - elapsed, "percent": "1"}, {"months": 1, "percent": "0"}]},
        {"ramp": [{"months": 0, "percent": "1"}]},
        {"tax": ["vat", "vat"]},
        {"tax": ["vat", "tithe"]},
        {"prices": {"nothing": "1"}},
        {"prices": {dice.choice(plan["services"])["code"]: "1"}},
        {"one_time": False},
    ]
    for fault in dice.sample(faults, dice.choice((1, 1, 2))):
        selection.update(fault)
