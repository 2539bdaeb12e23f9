"""What a line comes to for a whole column of quantities."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from pricing.batch.columns import Numbers, any_of, half_up, numbers, plus, times
from pricing.batch.whole import PRICE, minor_unit, whole
from pricing.plan import Charge


def bracket_amounts(charge: Charge, places: int) -> Callable[[int], int]:
    """What a line that is charged by brackets comes to for a quantity above 0, in minor units of so many decimals."""
    minor = minor_unit(places)
    return lambda quantity: int(charged(charge, numbers([quantity], object), minor)[0])


def charged(charge: Charge, quantities: Numbers, minor: int) -> Numbers:
    """The line in minor units, rounded; 0 for a quantity of 0. Not for a charge by percent. Raises TooLarge."""
    if charge.price is not None:
        return at_price(whole(charge.price, PRICE), quantities, minor, flat=charge.model == "flat")
    amounts = _volume(charge, quantities) if charge.model == "volume" else _graduated(charge, quantities)
    return half_up(amounts, minor)


def at_price(price: Numbers | int, quantities: Numbers, minor: int, *, flat: bool) -> Numbers:
    """A line at a price in ten-thousandths, for each or once for any. Raises TooLarge."""
    often = any_of(quantities) if flat else quantities
    if isinstance(price, int) and price % minor == 0:
        return times(often, price // minor)
    return half_up(times(often, price), minor)


def _volume(charge: Charge, quantities: Numbers) -> Numbers:
    """The whole quantity at the price of the bracket that it falls in, and that bracket's flat."""
    bracket = _bracket(charge, quantities)
    prices = numbers([whole(entry.price, PRICE) for entry in charge.brackets], quantities.dtype)
    flats = numbers([whole(entry.flat, PRICE) for entry in charge.brackets], quantities.dtype)
    return plus(times(quantities, prices[bracket]), times(any_of(quantities), flats[bracket]))


def _graduated(charge: Charge, quantities: Numbers) -> Numbers:
    """Each slice at its own price, and the flat of every bracket entered.

    What the slices below a bracket come to, together with the flats up to it, is worked out once for each bracket.
    """
    starts, entered, prices = [], [], []
    start = slices = 0
    for entry in charge.brackets:
        price = whole(entry.price, PRICE)
        starts.append(start)
        entered.append(slices + whole(entry.flat, PRICE))
        prices.append(price)
        if entry.up_to is not None:
            slices = entered[-1] + price * (entry.up_to - start)
            start = entry.up_to
    bracket, dtype = _bracket(charge, quantities), quantities.dtype
    above = quantities - numbers(starts, dtype)[bracket]
    entry_costs = times(any_of(quantities), numbers(entered, dtype)[bracket])
    return plus(times(above, numbers(prices, dtype)[bracket]), entry_costs)


def _bracket(charge: Charge, quantities: Numbers) -> Numbers:
    """The place of the bracket that each quantity falls in."""
    ends = numbers([entry.up_to for entry in charge.brackets if entry.up_to is not None], quantities.dtype)
    return np.searchsorted(ends, quantities)
