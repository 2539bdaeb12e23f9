"""Quote numbers: Q-2026-0014. The year is that of the company's calendar."""

from datetime import datetime

from contracts.models import Seller
from groundwork import numbering
from quotes.models import QuoteNumber


def next_number(now: datetime) -> str:
    """Take the next number of the year, inside transaction.atomic() (groundwork.numbering)."""
    return numbering.next_number(QuoteNumber, "Q", Seller.day_of(now).year)
