"""What is due at signing: a part of the first invoice, or all of it (docs/pricing.md, "Other figures")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pricing.currencies import MINOR_UNITS
from pricing.fields import Shape, optional, read_decimal
from pricing.money import ZERO, exact, number_text, rounded, step_of
from pricing.nodes import Node, record
from pricing.words import gettext as _
from pricing.words import gettext_noop

_PERCENT: Final = Shape(gettext_noop("a rate"), decimals=8, digits=5, above=ZERO, most=Decimal(1))
_AMOUNT: Final = Shape(gettext_noop("an amount"), decimals=4, digits=9, above=ZERO)


@dataclass(frozen=True, slots=True)
class Deposit:
    """Exactly one of the two: a share of the first invoice (0.5 is half of it, 1 all of it), or an amount of money."""

    percent: Decimal | None = None
    amount: Decimal | None = None

    @property
    def whole(self) -> bool:
        """Whether the full first invoice is due, whatever it comes to."""
        return self.percent == 1


def due_at_signing(deposit: Deposit | None, first_invoice: Decimal, currency: str) -> Decimal:
    """What is due at signing of a first invoice with this total, tax included. 0 without a deposit.

    A share is rounded to the currency's minor unit; an amount is never more than the invoice. Of an invoice of 0 or
    less nothing is due.
    """
    if deposit is None or first_invoice <= 0:
        return ZERO
    with exact():
        if deposit.percent is not None:
            return rounded(deposit.percent * first_invoice, step_of(MINOR_UNITS[currency]))
        assert deposit.amount is not None
        return rounded(min(deposit.amount, first_invoice), step_of(MINOR_UNITS[currency]))


def deposit_document(deposit: Deposit) -> dict[str, object]:
    """As a document has it: the one of the two that is said, as a string."""
    if deposit.percent is not None:
        return {"percent": number_text(deposit.percent)}
    assert deposit.amount is not None
    return {"amount": number_text(deposit.amount)}


def read_deposit(document: Mapping[str, object], currency: str) -> Deposit:
    """Read such a document. Raises PricingError where it says neither or both, a share that is not above 0 and at most
    1, or an amount that is not above 0 or has more decimals than the currency.
    """
    node = Node(document, "", "bad-selection", 2)
    at = record(node, "", {"percent": None, "amount": None})
    percent = optional(at["percent"], lambda share: read_decimal(share, _PERCENT))
    amount = optional(at["amount"], lambda money: read_decimal(money, _AMOUNT))
    if (percent is None) == (amount is None):
        node.fail(_('must have either a "percent" or an "amount"'))
    if amount is not None and amount != rounded(amount, step_of(MINOR_UNITS[currency])):
        at["amount"].fail(_("has more decimals than the currency"))
    return Deposit(percent, amount)
