"""Contract numbers: C-2026-0014."""

from datetime import datetime
from zoneinfo import ZoneInfo

from contracts.models import ContractNumber, Seller


def next_number(now: datetime) -> str:
    """Take the next number of the year, as the company's calendar has it. Call it inside transaction.atomic().

    The year's row stays locked until the end of that transaction, so numbers are unique and, as one that fails gives
    its number back, without gaps.
    """
    row = hold_numbers(now)
    row.last += 1
    row.save(update_fields=["last"])
    return f"C-{row.year}-{row.last:04d}"


def hold_numbers(now: datetime) -> ContractNumber:
    """The row of the year, locked until the end of the caller's transaction: nobody else gets a number meanwhile."""
    year = now.astimezone(ZoneInfo(Seller.current().time_zone)).year
    ContractNumber.objects.get_or_create(year=year)
    return ContractNumber.objects.select_for_update().get(year=year)
