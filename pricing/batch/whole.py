"""Decimals as whole numbers: prices in ten-thousandths, costs in millionths, rates in hundred-millionths."""

from __future__ import annotations

from decimal import Context, Decimal, Inexact
from typing import Final

PRICE_DECIMALS: Final = 4
COST_DECIMALS: Final = 6
RATE_DECIMALS: Final = 8
PRICE: Final = 10**PRICE_DECIMALS
COST: Final = 10**COST_DECIMALS
RATE: Final = 10**RATE_DECIMALS

_EXACT: Final = Context(prec=40, traps=[Inexact])


def whole(value: Decimal, scale: int) -> int:
    """The value times the scale; exact, because no field of a plan has more decimals than its scale."""
    return int(_EXACT.multiply(value, scale))


def minor_unit(places: int) -> int:
    """What a currency's smallest amount is in ten-thousandths, the scale of prices."""
    return int(PRICE // 10**places)
