"""What came of what is due at signing, recorded by staff and taken back.

Nothing that a client's browser sends comes here.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

import pricing
from contracts.models import Seller
from groundwork import chain
from groundwork.display import day, money
from groundwork.history import sign
from groundwork.models import Event, User
from quotes.errors import LockedError, PaymentError
from quotes.models import AcceptedQuote, Quote
from quotes.selectors.deposit import payments_of
from quotes.services.locking import lock_quote


@dataclass(frozen=True, slots=True)
class Payment:
    """What came, in the quote's currency, on which day, and by what it is found again; that may be empty.

    `closes`: nothing more is awaited, though less came than was due.
    """

    amount: Decimal
    paid_on: date
    reference: str = ""
    closes: bool = False


@transaction.atomic
def record_payment(quote: Quote, payment: Payment, by: User, now: datetime) -> Quote:
    """Record what came of what is due at signing: an entry of the chain. With the last of it the quote has the day, for
    lists.

    Raises LockedError where nothing is due or nothing is awaited any more; PaymentError for an amount that is not above
    0, has more decimals than the currency or is more than is open, and for a day before that of the acceptance or after
    today, where the company is.
    """
    quote = lock_quote(quote)
    due = _demand_due(quote)
    came = payments_of(quote)
    if came.settled_on(due):
        raise LockedError(_("This is marked as paid already."))
    rest = due - came.came - payment.amount
    _check(quote, payment, due - came.came, now)
    places = pricing.MINOR_UNITS[quote.currency]
    said: dict[str, object] = {"by": by.name, **_money(payment.amount, quote.currency)}
    said["paid_on"] = payment.paid_on.isoformat()
    if rest > 0 and not payment.closes:
        said["rest"] = pricing.money_text(rest, places)
    # What is written on a transfer may name people: it can be erased.
    event = chain.append(Event.Kind.PAID, quote.subject, said, now, beside={"reference": payment.reference})
    return _save(quote, came.with_paid(event.seq, said).settled_on(due), by)


@transaction.atomic
def take_back_payment(quote: Quote, entry: int, reason: str, by: User, now: datetime) -> Quote:
    """The payment of this entry does not count after all: another entry, which says why, and the rest is open again.

    Raises LockedError where no such payment stands.
    """
    quote = lock_quote(quote)
    due = _demand_due(quote)
    came = payments_of(quote)
    found = next((one for one in came.received if one.entry == entry), None)
    if found is None:
        raise LockedError(_("This payment is not recorded, or was taken back already."))
    said: dict[str, object] = {"by": by.name}
    if len(came.received) > 1:
        said |= {"entry": entry, **_money(found.amount, quote.currency)}
    chain.append(Event.Kind.UNPAID, quote.subject, said, now, beside={"reason": reason})
    return _save(quote, came.without(said).settled_on(due), by)


def _demand_due(quote: Quote) -> Decimal:
    if quote.due is None:
        raise LockedError(_("Nothing is due here at signing."))
    return Decimal(quote.due)


def _check(quote: Quote, payment: Payment, is_open: Decimal, now: datetime) -> None:
    places, seller = pricing.MINOR_UNITS[quote.currency], Seller.current()
    if payment.amount <= 0 or payment.amount != round(payment.amount, places):
        raise PaymentError(
            _("Write an amount above 0, with at most %(places)s decimals.") % {"places": places}, "amount"
        )
    if payment.amount > is_open:
        words = {"amount": money(is_open, quote.currency)}
        raise PaymentError(_("%(amount)s is open. Write that or less.") % words, "amount")
    if payment.paid_on > seller.today(now):
        raise PaymentError(_("This day is still to come."), "paid_on")
    accepted = seller.today(AcceptedQuote.objects.values_list("accepted_at", flat=True).get(quote=quote))
    if payment.paid_on < accepted:
        words = {"day": day(accepted)}
        raise PaymentError(_("It was accepted on %(day)s. Choose that day or a later one.") % words, "paid_on")


def _money(amount: Decimal, currency: str) -> dict[str, object]:
    return {"amount": pricing.money_text(amount, pricing.MINOR_UNITS[currency]), "currency": currency}


def _save(quote: Quote, paid_on: date | None, by: User) -> Quote:
    quote.paid_on = paid_on
    quote.revision += 1
    sign(quote, by)
    quote.save()
    return quote
