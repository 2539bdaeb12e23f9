"""The figures that are signed: of a new contract those of its price, of a change those that it comes to there."""

from decimal import Decimal

import pricing
from quotes.documents import Revision


def month_taxes(revision: Revision, price: pricing.Price) -> tuple[Decimal, ...]:
    """Each tax on the month that the client pays, in the order of `price.taxes`."""
    if revision.amends is None:
        return tuple(entry.recurring for entry in price.taxes)
    return pricing.monthly_taxes(price, revision.amends.fee)


def due_taxes(revision: Revision, price: pricing.Price) -> tuple[Decimal, ...]:
    """Each tax on what is owed for the rest of a month that has begun."""
    due = revision.amends.due if revision.amends else None
    return pricing.monthly_taxes(price, due.amount if due else pricing.ZERO)


def to_sign(revision: Revision, price: pricing.Price) -> tuple[Decimal, Decimal]:
    """The month and what is paid first, both with tax: the first invoice, or of a change what is owed once for it."""
    amends = revision.amends
    if amends is None:
        return price.recurring_total, price.first_invoice
    month = sum(month_taxes(revision, price), amends.fee)
    owed = sum(due_taxes(revision, price), amends.due.amount if amends.due else pricing.ZERO)
    return month, owed + price.one_time_total
