"""What is due at signing: as a draft has it, and under a contract, with how it is paid today and whether it is."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from urllib.parse import urlsplit

from django.db.models import Q

import pricing
from contracts.models import Seller
from groundwork import chain
from groundwork.display import day, money
from groundwork.models import Event
from quotes.documents import Revision
from quotes.documents.payments import Payments
from quotes.models import AcceptedQuote, Quote
from quotes.proposal.deposit import DueShown, due_of
from quotes.selectors.signed import acceptance_of

# What a contract waits for: due at signing, and not all of it marked as paid.
DEPOSIT_OPEN: Final = Q(due__isnull=False, paid_on__isnull=True)


@dataclass(frozen=True, slots=True)
class ReceivedShown:
    """A payment that stands: the number of its entry, how much came, when, and by what staff find it again."""

    entry: int
    amount: str
    day: str
    reference: str


@dataclass(frozen=True, slots=True)
class DepositShown:
    """What is due under a contract, for its client and for staff.

    `link` is a payment provider's page and `host` where that is; `bank` are lines about the company's account. These
    and the tax number are the company's of today. `paid` says when the last of it came, empty while something is
    awaited: the `rest`. `came` is how much came so far.
    """

    due: DueShown
    link: str
    host: str
    bank: tuple[str, ...]
    tax_number: str
    paid: str
    came: str
    rest: str
    received: tuple[ReceivedShown, ...]


def deposit_of(quote: Quote) -> pricing.Deposit | None:
    """That of a draft's row."""
    percent, amount = quote.deposit_percent, quote.deposit_amount
    if percent is None and amount is None:
        return None
    # The column gives back 100.0000 for $100, which would be more decimals than the currency has.
    return pricing.Deposit(percent, None if amount is None else Decimal(pricing.number_text(amount)))


def due_under(contract: AcceptedQuote, revision: Revision) -> Decimal | None:
    """What is due at signing of what was signed; None for nothing. `contract.record` should be at hand."""
    signed = acceptance_of(contract)
    return pricing.due_at_signing(revision.deposit, signed.totals.first_invoice, signed.currency) or None


def deposit_shown(contract: AcceptedQuote, revision: Revision) -> DepositShown | None:
    """What is due under this contract of this revision; None for nothing. Two queries where something is.

    `contract.quote` and `contract.record` should be at hand.
    """
    signed = acceptance_of(contract)
    due = due_of(revision, signed.totals.first_invoice, signed.currency)
    if due is None:
        return None
    seller, locale, currency = Seller.current(), revision.seller.locale, signed.currency
    exactly = pricing.due_at_signing(revision.deposit, signed.totals.first_invoice, currency)
    payments, references = _payments_told(contract.quote)
    paid_on = payments.settled_on(exactly)
    return DepositShown(
        due=due,
        link=seller.payment_link,
        host=urlsplit(seller.payment_link).hostname or "",
        bank=tuple(line.strip() for line in seller.bank_details.splitlines() if line.strip()),
        tax_number=seller.tax_number,
        paid=day(paid_on, locale) if paid_on else "",
        came=money(payments.came, currency, locale),
        rest=money(payments.rest_of(exactly), currency, locale),
        received=tuple(
            ReceivedShown(
                one.entry, money(one.amount, currency, locale), day(one.paid_on, locale), references[one.entry]
            )
            for one in payments.received
        ),
    )


def payments_of(quote: Quote) -> Payments:
    """What came of what is due at signing, as staff have recorded it. One query."""
    return _payments_told(quote)[0]


def _payments_told(quote: Quote) -> tuple[Payments, dict[int, str]]:
    """With the references, by the numbers of their entries, as far as they are kept."""
    kinds = (Event.Kind.PAID, Event.Kind.UNPAID)
    payments, references = Payments(), dict[int, str]()
    for event in chain.events_of(quote.subject).filter(kind__in=kinds).select_related("details").order_by("seq"):
        said = chain.told(event)
        if event.kind == Event.Kind.PAID:
            payments = payments.with_paid(event.seq, said)
            references[event.seq] = str(said.get("reference", ""))
        else:
            payments = payments.without(said)
    return payments, references
