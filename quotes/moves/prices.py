"""What is had costs another price: agreed, or by another version of the plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final

import pricing
from quotes.documents import Reason
from quotes.moves.side import Move, Side

# Of a plan, besides its services; the rest of it is the company's own business.
_PAID_BY: Final = ("currency", "units", "tiers", "packages", "terms", "one_time", "taxes", "bundles", "billing")


def version(before: Side, after: Side) -> Iterator[Move]:
    """What another version of the plan changes besides the prices of what is had, such as a term or a bundle.

    Told where that can matter to the fee; of a version that changes nothing of all this it is the only thing to tell.
    """
    if before.plan == after.plan:
        return
    priced = _priced_anew(before, after)
    if not priced or _differs_otherwise(before, after):
        yield Move(
            Reason("prices", None),
            lambda side: _on_version(side, after.plan, priced),
            lambda side: _on_version(side, before.plan, priced),
        )


def prices(before: Side, after: Side) -> Iterator[Move]:
    """Each service with another price: agreed, or without that the plan's."""
    was, now = dict(before.selection.prices), dict(after.selection.prices)
    anew = _priced_anew(before, after)
    for code in sorted({*was, *now, *anew}):
        if was.get(code) == now.get(code) and (code not in anew or code in now):
            continue
        charges = [side.plan.index.services[code].charge if code in anew else None for side in (before, after)]
        there, back = (
            _priced(code, agreed.get(code), {code: charge} if code in anew else {})
            for agreed, charge in zip((now, was), reversed(charges), strict=True)
        )
        yield Move(_price_reason(before, after, code), there, back)


def _priced_anew(before: Side, after: Side) -> tuple[str, ...]:
    """The services that either side has, and that have another price in the plan, counted by the same unit."""
    was, now = before.plan.index.services, after.plan.index.services
    return tuple(
        code
        for code in sorted(_had(before) | _had(after))
        if code in was and code in now and was[code].unit == now[code].unit and was[code].charge != now[code].charge
    )


def _had(side: Side) -> set[str]:
    """The services of the tier and those below, and of the packages."""
    index, chosen = side.plan.index, side.selection
    of_packages = (code for package in chosen.packages for code in index.packages[package].services)
    return {*index.ladder[index.rung[chosen.tier]], *of_packages}


def _differs_otherwise(before: Side, after: Side) -> bool:
    """Whether the versions differ in more than prices, of what a client pays by."""
    if any(getattr(before.plan, name) != getattr(after.plan, name) for name in _PAID_BY):
        return True
    was, now = before.plan.index.services, after.plan.index.services
    return any(_beside(was.get(code)) != _beside(now.get(code)) for code in _had(before) | _had(after))


def _beside(service: pricing.Service | None) -> tuple[object, ...]:
    return () if service is None else (service.name, service.unit, service.taxable, service.adjustments)


def _on_version(side: Side, plan: pricing.Plan, kept: Iterable[str]) -> Side:
    """The side on this version, with the prices of these services as they are."""
    return replace(side, plan=_charging(plan, {code: side.plan.index.services[code].charge for code in kept}))


def _charging(plan: pricing.Plan, charges: Mapping[str, pricing.Charge | None]) -> pricing.Plan:
    services = (
        replace(service, charge=charges[service.code]) if service.code in charges else service
        for service in plan.services
    )
    return replace(plan, services=tuple(services))


def _price_reason(before: Side, after: Side, code: str) -> Reason:
    """The price of a service, or its share of the month, on either side, where the two are of one sort."""
    service = after.plan.index.services.get(code) or before.plan.index.services[code]
    (sort, was), (sort_now, now) = _price(before, code), _price(after, code)
    sorts = {sort, sort_now} - {""}
    if sorts == {"share"}:
        return Reason("flat", None, of=service.name, was_share=was, share=now)
    if sorts <= {"price", "brackets"} or sorts == {"flat"}:
        return Reason("flat" if sorts == {"flat"} else "price", None, of=service.name, was_money=was, money=now)
    return Reason("price", None, of=service.name)


def _price(side: Side, code: str) -> tuple[str, Decimal | None]:
    """Of which sort a price is, and the figure: agreed, else the plan's; of brackets there is no single one."""
    service, agreed = side.plan.index.services.get(code), dict(side.selection.prices)
    charge = service.charge if service else None
    if code in agreed:
        return ("flat" if charge is not None and charge.model == "flat" else "price"), agreed[code]
    if charge is None:
        return "", pricing.ZERO
    if charge.rate is not None:
        return "share", charge.rate
    if charge.price is None:
        return "brackets", None
    return ("flat" if charge.model == "flat" else "price"), charge.price


def _priced(code: str, price: Decimal | None, charges: Mapping[str, pricing.Charge | None]) -> Callable[[Side], Side]:
    """A move to this agreed price, or to none, and to what the plan charges where that is another version's."""

    def move(side: Side) -> Side:
        prices = {service: agreed for service, agreed in side.selection.prices if service != code}
        if price is not None:
            prices[code] = price
        plan = _charging(side.plan, charges) if charges else side.plan
        return replace(side, plan=plan, selection=replace(side.selection, prices=tuple(sorted(prices.items()))))

    return move
