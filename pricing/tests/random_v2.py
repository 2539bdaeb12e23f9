"""Random plans, inventories and selections of version 2, mixed with version 1, from a seed.

Figures are small and corner values frequent, so that ties, limits, and sums of 0 and below meet. One case in ten or so
breaks a rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from pricing.tests.dice import Dice
from pricing.tests.random_v2_selection import selection_of
from pricing.tests.second.figures import Refused, places_of, text
from pricing.tests.second.internal import Judged
from pricing.tests.second.refusals import refusal

Document = dict[str, Any]
Case = tuple[Document, Document, Document]

KEYS = ("server", "workstation", "laptop", "user", "site", "mailbox")
_PRICES = ("0", "0.005", "0.005", "0.01", "0.5", "1", "10", "33.3333", "50", "99.99", "100", "100", "250")
_CHANGES = ("-1", "-0.5", "-0.08", "-0.08", "-0.05", "-0.00000001", "0", "0", "0.03", "0.1", "0.125", "1", "10")
# Keys that may be left out where they say this. An entry of a service's `adjustments` always names its own.
_DEFAULTS: Document = {
    "adjustment": "0", "escalator": "0", "minimum": "0", "cost": "0", "minutes": "0", "break_fix_minutes": "0",
    "margin_floor": "0", "discount_limit": "1", "taxable": True, "requires": [], "conflicts": [], "requires_tier": None,
    "charge": None, "beyond": None, "bundles": [], "one_time": [], "packages": [], "extras": [], "term": 12,
    "quantity": 1, "tax": None, "discount": None,
}  # fmt: skip
_RATES = ("0", "0", "1", "0.5", "0.1", "0.03", "0.07", "0.2", "0.33333333", "0.00000001")


def _price(dice: Dice, places: int = 4, whole: int = 3) -> str:
    if dice.flip():
        return dice.choice([price for price in _PRICES if len(price.partition(".")[2]) <= places])
    return dice.decimal(whole, places)


def _change(dice: Dice) -> str:
    return dice.choice(_CHANGES) if dice.flip() else dice.choice(("", "-")) + f"0.{dice.randint(1, 999):03}"


def _rate(dice: Dice) -> str:
    return dice.choice(_RATES) if dice.flip() else dice.decimal(0, 3)


def _effort(dice: Dice) -> str:
    """A cost or minutes."""
    return "0" if dice.one_in(3) else dice.decimal(2, dice.choice((0, 2, 6)))


def _charge(dice: Dice, unit: str) -> Document | None:
    models = [None, "per_unit", "per_unit", "per_unit", "flat", "volume", "graduated"]
    model = dice.choice([*models, "percent", "percent", "percent"] if unit == "client" else models)
    if model is None:
        return None
    if model == "percent":
        return {"model": model, "rate": _rate(dice)}
    if model in ("per_unit", "flat"):
        return {"model": model, "price": _price(dice)}
    ends = [*sorted(dice.sample(range(1, 31), dice.count(3))), None]
    return {
        "model": model,
        "brackets": [
            {"up_to": end, "price": _price(dice), **({"flat": _price(dice)} if dice.one_in(3) else {})} for end in ends
        ],
    }


def _units(dice: Dice) -> list[Document]:
    units: list[Document] = [
        {"code": f"u{at}", "name": f"Unit {at}", "counts": dice.sample(KEYS, dice.randint(0, 3))}
        for at in range(dice.count(4))
    ]
    plain = ["client"]
    for unit in dice.sample(units, len(units)):
        if dice.one_in(3):
            unit["beyond"] = {"unit": dice.choice(plain), "each": dice.choice((1, 1, 2, 3, 5, 1_000))}
        else:
            plain.append(unit["code"])
    return units


def _service(dice: Dice, code: str, units: list[str], terms: list[int]) -> Document:
    unit = dice.choice(units)
    service: Document = {
        "code": code, "name": f"Service {code}", "category": "A", "unit": unit, "charge": _charge(dice, unit),
        "cost": _effort(dice), "minutes": _effort(dice), "break_fix_minutes": _effort(dice), "taxable": dice.flip(),
    }  # fmt: skip
    if dice.one_in(3):
        months = dice.sample(sorted({*terms, 7}), dice.randint(1, 2) if terms else 1)
        service["adjustments"] = [
            {"months": one, "adjustment": "-1" if dice.one_in(3) else _change(dice)} for one in months
        ]
    return service


def _packages(dice: Dice, services: list[str], tiers: list[str]) -> list[Document]:
    codes = [f"p{at}" for at in range(dice.randint(0, 5))]
    return [
        {
            "code": code, "name": code, "services": dice.sample(services, dice.randint(1, min(4, len(services)))),
            "requires_tier": dice.choice((None, None, dice.choice(tiers))),
            "requires": dice.some(codes, 1) if dice.one_in(3) else [],
            "conflicts": dice.some(codes, 1) if dice.one_in(6) else [],
        }
        for code in codes
    ]  # fmt: skip


def _bundles(dice: Dice, packages: list[str], tiers: list[str], places: int) -> list[Document]:
    if not packages:
        return []
    found: list[Document] = []
    for at in range(dice.choice((0, 2, 4, 6))):
        together = dice.sample(packages, min(len(packages), dice.choice((1, 1, 2, 2, 3))))
        bundle: Document = {"code": f"b{at}", "name": f"Bundle {at}", "packages": together}
        bundle |= {"percent": _rate(dice)} if dice.flip() else {"amount": _price(dice, places)}
        if dice.one_in(3):
            bundle["requires_tier"] = dice.choice(tiers)
        found.append(bundle)
    return found


def _fees(dice: Dice, units: list[str]) -> Iterator[Document]:
    for at in range(dice.count(3)):
        basis = dice.choice(("fixed", "per_unit", "months"))
        fee = {"code": f"f{at}", "name": "Fee", "basis": basis, "amount": _price(dice), "taxable": dice.flip()}
        if basis == "per_unit":
            fee["unit"] = dice.choice(units)
        if dice.flip():
            fee["minimum"] = _price(dice)
        if dice.one_in(3):
            fee["waived_from"] = dice.choice((1, 12, 13, 24, 36))
        yield fee


def _plan(dice: Dice) -> Document:
    currency = dice.choice(("JPY", "USD", "USD", "KWD"))
    places = places_of({"currency": currency})
    units = _units(dice)
    unit_codes = ["client", "client", *(str(unit["code"]) for unit in units)]
    terms = dice.sample((1, 2, 12, 13, 24, 36), dice.count(4, least=1))
    services = [_service(dice, f"s{at}", unit_codes, terms) for at in range(dice.randint(2, 11))]
    codes = [str(service["code"]) for service in services]
    tiers = [
        {"code": f"t{at}", "name": "Tier", "services": dice.sample(codes, dice.randint(0, 2))}
        | ({"minimum": _price(dice, places, 4)} if dice.one_in(3) else {})
        for at in range(dice.count(3, least=1))
    ]
    tier_codes = [str(tier["code"]) for tier in tiers]
    packages = _packages(dice, codes, tier_codes)
    return {
        "format": "msp-plan/2",
        "name": "Any",
        "currency": currency,
        "labour_rate": _price(dice, 4, 2),
        "break_fix_rate": _price(dice, 4, 2),
        "margin_floor": _rate(dice),
        "discount_limit": _rate(dice),
        "units": units,
        "services": services,
        "tiers": tiers,
        "packages": packages,
        "bundles": _bundles(dice, [str(package["code"]) for package in packages], tier_codes, places),
        "terms": [
            {"months": months, "name": "Term", "adjustment": _change(dice), "escalator": _change(dice)}
            for months in terms
        ],
        "billing": _billing(dice),
        "one_time": list(_fees(dice, unit_codes)),
        "taxes": [{"code": code, "name": code, "rate": _rate(dice)} for code in ("vat", "city", "levy")],
    }


def _give_away(dice: Dice, plan: Document) -> None:
    """Every package a bundle of its own, and services at nothing in each term: sums below 0 come of it."""
    plan["bundles"] = [
        {
            "code": f"b{at}",
            "name": "Bundle",
            "packages": [package["code"]],
            "percent": dice.choice(("0.5", "0.99", "1")),
        }
        for at, package in enumerate(plan["packages"])
    ]
    for service in plan["services"]:
        if not dice.one_in(4):
            service["adjustments"] = [{"months": term["months"], "adjustment": "-1"} for term in plan["terms"]]


def _billing(dice: Dice) -> list[Document]:
    if dice.one_in(3):
        return []
    months = dice.sample([1, *dice.sample((2, 3, 6, 12), 2)], 3)
    return [{"months": one, "name": "Billing", "adjustment": _change(dice)} for one in months]


def _inventory(dice: Dice) -> Document:
    counts = {
        key: dice.choice((0, 1, dice.randint(0, 40)))
        for key in dice.sample((*KEYS, "printer"), dice.choice((0, 5, 7, 7)))
    }
    return {"format": "msp-inventory/1", "counts": counts}


def as_version_1(plan: Document) -> Document:
    """The plan without what version 1 cannot say."""
    older = {key: value for key, value in plan.items() if key not in ("bundles", "billing")}
    older["format"] = "msp-plan/1"
    older["units"] = [{key: unit[key] for key in ("code", "name", "counts")} for unit in plan["units"]]
    older["services"] = [
        {key: value for key, value in service.items() if key != "adjustments"} for service in plan["services"]
    ]
    for service in older["services"]:
        if service["charge"] is not None and service["charge"]["model"] == "percent":
            service["charge"] = {"model": "flat", "price": "12.3455"}
    # Version 1 as the project reads it: changes above -1.
    older["terms"] = [
        {**term, **{key: "-0.5" for key in ("adjustment", "escalator") if term[key] == "-1"}} for term in plan["terms"]
    ]
    return older


def random_case(seed: int) -> Case:
    """A plan, an inventory and a selection; the same ones for the same seed."""
    dice = Dice(seed, 0)
    dice.size = dice.choice((1, 4, 6, 8))
    plan = _plan(dice)
    if dice.one_in(8):
        _give_away(dice, plan)
    inventory = _inventory(dice)
    older_plan, older_selection = dice.choice(((False, False),) * 7 + ((True, False), (False, True), (True, True)))
    if older_plan:
        plan = as_version_1(plan)
    selection = selection_of(dice, plan, older=older_selection)
    if dice.flip():
        plan, selection = _without_defaults(plan), _without_defaults(selection)
    if refusal(plan, selection) is None:
        _bring_to_the_limits(dice, plan, inventory, selection)
    return plan, inventory, selection


def _without_defaults(value: Any, inside: str = "") -> Any:
    if isinstance(value, list):
        return [_without_defaults(entry, inside) for entry in value]
    if not isinstance(value, dict):
        return value
    return {
        key: _without_defaults(entry, key)
        for key, entry in value.items()
        if inside == "adjustments" or key not in _DEFAULTS or _DEFAULTS[key] != entry
    }


def _bring_to_the_limits(dice: Dice, plan: Document, inventory: Document, selection: Document) -> None:
    """Often a margin just at the floor, a share given up just at the limit, a discount that leaves nothing."""
    if dice.one_in(10):
        _discount_everything(dice, plan, inventory, selection)
    found = Judged(plan, inventory, selection)
    try:
        margins = [margin for margin in (found.gross_margin, found.term_margin) if margin is not None]
        shares = [found.given_up_by_the_month, found.given_up_at_once]
    except Refused:
        return
    least = Fraction(1, 10_000)
    possible = [margin for margin in margins if 0 <= margin < 1]
    if possible and dice.one_in(3):
        plan["margin_floor"] = text(dice.choice(possible) + dice.choice((0, 0, least)), 4)
    if dice.one_in(3):
        plan["discount_limit"] = text(Fraction(int(dice.choice(shares) * 10**8), 10**8), 8)


def _discount_everything(dice: Dice, plan: Document, inventory: Document, selection: Document) -> None:
    whole = Judged(plan, inventory, {**selection, "discount": None}).before_discount
    if whole >= 0:
        too_much = Fraction(dice.choice((0, 0, 1)), 10 ** places_of(plan))
        selection["discount"] = {"amount": text(whole + too_much, places_of(plan))}
