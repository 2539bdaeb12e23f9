"""Steps 1 to 4: which services there are, and a line for whatever is charged by the month."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from pricing.charges import Part, agreed_charge, charge_parts, parts_sum, parts_text, share_text
from pricing.money import ZERO, exact, money_text, rounded
from pricing.plan import Plan, Service
from pricing.priced import Delivered, Line, OneTimeLine
from pricing.selection import Extra, Selection
from pricing.steps.bundles import bundle_lines
from pricing.words import gettext as _


def delivered_services(plan: Plan, selection: Selection, quantities: dict[str, int]) -> tuple[Delivered, ...]:
    """1: the services of the tier and those below, then of the packages in the plan's order, each once."""
    services = plan.index.services
    sources = dict(plan.index.ladder[plan.index.rung[selection.tier]])
    for package in plan.packages:
        if package.code in selection.packages:
            for code in package.services:
                sources.setdefault(code, f"package:{package.code}")
    return tuple(Delivered(source, services[code], quantities[services[code].unit]) for code, source in sources.items())


def monthly_lines(
    plan: Plan, selection: Selection, delivered: tuple[Delivered, ...], prices: dict[str, Decimal]
) -> tuple[Line, ...]:
    """2 to 4: services, bundles, the minimum and extras. `prices` are those agreed, by service."""
    lines = _service_lines(plan, delivered, prices)  # 2
    if plan.bundles:
        lines += bundle_lines(plan, selection, lines)  # 2b
    charged = sum_of(lines)
    tier = plan.index.tiers[selection.tier]
    if charged < tier.minimum:  # 3
        places = plan.index.places
        missing = rounded(tier.minimum - charged, plan.index.step)
        how = f"{money_text(tier.minimum, places)} minimum - {money_text(charged, places)}"
        label = _("Minimum for %(tier)s") % {"tier": tier.name}
        lines.append(Line("minimum", None, label, None, 1, missing, missing, how, (Part(1, missing),), True))
    for extra in extras_of(selection, "monthly"):  # 4
        parts, amount, how = extra_amount(plan, extra)
        lines.append(Line("extra", None, extra.label, None, extra.quantity, amount, amount, how, parts, extra.taxable))
    return tuple(lines)


def _service_lines(plan: Plan, delivered: tuple[Delivered, ...], prices: dict[str, Decimal]) -> list[Line]:
    """2. What is a share of the month is worked out last and put in its own place."""
    places, step = plan.index.places, plan.index.step
    lines: list[Line] = []
    shares: list[tuple[int, str, Service, Decimal]] = []
    for source, service, quantity in delivered:
        charge = service.charge
        if charge is None or quantity == 0:
            continue
        if charge.rate is not None:
            shares.append((len(lines), source, service, charge.rate))
            continue
        parts = charge_parts(charge, quantity)
        amount = listed = rounded(parts_sum(parts), step)
        if service.code in prices:
            parts = charge_parts(agreed_charge(charge, prices[service.code]), quantity)
            amount = rounded(parts_sum(parts), step)
        how = parts_text(parts, places)
        lines.append(
            Line(
                source, service.code, service.name, service.unit, quantity, amount, listed, how, parts, service.taxable
            )
        )
    return _with_shares(plan, lines, shares) if shares else lines


def _with_shares(plan: Plan, lines: list[Line], shares: list[tuple[int, str, Service, Decimal]]) -> list[Line]:
    """The lines with those that are a share of them, each told before which line it stands; 0 is no line."""
    base = sum_of(lines)
    whole = list(lines)
    for place, source, service, rate in reversed(shares):
        amount = rounded(rate * base, plan.index.step)
        if amount != ZERO:
            how, parts = share_text(rate, base, plan.index.places), (Part(rate, base),)
            line = Line(
                source, service.code, service.name, service.unit, 1, amount, amount, how, parts, service.taxable
            )
            whole.insert(place, line)
    return whole


def extras_of(selection: Selection, recurrence: str) -> tuple[Extra, ...]:
    """The extras of that kind that there are any of."""
    return tuple(extra for extra in selection.extras if extra.recurrence == recurrence and extra.quantity > 0)


def extra_amount(plan: Plan, extra: Extra) -> tuple[tuple[Part, ...], Decimal, str]:
    """What an extra comes to: its parts, the amount and how it came about."""
    parts = (Part(extra.quantity, extra.price),)
    return parts, rounded(parts_sum(parts), plan.index.step), parts_text(parts, plan.index.places)


def extras_amount(plan: Plan, extras: Iterable[Extra]) -> Decimal:
    """What these extras come to together, each rounded as its line is."""
    with exact():
        return sum([extra_amount(plan, extra)[1] for extra in extras], ZERO)


def sum_of(lines: Iterable[Line | OneTimeLine]) -> Decimal:
    """What the lines come to."""
    return sum([line.amount for line in lines], ZERO)
