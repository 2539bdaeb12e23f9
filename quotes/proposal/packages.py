"""The packages as the client may put them in or take them out."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal
from urllib.parse import urlencode

from django.utils.translation import gettext as _

import pricing
from groundwork.display import money, money_signed, number, rate
from quotes.documents import Option, Revision
from quotes.proposal.bundles import bundle_of, bundles_with, how_saved, saved, saving, together
from quotes.proposal.choice import Choice, in_order, options_with, why_blocked
from quotes.proposal.explained import how, how_before_changes, included
from quotes.proposal.prices import price_of
from quotes.proposal.rows import signed
from quotes.proposal.summary import term_text
from quotes.proposal.words import listed

State = Literal["in", "open", "included", "blocked"]


@dataclass(frozen=True, slots=True)
class Content:
    """A service of a package, or a bundle that the package is in: how its amount came about for this client."""

    benefit: str
    name: str
    how: str
    amount: str


@dataclass(frozen=True, slots=True)
class PackageRow:
    """One package. `side` is what stands where the price stands, `small` under it.

    Beside a package that something is in the way of, `side` is what following `fix` does to the total.
    `note` says what it needs, what needs it, or that there is nothing to look after; `fix_query` and `fix` are an
    address that brings what is missing, and the words for it.
    """

    code: str
    name: str
    tagline: str
    state: State
    side: str
    small: str
    note: str
    fix: str
    fix_query: str
    contents: tuple[Content, ...]


def package_rows(revision: Revision, choice: Choice, price: pricing.Price) -> tuple[PackageRow, ...]:
    """Every package of the plan as it stands to the choice, in the plan's order. `price` is the choice's own."""
    selection = revision.selection(choice.tier, choice.packages, choice.term, choice.billing)
    offers = pricing.package_offers(revision.plan, choice.tier, choice.packages)
    return tuple(_row(revision, choice, price, offer, selection) for offer in offers)


def _row(
    revision: Revision, choice: Choice, price: pricing.Price, offer: pricing.PackageOffer, selection: pricing.Selection
) -> PackageRow:
    state, fix, query = _state(offer), "", ""
    if state == "blocked":
        way = _way_to(revision, choice, offer)
        step = _step_along(revision, choice, price, offer, way)
        if way is not None and step.net is not None:
            fix, query = _fix(revision, choice, offer, way), urlencode(choice.query_of(way.start, way.packages))
    else:
        step = pricing.package_step(
            revision.plan, revision.inventory, selection, offer.package.code, price, _keeping(revision)
        )
    side, small = _figures(revision, choice, price, offer, step, state)
    return PackageRow(
        code=offer.package.code,
        name=offer.package.name,
        tagline=offer.package.tagline,
        state=state,
        side=side,
        small=small,
        note=_note(revision, price, offer, step, state),
        fix=fix,
        fix_query=query,
        contents=(*_contents(revision, price, offer, step), *_saved(revision, price, offer, step, state)),
    )


def _state(offer: pricing.PackageOffer) -> State:
    if offer.chosen:
        return "in"
    if offer.included:
        return "included"
    return "open" if offer.allowed else "blocked"


def _figures(
    revision: Revision,
    choice: Choice,
    price: pricing.Price,
    offer: pricing.PackageOffer,
    step: pricing.PackageStep,
    state: State,
) -> tuple[str, str]:
    currency, locale = revision.plan.currency, revision.seller.locale
    if state == "included":
        return _("Included in %(option)s") % {"option": choice.option.name}, ""
    if step.net is None:
        return "", ""
    if state == "in":
        part = offer.package.code in choice.option.packages
        side = _("Part of %(option)s") % {"option": choice.option.name} if part else _("Added")
        return side, money(abs(step.net), currency, locale)
    side = money_signed(step.net, currency, locale)
    if state != "open":
        return side, ""
    own = [line for line in step.lines if line.service is not None]
    words = [how(revision, own[0]) + _after(price, locale)] if len(own) == 1 else []
    words += [
        _("%(amount)s saved with it") % {"amount": saving(revision, line)}
        for line in bundles_with(revision, step.price, offer.package.code)
    ]
    return side, ", ".join(words)


def _after(price: pricing.Price, locale: str) -> str:
    """What term and discount do to every line: the step has them in it, the line beside it has not.

    A discount of a fixed amount is the same with and without a package.
    """
    words = []
    if price.term_adjustment != 0:
        words.append(_("with the change for a term of %(term)s") % {"term": term_text(price.term)})
    if price.billing_adjustment != 0:
        months = {"months": number(price.billing, locale)}
        words.append(_("billed for %(months)s months at once") % months)
    if price.discount != 0 and price.rates.discount_percent is not None:
        words.append(_("after %(percent)s discount") % {"percent": rate(price.rates.discount_percent, locale)})
    return "".join(f", {part}" for part in words)


def _note(
    revision: Revision, price: pricing.Price, offer: pricing.PackageOffer, step: pricing.PackageStep, state: State
) -> str:
    words = [_standing(revision, offer, step, state)]
    after = price if state == "in" else step.price
    if after is not None:
        words += [saved(revision, line, after) for line in bundles_with(revision, after, offer.package.code)]
        words += _moved(price, after) if state == "open" else []
    return " ".join(word for word in words if word)


def _standing(revision: Revision, offer: pricing.PackageOffer, step: pricing.PackageStep, state: State) -> str:
    """What the package needs, what needs it, or that there is nothing to look after."""
    plan = revision.plan
    if state == "blocked":
        return why_blocked(revision, offer)
    if offer.needed_by:
        names = listed([plan.index.packages[code].name for code in offer.needed_by])
        return _("%(packages)s would go out with it.") % {"packages": names}
    idle = not any(included(revision, plan.index.services[code].unit) for code in offer.package.services)
    if state != "included" and not step.lines and step.net is not None and idle:
        return _("It costs nothing today: we counted nothing that it would look after.")
    return ""


def _moved(price: pricing.Price, after: pricing.Price) -> list[str]:
    """The services that are a share of the others, and so cost more with one more package."""
    before = {line.service: line.amount for line in price.lines}
    shares = [line for line in after.lines if line.service in before and line.share is None]
    return [
        _("The share of the month for %(name)s grows with it.") % {"name": line.label}
        for line in shares
        if line.service is not None
        and isinstance(line.parts[0].quantity, Decimal)
        and line.amount != before[line.service]
    ]


@dataclass(frozen=True, slots=True)
class _Way:
    """What has to be chosen to have a package: an option, and packages with it."""

    start: Option
    packages: tuple[str, ...]


def _way_to(revision: Revision, choice: Choice, offer: pricing.PackageOffer) -> _Way | None:
    """The shortest way to have the package: more packages, or the first option on a tier that is high enough."""
    start = choice.option
    if offer.needs_tier is not None:
        higher = options_with(revision, offer.needs_tier)
        if not higher:
            return None
        start = higher[0]
    packages = _with_needs(revision, start, choice, offer)
    try:
        pricing.check_choice(revision.plan, start.tier, packages)
    except pricing.PricingError:
        return None
    return _Way(start, packages)


def _step_along(
    revision: Revision, choice: Choice, price: pricing.Price, offer: pricing.PackageOffer, way: _Way | None
) -> pricing.PackageStep:
    """What going that way does to the total; without a figure where there is no way."""
    if way is None:
        return pricing.PackageStep(offer.package.code, True, None, (), None)
    selection = revision.selection(way.start.tier, way.packages, choice.term, choice.billing)
    return pricing.move_step(
        revision.plan, revision.inventory, selection, offer.package.code, price, _keeping(revision)
    )


def _keeping(revision: Revision) -> Callable[[pricing.Plan, pricing.Inventory, pricing.Selection], pricing.Price]:
    """Prices this revision and keeps it: the step to a choice is the price of that choice."""

    def priced(plan: pricing.Plan, _inventory: pricing.Inventory, selection: pricing.Selection) -> pricing.Price:
        return price_of(revision, replace(selection, packages=in_order(plan, selection.packages)))

    return priced


def _fix(revision: Revision, choice: Choice, offer: pricing.PackageOffer, way: _Way) -> str:
    added = [code for code in way.packages if code not in choice.packages and code != offer.package.code]
    words = [way.start.name] if way.start is not choice.option else []
    words += [revision.plan.index.packages[code].name for code in added]
    return _("Choose it with %(needs)s") % {"needs": listed(words)}


def _with_needs(revision: Revision, start: Option, choice: Choice, offer: pricing.PackageOffer) -> tuple[str, ...]:
    plan = revision.plan
    wanted = {*choice.packages, *(start.packages if start is not choice.option else ()), offer.package.code}
    open_needs = [offer.package.code]
    while open_needs:
        new = [code for code in plan.index.packages[open_needs.pop()].requires if code not in wanted]
        wanted.update(new)
        open_needs.extend(new)
    return in_order(plan, tuple(wanted))


def _how(revision: Revision, line: pricing.Line, price: pricing.Price) -> str:
    """How a line came about. Version 2 says once, above the packages, what the month's price is changed by."""
    return how_before_changes(revision, line, price) if price.version == 1 else how(revision, line)


