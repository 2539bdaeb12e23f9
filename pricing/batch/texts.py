"""JSON texts by the thousand, read by the column.

Texts of one form differ in their figures only: `{"user": 4}` and `{"user": 12}`. A form is read once by the JSON
reader, and the figures of all its texts are columns. So 10,000 inventories take as long as some hundred would.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

import numpy as np

from pricing.batch.columns import Numbers, Places

_END: Final = "\0"  # between texts: it stands in no JSON
_RUN: Final = re.compile(r"\d+")
_DECIMAL: Final = re.compile(r"(-?)(\d+)(?:\.(\d+))?")
_ZERO: Final = np.uint8(ord("0"))
_ZEROS: Final = bytes.maketrans(b"0123456789", b"0" * 10)
_RUN_OF_ZEROS: Final = re.compile(b"0+")
# Below so many texts a form costs more than it saves.
_FEW: Final = 4
# Of longer runs, which only names have, the value is that of the last ones.
_KNOWN_DIGITS: Final = 18
_TENS: Final = np.array([10**power for power in range(_KNOWN_DIGITS + 1)], np.int64)
# The readers let no figure have more digits in a row.
_MOST_DIGITS: Final = 9


@dataclass(frozen=True, slots=True)
class Form:
    """Texts that differ in their figures only, a figure being digits in a row.

    `marked` is what they say, with the place of each figure where the figure stands: `{"user": 0}`. The figures of all
    texts of all forms stand in two columns, their value and how many digits they have; those of one text begin where
    `first` has it.
    """

    texts: Sequence[str]
    places: Places
    marked: Any
    first: Places
    values: Numbers
    digits: Numbers

    def parts(self, names: Sequence[int], lengths: Sequence[int] = ()) -> Iterator[tuple[Any, Form]]:
        """The form by what these figures are, as part of a name, and how many digits those have.

        What the first text of each part says comes with it.
        """
        part = np.zeros(len(self.first), np.intp)
        for figure in names:
            part = _divided(part, self.values[self.first + figure])
        for figure in (*names, *lengths):
            part = _divided(part, self.digits[self.first + figure])
        if any((self.digits[self.first + figure] > _KNOWN_DIGITS).any() for figure in names):
            part = np.arange(len(part))  # each text by itself then
        order = np.argsort(part, kind="stable")
        for rows in np.split(order, np.flatnonzero(np.diff(part[order])) + 1):
            places = self.places[rows]
            yield json.loads(self.texts[places[0]]), replace(self, places=places, first=self.first[rows])

    def wholes(self, marked: int) -> Numbers:
        """The whole numbers that stand where `marked` has this."""
        self._check(marked)
        return self.values[self.first + marked]

    def decimals(self, marked: str, places: int) -> Numbers:
        """The decimals in quotes that stand where `marked` has this, times ten to the power of `places`."""
        found = _DECIMAL.fullmatch(marked)
        assert found is not None, marked
        sign, whole, fraction = found.groups()
        total: Numbers = self.wholes(int(whole)) * 10**places
        if fraction is not None:
            self._check(int(fraction))
            # With more decimals than a rule allows the figure does not count: the choice is refused.
            missing = np.maximum(places - self.digits[self.first + int(fraction)], 0)
            total = total + self.values[self.first + int(fraction)] * _TENS[missing]
        return -total if sign else total

    def _check(self, figure: int) -> None:
        if int(self.digits[self.first + figure].max()) > _MOST_DIGITS:
            raise ValueError(f"a figure of more than {_MOST_DIGITS} digits in {self.texts[self.places[0]]}")


class Single:
    """One text by itself, with what is asked of a form; `marked` is what it says."""

    def __init__(self, text: str, place: int) -> None:
        self.places, self.marked = np.array([place], np.intp), json.loads(text)

    def parts(self, _names: Sequence[int], _lengths: Sequence[int] = ()) -> Iterator[tuple[Any, Single]]:
        """It has one part, itself."""
        yield self.marked, self

    def wholes(self, marked: int) -> Numbers:
        """The whole number as a column."""
        if abs(marked) >= 10**_MOST_DIGITS:
            raise ValueError(f"a figure of more than {_MOST_DIGITS} digits: {marked}")
        return np.array([marked], np.int64)

    def decimals(self, marked: str, places: int) -> Numbers:
        """The decimal in quotes as a column, times ten to the power of `places`."""
        return np.array([int(Decimal(marked).scaleb(places))], np.int64)


def figures_in(marked: object) -> list[int]:
    """The places of the figures that stand in this part of a form."""
    return [int(found) for found in _RUN.findall(json.dumps(marked, ensure_ascii=False))]


def forms(texts: Sequence[str]) -> Iterator[Form | Single]:
    """The texts by their form, each of them in one; texts of a form that few have, one by one.

    They are objects as `json.dumps` writes them.
    """
    if len(texts) < _FEW:
        yield from (Single(text, place) for place, text in enumerate(texts))
        return
    joined = _END.join(texts)
    if "\\" in joined and "\\u" in joined:  # an escape has digits that are no figures
        texts = [json.dumps(json.loads(text), ensure_ascii=False) for text in texts]
        joined = _END.join(texts)
    written = joined.encode()
    first, digits, values = _figures(np.frombuffer(written, np.uint8))
    for shape, group in _groups(written).items():
        if len(group) < _FEW:
            yield from (Single(texts[place], place) for place in group)
            continue
        places = np.array(group, np.intp)
        yield Form(texts, places, json.loads(_marked(shape.decode())), first[places], values, digits)


def _divided(parts: Places, column: Numbers) -> Places:
    """Which part each row is in, where each part is divided by what the column has."""
    if (column == column[0]).all():
        return parts
    found = np.unique(column, return_inverse=True)[1]
    divided: Places = np.unique(parts * len(column) + found, return_inverse=True)[1]
    return divided


def _figures(data: Numbers) -> tuple[Places, Numbers, Numbers]:
    """Of each text its first run of digits, by number; of each run its length, and the value of its last digits."""
    is_digit = data - _ZERO < 10
    edges = np.flatnonzero(is_digit[1:] != is_digit[:-1]) + 1  # a text begins and ends with a brace
    starts, ends = edges[::2], edges[1::2]
    digits = ends - starts
    values = np.zeros(starts.size, np.int64)
    for power in range(min(int(digits.max(initial=0)), _KNOWN_DIGITS)):
        has = np.flatnonzero(digits > power)
        values[has] += (data[ends[has] - 1 - power] - _ZERO) * _TENS[power]
    first = np.concatenate([[0], np.searchsorted(starts, np.flatnonzero(data == 0))])
    return first, digits, values


def _groups(written: bytes) -> dict[bytes, list[int]]:
    """The places of the texts of each shape, which is a text with one 0 for every figure."""
    by_length: dict[bytes, list[int]] = {}
    for place, zeros in enumerate(written.translate(_ZEROS).split(_END.encode())):
        by_length.setdefault(zeros, []).append(place)
    groups: dict[bytes, list[int]] = {}
    for zeros, places in by_length.items():
        groups.setdefault(_RUN_OF_ZEROS.sub(b"0", zeros), []).extend(places)
    return groups


def _marked(shape: str) -> str:
    """The shape with the place of each figure in it."""
    parts = shape.split("0")
    return "".join(f"{part}{at}" for at, part in enumerate(parts[:-1])) + parts[-1]
