"""A discount in whole numbers, on the month or on what is paid once."""

from __future__ import annotations

from typing import NamedTuple

from pricing.batch.whole import PRICE, RATE, half_up, whole
from pricing.selection import Discount


class Off(NamedTuple):
    """A share in hundred-millionths, or else an amount in ten-thousandths and what a minor unit is of those."""

    share: int | None
    amount: int
    minor: int

    def taken_from(self, gross: int) -> int | None:
        """What is left of an amount of minor units; None where the discount is more than that, or below 0."""
        stated = self.amount if self.share is None else self.share
        off = half_up(self.amount, self.minor) if self.share is None else half_up(self.share * gross, RATE)
        return None if off > gross or stated < 0 else gross - off


def off(discount: Discount | None, minor: int) -> Off | None:
    """The discount of a selection, None where there is none."""
    if discount is None:
        return None
    if discount.percent is not None:
        return Off(whole(discount.percent, RATE), 0, minor)
    return Off(None, 0 if discount.amount is None else whole(discount.amount, PRICE), minor)
