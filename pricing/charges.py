"""What a charge comes to for a quantity, as parts that explain themselves: 24 x 49.00 + 6 x 46.00."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from pricing.money import ZERO, money_text, number_text
from pricing.plan import Bracket, Charge


class Part(NamedTuple):
    """`quantity` times `price`, or `price` once where the quantity is None.

    A quantity that is no whole number is a share or a multiple of the month: 0.03 of the other lines, 1.5 months.
    """

    quantity: int | Decimal | None
    price: Decimal


def charge_parts(charge: Charge, quantity: int) -> tuple[Part, ...]:
    """The parts of the charge for `quantity` units, none for quantity 0. They add up, unrounded, to the charge.

    A share of the month has none by itself.
    """
    if quantity == 0:
        return ()
    if charge.price is not None:
        return (Part(quantity if charge.model == "per_unit" else None, charge.price),)
    if charge.model == "volume":
        return _volume(charge.brackets, quantity)
    return _graduated(charge.brackets, quantity) if charge.brackets else ()


def agreed_charge(charge: Charge, price: Decimal) -> Charge:
    """The charge with a price that was agreed: once where it is charged once, for each unit otherwise."""
    return Charge("flat" if charge.model == "flat" else "per_unit", price, ())


def parts_sum(parts: tuple[Part, ...]) -> Decimal:
    """What the parts add up to. Call it inside `exact()`."""
    total = ZERO
    for quantity, price in parts:
        total += price if quantity is None else price * quantity
    return total


def parts_text(parts: tuple[Part, ...], places: int) -> str:
    """The sum in figures: `24 x 49.00 + 6 x 46.00`, and `125.00 flat` for what is charged once. Never translated."""
    told = [
        f"{money_text(price, places)} flat" if quantity is None else f"{_times(quantity)} x {money_text(price, places)}"
        for quantity, price in parts
    ]
    return " + ".join(told)


def share_text(share: Decimal, whole: Decimal, places: int) -> str:
    """A share in figures: `3 % of 770.00`. Never translated."""
    return f"{number_text(share * 100)} % of {money_text(whole, places)}"


def _times(quantity: int | Decimal) -> str:
    return number_text(quantity) if isinstance(quantity, Decimal) else str(quantity)


def multiplicity(charge: Charge | None, quantity: int) -> int:
    """How often cost and minutes arise: once for a flat charge with any quantity, else for every unit."""
    flat = charge is not None and charge.model == "flat"
    return min(quantity, 1) if flat else quantity


def _volume(brackets: tuple[Bracket, ...], quantity: int) -> tuple[Part, ...]:
    """The whole quantity at the price of the bracket it falls in."""
    bracket = next(entry for entry in brackets if entry.up_to is None or quantity <= entry.up_to)
    return (Part(quantity, bracket.price), *_flat(bracket))


def _graduated(brackets: tuple[Bracket, ...], quantity: int) -> tuple[Part, ...]:
    """Each slice at its own price; a bracket is entered when at least one unit falls in it."""
    slices: list[Part] = []
    flats: list[Part] = []
    below = 0
    for bracket in brackets:
        top = quantity if bracket.up_to is None else min(quantity, bracket.up_to)
        slices.append(Part(top - below, bracket.price))
        flats.extend(_flat(bracket))
        below = top
        if below == quantity:
            break
    return (*slices, *flats)


def _flat(bracket: Bracket) -> tuple[Part, ...]:
    return (Part(None, bracket.flat),) if bracket.flat != ZERO else ()
