"""The packages as the client may put them in or take them out."""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from groundwork.display import money, money_signed
from plans.pricing import PackageOffer, PackageStep, Price, package_offers, package_steps
from quotes.documents import Option, Revision
from quotes.proposal.choice import Choice, in_order, query_of, why_blocked
from quotes.proposal.words import how, listed

State = Literal["in", "open", "included", "blocked"]


@dataclass(frozen=True, slots=True)
class Content:
    """A service of a package: its benefit, its name, and how its amount came about for this client."""

    benefit: str
    name: str
    how: str
    amount: str


@dataclass(frozen=True, slots=True)
class PackageRow:
    """One package. `side` is what stands where the price stands, `small` under it.

    `note` says what it needs, what needs it, or that there is nothing to look after; `mend_query` and `mend` are an
    address that brings what is missing, and the words for it.
    """

    code: str
    name: str
    tagline: str
    state: State
    side: str
    small: str
    note: str
    mend: str
    mend_query: str
    contents: tuple[Content, ...]


def package_rows(revision: Revision, choice: Choice, price: Price) -> tuple[PackageRow, ...]:
    """Every package of the plan as it stands to the choice, in the plan's order. `price` is the choice's own."""
    selection = revision.selection(choice.tier, choice.packages)
    steps = package_steps(revision.plan, revision.inventory, selection, price)
    offers = package_offers(revision.plan, choice.tier, choice.packages)
    return tuple(_row(revision, choice, price, offer, step) for offer, step in zip(offers, steps, strict=True))


def _row(revision: Revision, choice: Choice, price: Price, offer: PackageOffer, step: PackageStep) -> PackageRow:
    state = _state(offer)
    side, small = _figures(revision, choice, price, offer, step, state)
    mend, query = _mend(revision, choice, offer) if state == "blocked" else ("", "")
    return PackageRow(
        code=offer.package.code,
        name=offer.package.name,
        tagline=offer.package.tagline,
        state=state,
        side=side,
        small=small,
        note=_note(revision, offer, step, state),
        mend=mend,
        mend_query=query,
        contents=_contents(revision, offer, step),
    )


def _state(offer: PackageOffer) -> State:
    if offer.chosen:
        return "in"
    if offer.included:
        return "included"
    return "open" if offer.allowed else "blocked"


def _figures(
    revision: Revision, choice: Choice, price: Price, offer: PackageOffer, step: PackageStep, state: State
) -> tuple[str, str]:
    currency, locale = revision.plan.currency, revision.seller.locale
    if state == "included":
        return _("Included in %(tier)s") % {"tier": revision.plan.index.tiers[choice.tier].name}, ""
    if step.net is None:
        return "", ""
    if state == "in":
        part = offer.package.code in choice.option.selection.packages
        side = _("Part of %(option)s") % {"option": choice.option.name} if part else _("Added")
        return side, money(abs(step.net), currency, locale)
    # The lines are before what term and discount do to all of them, the step is after: together they would confuse.
    adjusted = price.term_adjustment != 0 or price.discount != 0
    small = how(step.lines[0], currency, locale) if len(step.lines) == 1 and not adjusted else ""
    return money_signed(step.net, currency, locale), small


def _note(revision: Revision, offer: PackageOffer, step: PackageStep, state: State) -> str:
    plan = revision.plan
    if state == "blocked":
        reason = why_blocked(plan, offer)
        return _("%(package)s %(reason)s.") % {"package": offer.package.name, "reason": reason}
    if offer.needed_by:
        names = listed([plan.index.packages[code].name for code in offer.needed_by])
        return _("%(packages)s would go out with it.") % {"packages": names}
    if state != "included" and not step.lines and step.net is not None:
        return _("It costs nothing today: we counted nothing that it would look after.")
    return ""


def _mend(revision: Revision, choice: Choice, offer: PackageOffer) -> tuple[str, str]:
    """The shortest way to have the package: more packages, or the first option on a tier that is high enough."""
    plan = revision.plan
    start = choice.option
    if offer.needs_tier is not None:
        wanted = plan.index.rung[offer.needs_tier]
        higher = [option for option in revision.options if plan.index.rung[option.selection.tier] >= wanted]
        if not higher:
            return "", ""
        start = higher[0]
    packages = _with_needs(revision, start, choice, offer)
    after = package_offers(plan, start.selection.tier, packages)
    if any(entry.chosen and not entry.allowed for entry in after):
        return "", ""
    added = [code for code in packages if code not in choice.packages and code != offer.package.code]
    words = [start.name] if start is not choice.option else []
    words += [plan.index.packages[code].name for code in added]
    label = _("Choose it with %(needs)s") % {"needs": listed(words)}
    return label, urlencode(query_of(start, packages))


def _with_needs(revision: Revision, start: Option, choice: Choice, offer: PackageOffer) -> tuple[str, ...]:
    plan = revision.plan
    wanted = {*choice.packages, *(start.selection.packages if start is not choice.option else ()), offer.package.code}
    open_needs = [offer.package.code]
    while open_needs:
        new = [code for code in plan.index.packages[open_needs.pop()].requires if code not in wanted]
        wanted.update(new)
        open_needs.extend(new)
    return in_order(plan, tuple(wanted))


def _contents(revision: Revision, offer: PackageOffer, step: PackageStep) -> tuple[Content, ...]:
    currency, locale = revision.plan.currency, revision.seller.locale
    lines = {line.service: line for line in step.lines}
    contents = []
    for code in offer.package.services:
        service, line = revision.plan.index.services[code], lines.get(code)
        contents.append(
            Content(
                benefit=service.benefit or service.name,
                name=service.name if service.benefit else "",
                how=how(line, currency, locale) if line else "",
                amount=money(line.amount, currency, locale) if line else "",
            )
        )
    return tuple(contents)
