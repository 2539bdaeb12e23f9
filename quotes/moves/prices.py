"""What is had costs another price: agreed, or by another version of the plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

from quotes.documents import Reason
from quotes.moves.side import Move, Side


def version(before: Side, after: Side) -> Iterator[Move]:
    """Another version of the plan, with whatever it changes."""
    if before.plan != after.plan:
        yield Move(
            Reason("prices", None),
            lambda side: replace(side, plan=after.plan),
            lambda side: replace(side, plan=before.plan),
        )


def prices(before: Side, after: Side) -> Iterator[Move]:
    """Each service for which another price is agreed; without one the plan's counts, where that is one price."""
    was, now = dict(before.selection.prices), dict(after.selection.prices)
    for code in sorted({*was, *now}):
        if was.get(code) == now.get(code):
            continue
        service = after.plan.index.services.get(code) or before.plan.index.services[code]
        flat = service.charge is not None and service.charge.model == "flat"
        reason = Reason(
            "flat" if flat else "price",
            None,
            of=service.name,
            was_money=was.get(code, _listed(before, code)),
            money=now.get(code, _listed(after, code)),
        )
        yield Move(reason, _agreed(code, now.get(code)), _agreed(code, was.get(code)))


def _listed(side: Side, code: str) -> Decimal | None:
    service = side.plan.index.services.get(code)
    return service.charge.price if service and service.charge else None


def _agreed(code: str, price: Decimal | None) -> Callable[[Side], Side]:
    def move(side: Side) -> Side:
        prices = {service: agreed for service, agreed in side.selection.prices if service != code}
        if price is not None:
            prices[code] = price
        return replace(side, selection=replace(side.selection, prices=tuple(sorted(prices.items()))))

    return move
