"""Decimal, exactly: one context, one way to round, two ways to write a number.

Nothing here knows what a plan is. All arithmetic of the package happens inside `exact()`: products and
sums keep every digit (the widest, a net price times an annual increase to the power of 49, has under 800), and a
quotient is carried far enough that rounding it afterwards cannot be off.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from functools import cache, lru_cache
from typing import Final

ZERO: Final = Decimal(0)
FOUR_PLACES: Final = Decimal("0.0001")
TWO_PLACES: Final = Decimal("0.01")

_EXACT: Final = Context(prec=1000, rounding=ROUND_HALF_UP)


def exact() -> AbstractContextManager[Context]:
    """A `with` block in which products and sums lose nothing. A caller's own context is put back after it."""
    return localcontext(_EXACT)


@cache
def step_of(places: int) -> Decimal:
    """The smallest amount with that many decimals: 2 gives 0.01, 0 gives 1."""
    return Decimal(1).scaleb(-places)


def rounded(value: Decimal, step: Decimal) -> Decimal:
    """`value` to the decimals of `step`, half up: a half goes away from zero (2.345 to 2.35, -2.345 to -2.35).

    Call it inside `exact()`. The plus sign turns -0.00 into 0.00.
    """
    return +value.quantize(step, ROUND_HALF_UP)


@lru_cache(maxsize=4096)
def money_text(value: Decimal, places: int) -> str:
    """A price as the contract writes it: at least `places` decimals, more only where they mean something."""
    text = number_text(value)
    whole, _, decimals = text.partition(".")
    decimals = decimals.ljust(places, "0")
    return f"{whole}.{decimals}" if decimals else whole


def number_text(value: Decimal) -> str:
    """A rate or a factor in its shortest form: 0.08, 1.5, 0. Never an exponent, never -0."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
