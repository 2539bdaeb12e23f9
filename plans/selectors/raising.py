"""What a rise does to each price, ready to be shown before anything is written."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

import pricing
from groundwork.display import number, percent, unit_price
from plans.selectors.matrix import per_text


@dataclass(frozen=True, slots=True)
class PriceLine:
    """A price that changes: of which service, what it is for, how it was and will be, and the difference."""

    service: str
    per: str
    before: str
    after: str
    change: str
    share: str
    less: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What would change. `staying` counts the prices among those chosen that end where they are already.

    `services` counts the services that `lines` are of; `left_out` names those that are charged, but by no price.
    """

    lines: tuple[PriceLine, ...]
    services: int
    staying: int
    left_out: tuple[str, ...]


def has_price(service: pricing.Service) -> bool:
    """Whether there is something of it to raise: a price or a base fee above 0."""
    return any(price > 0 for price in pricing.prices_of(service.charge))


def raise_preview(before: pricing.Plan, after: pricing.Plan, chosen: Collection[str]) -> Preview:
    """How the prices of the chosen services change from one plan to the other; both list the same services."""
    lines: list[PriceLine] = []
    changed, staying, left_out = 0, 0, []
    for old, new in zip(before.services, after.services, strict=True):
        if old.code not in chosen or old.charge is None:
            continue
        if not pricing.prices_of(old.charge):
            left_out.append(old.name)
        prices = [price for price in _prices(before, old, new) if price[1] != 0]
        moved = [_line(old.name, before.currency, *price) for price in prices if price[1] != price[2]]
        lines += moved
        changed, staying = changed + bool(moved), staying + len(prices) - len(moved)
    return Preview(tuple(lines), changed, staying, tuple(left_out))


def _prices(plan: pricing.Plan, old: pricing.Service, new: pricing.Service) -> Iterator[tuple[str, Decimal, Decimal]]:
    """Each price of a service with what it is for, as it was and as it will be."""
    pairs = zip(_what_for(plan, old), pricing.prices_of(old.charge), pricing.prices_of(new.charge), strict=True)
    yield from pairs


def _what_for(plan: pricing.Plan, service: pricing.Service) -> Iterator[str]:
    """In the order of `pricing.prices_of`."""
    per, charge = per_text(plan, service), service.charge
    if charge is None or not charge.brackets:
        yield from [per] * len(pricing.prices_of(charge))
        return
    last = 0
    for bracket in charge.brackets:
        if bracket.up_to is None:
            reach = _("from %(number)s") % {"number": number(last + 1)}
        else:
            reach = _("up to %(number)s") % {"number": number(bracket.up_to)}
            last = bracket.up_to
        yield f"{per}, {reach}"
        yield _("base fee, %(reach)s") % {"reach": reach}


def _line(service: str, currency: str, per: str, before: Decimal, after: Decimal) -> PriceLine:
    change = after - before
    sign = "\N{MINUS SIGN}" if change < 0 else "+"
    return PriceLine(
        service=service,
        per=per,
        before=unit_price(before, currency),
        after=unit_price(after, currency),
        change=f"{sign}\N{NO-BREAK SPACE}{unit_price(abs(change), currency)}",
        share=f"{sign}\N{NO-BREAK SPACE}{percent(abs(pricing.relative_change(before, after)), places=1, least=1)}",
        less=change < 0,
    )
