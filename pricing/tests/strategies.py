"""Plans, inventories and selections of every legal kind, as documents, for hypothesis."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from pricing.tests.dice import Dice, made_by

KEYS = ("server", "workstation", "laptop", "user", "site", "mailbox")
MODELS = ("per_unit", "flat", "volume", "graduated")

Document = dict[str, Any]


def _share(dice: Dice, low: int = -9) -> str:
    """A rate in steps of 1/10, 1/100 or 1/1000, of both signs where `low` is below 0."""
    figure, places = dice.randint(low, 9), dice.randint(1, 3)
    if figure == 0:
        return "0"
    return f"{'-' if figure < 0 else ''}0.{'0' * (places - 1)}{abs(figure)}"


def _none_or(dice: Dice, text: str) -> str:
    return "0" if dice.flip() else text


def _charge(dice: Dice) -> Document | None:
    model = dice.choice((None, *MODELS))
    if model is None:
        return None
    if model in ("per_unit", "flat"):
        return {"model": model, "price": dice.decimal(3, 4)}
    ends = [*sorted(dice.sample(range(1, 31), dice.count(3))), None]
    return {
        "model": model,
        "brackets": [
            {"up_to": end, "price": dice.decimal(3, 4), "flat": _none_or(dice, dice.decimal(2, 4))} for end in ends
        ],
    }


def _plan(dice: Dice) -> Document:
    units = [{"code": f"u{at}", "name": f"Unit {at}", "counts": dice.some(KEYS, 3)} for at in range(dice.count(3))]
    unit_codes = ["client", *(str(unit["code"]) for unit in units)]
    services = [
        {
            "code": f"s{at}", "name": f"Service {at}", "category": "A", "unit": dice.choice(unit_codes),
            "charge": _charge(dice), "cost": dice.decimal(2, 6), "minutes": dice.decimal(2, 3),
            "break_fix_minutes": dice.decimal(2, 3), "taxable": dice.flip(),
        }
        for at in range(dice.count(5, least=1))
    ]  # fmt: skip
    service_codes = [str(service["code"]) for service in services]
    tiers = [
        {
            "code": f"t{at}",
            "name": f"Tier {at}",
            "services": dice.some(service_codes, 4),
            "minimum": _none_or(dice, dice.decimal(3, 4)),
        }
        for at in range(dice.count(3, least=1))
    ]
    return {
        "format": "msp-plan/1",
        "name": "Any",
        "currency": dice.choice(("JPY", "USD", "KWD")),
        "labour_rate": dice.decimal(2, 4),
        "break_fix_rate": dice.decimal(2, 4),
        "margin_floor": _share(dice, 0),
        "discount_limit": _share(dice, 0),
        "units": units,
        "services": services,
        "tiers": tiers,
        "packages": _packages(dice, service_codes, [str(tier["code"]) for tier in tiers]),
        "terms": [
            {"months": months, "name": "Term", "adjustment": _share(dice), "escalator": _share(dice)}
            for months in dice.sample(range(1, 41), dice.count(3, least=1))
        ],
        "one_time": _fees(dice, unit_codes),
        "taxes": [{"code": "vat", "name": "VAT", "rate": _share(dice, 0)}],
    }


def _packages(dice: Dice, service_codes: list[str], tiers: list[str]) -> list[Document]:
    codes = [f"p{at}" for at in range(dice.count(4))]
    return [
        {
            "code": code, "name": code, "services": dice.some(service_codes, 4),
            "requires_tier": dice.choice([None, *tiers]),
            "requires": dice.some(codes, 1), "conflicts": dice.some(codes, 1),
        }
        for code in codes
    ]  # fmt: skip


def _fees(dice: Dice, unit_codes: list[str]) -> list[Document]:
    found = []
    for at in range(dice.count(3)):
        basis = dice.choice(("fixed", "per_unit", "months"))
        found.append(
            {
                "code": f"f{at}", "name": "Fee", "basis": basis, "amount": dice.decimal(3, 4),
                "unit": dice.choice(unit_codes) if basis == "per_unit" else None, "minimum": dice.decimal(3, 4),
                "waived_from": None if dice.flip() else dice.randint(1, 40), "taxable": dice.flip(),
            }
        )  # fmt: skip
    return found


def _inventory(dice: Dice) -> Document:
    counts = {key: dice.randint(0, 60) for key in dice.some((*KEYS, "printer"), 7)}
    return {"format": "msp-inventory/1", "counts": counts}


def _discount(dice: Dice, places: int) -> Document | None:
    kind = dice.choice((None, "percent", "amount"))
    if kind is None:
        return None
    return {"percent": _share(dice, 0)} if kind == "percent" else {"amount": dice.decimal(2, places)}


def _selection(dice: Dice, plan: Document) -> Document:
    """A selection that names only what the plan has; it may break a rule, or discount too much."""
    places = {"JPY": 0, "USD": 2, "KWD": 3}[plan["currency"]]
    codes = [package["code"] for package in plan["packages"]]
    units = [unit["code"] for unit in plan["units"]]
    return {
        "format": "msp-selection/1",
        "tier": dice.choice(plan["tiers"])["code"],
        "packages": dice.some(codes, 4),
        "term": dice.choice(plan["terms"])["months"],
        "quantities": {unit: dice.randint(0, 60) for unit in dice.some(units, 3)},
        "discount": _discount(dice, places),
        "one_time_discount": _discount(dice, places),
        "extras": [
            {
                "label": "Extra",
                "recurrence": dice.choice(("monthly", "once")),
                "quantity": dice.randint(0, 4),
                "price": dice.decimal(3, 4),
                "cost": dice.decimal(2, 4),
                "taxable": dice.flip(),
            }
            for _ in range(dice.count(2))
        ],
        "tax": "vat" if dice.flip() else None,
    }


def _case(dice: Dice) -> tuple[Document, Document, Document]:
    plan = _plan(dice)
    return plan, _inventory(dice), _selection(dice, plan)


def plans() -> st.SearchStrategy[Document]:
    """Plans with small figures, so that ties, minimums and brackets meet."""
    return made_by(_plan)


def cases() -> st.SearchStrategy[tuple[Document, Document, Document]]:
    """A plan, an inventory and a selection of it."""
    return made_by(_case)
