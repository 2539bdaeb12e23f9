"""Why a fee changes: what each thing that is another one does to it, in amounts that add up. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

import pricing
from quotes.documents import Reason
from quotes.moves import Move, Side, terms, things

# The fee of the month from which the change holds. Raises PricingError where the side has no price.
Fee = Callable[[Side], Decimal]


def reasons_of(before: Side, after: Side, fee: Fee) -> tuple[Reason, ...]:
    """What changes between the two sides, each with what it does to the fee.

    What is had comes first, at the terms of before; then the terms (a discount, the term, the billing), which hold for
    all of it. A thing has an amount of its own where it comes to the same whether it is done first or last of these;
    what hangs together (a bracket, a smallest fee, a package with its tier) has one amount in a last reason,
    "together". The amounts add up to fee(after) - fee(before), to the cent. Raises PricingError where either side has
    no price.
    """
    whole = fee(after) - fee(before)
    found: list[Reason] = []
    tied: list[Reason] = []
    for start, end, moves in _stages(before, after, fee):
        told, untold = _told(moves, start, end, fee)
        found += told
        tied += untold
    rest = left_of(whole, found)
    found += tied
    if rest != 0 or tied:
        found.append(Reason("together", rest))
    return tuple(found)


def left_of(change: Decimal, reasons: Iterable[Reason]) -> Decimal:
    """What of a change of the fee is in no reason's amount."""
    return change - sum((reason.amount or pricing.ZERO for reason in reasons), pricing.ZERO)


def _stages(before: Side, after: Side, fee: Fee) -> list[tuple[Side, Side, list[Move]]]:
    """The moves in two stages; in one where what is had has no price at the terms of before."""
    had, held = list(things(before, after)), list(terms(before, after))
    between = after
    for move in held:
        between = move.back(between)
    try:
        fee(between)
    except pricing.PricingError:
        return [(before, after, [*had, *held])]
    return [(before, between, had), (between, after, held)]


def _told(moves: Sequence[Move], before: Side, after: Side, fee: Fee) -> tuple[list[Reason], list[Reason]]:
    """Those with an amount of their own, and those that hang together."""
    alone: list[Move] = []
    tied: list[Move] = []
    for move in moves:
        (alone if _stands_alone(move, before, after, fee) else tied).append(move)
    if len(tied) == 1:
        alone, tied = [*alone, *tied], []
    found = _one_after_the_other(alone, before, fee)
    if found is None:
        return [], [move.reason for move in (*alone, *tied)]
    return found, [move.reason for move in tied]


def _stands_alone(move: Move, before: Side, after: Side, fee: Fee) -> bool:
    """Whether it does the same to the fee at the beginning and at the end; a minor unit apart is rounding."""
    try:
        first = fee(move.there(before)) - fee(before)
        last = fee(after) - fee(move.back(after))
    except pricing.PricingError:
        return False
    return abs(first - last) <= after.plan.index.step


def _one_after_the_other(moves: Sequence[Move], before: Side, fee: Fee) -> list[Reason] | None:
    """Each with the step that it makes; None where one of the states between has no price."""
    found, side, so_far = [], before, fee(before)
    for move in moves:
        side = move.there(side)
        try:
            now = fee(side)
        except pricing.PricingError:
            return None
        found.append(replace(move.reason, amount=now - so_far))
        so_far = now
    return found
