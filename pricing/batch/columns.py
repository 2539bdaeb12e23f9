"""Whole numbers by the column, exact whatever they are.

A column is an array of int64 as long as everything in it provably fits, else of Python's own whole numbers
(`dtype=object`), which have no end. Every product, sum and quotient looks at the largest numbers that go into it
first: what could pass 2^60 raises `TooLarge`, and whoever asked does the same once more in Python's numbers. Nothing
here is ever a binary fraction; `half_up` alone rounds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

Numbers: TypeAlias = npt.NDArray[Any]
# Where something stands in a column, or for whom a thing holds.
Places: TypeAlias = npt.NDArray[np.intp]
Flags: TypeAlias = npt.NDArray[np.bool_]

# Far enough below 2^63 that a quotient may double what it divides and add its divisor.
LIMIT: Final = 2**60


class TooLarge(Exception):
    """These numbers might not fit into int64."""


def numbers(values: Sequence[int], dtype: Any) -> Numbers:
    """A column of these. Raises TooLarge."""
    try:
        found = np.array(values, dtype=dtype)
    except OverflowError as error:
        raise TooLarge from error
    peak(found)
    return found


def peak(column: Numbers | int) -> int:
    """How far from 0 its numbers go; 0 for Python's own, which may go anywhere. Raises TooLarge."""
    if isinstance(column, int):
        return abs(column)
    if column.dtype == object or column.size == 0:
        return 0
    found = max(int(np.maximum.reduce(column)), -int(np.minimum.reduce(column)))
    if found > LIMIT:
        raise TooLarge
    return found


def times(one: Numbers, other: Numbers | int) -> Numbers:
    """The product, place by place. Raises TooLarge."""
    # At least 1: a number that fits into no int64 is too large for a column of zeros too.
    if one.dtype != object and max(peak(one), 1) * peak(other) > LIMIT:
        raise TooLarge
    return one * other


def plus(one: Numbers, other: Numbers | int) -> Numbers:
    """The sum, place by place. Raises TooLarge."""
    if one.dtype != object and peak(one) + peak(other) > LIMIT:
        raise TooLarge
    return one + other


def total(column: Numbers) -> int:
    """The sum of all its numbers, however large."""
    if peak(column) * len(column) > LIMIT:
        return sum(column.tolist())
    return int(column.sum())


def half_up(column: Numbers, divisor: Numbers | int) -> Numbers:
    """The quotient by what is above 0, a half away from zero, as `money.rounded` does it. Raises TooLarge."""
    if isinstance(divisor, int) and divisor == 1:
        return column
    if column.dtype != object and peak(column) + peak(divisor) > LIMIT:
        raise TooLarge
    size = (2 * np.abs(column) + divisor) // (2 * divisor)
    return np.where(column < 0, -size, size)


def any_of(column: Numbers) -> Numbers:
    """1 where there is at least one, 0 where there is none."""
    return np.minimum(column, 1)
