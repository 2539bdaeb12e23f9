"""Steps 2 to 4 of the page: the lines of the month."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from pricing.tests.second.figures import Document, half_up, text


@dataclass(frozen=True)
class Line:
    source: str
    service: str | None
    unit: str | None
    quantity: int
    amount: Fraction
    list_amount: Fraction
    # How much of the amount is taxable; not rounded.
    taxable: Fraction
    # A share of the month: charged by `percent`.
    is_share: bool = False
    how: str | None = None


def total(lines: list[Line]) -> Fraction:
    return sum((line.amount for line in lines), Fraction(0))


def charge_of(charge: Document, q: int) -> Fraction:
    """What the plan's charge comes to for q > 0, not rounded."""
    if charge["model"] == "per_unit":
        return q * Fraction(charge["price"])
    if charge["model"] == "flat":
        return Fraction(charge["price"])
    entered, reached = [], 0
    for bracket in charge["brackets"]:
        end = q if bracket["up_to"] is None else min(q, bracket["up_to"])
        entered.append((end - reached, Fraction(bracket["price"]), Fraction(bracket.get("flat", "0"))))
        reached = end
        if reached == q:
            break
    if charge["model"] == "volume":
        _, price, flat = entered[-1]
        return q * price + flat
    assert charge["model"] == "graduated"
    return sum((slice_ * price + flat for slice_, price, flat in entered), Fraction(0))


def service_lines(
    services: list[tuple[str, Document]], quantities: dict[str, int], prices: dict[str, str], places: int
) -> list[Line]:
    """Step 2. `prices` are those agreed with the client."""
    found: list[Line] = []
    for source, service in services:
        charge, q = service.get("charge"), quantities[service["unit"]]
        if charge is None or q == 0:
            continue
        is_share = charge["model"] == "percent"
        by_plan = agreed = Fraction(0)
        if not is_share:
            by_plan = agreed = half_up(charge_of(charge, q), places)
            if service["code"] in prices:
                price = Fraction(prices[service["code"]])
                agreed = half_up(price if charge["model"] == "flat" else q * price, places)
        found.append(Line(source, service["code"], service["unit"], q, agreed, by_plan, Fraction(0), is_share))
    rates = {s["code"]: Fraction(s["charge"]["rate"]) for _, s in services if "rate" in (s.get("charge") or {})}
    base = total(found)
    taxable = {service["code"]: service.get("taxable", True) for _, service in services}
    charged = []
    for line in found:
        if line.is_share:
            rate = rates[str(line.service)]
            amount = half_up(rate * base, places)
            if amount == 0:
                continue
            line = replace(line, amount=amount, list_amount=amount, how=f"{_percent(rate)} % of {text(base, places)}")
        charged.append(replace(line, taxable=line.amount if taxable[str(line.service)] else Fraction(0)))
    return charged


def _percent(rate: Fraction) -> str:
    written = text(rate * 100, 8)
    return written.rstrip("0").rstrip(".")


def bundle_lines(plan: Document, tier_at: int, chosen: set[str], lines: list[Line], places: int) -> list[Line]:
    """Step 2b, of the lines of step 2."""
    rungs = [tier["code"] for tier in plan["tiers"]]
    found: list[Line] = []
    bundled: set[str] = set()
    for bundle in plan.get("bundles", []):
        packages = set(bundle["packages"])
        of_it = [line for line in lines if not line.is_share and line.source.removeprefix("package:") in packages]
        of_it = [line for line in of_it if line.source.startswith("package:")]
        base = total(of_it)
        if bundle.get("percent") is not None:
            off = half_up(Fraction(bundle["percent"]) * base, places)
        else:
            off = Fraction(bundle["amount"])
        off = min(off, base)
        needed = bundle.get("requires_tier")
        high_enough = needed is None or tier_at >= rungs.index(needed)
        if high_enough and packages <= chosen and not packages & bundled and off > 0:
            bundled |= packages
            share = sum((line.taxable for line in of_it), Fraction(0)) / base
            found.append(Line(f"bundle:{bundle['code']}", None, None, 1, -off, -off, -off * share))
    return found


def minimum_lines(minimum: str, lines: list[Line], places: int) -> list[Line]:
    """Step 3, of the lines of 2 and 2b together."""
    missing = Fraction(minimum) - total(lines)
    if missing <= 0:
        return []
    amount = half_up(missing, places)
    return [Line("minimum", None, None, 1, amount, amount, amount)]


def extra_lines(extras: list[dict[str, Any]], recurrence: str, places: int) -> list[Line]:
    """Step 4, and the end of step 10: a quantity of 0 has no line."""
    found = []
    for extra in extras:
        q = extra.get("quantity", 1)
        if extra["recurrence"] == recurrence and q > 0:
            amount = half_up(q * Fraction(extra["price"]), places)
            taxable = amount if extra.get("taxable", True) else Fraction(0)
            found.append(Line("extra", None, None, q, amount, amount, taxable))
    return found
