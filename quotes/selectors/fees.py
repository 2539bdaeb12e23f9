"""What accepted quotes bring a month today: that their contracts know, whatever has become of what was signed."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from contracts.models import ContractRecord
from contracts.selectors.revenue import fees_or_first
from quotes.models import Quote


def contract_number(quote: Quote) -> str:
    """The contract that an accepted quote began or changed; empty for a quote without one. One query."""
    records = ContractRecord.objects.filter(cause__accepted_quote__quote=quote).order_by("pk")
    return records.values_list("contract__number", flat=True).first() or ""


def fees_today(quotes: Iterable[Quote], today: date) -> dict[int, Decimal | None]:
    """The MRR on a day of the contracts that these quotes began or changed, by the quotes' primary keys.

    Of a contract that begins later it is its first fee, of one that is over None. Quotes without a contract are left
    out. Two queries; none where no quote was accepted.
    """
    keys = [quote.pk for quote in quotes if quote.state == Quote.State.ACCEPTED]
    if not keys:
        return {}
    records = ContractRecord.objects.filter(cause__accepted_quote__quote__in=keys).order_by()
    contracts = dict(records.values_list("cause__accepted_quote__quote", "contract"))
    fees = fees_or_first(today, contracts.values())
    return {quote: fees.get(contract) for quote, contract in contracts.items()}
