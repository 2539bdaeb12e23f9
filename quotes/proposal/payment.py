"""Term and billing as the client may choose them: nothing to choose where there is one of each."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

import pricing
from groundwork.display import money, money_signed
from quotes.documents import Revision
from quotes.proposal.changes import year_changes
from quotes.proposal.choice import Choice
from quotes.proposal.words import listed


@dataclass(frozen=True, slots=True)
class Way:
    """One term, or one billing. `months` is what an address calls it, `change` what choosing it does."""

    months: int
    name: str
    chosen: bool
    change: str


@dataclass(frozen=True, slots=True)
class Payment:
    """The ways to choose from; empty where there is only one."""

    terms: tuple[Way, ...]
    billings: tuple[Way, ...]

    @property
    def chooses(self) -> bool:
        """Whether there is anything to choose."""
        return bool(self.terms or self.billings)


def payment_of(revision: Revision, choice: Choice, price: pricing.Price) -> Payment:
    """What may be chosen of term and billing, and what each changes; `price` is that of the choice.

    Of billings only those that the chosen term is long enough for.
    """
    terms, billings = revision.terms_offered, revision.billings_for(price.term)
    return Payment(
        tuple(_term(revision, choice, price, months) for months in terms) if len(terms) > 1 else (),
        tuple(_billing(revision, choice, price, months) for months in billings) if len(billings) > 1 else (),
    )


def _term(revision: Revision, choice: Choice, price: pricing.Price, months: int) -> Way:
    billing = price.billing if price.billing <= months else max(revision.billings_for(months))
    there = _priced(revision, choice, price, months, billing)
    words = [_month(revision, price, there)]
    if there is not None and len(there.years) > 1:
        words += year_changes(there.rates.escalator, revision.seller.locale)
    waived = [line.label for line in there.one_time_lines if line.waived] if there is not None else []
    if waived:
        words.append(_("%(fees)s waived") % {"fees": listed(waived)})
    return Way(months, revision.plan.index.terms[months].name, months == price.term, ", ".join(filter(None, words)))


def _billing(revision: Revision, choice: Choice, price: pricing.Price, months: int) -> Way:
    there = _priced(revision, choice, price, price.term, months)
    words = [_month(revision, price, there)]
    if there is not None:
        amount = money(there.first_invoice, price.currency, revision.seller.locale)
        words.append(_("first invoice %(amount)s") % {"amount": amount})
    return Way(months, billing_name(revision, months), months == price.billing, ", ".join(filter(None, words)))


def _month(revision: Revision, price: pricing.Price, there: pricing.Price | None) -> str:
    """The month's price of what is chosen, and by how much another way changes it."""
    if there is None:
        return _("too small for the discount that was agreed")
    step = there.recurring_net - price.recurring_net
    if there is price:
        return _("%(amount)s a month") % {"amount": money(price.recurring_net, price.currency, revision.seller.locale)}
    if step == 0:
        return _("the same price a month")
    return _("%(step)s a month") % {"step": money_signed(step, price.currency, revision.seller.locale)}


def _priced(revision: Revision, choice: Choice, price: pricing.Price, term: int, billing: int) -> pricing.Price | None:
    """The price of the choice with that term and billing; None where the agreed discount is more than what is left."""
    if (term, billing) == (price.term, price.billing):
        return price
    selection = revision.selection(choice.tier, choice.packages, term, billing)
    try:
        return pricing.price_regardless(revision.plan, revision.inventory, selection)
    except pricing.PricingError:
        return None


def billing_name(revision: Revision, months: int) -> str:
    """What the plan calls it; without a list in the plan everything is billed by the month."""
    entry = revision.plan.index.billing.get(months)
    return _("By the month") if entry is None else entry.name
