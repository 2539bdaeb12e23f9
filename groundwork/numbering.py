"""Numbers by which people know things, counted anew each year: Q-2026-0014."""

from functools import cache

from groundwork.models import LastNumber
from groundwork.prepared import Prepared


def next_number(kind: type[LastNumber], letter: str, year: int) -> str:
    """Take the next number of the year. Call it inside transaction.atomic().

    The year's row stays locked until the end of that transaction, so numbers are unique and, as one that fails gives
    its number back, without gaps.
    """
    return number_after(hold_numbers(kind, year), kind, letter, year)


def number_after(last: int, kind: type[LastNumber], letter: str, year: int) -> str:
    """The same where the caller has locked the year, got its `last` number by that, and taken none since."""
    number = last + 1
    kind._default_manager.filter(year=year).update(last=number)
    return f"{letter}-{year}-{number:04d}"


def hold_numbers(kind: type[LastNumber], year: int) -> int:
    """The last number of the year, locked until the end of the caller's transaction: nobody else gets one meanwhile."""
    if not (found := _last(kind).rows(year)):
        kind._default_manager.get_or_create(year=year)  # the first one of the year
        found = _last(kind).rows(year)
    number: int = found[0][0]
    return number


@cache
def _last(kind: type[LastNumber]) -> Prepared:
    return Prepared(
        1, lambda year: kind._default_manager.select_for_update().filter(year=year).order_by().values_list("last")
    )
