"""Discounts, on the month or on what is paid once, for every client at once: step 7 of the contract."""

from __future__ import annotations

from math import gcd

import numpy as np

from pricing.batch.book import Book, Discounts
from pricing.batch.columns import Flags, Numbers, half_up, plus, times
from pricing.batch.whole import RATE


def given(discounts: Discounts, book: Book) -> Flags:
    """Which clients have one."""
    return discounts.shares.has(book.size) | discounts.amounts.has(book.size)


def discounted(gross: Numbers, discounts: Discounts, book: Book, minor: int) -> tuple[Numbers, Flags]:
    """What is left; and whose discount is more than it is taken from, or below 0. Raises TooLarge.

    A share of less than 0 is below 0 too.
    """
    has = given(discounts, book)
    if not has.any():
        return gross, has
    shares, amounts = discounts.shares.column(book.size), discounts.amounts.column(book.size)
    below = (shares < 0) | (amounts < 0)
    shared = gcd(RATE, int(np.gcd.reduce(shares)))
    share = half_up(times(gross, (shares // shared).astype(gross.dtype)), RATE // shared)
    off = plus(share, half_up(amounts.astype(gross.dtype), minor))
    return plus(gross, -off), has & (below | (off > gross) | (off < 0))
