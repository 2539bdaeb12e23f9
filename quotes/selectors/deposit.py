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
from quotes.models import AcceptedQuote, Quote
from quotes.proposal.deposit import DueShown, due_of
from quotes.selectors.signed import acceptance_of

# What a contract waits for: due at signing, and not marked as paid.
DEPOSIT_OPEN: Final = Q(due__isnull=False, paid_on__isnull=True)


@dataclass(frozen=True, slots=True)
class DepositShown:
    """What is due under a contract, for its client and for staff.

    `link` is a payment provider's page and `host` where that is; `bank` are lines about the company's account. These
    and the tax number are the company's of today. `paid` says when it was paid, `paid_amount` how much came; both are
    empty while it is open.
    """

    due: DueShown
    link: str
    host: str
    bank: tuple[str, ...]
    tax_number: str
    paid: str
    paid_amount: str
    reference: str


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
    seller, locale = Seller.current(), revision.seller.locale
    paid_on = contract.quote.paid_on
    said = _said(contract.quote) if paid_on else {}
    came = Decimal(said.get("amount", "0"))
    return DepositShown(
        due=due,
        link=seller.payment_link,
        host=urlsplit(seller.payment_link).hostname or "",
        bank=tuple(line.strip() for line in seller.bank_details.splitlines() if line.strip()),
        tax_number=seller.tax_number,
        paid=day(paid_on, locale) if paid_on else "",
        paid_amount=money(came, signed.currency, locale) if paid_on else "",
        reference=said.get("reference", ""),
    )


def _said(quote: Quote) -> dict[str, str]:
    """What staff wrote as they marked it last."""
    event = chain.events_of(quote.subject).filter(kind=Event.Kind.PAID).select_related("details").last()
    return chain.told(event) if event else {}
