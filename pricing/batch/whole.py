"""Decimals as whole numbers: prices in ten-thousandths, costs in millionths, rates in hundred-millionths."""

from __future__ import annotations

from decimal import Context, Decimal, Inexact
from typing import Final

PRICE: Final = 10**4
COST: Final = 10**6
RATE: Final = 10**8

_EXACT: Final = Context(prec=40, traps=[Inexact])


def whole(value: Decimal, scale: int) -> int:
    """The value times the scale; exact, because no field of a plan has more decimals than its scale."""
    return int(_EXACT.multiply(value, scale))


def minor_unit(places: int) -> int:
    """What a currency's smallest amount is in ten-thousandths, the scale of prices."""
    return int(PRICE // 10**places)


def half_up(number: int, divisor: int) -> int:
    """The quotient, a half away from zero, as `money.rounded` does it."""
    if number >= 0:
        return (2 * number + divisor) // (2 * divisor)
    return -((-2 * number + divisor) // (2 * divisor))
