"""Plan documents made up for hypothesis: every key of both versions, with the values that storage could spoil."""

from typing import Any

from hypothesis import strategies as st

from pricing.tests.dice import Dice, made_by

Document = dict[str, Any]

# Letters of several scripts, marks that combine, quotes and angle brackets, an emoji outside the first plane.
_LETTERS = "abcXYZ019 -'\"<>&{}%éßñøЖשلا語\u0301\U0001f5a5"
_CODE_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_PLACES = {"USD": 2, "JPY": 0, "KWD": 3}


def _line(dice: Dice, most: int = 40, letters: str = _LETTERS) -> str:
    return "".join(dice.choices(letters, k=dice.randint(0, most)))


def _text(dice: Dice) -> str:
    return _line(dice, 60, _LETTERS + "\n\t")


def _name(dice: Dice) -> str:
    """Never blank."""
    name = _line(dice, 20)
    return name if name.strip() else f"{name}a"


def _codes(dice: Dice, most: int, least: int = 0) -> list[str]:
    found: dict[str, None] = {}
    wanted = dice.count(most, least)
    while len(found) < wanted:
        length = 39 if dice.one_in(6) else dice.randrange(6)
        code = dice.choice(_CODE_LETTERS) + _line(dice, length, f"{_CODE_LETTERS}-")
        if code != "client":
            found[code] = None
    return list(found)


def _price(dice: Dice) -> str:
    return dice.decimal(9, 4)


def _cost(dice: Dice) -> str:
    return dice.decimal(9, 6)


def _rate(dice: Dice) -> str:
    return dice.decimal(5, 8)


def _change(dice: Dice) -> str:
    """An adjustment or an annual increase."""
    return dice.decimal(0, 8) if dice.flip() else dice.choice(["-0.08", "-0.99999999", "12345.00000001"])


def _charge(dice: Dice) -> Document | None:
    """A charge of any model, or none."""
    model = dice.choice(["per_unit", "flat", "volume", "graduated", None])
    if model is None:
        return None
    if model in ("per_unit", "flat"):
        return {"model": model, "price": _price(dice)}
    ends: list[int | None] = [*sorted({dice.randint(1, 10 ** dice.randint(1, 9)) for _ in range(dice.count(3))}), None]
    return {
        "model": model,
        "brackets": [{"up_to": end, "price": _price(dice), "flat": _price(dice)} for end in ends],
    }


def _plan(dice: Dice) -> Document:
    units, services = _codes(dice, 3), _codes(dice, 6)
    tiers, packages = _codes(dice, 3, least=1), _codes(dice, 3)
    return {
        "format": "msp-plan/1",
        "name": _name(dice),
        "currency": dice.choice(list(_PLACES)),
        "labour_rate": _cost(dice),
        "break_fix_rate": _cost(dice),
        "margin_floor": _rate(dice),
        "discount_limit": _rate(dice),
        "units": [{"code": code, "name": _name(dice), "counts": _codes(dice, 3)} for code in units],
        "services": [_service(dice, code, units) for code in services],
        "tiers": [
            {
                "code": code,
                "name": _name(dice),
                "tagline": _line(dice),
                "services": dice.some(services, 4),
                "minimum": _price(dice),
            }
            for code in tiers
        ],
        "packages": [_package(dice, code, services, tiers, packages) for code in packages],
        "presets": [
            {
                "code": code,
                "name": _name(dice),
                "tier": dice.choice(tiers),
                "packages": dice.some(packages, 4),
                "recommended": dice.flip(),
            }
            for code in _codes(dice, 3)
        ],
        "terms": [
            {"months": months, "name": _name(dice), "adjustment": _change(dice), "escalator": _change(dice)}
            for months in dice.sample(range(1, 601), dice.count(3))
        ],
        "one_time": [_fee(dice, code, units) for code in _codes(dice, 3)],
        "taxes": [{"code": code, "name": _name(dice), "rate": _rate(dice)} for code in _codes(dice, 2)],
    }


