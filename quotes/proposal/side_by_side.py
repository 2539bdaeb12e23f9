"""Two renewals of one contract side by side: on the plan that it has, and on a newer version of that."""

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

import pricing
from groundwork.display import MoneyParts, day, money, money_parts
from quotes.documents import Revision
from quotes.proposal.cards import MOST_POINTS, Point, lost_of, points_of, tagline_of
from quotes.proposal.changes import year_changes
from quotes.proposal.choice import in_order
from quotes.proposal.payment import billing_name
from quotes.proposal.summary import term_text
from quotes.proposal.words import either


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two as it is recommended, ready to be set.

    `step` says what it costs more or less than the first, empty for that. `facts` are its term, and what else makes the
    fee. `points` are what it adds, `more` how many of them are not named, `lost` what it does not have of the first.
    """

    number: str
    plan: str
    name: str
    tagline: str
    price: MoneyParts
    price_text: str
    step: str
    facts: tuple[str, ...]
    points: tuple[Point, ...]
    more: int
    lost: str


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Both, that on the contract's own plan first. `other_clauses`: what may change without a signature differs."""

    sides: tuple[Side, Side]
    other_clauses: bool


def side_by_side(one: Revision, other: Revision, own_plan: str) -> SideBySide:
    """Both revisions compared; `own_plan` is the fingerprint of the version that the contract stands on."""
    first, second = sorted((one, other), key=lambda found: (found.plan_sha256 != own_plan, found.plan_version))
    names = [
        _("Your plan as it is") if found.plan_sha256 == own_plan else _("Our new plan") for found in (first, second)
    ]
    if names[0] == names[1]:
        names = [found.title or found.quote for found in (first, second)]
    before = _column(first, None)
    sides = (_side(first, names[0], before), _side(second, names[1], _column(second, before.price)))
    return SideBySide(sides, first.clauses != second.clauses)


def _column(revision: Revision, before: pricing.Price | None) -> pricing.Column:
    """What is recommended; nothing is said of a step from another currency."""
    option = revision.recommended
    packages = in_order(revision.plan, option.packages)
    price = revision.priced(option.tier, packages)
    if before is not None and before.currency != price.currency:
        before = None
    return pricing.column_after(revision.plan, revision.offered(option), price, before)


def _side(revision: Revision, name: str, column: pricing.Column) -> Side:
    price, locale = column.price, revision.seller.locale
    points = [] if column.step is None else points_of(column)
    return Side(
        number=revision.quote,
        plan=name,
        name=revision.recommended.name,
        tagline=tagline_of(revision, revision.recommended),
        price=money_parts(price.recurring_net, price.currency, locale),
        price_text=money(price.recurring_net, price.currency, locale),
        step=_step(column, locale),
        facts=_facts(revision, price),
        points=tuple(points[:MOST_POINTS]),
        more=max(0, len(points) - MOST_POINTS),
        lost=lost_of(column),
    )


def _step(column: pricing.Column, locale: str) -> str:
    if column.step is None:
        return ""
    if not column.step:
        return _("the same fee")
    words = _("%(amount)s more a month") if column.step > 0 else _("%(amount)s less a month")
    return words % {"amount": money(abs(column.step), column.price.currency, locale)}


def _facts(revision: Revision, price: pricing.Price) -> tuple[str, ...]:
    locale = revision.seller.locale
    facts = [_("Term: %(term)s") % {"term": either([term_text(months) for months in revision.terms_offered])}]
    if max(revision.terms_offered) > 12:
        facts += [capfirst(words) for words in year_changes(price.rates.escalator, locale)]
    if price.billing != 1:
        facts.append(_("Billing: %(name)s") % {"name": billing_name(revision, price.billing)})
    # What a fee rose by, and an increase, are such lines: the client sees why it is another fee than today's.
    facts += [
        _("%(label)s: %(amount)s a month") % {"label": line.label, "amount": money(line.amount, price.currency, locale)}
        for line in price.lines
        if line.source == "extra"
    ]
    if price.one_time_net:
        facts.append(_("%(amount)s once") % {"amount": money(price.one_time_net, price.currency, locale)})
    facts.append(_("To be signed by %(day)s") % {"day": day(revision.valid_through, locale)})
    return tuple(facts)
