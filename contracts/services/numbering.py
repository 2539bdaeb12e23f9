"""Contract numbers: C-2026-0014. The year is that of the company's calendar."""

from dataclasses import dataclass
from datetime import date, datetime

from contracts.models import ContractNumber, Seller
from groundwork import numbering


@dataclass(frozen=True, slots=True)
class HeldNumbers:
    """The numbers of a year, locked for a transaction that takes one of them at the most."""

    today: date
    last: int


def hold_numbers(now: datetime) -> HeldNumbers:
    """Lock the year until the end of the caller's transaction: nobody else gets a number meanwhile."""
    today = Seller.day_of(now)
    return HeldNumbers(today, numbering.hold_numbers(ContractNumber, today.year))


def next_number(held: HeldNumbers) -> str:
    """Take the next number of the year, in the transaction that holds it (groundwork.numbering)."""
    return numbering.number_after(held.last, ContractNumber, "C", held.today.year)
