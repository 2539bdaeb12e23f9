"""A figure with its label, as the rows of the total, the schedule and the first invoice are."""

from dataclasses import dataclass
from decimal import Decimal

from groundwork.display import MINUS, money
from groundwork.locales import NO_BREAK


@dataclass(frozen=True, slots=True)
class Row:
    """A figure with its label; `note` explains it, `struck` is what it would be otherwise."""

    label: str
    amount: str
    note: str = ""
    struck: str = ""


def signed(amount: Decimal, currency: str, locale: str) -> str:
    """A change of a sum, with its sign set apart: "+ $12.00"."""
    sign = MINUS if amount < 0 else "+"
    return f"{sign}{NO_BREAK}{money(abs(amount), currency, locale)}"
