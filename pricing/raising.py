"""Raising or lowering the prices of services, to prices that end the way the owner wants them to."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, Decimal
from typing import Final, Literal

from pricing.currencies import MINOR_UNITS
from pricing.errors import PricingError
from pricing.money import ZERO, exact, step_of
from pricing.plan import Charge, Plan, Service
from pricing.words import gettext as _
from pricing.words import written_money

Rounding = Literal["minor", "00", "50", "95", "five"]

_HALF: Final = Decimal("0.5")
# How far apart two prices that end this way are, and how far the lowest of them is from 0.
_ENDS: Final[dict[Rounding, tuple[Decimal, Decimal]]] = {
    "00": (Decimal(1), ZERO),
    "50": (Decimal(1), Decimal("0.50")),
    "95": (Decimal(1), Decimal("0.95")),
    "five": (Decimal(5), ZERO),
}


@dataclass(frozen=True, slots=True)
class Rise:
    """By how much prices rise: a `share` of each (0.05 is 5 percent) or an `amount`, below 0 to lower them.

    One of the two is None. `rounding` says where a new price may end: on the minor unit, on .00, .50 or .95, or on a
    multiple of five.
    """

    rounding: Rounding
    share: Decimal | None = None
    amount: Decimal | None = None

    @property
    def lowers(self) -> bool:
        """Whether prices fall."""
        return (self.share or ZERO) < ZERO or (self.amount or ZERO) < ZERO


def roundings(currency: str) -> tuple[Rounding, ...]:
    """The roundings that mean something in a currency: one without decimals has no price that ends on .95."""
    return ("minor", "five") if MINOR_UNITS[currency] == 0 else ("minor", "00", "50", "95", "five")


def risen(price: Decimal, rise: Rise, places: int) -> Decimal | None:
    """What a price becomes, in a currency with so many decimals; None where nothing or less would be left of it.

    Rounded to the nearest price that ends as asked, half up. A rise lowers no price and a cut raises none: where
    rounding would, the next end in the right direction is taken. Rounding gives nothing away: where a cut finds no end
    above 0, the price stays. A price of 0 stays 0. A price that has more decimals than the currency (0.0125 a gigabyte)
    keeps as many, whatever the rounding: on the minor unit it would be another price.
    """
    if price == ZERO:
        return price
    with exact():
        wanted = price * (1 + rise.share) if rise.share is not None else price + (rise.amount or ZERO)
        if wanted <= ZERO:
            return None
        step, first = _ends(price, rise.rounding, places)
        nearest = ((wanted - first) / step + _HALF).to_integral_value(ROUND_FLOOR) * step + first
        found = max(nearest, first or step)
        if rise.lowers:
            found -= step if found > price else ZERO
            return found if found > ZERO else price
        return found + step if found < price else found


def raised_plan(plan: Plan, services: Collection[str], rise: Rise) -> Plan:
    """The plan in which the prices of these services have risen: each price and base fee above 0, of every bracket.

    Charges that are no price stay as they are. Raises PricingError("bad-plan") where a cut leaves nothing of a price.
    The result has to go through `read_plan`: a price may have become too large.
    """
    return replace(
        plan, services=tuple(_raised(plan, at, entry, services, rise) for at, entry in enumerate(plan.services))
    )


def prices_of(charge: Charge | None) -> tuple[Decimal, ...]:
    """Every price and base fee of a charge, in order: of each bracket its price and then its base fee."""
    if charge is None:
        return ()
    if charge.price is not None:
        return (charge.price,)
    return tuple(price for bracket in charge.brackets for price in (bracket.price, bracket.flat))


def _ends(price: Decimal, rounding: Rounding, places: int) -> tuple[Decimal, Decimal]:
    exponent = price.normalize().as_tuple().exponent
    own = -exponent if isinstance(exponent, int) else places
    if own > places or rounding == "minor":
        return step_of(max(own, places)), ZERO
    return _ENDS[rounding]


def _raised(plan: Plan, at: int, service: Service, services: Collection[str], rise: Rise) -> Service:
    charge = service.charge
    if service.code not in services or charge is None:
        return service
    found = _risen_prices(plan, at, service, rise)
    if charge.price is not None:
        return replace(service, charge=replace(charge, price=next(found)))
    brackets = tuple(replace(bracket, price=next(found), flat=next(found)) for bracket in charge.brackets)
    return replace(service, charge=replace(charge, brackets=brackets))


def _risen_prices(plan: Plan, at: int, service: Service, rise: Rise) -> Iterator[Decimal]:
    for price in prices_of(service.charge):
        found = risen(price, rise, plan.index.places)
        if found is None:
            message = _(
                "%(service)s costs %(price)s, and nothing would be left of that; leave it out, or lower by less"
            )
            told = {"service": service.name, "price": written_money(price, plan.currency)}
            raise PricingError("bad-plan", message % told, f"services[{at}].charge")
        yield found
