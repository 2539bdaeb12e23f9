"""What a rung costs for one of each thing that it is charged by: what it adds, and all together with the rungs below.

Only services carry a price; one that is a share of the month has none by itself and is left out. Setting what a rung
adds sets the prices of the services that are its own, in proportion to what they were, so that they come to the figure
exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, Decimal

from pricing.charges import charge_parts, parts_sum
from pricing.errors import PricingError
from pricing.money import ZERO, exact, rounded
from pricing.plan import Charge, Plan, Service, own_services
from pricing.words import gettext as _

FLAT = "_flat"  # no unit has such a code


@dataclass(frozen=True, slots=True)
class RungPrice:
    """A row: what one `unit` costs a month at list price, or with the code FLAT what is charged once.

    `below` is what the lower rungs come to, `adds` what this one brings, `together` both. `settable` tells whether the
    rung has a charged service of its own there whose price could be set.
    """

    code: str
    below: Decimal
    adds: Decimal
    together: Decimal
    settable: bool


def rung_prices(plan: Plan, tier: str) -> tuple[RungPrice, ...]:
    """A row for each unit that services on this rung or below are charged by, in the plan's order; flat ones last."""
    step = plan.index.step
    own = {service.code for service in own_services(plan, tier)}
    rows: dict[str, list[Decimal]] = {}
    settable: set[str] = set()
    with exact():
        for code in plan.index.ladder[plan.index.rung[tier]]:
            service = plan.index.services[code]
            if service.charge is None or service.charge.rate is not None:
                continue
            row = rows.setdefault(_row_of(service), [ZERO, ZERO])
            row[code in own] += rounded(parts_sum(charge_parts(service.charge, 1)), step)
            settable |= {_row_of(service)} if code in own else set()
        order = [unit.code for unit in plan.units]
        names = sorted(rows, key=lambda name: (name == FLAT, order.index(name) if name in order else len(order)))
        return tuple(
            RungPrice(name, below, adds, below + adds, name in settable)
            for name in names
            for below, adds in (rows[name],)
        )


def with_rung_price(plan: Plan, tier: str, row: str, figure: Decimal, *, together: bool = False) -> Plan:
    """The plan in which this rung adds exactly `figure` to that row, or in which it comes to that all `together`.

    The rung's own services share it in proportion to their prices; the odd minor units go to the dearest. Of brackets
    all are scaled alike, to whole minor units, and base fees stay. Raises PricingError("bad-plan") where the figure is
    finer than the currency, or less than what the rungs below or base fees come to, or where nothing on the rung is
    charged that way.
    """
    with exact():
        services = [
            service
            for service in own_services(plan, tier)
            if service.charge is not None and service.charge.rate is None and _row_of(service) == row
        ]
        if not services:
            raise PricingError(
                "bad-plan", _("nothing on this rung is charged that way; put a service with a price there")
            )
        if figure != rounded(figure, plan.index.step):
            raise PricingError(
                "bad-plan", _("write no more decimals than %(currency)s has") % {"currency": plan.currency}
            )
        below = next(price.below for price in rung_prices(plan, tier) if price.code == row) if together else ZERO
        left = figure - below - sum((_base(service) for service in services), ZERO)
        if left < ZERO:
            raise PricingError("bad-plan", _("that is less than what is charged without this rung"))
        prices = {service.code: price for service, price in zip(services, _shares(plan, services, left), strict=True)}
        return replace(
            plan, services=tuple(_priced(entry, prices.get(entry.code), plan.index.step) for entry in plan.services)
        )


def _row_of(service: Service) -> str:
    return FLAT if service.charge is not None and service.charge.model == "flat" else service.unit


def _first_price(charge: Charge) -> Decimal:
    return charge.brackets[0].price if charge.price is None else charge.price


def _base(service: Service) -> Decimal:
    """What one unit costs besides its price: the base fee of the first bracket."""
    charge = service.charge
    return ZERO if charge is None or charge.price is not None else charge.brackets[0].flat


def _shares(plan: Plan, services: Sequence[Service], total: Decimal) -> list[Decimal]:
    """The first price of each service, in whole minor units, together `total`."""
    step = plan.index.step
    old = [ZERO if service.charge is None else _first_price(service.charge) for service in services]
    whole = sum(old, ZERO)
    dearest = max(range(len(old)), key=lambda at: (old[at], -at))
    if whole == ZERO:
        shares = [ZERO] * len(old)
    else:
        shares = [(total * price / whole).quantize(step, ROUND_FLOOR) for price in old]
    shares[dearest] += total - sum(shares, ZERO)
    return shares


def _priced(service: Service, price: Decimal | None, step: Decimal) -> Service:
    """The service with another first price; later brackets keep their proportion to the first."""
    charge = service.charge
    if price is None or charge is None:
        return service
    if charge.price is not None:
        return replace(service, charge=replace(charge, price=price))
    first = charge.brackets[0].price
    head, *rest = charge.brackets
    later = [
        bracket if first == ZERO else replace(bracket, price=rounded(bracket.price * price / first, step))
        for bracket in rest
    ]
    return replace(service, charge=replace(charge, brackets=(replace(head, price=price), *later)))
