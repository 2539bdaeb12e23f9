"""Term and billing as the client may choose them: nothing to choose where there is one of each."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import pricing
from groundwork.display import money, rate
from quotes.documents import Revision
from quotes.proposal.choice import Choice
from quotes.proposal.prices import price_of
from quotes.proposal.words import listed

# By term and billing what the choice costs; None where the agreed discount is more than what is left.
_Prices = Mapping[tuple[int, int], pricing.Price | None]


@dataclass(frozen=True, slots=True)
class Way:
    """One term, or one billing. `months` is what an address calls it, `change` what choosing it does."""

    months: int
    name: str
    chosen: bool
    change: str


@dataclass(frozen=True, slots=True)
class Payment:
    """The ways to choose from; empty where there is only one. `instead` says what was chosen instead of the usual."""

    terms: tuple[Way, ...]
    billings: tuple[Way, ...]
    instead: tuple[str, ...] = ()

    @property
    def chooses(self) -> bool:
        """Whether there is anything to choose."""
        return bool(self.terms or self.billings)


def payment_of(revision: Revision, choice: Choice, price: pricing.Price) -> Payment:
    """What may be chosen of term and billing, and what each changes; `price` is that of the choice.

    Of billings only those that the chosen term is long enough for.
    """
    terms, billings = revision.terms_offered, revision.billings_for(price.term)
    prices = _priced(revision, choice, price)
    return Payment(
        tuple(_term(revision, prices, price, months) for months in terms) if len(terms) > 1 else (),
        tuple(_billing(revision, prices, price, months) for months in billings) if len(billings) > 1 else (),
        tuple(_instead(revision, prices, price)),
    )


def _term(revision: Revision, prices: _Prices, price: pricing.Price, months: int) -> Way:
    there = prices[months, _billing_with(revision, price, months)]
    words = [*_month(revision, price, there), *_later(revision, there), *_whole(revision, there)]
    waived = [line.label for line in there.one_time_lines if line.waived] if there is not None else []
    if waived:
        words.append(_("%(fees)s waived") % {"fees": listed(waived)})
    return Way(months, revision.plan.index.terms[months].name, months == price.term, ", ".join(words))


def _billing(revision: Revision, prices: _Prices, price: pricing.Price, months: int) -> Way:
    there = prices[price.term, months]
    words = [*_month(revision, price, there), *_whole(revision, there)]
    if there is not None:
        amount = money(there.first_invoice, price.currency, revision.seller.locale)
        words.append(_("first invoice %(amount)s") % {"amount": amount})
    return Way(months, billing_name(revision, months), months == price.billing, ", ".join(words))


def _month(revision: Revision, price: pricing.Price, there: pricing.Price | None) -> list[str]:
    """The month's price of what is chosen, and by how much another way changes it."""
    if there is None:
        return [_("too small for the discount that was agreed")]
    if there is price:
        words = _("%(amount)s a month in the first year") if _moves(price) else _("%(amount)s a month")
        return [words % {"amount": money(price.recurring_net, price.currency, revision.seller.locale)}]
    return [_changes(revision, price, there)]


def _changes(revision: Revision, price: pricing.Price, there: pricing.Price) -> str:
    """What choosing `there` instead of `price` does; of the first year alone where either has years of other prices."""
    step, first = there.recurring_net - price.recurring_net, _moves(price) or _moves(there)
    if step == 0:
        return _("the same price a month in the first year") if first else _("the same price a month")
    if step < 0:
        words = _("saves %(amount)s a month in the first year") if first else _("saves %(amount)s a month")
    else:
        words = _("%(amount)s more a month in the first year") if first else _("%(amount)s more a month")
    return words % {"amount": money(abs(step), price.currency, revision.seller.locale)}


def _moves(price: pricing.Price) -> bool:
    """Whether its years cost more or less one after the other."""
    return len(price.years) > 1 and price.rates.escalator != 0


def _later(revision: Revision, there: pricing.Price | None) -> list[str]:
    """What its price does after the first year; nothing where it stays."""
    if there is None or not _moves(there):
        return []
    escalator = there.rates.escalator
    rises, falls = _("then the price rises %(rate)s each year"), _("then the price falls %(rate)s each year")
    words = rises if escalator > 0 else falls
    return [words % {"rate": rate(abs(escalator), revision.seller.locale)}]


def _whole(revision: Revision, there: pricing.Price | None) -> list[str]:
    """What it comes to over its term, before tax; nothing where it goes from month to month."""
    if there is None or there.contract_value is None:
        return []
    words = ngettext("%(amount)s over %(months)d month", "%(amount)s over %(months)d months", there.term)
    amount = money(there.contract_value, there.currency, revision.seller.locale)
    return [words % {"amount": amount, "months": there.term}]


def _instead(revision: Revision, prices: _Prices, price: pricing.Price) -> list[str]:
    """What was chosen beside what the proposal begins with, and what that does to the month."""
    usual, terms, said = revision.common, revision.plan.index.terms, []
    billing = _billing_with(revision, price, usual.term)
    if price.term != usual.term and (before := prices[usual.term, billing]) is not None:
        change = ", ".join([_changes(revision, before, price), *_later(revision, price)])
        said.append((terms[price.term].name, terms[usual.term].name, change))
    fits = (price.term, usual.billing) in prices
    if fits and price.billing != usual.billing and (before := prices[price.term, usual.billing]) is not None:
        now, then = (capfirst(billing_name(revision, months)) for months in (price.billing, usual.billing))
        said.append((now, then, _changes(revision, before, price)))
    return [
        _("%(chosen)s instead of %(usual)s: %(change)s.") % {"chosen": chosen, "usual": usual_way, "change": change}
        for chosen, usual_way, change in said
    ]


def _billing_with(revision: Revision, price: pricing.Price, term: int) -> int:
    """The chosen billing, or the longest offered one that this term is long enough for."""
    return price.billing if price.billing <= term else max(revision.billings_for(term))


def _priced(revision: Revision, choice: Choice, price: pricing.Price) -> _Prices:
    """The choice with every other term, and with every other billing."""
    ways = {(months, _billing_with(revision, price, months)) for months in revision.terms_offered}
    ways |= {(price.term, months) for months in revision.billings_for(price.term)}
    return {way: price if way == (price.term, price.billing) else _price(revision, choice, *way) for way in ways}


def _price(revision: Revision, choice: Choice, term: int, billing: int) -> pricing.Price | None:
    selection = revision.selection(choice.tier, choice.packages, term, billing)
    try:
        return price_of(revision, selection)
    except pricing.PricingError:
        return None


def billing_name(revision: Revision, months: int) -> str:
    """What the plan calls it; without a list in the plan everything is billed by the month."""
    entry = revision.plan.index.billing.get(months)
    return _("By the month") if entry is None else entry.name
