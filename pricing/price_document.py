"""Writing a price (msp-price/1 and msp-price/2): for staff, and for the client without what is ours to know."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from pricing.priced import Line, Price

PRICE_FORMATS: Final = ("msp-price/1", "msp-price/2")

Document = dict[str, object]


def price_document(price: Price) -> Document:
    """The whole price, cost and margin with it. Never send this to a client."""
    internal = price.internal
    since_2 = {"term_margin": _or_none(internal.term_margin)}
    return {
        **client_price_document(price),
        "needs_approval": list(price.needs_approval),
        "internal": {
            "monthly_cost": str(internal.monthly_cost),
            "gross_margin": _or_none(internal.gross_margin),
            "labour_hours": str(internal.labour_hours),
            "effective_hourly_rate": _or_none(internal.effective_hourly_rate),
            "break_fix_value": str(internal.break_fix_value),
            **(since_2 if price.version >= 2 else {}),
        },
    }


def client_price_document(price: Price) -> Document:
    """The price as the client may see it: without `needs_approval` and `internal`."""
    new = price.version >= 2
    once = ("one_time_subtotal", "one_time_discount", "one_time_net", "one_time_tax", "one_time_total")
    return {
        "format": PRICE_FORMATS[price.version - 1],
        "currency": price.currency,
        "selection": {
            "tier": price.tier,
            "packages": list(price.packages),
            "term": price.term,
            **({"billing": price.billing} if new else {}),
        },
        "lines": [_line(line, new) for line in price.lines],
        **_amounts(price, "recurring_subtotal", "term_adjustment", *(["billing_adjustment"] if new else [])),
        **_amounts(price, "discount", "recurring_net", "recurring_tax", "recurring_total"),
        "one_time_lines": _one_time_lines(price),
        **_amounts(price, *once),
        **(_since_2(price) if new else {}),
        **_amounts(price, "first_invoice"),
        "years": [{"year": year.year, "months": year.months, "monthly": str(year.monthly)} for year in price.years],
        "contract_value": _or_none(price.contract_value),
        "unpriced": dict(price.unpriced),
    }


def _amounts(price: Price, *names: str) -> dict[str, str]:
    return {name: str(getattr(price, name)) for name in names}


def _since_2(price: Price) -> Document:
    """What version 2 says between what is paid once and the first invoice."""
    first = price.first_period
    return {
        "taxes": [
            {
                "code": figures.tax.code,
                "recurring": str(figures.recurring),
                "one_time": str(figures.one_time),
                "first_period": str(figures.first_period),
            }
            for figures in price.taxes
        ],
        "schedule": [
            {"from": stretch.start, "months": stretch.months, "monthly": str(stretch.monthly)}
            for stretch in price.schedule
        ],
        "part_month": str(price.part_month),
        "first_period": {
            "months": first.months,
            "net": str(first.net),
            "tax": str(first.tax),
            "total": str(first.total),
        },
    }


def _line(line: Line, new: bool) -> Document:
    return {
        "source": line.source,
        "service": line.service,
        "label": line.label,
        "unit": line.unit,
        "quantity": line.quantity,
        "amount": str(line.amount),
        **({"list_amount": str(line.list_amount)} if new else {}),
        "how": line.how,
    }


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
