"""Plans, inventories and selections of every legal kind, as documents, for hypothesis."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

KEYS = ("server", "workstation", "laptop", "user", "site", "mailbox")
MODELS = ("per_unit", "flat", "volume", "graduated")

Document = dict[str, Any]


def decimals(digits: int = 3, places: int = 4) -> st.SearchStrategy[str]:
    """Decimal strings from 0 up, with at most that many digits and decimals."""
    whole = st.integers(0, 10**digits - 1).map(str)
    return st.tuples(whole, st.text("0123456789", max_size=places)).map(lambda pair: ".".join(filter(None, pair)))


def shares(low: int = -9, high: int = 9) -> st.SearchStrategy[str]:
    """Rates in steps of 1/10, 1/100 or 1/1000, both signs where `low` is below 0."""
    return st.tuples(st.integers(low, high), st.sampled_from((1, 2, 3))).map(
        lambda pair: "0" if pair[0] == 0 else f"{'-' if pair[0] < 0 else ''}0.{'0' * (pair[1] - 1)}{abs(pair[0])}"
    )


@st.composite
def charges(draw: st.DrawFn) -> Document | None:
    model = draw(st.sampled_from((None, *MODELS)))
    if model is None:
        return None
    if model in ("per_unit", "flat"):
        return {"model": model, "price": draw(decimals())}
    ends = [*sorted(draw(st.sets(st.integers(1, 30), max_size=3))), None]
    return {
        "model": model,
        "brackets": [
            {"up_to": end, "price": draw(decimals()), "flat": draw(st.just("0") | decimals(2))} for end in ends
        ],
    }


@st.composite
def plans(draw: st.DrawFn) -> Document:
    units = [
        {
            "code": f"u{at}",
            "name": f"Unit {at}",
            "counts": draw(st.lists(st.sampled_from(KEYS), max_size=3, unique=True)),
        }
        for at in range(draw(st.integers(0, 3)))
    ]
    unit_codes = st.sampled_from(["client", *(str(unit["code"]) for unit in units)])
    services = [
        {
            "code": f"s{at}", "name": f"Service {at}", "category": "A", "unit": draw(unit_codes),
            "charge": draw(charges()), "cost": draw(decimals(2, 6)), "minutes": draw(decimals(2, 3)),
            "break_fix_minutes": draw(decimals(2, 3)), "taxable": draw(st.booleans()),
        }
        for at in range(draw(st.integers(1, 5)))
    ]  # fmt: skip
    service_codes = [str(service["code"]) for service in services]
    some_services = st.lists(st.sampled_from(service_codes), max_size=4, unique=True)
    tiers = [
        {
            "code": f"t{at}",
            "name": f"Tier {at}",
            "services": draw(some_services),
            "minimum": draw(st.just("0") | decimals()),
        }
        for at in range(draw(st.integers(1, 3)))
    ]
    return {
        "format": "msp-plan/1",
        "name": "Any",
        "currency": draw(st.sampled_from(("JPY", "USD", "KWD"))),
        "labour_rate": draw(decimals(2)),
        "break_fix_rate": draw(decimals(2)),
        "margin_floor": draw(shares(0)),
        "discount_limit": draw(shares(0)),
        "units": units,
        "services": services,
        "tiers": tiers,
        "packages": draw(packages(some_services, len(tiers))),
        "terms": draw(terms()),
        "one_time": draw(fees(unit_codes)),
        "taxes": [{"code": "vat", "name": "VAT", "rate": draw(shares(0))}],
    }


@st.composite
def packages(draw: st.DrawFn, some_services: st.SearchStrategy[list[str]], tiers: int) -> list[Document]:
    codes = [f"p{at}" for at in range(draw(st.integers(0, 4)))]
    few = st.lists(st.sampled_from(codes), max_size=1) if codes else st.just([])
    return [
        {
            "code": code, "name": code, "services": draw(some_services),
            "requires_tier": draw(st.sampled_from([None, *(f"t{at}" for at in range(tiers))])),
            "requires": draw(few), "conflicts": draw(few),
        }
        for code in codes
    ]  # fmt: skip


@st.composite
def terms(draw: st.DrawFn) -> list[Document]:
    months = draw(st.lists(st.integers(1, 40), min_size=1, max_size=3, unique=True))
    return [
        {"months": count, "name": "Term", "adjustment": draw(shares()), "escalator": draw(shares())} for count in months
    ]


@st.composite
def fees(draw: st.DrawFn, unit_codes: st.SearchStrategy[str]) -> list[Document]:
    found = []
    for at in range(draw(st.integers(0, 3))):
        basis = draw(st.sampled_from(("fixed", "per_unit", "months")))
        found.append(
            {
                "code": f"f{at}", "name": "Fee", "basis": basis, "amount": draw(decimals()),
                "unit": draw(unit_codes) if basis == "per_unit" else None, "minimum": draw(decimals()),
                "waived_from": draw(st.none() | st.integers(1, 40)), "taxable": draw(st.booleans()),
            }
        )  # fmt: skip
    return found


def inventories() -> st.SearchStrategy[Document]:
    keys = st.dictionaries(st.sampled_from((*KEYS, "printer")), st.integers(0, 60))
    return keys.map(lambda found: {"format": "msp-inventory/1", "counts": found})


@st.composite
def selections(draw: st.DrawFn, plan: Document) -> Document:
    """A selection that names only what the plan has; it may break a rule, or discount too much."""
    places = {"JPY": 0, "USD": 2, "KWD": 3}[plan["currency"]]
    discounts = st.none() | shares(0).map(lambda share: {"percent": share})
    discounts |= decimals(2, places).map(lambda amount: {"amount": amount})
    codes = [package["code"] for package in plan["packages"]]
    units = [unit["code"] for unit in plan["units"]]
    extras = st.fixed_dictionaries(
        {
            "label": st.just("Extra"),
            "recurrence": st.sampled_from(("monthly", "once")),
            "quantity": st.integers(0, 4),
            "price": decimals(),
            "cost": decimals(2),
            "taxable": st.booleans(),
        }
    )
    return {
        "format": "msp-selection/1",
        "tier": draw(st.sampled_from([tier["code"] for tier in plan["tiers"]])),
        "packages": draw(st.lists(st.sampled_from(codes), unique=True)) if codes else [],
        "term": draw(st.sampled_from([term["months"] for term in plan["terms"]])),
        "quantities": draw(st.dictionaries(st.sampled_from(units), st.integers(0, 60))) if units else {},
        "discount": draw(discounts),
        "one_time_discount": draw(discounts),
        "extras": draw(st.lists(extras, max_size=2)),
        "tax": draw(st.none() | st.just("vat")),
    }


@st.composite
def cases(draw: st.DrawFn) -> tuple[Document, Document, Document]:
    plan = draw(plans())
    return plan, draw(inventories()), draw(selections(plan))
