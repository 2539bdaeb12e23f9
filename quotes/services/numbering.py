"""Quote numbers: Q-2026-0014."""

from datetime import datetime
from zoneinfo import ZoneInfo

from contracts.models import Seller
from quotes.models import QuoteNumber


def next_number(now: datetime) -> str:
    """Take the next number of the year, as the seller's calendar has it. Call it inside transaction.atomic().

    The year's row stays locked until the end of that transaction, so numbers are unique and, as one that fails gives
    its number back, without gaps.
    """
    year = now.astimezone(ZoneInfo(Seller.current().time_zone)).year
    QuoteNumber.objects.get_or_create(year=year)
    row = QuoteNumber.objects.select_for_update().get(year=year)
    row.last += 1
    row.save(update_fields=["last"])
    return f"Q-{year}-{row.last:04d}"
