"""The contract once more, written from its text alone: slow, plain, in fractions, sharing nothing with the engine.

Works on documents. Returns the msp-price/1 document without `label` and `how`, or the code of the error.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

Document = dict[str, Any]
PLACES = {"JPY": 0, "USD": 2, "KWD": 3}


def half_up(value: Fraction, places: int) -> Fraction:
    scaled = abs(value) * 10**places
    whole = scaled.numerator // scaled.denominator
    if scaled - whole >= Fraction(1, 2):
        whole += 1
    return Fraction(-whole if value < 0 else whole, 10**places)


def text(value: Fraction, places: int) -> str:
    units = value * 10**places
    assert units.denominator == 1, "not rounded"
    digits = str(abs(units.numerator)).rjust(places + 1, "0")
    sign = "-" if units < 0 else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def broken_rule(plan: Document, tier: str, chosen: list[str]) -> str | None:
    rungs = [entry["code"] for entry in plan["tiers"]]
    taken = [package for package in plan["packages"] if package["code"] in chosen]
    for package in taken:
        needed = package.get("requires_tier")
        if needed is not None and rungs.index(tier) < rungs.index(needed):
            return "package-needs-tier"
    for package in taken:
        if not set(package.get("requires", [])) <= set(chosen):
            return "package-needs-package"
    for package in taken:
        if set(package.get("conflicts", [])) & set(chosen):
            return "package-conflict"
    return None


def charge_for(charge: Document, quantity: int) -> Fraction:
    if charge["model"] == "per_unit":
        return quantity * Fraction(charge["price"])
    if charge["model"] == "flat":
        return Fraction(charge["price"])
    if charge["model"] == "volume":
        for bracket in charge["brackets"]:
            if bracket["up_to"] is None or quantity <= bracket["up_to"]:
                return quantity * Fraction(bracket["price"]) + Fraction(bracket.get("flat", "0"))
    price, entered = Fraction(0), set()
    for unit in range(1, quantity + 1):  # One unit at a time.
        for at, bracket in enumerate(charge["brackets"]):
            if bracket["up_to"] is None or unit <= bracket["up_to"]:
                price += Fraction(bracket["price"])
                entered.add(at)
                break
    return price + sum(Fraction(charge["brackets"][at].get("flat", "0")) for at in entered)


Lines = list[tuple[Document, Fraction, bool]]  # What a line says, its amount, and whether it is taxable.


def quantities_of(plan: Document, inventory: Document, selection: Document) -> dict[str, int]:
    counts = inventory["counts"]
    quantity = {unit["code"]: sum(counts.get(key, 0) for key in unit["counts"]) for unit in plan["units"]}
    return {**quantity, **selection["quantities"], "client": 1}


def services_of(plan: Document, selection: Document) -> list[tuple[str, Document]]:
    sources = []
    for tier in plan["tiers"]:
        sources.append((f"tier:{tier['code']}", tier["services"]))
        if tier["code"] == selection["tier"]:
            break
    for package in plan["packages"]:
        if package["code"] in selection["packages"]:
            sources.append((f"package:{package['code']}", package["services"]))
    found: list[tuple[str, Document]] = []
    for source, codes in sources:
        for code in codes:
            if code not in [service["code"] for _, service in found]:
                found.append((source, next(s for s in plan["services"] if s["code"] == code)))
    return found


def monthly_lines(
    plan: Document, selection: Document, services: list[tuple[str, Document]], quantity: dict[str, int], places: int
) -> Lines:
    lines: Lines = []
    for source, service in services:
        q = quantity[service["unit"]]
        if service["charge"] and q > 0:
            head = {"source": source, "service": service["code"], "unit": service["unit"], "quantity": q}
            lines.append((head, half_up(charge_for(service["charge"], q), places), service["taxable"]))
    tier = next(tier for tier in plan["tiers"] if tier["code"] == selection["tier"])
    missing = Fraction(tier.get("minimum", "0")) - total(lines)
    if missing > 0:
        head = {"source": "minimum", "service": None, "unit": None, "quantity": 1}
        lines.append((head, half_up(missing, places), True))
    for extra in selection["extras"]:
        if extra["recurrence"] == "monthly" and extra["quantity"] > 0:
            head = {"source": "extra", "service": None, "unit": None, "quantity": extra["quantity"]}
            lines.append((head, half_up(extra["quantity"] * Fraction(extra["price"]), places), extra["taxable"]))
    return lines


def one_time_lines(plan: Document, selection: Document, net: Fraction, quantity: dict[str, int], places: int) -> Lines:
    lines: Lines = []
    for fee in plan["one_time"]:
        if fee["basis"] == "per_unit" and quantity[fee["unit"]] == 0:
            continue
        times = {"fixed": Fraction(1), "months": net, "per_unit": Fraction(quantity.get(fee["unit"], 0))}[fee["basis"]]
        listed = half_up(max(Fraction(fee["amount"]) * times, Fraction(fee["minimum"])), places)
        waived = fee["waived_from"] is not None and selection["term"] >= fee["waived_from"]
        head = {"source": f"one_time:{fee['code']}", "list_amount": text(listed, places), "waived": waived}
        lines.append((head, Fraction(0) if waived else listed, fee["taxable"]))
    for extra in selection["extras"]:
        if extra["recurrence"] == "once" and extra["quantity"] > 0:
            amount = half_up(extra["quantity"] * Fraction(extra["price"]), places)
            lines.append(
                ({"source": "extra", "list_amount": text(amount, places), "waived": False}, amount, extra["taxable"])
            )
    return lines


def total(lines: Lines) -> Fraction:
    return sum((amount for _, amount, _ in lines), Fraction(0))


def tax_on(lines: Lines, net: Fraction, rate: Fraction, places: int) -> Fraction:
    subtotal = total(lines)
    taxable = sum((amount for _, amount, counts_in in lines if counts_in), Fraction(0))
    return half_up(rate * net * taxable / subtotal, places) if subtotal else Fraction(0)


def internal_of(
    plan: Document,
    selection: Document,
    services: list[tuple[str, Document]],
    quantity: dict[str, int],
    net: Fraction,
    places: int,
) -> tuple[Document, Fraction | None]:
    tools = minutes = fix = Fraction(0)
    for extra in selection["extras"]:
        if extra["recurrence"] == "monthly":
            tools += extra["quantity"] * Fraction(extra["cost"])
    for _, service in services:
        q = quantity[service["unit"]]
        times = 1 if service["charge"] and service["charge"]["model"] == "flat" and q > 0 else q
        tools += Fraction(service["cost"]) * times
        minutes += Fraction(service["minutes"]) * times
        fix += Fraction(service["break_fix_minutes"]) * times
    hours = minutes / 60
    cost = half_up(tools + hours * Fraction(plan["labour_rate"]), places)
    margin = half_up((net - cost) / net, 4) if net else None
    return {
        "monthly_cost": text(cost, places),
        "gross_margin": None if margin is None else text(margin, 4),
        "labour_hours": text(half_up(hours, 2), 2),
        "effective_hourly_rate": None if hours == 0 else text(half_up((net - tools) / hours, places), places),
        "break_fix_value": text(half_up(fix / 60 * Fraction(plan["break_fix_rate"]), places), places),
    }, margin


def years_of(term: Document, net: Fraction, places: int) -> list[tuple[int, Fraction]]:
    years: list[tuple[int, Fraction]] = []
    left = term["months"]
    while left > 0:
        years.append((min(left, 12), half_up(net * (1 + Fraction(term["escalator"])) ** len(years), places)))
        left -= 12
    return years


def reasons_of(plan: Document, margin: Fraction | None, shares: list[Fraction]) -> list[str]:
    floor, limit = Fraction(plan["margin_floor"]), Fraction(plan["discount_limit"])
    low = floor > 0 if margin is None else margin < floor
    return ["margin"] * low + ["discount"] * any(share > limit for share in shares)


def expected(plan: Document, inventory: Document, selection: Document) -> Document | str:
    broken = broken_rule(plan, selection["tier"], selection["packages"])
    if broken:
        return broken
    places = PLACES[plan["currency"]]
    quantity = quantities_of(plan, inventory, selection)
    term = next(entry for entry in plan["terms"] if entry["months"] == selection["term"])
    rate = sum((Fraction(tax["rate"]) for tax in plan["taxes"] if tax["code"] == selection["tax"]), Fraction(0))
    services = services_of(plan, selection)
    lines = monthly_lines(plan, selection, services, quantity, places)
    adjustment = half_up(total(lines) * Fraction(term["adjustment"]), places)
    gross = total(lines) + adjustment
    discount = discount_of(selection["discount"], gross, places)
    if discount is None:
        return "discount-too-large"
    net = gross - discount
    once = one_time_lines(plan, selection, net, quantity, places)
    once_discount = discount_of(selection["one_time_discount"], total(once), places)
    if once_discount is None:
        return "discount-too-large"
    internal, margin = internal_of(plan, selection, services, quantity, net, places)
    pairs = ((discount, gross), (once_discount, total(once)))
    counted = {key for unit in plan["units"] for key in unit["counts"]}
    return {
        "format": "msp-price/1",
        "currency": plan["currency"],
        "selection": {
            "tier": selection["tier"],
            "packages": [p["code"] for p in plan["packages"] if p["code"] in selection["packages"]],
            "term": selection["term"],
        },
        "lines": [{**head, "amount": text(amount, places)} for head, amount, _ in lines],
        "one_time_lines": [{**head, "amount": text(amount, places)} for head, amount, _ in once],
        **totals(lines, adjustment, discount, once, once_discount, rate, places),
        **over_the_years(years_of(term, net, places), total(once) - once_discount, places),
        "unpriced": {key: n for key, n in inventory["counts"].items() if n > 0 and key not in counted},
        "needs_approval": reasons_of(plan, margin, [off / whole for off, whole in pairs if whole]),
        "internal": internal,
    }


def totals(
    lines: Lines,
    adjustment: Fraction,
    discount: Fraction,
    once: Lines,
    once_discount: Fraction,
    rate: Fraction,
    places: int,
) -> Document:
    net, once_net = total(lines) + adjustment - discount, total(once) - once_discount
    tax, once_tax = tax_on(lines, net, rate, places), tax_on(once, once_net, rate, places)
    money = {
        "recurring_subtotal": total(lines),
        "term_adjustment": adjustment,
        "discount": discount,
        "recurring_net": net,
        "recurring_tax": tax,
        "recurring_total": net + tax,
        "one_time_subtotal": total(once),
        "one_time_discount": once_discount,
        "one_time_net": once_net,
        "one_time_tax": once_tax,
        "one_time_total": once_net + once_tax,
        "first_invoice": net + tax + once_net + once_tax,
    }
    return {name: text(amount, places) for name, amount in money.items()}


def over_the_years(years: list[tuple[int, Fraction]], once_net: Fraction, places: int) -> Document:
    value = sum((months * monthly for months, monthly in years), once_net)
    rows = [{"year": at, "months": m, "monthly": text(net, places)} for at, (m, net) in enumerate(years, start=1)]
    return {"years": rows, "contract_value": None if years[0][0] == 1 else text(value, places)}


def discount_of(discount: Document | None, gross: Fraction, places: int) -> Fraction | None:
    """None where it is too large."""
    if discount is None:
        return Fraction(0)
    off = (
        half_up(Fraction(discount["percent"]) * gross, places)
        if "percent" in discount
        else Fraction(discount["amount"])
    )
    return None if off > gross or off < 0 else off
