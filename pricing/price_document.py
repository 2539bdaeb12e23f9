"""Writing a price (msp-price/1): for staff, and for the client without what is ours to know."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from pricing.priced import Price

PRICE_FORMAT: Final = "msp-price/1"

Document = dict[str, object]

_MONTHLY: Final = (
    "recurring_subtotal",
    "term_adjustment",
    "discount",
    "recurring_net",
    "recurring_tax",
    "recurring_total",
)
_ONCE: Final = (
    "one_time_subtotal",
    "one_time_discount",
    "one_time_net",
    "one_time_tax",
    "one_time_total",
    "first_invoice",
)


def price_document(price: Price) -> Document:
    """The whole price, cost and margin with it. Never send this to a client."""
    internal = price.internal
    return {
        **client_price_document(price),
        "needs_approval": list(price.needs_approval),
        "internal": {
            "monthly_cost": str(internal.monthly_cost),
            "gross_margin": _or_none(internal.gross_margin),
            "labour_hours": str(internal.labour_hours),
            "effective_hourly_rate": _or_none(internal.effective_hourly_rate),
            "break_fix_value": str(internal.break_fix_value),
        },
    }


def client_price_document(price: Price) -> Document:
    """The price as the client may see it: without `needs_approval` and `internal`."""
    return {
        "format": PRICE_FORMAT,
        "currency": price.currency,
        "selection": {"tier": price.tier, "packages": list(price.packages), "term": price.term},
        "lines": _lines(price),
        **{name: str(getattr(price, name)) for name in _MONTHLY},
        "one_time_lines": _one_time_lines(price),
        **{name: str(getattr(price, name)) for name in _ONCE},
        "years": [{"year": year.year, "months": year.months, "monthly": str(year.monthly)} for year in price.years],
        "contract_value": _or_none(price.contract_value),
        "unpriced": dict(price.unpriced),
    }


def _lines(price: Price) -> list[Document]:
    return [
        {
            "source": line.source,
            "service": line.service,
            "label": line.label,
            "unit": line.unit,
            "quantity": line.quantity,
            "amount": str(line.amount),
            "how": line.how,
        }
        for line in price.lines
    ]


def _one_time_lines(price: Price) -> list[Document]:
    return [
        {
            "source": line.source,
            "label": line.label,
            "amount": str(line.amount),
            "list_amount": str(line.list_amount),
            "waived": line.waived,
        }
        for line in price.one_time_lines
    ]


def _or_none(value: Decimal | None) -> str | None:
    return None if value is None else str(value)
