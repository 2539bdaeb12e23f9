"""Plans and selections of version 2, as documents: those of version 1 with everything new put into them by chance."""

from __future__ import annotations

from hypothesis import strategies as st

from pricing.tests.dice import Dice, made_by
from pricing.tests.strategies import Document, _case, _none_or, _plan, _share

_PLACES = {"JPY": 0, "USD": 2, "KWD": 3}


def _plan_2(dice: Dice, plan: Document) -> Document:
    places = _PLACES[plan["currency"]]
    terms = [term["months"] for term in plan["terms"]]
    free = [unit["code"] for unit in plan["units"] if dice.flip()]
    for unit in plan["units"]:
        others = ["client", *free]
        if unit["code"] not in free and dice.flip():
            unit["beyond"] = {"unit": dice.choice(others), "each": dice.randint(1, 4)}
    for service in plan["services"]:
        if service["unit"] == "client" and dice.one_in(3):
            service["charge"] = {"model": "percent", "rate": _share(dice, 0)}
        chosen = dice.some(terms, 2) if dice.flip() else []
        service["adjustments"] = [{"months": term, "adjustment": _share(dice)} for term in chosen]
    for tier in plan["tiers"]:
        tier["minimum"] = _none_or(dice, dice.decimal(3, places))
    plan["taxes"] = [{"code": code, "name": code, "rate": _share(dice, 0)} for code in ("vat", "city", "state")]
    billing = [{"months": 1, "name": "1", "adjustment": _none_or(dice, _share(dice))}]
    longer = dice.sample((2, 3, 6, 12), dice.count(3))
    billing += [{"months": months, "name": "n", "adjustment": _share(dice)} for months in longer]
    plan["billing"] = billing if dice.flip() else []
    plan["bundles"] = _bundles(dice, plan, places)
    return {**plan, "format": "msp-plan/2"}


def _bundles(dice: Dice, plan: Document, places: int) -> list[Document]:
    packages = [package["code"] for package in plan["packages"]]
    tiers = [tier["code"] for tier in plan["tiers"]]
    found = []
    for at in range(dice.count(3) if packages else 0):
        by_share = dice.flip()
        found.append(
            {
                "code": f"b{at}", "name": f"Bundle {at}", "packages": dice.some(packages, 3) or packages[:1],
                "requires_tier": dice.choice([None, *tiers]), "percent": _share(dice, 0) if by_share else None,
                "amount": None if by_share else dice.decimal(2, places),
            }
        )  # fmt: skip
    return found


def _selection_2(dice: Dice, plan: Document, selection: Document) -> Document:
    """What version 2 adds to a choice; it never breaks what version 2 asks of it."""
    term = selection["term"]
    elapsed = dice.randrange(term) if dice.one_in(3) else 0
    charged = [entry["code"] for entry in plan["services"] if entry["charge"] and entry["charge"]["model"] != "percent"]
    ramp, left = [], term - elapsed
    while left and dice.flip():
        months = dice.randint(1, left)
        ramp.append({"months": months, "percent": dice.choice(("0", "0.125", "0.5", "0.333", "1"))})
        left -= months
    of = dice.randint(28, 31)
    found = {
        "billing": dice.choice([1, *(entry["months"] for entry in plan["billing"] if entry["months"] <= term)]),
        "tax": dice.choice([None, "vat", dice.sample(("vat", "city", "state"), dice.randint(0, 3))]),
        "prices": {code: dice.decimal(3, 4) for code in dice.some(charged, 3)},
        "ramp": ramp,
        "prorate": {"days": dice.randint(1, of - 1), "of": of} if elapsed == 0 and dice.flip() else None,
        "elapsed": elapsed,
    }
    return {
        **selection,
        **found,
        **({"one_time": dice.flip()} if dice.flip() else {}),
        "format": "msp-selection/2",
    }


def _case_2(dice: Dice) -> tuple[Document, Document, Document]:
    plan, inventory, selection = _case(dice)
    plan = _plan_2(dice, plan)
    return plan, inventory, _selection_2(dice, plan, selection)


def cases_2() -> st.SearchStrategy[tuple[Document, Document, Document]]:
    """A plan of version 2, an inventory and a selection of version 2."""
    return made_by(_case_2)


def plans_2() -> st.SearchStrategy[Document]:
    """Plans of version 2."""
    return made_by(lambda dice: _plan_2(dice, _plan(dice)))
