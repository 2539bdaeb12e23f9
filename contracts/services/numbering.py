"""Contract numbers: C-2026-0014. The year is that of the company's calendar."""

from datetime import datetime

from contracts.models import ContractNumber, Seller
from groundwork import numbering


def next_number(now: datetime) -> str:
    """Take the next number of the year, inside transaction.atomic() (groundwork.numbering)."""
    return numbering.next_number(ContractNumber, "C", Seller.day_of(now).year)


def hold_numbers(now: datetime) -> None:
    """Lock the year until the end of the caller's transaction: nobody else gets a number meanwhile."""
    numbering.hold_numbers(ContractNumber, Seller.day_of(now).year)