def _package(dice: Dice, code: str, services: list[str], tiers: list[str], packages: list[str]) -> Document:
    return {
        "code": code,
        "name": _name(dice),
        "tagline": _line(dice),
        "services": dice.some(services, 4),
        "requires_tier": dice.choice([None, *tiers]),
        "requires": dice.some(packages, 4),
        "conflicts": dice.some(packages, 4),
    }


def _service(dice: Dice, code: str, units: list[str]) -> Document:
    return {
        "code": code,
        "name": _name(dice),
        "category": _name(dice),
        "unit": dice.choice([*units, "client"]),
        "charge": _charge(dice),
        "cost": _cost(dice),
        "minutes": _cost(dice),
        "break_fix_minutes": _cost(dice),
        "taxable": dice.flip(),
        "benefit": _text(dice),
        "description": _text(dice),
    }


def _fee(dice: Dice, code: str, units: list[str]) -> Document:
    basis = dice.choice(["fixed", "per_unit", "months"])
    return {
        "code": code,
        "name": _name(dice),
        "basis": basis,
        "amount": _price(dice),
        "unit": dice.choice([*units, "client"]) if basis == "per_unit" else None,
        "minimum": _price(dice),
        "waived_from": None if dice.flip() else dice.randint(1, 600),
        "taxable": dice.flip(),
    }


def _plan_2(dice: Dice) -> Document:
    """A plan of version 1 within the bounds of version 2, and what only version 2 has."""
    plan = _plan(dice)
    places = _PLACES[plan["currency"]]
    packages = [package["code"] for package in plan["packages"]]
    for tier in plan["tiers"]:
        tier["minimum"] = dice.decimal(9, places)
    for term in plan["terms"]:
        term |= {"adjustment": _change_2(dice), "escalator": _change_2(dice)}
    for tax in plan["taxes"]:
        tax["rate"] = dice.decimal(0, 8)
    whole = ["client", *(unit["code"] for unit in plan["units"] if dice.flip())]
    for unit in plan["units"]:
        rest = unit["code"] not in whole and dice.flip()
        unit["beyond"] = {"unit": dice.choice(whole), "each": dice.randint(1, 1000)} if rest else None
    for service in plan["services"]:
        service["adjustments"] = [
            {"months": months, "adjustment": _change_2(dice)} for months in dice.sample(range(1, 601), dice.count(2))
        ]
        if service["unit"] == "client" and dice.flip():
            service["charge"] = {"model": "percent", "rate": _share(dice)}
    return {
        **plan,
        "format": "msp-plan/2",
        "bundles": [_bundle(dice, code, plan, places) for code in (_codes(dice, 3) if packages else [])],
        "billing": [
            {"months": months, "name": _name(dice), "adjustment": _change_2(dice)}
            for months in (dice.sample([1, *dice.sample(range(2, 13), 2)], 3) if dice.flip() else [])
        ],
    }


def _bundle(dice: Dice, code: str, plan: Document, places: int) -> Document:
    packages = [package["code"] for package in plan["packages"]]
    share = dice.flip()
    return {
        "code": code,
        "name": _name(dice),
        "packages": dice.some(packages, 3) or packages[:1],
        "requires_tier": dice.choice([None, *(tier["code"] for tier in plan["tiers"])]),
        "percent": _share(dice) if share else None,
        "amount": None if share else dice.decimal(9, places),
    }


def _share(dice: Dice) -> str:
    return "1" if dice.one_in(8) else dice.decimal(0, 8)


def _change_2(dice: Dice) -> str:
    return dice.decimal(0, 8) if dice.flip() else dice.choice(["-0.08", "-1", "10", "9.99999999"])


def _either(dice: Dice) -> Document:
    return _plan_2(dice) if dice.flip() else _plan(dice)


def any_plan_documents() -> st.SearchStrategy[Document]:
    """Plans of either version that `read_plan` takes."""
    return made_by(_either)


def plan_documents() -> st.SearchStrategy[Document]:
    """Whole plans of version 1 that `read_plan` takes; nothing is said about their ladders being any good."""
    return made_by(_plan)