def _contents(
    revision: Revision, price: pricing.Price, offer: pricing.PackageOffer, step: pricing.PackageStep
) -> tuple[Content, ...]:
    currency, locale = revision.plan.currency, revision.seller.locale
    lines = {line.service: line for line in step.lines}
    contents = []
    for code in offer.package.services:
        service, line = revision.plan.index.services[code], lines.get(code)
        inside = "" if line or service.charge is None else included(revision, service.unit)
        contents.append(
            Content(
                benefit=service.benefit or service.name,
                name=service.name if service.benefit else "",
                how=_how(revision, line, price) if line else inside,
                amount=money(line.amount, currency, locale) if line else _("included") if inside else "",
            )
        )
    return tuple(contents)


def _saved(
    revision: Revision, price: pricing.Price, offer: pricing.PackageOffer, step: pricing.PackageStep, state: State
) -> tuple[Content, ...]:
    """The bundles that the package is in, or would complete, among what is in it."""
    after = price if state == "in" else step.price
    currency, locale = revision.plan.currency, revision.seller.locale
    return tuple(
        Content(
            benefit=together(revision, line),
            name=bundle_of(revision, line).name if len(bundle_of(revision, line).packages) > 1 else "",
            how=how_saved(revision, line),
            amount=signed(line.amount, currency, locale),
        )
        for line in bundles_with(revision, after, offer.package.code)
    )
