"""What is due at signing, in the client's words."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

import pricing
from groundwork.display import money, rate
from quotes.documents import Revision


@dataclass(frozen=True, slots=True)
class DueShown:
    """What is due at signing and the first invoice it is of, both with tax; `whole` where that is due in full.

    `note` is the share that was agreed, empty where an amount was.
    """

    amount: str
    first_invoice: str
    whole: bool
    note: str

    @property
    def at_signing(self) -> str:
        """Both in one sentence, before signing, and once it is paid."""
        if self.whole:
            return _("Due at signing: %(amount)s, your first invoice in full.") % self._words
        return _("Due at signing: %(amount)s, of your first invoice of %(first)s.") % self._words

    @property
    def now(self) -> str:
        """The same after signing, while it is open."""
        if self.whole:
            return _("Due now: %(amount)s, your first invoice in full.") % self._words
        return _("Due now: %(amount)s, of your first invoice of %(first)s.") % self._words

    @property
    def _words(self) -> dict[str, str]:
        return {"amount": self.amount, "first": self.first_invoice}


def due_of(revision: Revision, first_invoice: Decimal, currency: str) -> DueShown | None:
    """What is due at signing of a choice with this first invoice; None where nothing is."""
    due = pricing.due_at_signing(revision.deposit, first_invoice, currency)
    if revision.deposit is None or due == 0:
        return None
    locale, share = revision.seller.locale, revision.deposit.percent
    return DueShown(
        amount=money(due, currency, locale),
        first_invoice=money(first_invoice, currency, locale),
        whole=due == first_invoice,
        note="" if share is None or revision.deposit.whole else rate(share, locale),
    )


def rule_text(revision: Revision) -> str:
    """What was agreed to be due at signing, whatever is chosen: 50% of the first invoice; empty for nothing."""
    deposit, locale = revision.deposit, revision.seller.locale
    if deposit is None:
        return ""
    if deposit.whole:
        return _("the full first invoice")
    if deposit.percent is not None:
        return _("%(share)s of the first invoice") % {"share": rate(deposit.percent, locale)}
    assert deposit.amount is not None
    return _("%(amount)s of the first invoice") % {"amount": money(deposit.amount, revision.plan.currency, locale)}
