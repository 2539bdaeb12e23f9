"""Made-up documents from a seed: a whole plan costs hypothesis one draw, where drawing its parts costs hundreds.

A failing example is told by its seed and size. Hypothesis looks for the smallest size that still fails, so that what
is left to read is small too.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import TypeVar

from hypothesis import strategies as st

T = TypeVar("T")
Made = TypeVar("Made")


class Dice(random.Random):
    """Chances for one document. `size` bounds every list in it."""

    def __init__(self, seed: int, size: int) -> None:
        super().__init__(seed)
        self.size = size

    def one_in(self, count: int) -> bool:
        """True once in `count` throws."""
        return self.randrange(count) == 0

    def flip(self) -> bool:
        """True every second throw."""
        return self.one_in(2)

    def count(self, most: int, least: int = 0) -> int:
        """How many of something, within the size."""
        return self.randint(least, max(least, min(most, self.size)))

    def some(self, values: Sequence[T], most: int) -> list[T]:
        """Different ones of them, in any order."""
        return self.sample(values, min(self.count(most), len(values)))

    def digits(self, most: int) -> str:
        """Up to that many decimal digits, the longest run of nines and of noughts more often than chance has it."""
        length = most if self.one_in(4) else self.randint(0, most)
        if self.one_in(8):
            return self.choice("09") * length
        return "".join(self.choice("0123456789") for _ in range(length))

    def decimal(self, whole: int, places: int) -> str:
        """A decimal string from 0 up, with at most that many digits before and after the point."""
        before, after = self.digits(whole).lstrip("0") or "0", self.digits(places)
        return f"{before}.{after}" if after else before


def made_by(make: Callable[[Dice], Made]) -> st.SearchStrategy[Made]:
    """Whatever `make` makes of a pair of dice."""
    return st.builds(lambda size, seed: make(Dice(seed, size)), st.integers(1, 6), st.integers(0, 2**32 - 1))
