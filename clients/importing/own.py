"""Things of the owner's own in a file: in a column of their word, or in rows whose kind is their word."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _

from groundwork.display import number
from groundwork.own_things import Thing
from groundwork.typed_numbers import MisreadError, TwoReadingsError, plain_number

# What a column means that counts a thing: this, and the thing's code.
COUNTED: Final = "counted:"
QUANTITY: Final = "quantity"
# A column of small numbers that may be one: it is asked about.
MAYBE_QUANTITY: Final = "maybe_quantity"
MOST: Final = 1_000_000
_WHOLE: Final = re.compile(r"(0|[1-9][0-9]{0,6})(\.0+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class OwnThings:
    """The things that a file may name, and how many of each the client has now, by code."""

    things: tuple[Thing, ...] = ()
    numbers: Mapping[str, int] = field(default_factory=dict)

    def fields(self) -> dict[str, str]:
        """What columns can mean besides the fields of a device, each with its name."""
        return {COUNTED + thing.code: thing.many for thing in self.things}

    def codes(self) -> tuple[str, ...]:
        """Their codes: what a kind word can mean besides a kind of device."""
        return tuple(thing.code for thing in self.things)

    def has(self, code: str) -> bool:
        """Whether it is the code of one of them."""
        return code in self.codes()

    def named(self, word: str) -> str:
        """The code of the thing whose word, plural or code this is, however it is written; empty where it is none."""
        said = _keys(word)
        for thing in self.things:
            if not said.isdisjoint(_keys(thing.one) | _keys(thing.many) | _keys(thing.code)):
                return thing.code
        return ""


NOTHING: Final = OwnThings()


@dataclass(frozen=True, slots=True)
class ThingNumber:
    """A thing that a file names: how many the client has now, and how many once the import is carried out."""

    thing: Thing
    before: int
    after: int


class Counted:
    """What the rows of a file come to. A thing of which a row was rejected keeps the number that it has."""

    def __init__(self) -> None:
        self._found: Counter[str] = Counter()
        self._spoiled: set[str] = set()

    def add(self, numbers: Mapping[str, int]) -> None:
        """What a row says."""
        self._found.update(numbers)

    def spoil(self, codes: set[str]) -> None:
        """A row was rejected that speaks of these."""
        self._spoiled |= codes

    def numbers(self, own: OwnThings) -> tuple[ThingNumber, ...]:
        """Every thing that a row has named, in the order of the things."""
        return tuple(
            ThingNumber(thing, now, now if thing.code in self._spoiled else min(self._found[thing.code], MOST))
            for thing in own.things
            if thing.code in {*self._found, *self._spoiled}
            for now in (own.numbers.get(thing.code, 0),)
        )


def numbers_in(cells: Mapping[str, str], thing: str) -> tuple[dict[str, int], dict[str, str]]:
    """What a row's cells, by field, count of which thing, by code; and of which a cell is no number, and why.

    `thing` is what the row itself is one of, or as many as its quantity says; empty where it is none.
    """
    typed = {name.removeprefix(COUNTED): text for name, text in cells.items() if name.startswith(COUNTED) and text}
    if thing:
        typed.setdefault(thing, cells.get(QUANTITY) or "1")
    found: dict[str, int] = {}
    wrong: dict[str, str] = {}
    for code, text in typed.items():
        try:
            found[code] = whole_number(text)
        except ValueError as error:
            wrong[code] = str(error)
    return found, wrong


def whole_number(text: str) -> int:
    """The number in a cell, as people and spreadsheets write it: "12", "1,200", "12.0". Raises ValueError."""
    try:
        plain = plain_number(text)
    except TwoReadingsError as error:
        raise ValueError(str(error)) from error
    except MisreadError:
        plain = ""
    found = _WHOLE.fullmatch(plain)
    if found is None or int(found[1]) > MOST:
        bounds = {"text": text[:40], "most": number(MOST)}
        raise ValueError(_("“%(text)s” is no whole number from 0 to %(most)s.") % bounds)
    return int(found[1])


def _keys(text: str) -> set[str]:
    """How a word is compared: small letters, one blank between words; "BackupTB" is "backup tb" too."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text)
    return {" ".join(re.sub(r"[\W_]+", " ", word).casefold().split()) for word in (text, parted)} - {""}
