"""What holds for all of it: discounts, the term, the billing, months at less, taxes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, Final

import pricing
from quotes.documents import Reason
from quotes.documents.amends import What
from quotes.moves.side import Move, Side

_DISCOUNTS: Final[tuple[tuple[What, str], ...]] = (("discount", "discount"), ("discount-once", "one_time_discount"))
# What is no name to a client: where in the contract this is, and what is not charged again.
_REST: Final = ("prorate", "elapsed", "one_time")


def terms(before: Side, after: Side) -> Iterator[Move]:
    """What holds for all of it."""
    was, now = before.selection, after.selection
    for what, name in _DISCOUNTS:
        then, today = getattr(was, name), getattr(now, name)
        if then != today:
            off, less = then or pricing.Discount(), today or pricing.Discount()
            reason = Reason(
                what, None, was_money=off.amount, money=less.amount, was_share=off.percent, share=less.percent
            )
            yield _set(reason, {name: then}, {name: today})
    if was.term != now.term:
        yield _set(Reason("term", None, was_months=was.term, months=now.term), {"term": was.term}, {"term": now.term})
    if was.billing != now.billing:
        reason = Reason("billing", None, was_months=was.billing, months=now.billing)
        yield _set(reason, {"billing": was.billing}, {"billing": now.billing})
    if was.ramp != now.ramp:
        yield _set(Reason("ramp", None), {"ramp": was.ramp}, {"ramp": now.ramp})
    yield from _taxes(before, after)
    rest_was, rest = ({name: getattr(chosen, name) for name in _REST} for chosen in (was, now))
    if rest_was != rest:
        yield _set(Reason("prices", None), rest_was, rest)


def _set(reason: Reason, was: dict[str, Any], now: dict[str, Any]) -> Move:
    """A move of these fields of the selection."""

    def move(values: dict[str, Any]) -> Callable[[Side], Side]:
        return lambda side: replace(side, selection=replace(side.selection, **values))

    return Move(reason, move(now), move(was))


def _taxes(before: Side, after: Side) -> Iterator[Move]:
    """A tax more or less; the fee is before tax, and stays."""
    names = {tax.code: tax.name for side in (before, after) for tax in side.plan.taxes}
    was, now = before.selection.taxes, after.selection.taxes
    for code in sorted({*was} ^ {*now}):

        def there(side: Side, code: str = code) -> Side:
            return _taxed(side, {*side.selection.taxes, code})

        def back(side: Side, code: str = code) -> Side:
            return _taxed(side, {*side.selection.taxes} - {code})

        if code in now:
            yield Move(Reason("taxed", None, of=names[code]), there, back)
        else:
            yield Move(Reason("untaxed", None, of=names[code]), back, there)


def _taxed(side: Side, codes: Iterable[str]) -> Side:
    return replace(side, selection=replace(side.selection, taxes=tuple(sorted(codes))))
