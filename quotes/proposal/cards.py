"""The options side by side: price, step, and what each adds to the one before."""

from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from django.utils.translation import gettext as _

import pricing
from groundwork.display import MoneyParts, money, money_parts, money_signed
from quotes.documents import Option, Revision
from quotes.proposal.bundles import bundles_in, together, you_save
from quotes.proposal.choice import Choice, in_order
from quotes.proposal.prices import Prices
from quotes.proposal.schedule import ramp_text
from quotes.proposal.words import listed
from quotes.quantities import people_of

# What a card lists; the table below has the rest. A confused mind makes no decision.
MOST_POINTS: Final = 4


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that an option brings; `name` is a package's or those of a bundle, or empty for a single benefit."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Card:
    """One option, ready to be set. `step` is empty on the first; `lost` names what the one before had.

    `less` says the months at less, empty where there are none.
    """

    code: str
    name: str
    tagline: str
    price: MoneyParts
    per_day: str
    less: str
    step: str
    before: str
    points: tuple[Point, ...]
    more: int
    lost: str
    recommended: bool
    chosen: bool
    query: str


def comparison_of(revision: Revision, prices: Prices) -> pricing.Comparison:
    """The offered options compared, each priced once."""
    return pricing.compare_priced(
        revision.plan,
        [
            (revision.offered(option), prices(option.tier, in_order(revision.plan, option.packages)))
            for option in revision.options
        ],
    )


def cards_of(revision: Revision, comparison: pricing.Comparison, choice: Choice) -> tuple[Card, ...]:
    """A card for each option, in the order offered."""
    before = ("", *(option.name for option in revision.options))
    columns = (None, *comparison.columns)
    return tuple(
        _card(revision, option, column, (name, earlier), choice)
        for option, column, name, earlier in zip(revision.options, comparison.columns, before, columns, strict=False)
    )


def with_chosen(cards: tuple[Card, ...], choice: Choice) -> tuple[Card, ...]:
    """The cards of another choice of the same term, billing and numbers: they differ in which of them is chosen."""
    return tuple(
        card if card.chosen == (card.code == choice.option.code) else replace(card, chosen=not card.chosen)
        for card in cards
    )


def tagline_of(revision: Revision, option: Option) -> str:
    """The option's own line, or what it consists of."""
    if option.tagline:
        return option.tagline
    plan = revision.plan
    tier = plan.index.tiers[option.tier]
    if not option.packages:
        return tier.tagline
    names = [plan.index.packages[code].name for code in in_order(plan, option.packages)]
    return _("%(tier)s with %(packages)s.") % {"tier": tier.name, "packages": listed(names)}


def per_day_text(revision: Revision, column: pricing.Column) -> str:
    """What the option costs per person and working day, or nothing where nobody is counted."""
    share = pricing.per_person_day(column.price.recurring_net, people_of(revision), revision.seller.working_days)
    return "" if share is None else money(share, column.price.currency, revision.seller.locale)


def _card(
    revision: Revision,
    option: Option,
    column: pricing.Column,
    before: tuple[str, pricing.Column | None],
    choice: Choice,
) -> Card:
    currency, locale = column.price.currency, revision.seller.locale
    name, earlier = before
    saved = _saved(revision, column.price, earlier.price if earlier else None)
    points = points_of(column)
    room = max(0, MOST_POINTS - len(saved))
    return Card(
        code=option.code,
        name=option.name,
        tagline=tagline_of(revision, option),
        price=money_parts(column.price.recurring_net, currency, locale),
        per_day=per_day_text(revision, column),
        less=ramp_text(revision),
        step="" if column.step is None else money_signed(column.step, currency, locale),
        before=name,
        points=(*points[:room], *saved),
        more=max(0, len(points) - room),
        lost=lost_of(column),
        recommended=option.recommended,
        chosen=option.code == choice.option.code,
        query=urlencode(choice.query_of(option, option.packages)),
    )


def points_of(column: pricing.Column) -> list[Point]:
    """What the column brings that the one before does not have."""
    return [point for group in column.gained for point in _points(group)]


def lost_of(column: pricing.Column) -> str:
    """What the column before has of use to this client and this one has not; empty where there is nothing."""
    return listed([entry.service.name for entry in column.lost if entry.quantity > 0])


def _points(group: pricing.SourceGroup) -> list[Point]:
    """A package is one point, in its own words; of a tier, each service that this client has a use for."""
    if group.kind == "package":
        return [Point(group.name, group.tagline)]
    used = [entry.service for entry in group.delivered if entry.quantity > 0]
    firsts = {service.category: service for service in reversed(used)}.values()
    # One of each category before a second of any, so that the few that are shown speak for the whole tier.
    ordered = sorted(used, key=lambda service: service not in firsts)
    return [Point("", service.benefit or service.name) for service in ordered]


def _saved(revision: Revision, price: pricing.Price, earlier: pricing.Price | None) -> tuple[Point, ...]:
    """The bundles that the option completes: what it saves is shown before what else it brings."""
    had = set() if earlier is None else {line.source for line in bundles_in(earlier)}
    return tuple(
        Point(
            together(revision, line),
            you_save(revision, line, price),
        )
        for line in bundles_in(price)
        if line.source not in had
    )
