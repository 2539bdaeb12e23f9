"""Numbers by which people know things, counted anew each year: Q-2026-0014."""

from typing import TypeVar

from groundwork.models import LastNumber

N = TypeVar("N", bound=LastNumber)


def next_number(kind: type[N], letter: str, year: int) -> str:
    """Take the next number of the year. Call it inside transaction.atomic().

    The year's row stays locked until the end of that transaction, so numbers are unique and, as one that fails gives
    its number back, without gaps.
    """
    row = hold_numbers(kind, year)
    row.last += 1
    row.save(update_fields=["last"])
    return f"{letter}-{year}-{row.last:04d}"


def hold_numbers(kind: type[N], year: int) -> N:
    """The row of the year, locked until the end of the caller's transaction: nobody else gets a number meanwhile."""
    held = kind._default_manager.select_for_update()
    if (row := held.filter(year=year).order_by().first()) is not None:
        return row
    kind._default_manager.get_or_create(year=year)  # the first one of the year
    return held.get(year=year)
