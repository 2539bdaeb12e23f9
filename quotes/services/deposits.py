"""What was due at signing, marked as paid by staff, and unmarked. Nothing that a client's browser sends comes here."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

import pricing
from contracts.models import Seller
from groundwork import chain
from groundwork.history import sign
from groundwork.models import Event, User
from quotes.errors import LockedError, PaymentError
from quotes.models import Quote
from quotes.services.locking import lock_quote


@dataclass(frozen=True, slots=True)
class Payment:
    """What came, in the quote's currency, on which day, and by what it is found again; that may be empty."""

    amount: Decimal
    paid_on: date
    reference: str = ""


@transaction.atomic
def mark_paid(quote: Quote, payment: Payment, by: User, now: datetime) -> Quote:
    """Mark what is due at signing as paid: an entry of the chain, and the day on the quote for lists.

    Raises LockedError where nothing is due or it is marked already; PaymentError for an amount that is not above 0 or
    has more decimals than the currency, and for a day that is not over yet where the company is.
    """
    quote = lock_quote(quote)
    _demand_due(quote)
    if quote.paid_on is not None:
        raise LockedError(_("This is marked as paid already."))
    places = pricing.MINOR_UNITS[quote.currency]
    if payment.amount <= 0 or payment.amount != round(payment.amount, places):
        raise PaymentError(
            _("Write an amount above 0, with at most %(places)s decimals.") % {"places": places}, "amount"
        )
    if payment.paid_on > Seller.current().today(now):
        raise PaymentError(_("This day is still to come."), "paid_on")
    said = {
        "by": by.name,
        "amount": pricing.money_text(payment.amount, places),
        "currency": quote.currency,
        "paid_on": payment.paid_on.isoformat(),
    }
    # What is written on a transfer may name people: it can be erased.
    chain.append(Event.Kind.PAID, quote.subject, said, now, beside={"reference": payment.reference})
    return _save(quote, payment.paid_on, by)


@transaction.atomic
def take_back_paid(quote: Quote, reason: str, by: User, now: datetime) -> Quote:
    """It is open again: another entry, which says why. Raises LockedError where it is not marked as paid."""
    quote = lock_quote(quote)
    _demand_due(quote)
    if quote.paid_on is None:
        raise LockedError(_("This is not marked as paid."))
    chain.append(Event.Kind.UNPAID, quote.subject, {"by": by.name}, now, beside={"reason": reason})
    return _save(quote, None, by)


def _demand_due(quote: Quote) -> None:
    if quote.due is None:
        raise LockedError(_("Nothing is due here at signing."))


def _save(quote: Quote, paid_on: date | None, by: User) -> Quote:
    quote.paid_on = paid_on
    quote.revision += 1
    sign(quote, by)
    quote.save()
    return quote
