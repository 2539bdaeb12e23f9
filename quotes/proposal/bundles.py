"""Bundles as the client sees them: packages that save something together."""

from django.utils.translation import gettext as _

import pricing
from groundwork.display import money
from quotes.documents import Revision
from quotes.proposal.explained import changes_of, share_of


def bundles_in(price: pricing.Price) -> tuple[pricing.Line, ...]:
    """The lines of the bundles that apply."""
    return tuple(line for line in price.lines if line.share is not None)


def bundles_with(revision: Revision, price: pricing.Price | None, package: str) -> tuple[pricing.Line, ...]:
    """Those that the package is a part of; none without a price."""
    lines = () if price is None else bundles_in(price)
    return tuple(line for line in lines if package in bundle_of(revision, line).packages)


def bundle_of(revision: Revision, line: pricing.Line) -> pricing.Bundle:
    """The bundle of such a line."""
    code = line.source.partition(":")[2]
    return next(bundle for bundle in revision.plan.bundles if bundle.code == code)


def together(revision: Revision, line: pricing.Line) -> str:
    """What is bought together: "Security + Continuity together"; a bundle of one package by its own name."""
    bundle = bundle_of(revision, line)
    if len(bundle.packages) == 1:
        return bundle.name
    names = [revision.plan.index.packages[code].name for code in bundle.packages]
    return _("%(packages)s together") % {"packages": " + ".join(names)}


def saving(revision: Revision, line: pricing.Line) -> str:
    """What it saves: "$250.00"."""
    return money(-line.amount, revision.plan.currency, revision.seller.locale)


def saved(revision: Revision, line: pricing.Line, price: pricing.Price) -> str:
    """The saving of one bundle in a sentence: "Security + Continuity together: you save $250.00 a month."."""
    words = {"packages": together(revision, line), "amount": saving(revision, line), "what": changes_of(price)}
    if not words["what"]:
        return _("%(packages)s: you save %(amount)s a month.") % words
    if price.version == 1:
        return _("%(packages)s: you save %(amount)s a month, before term and discount.") % words
    return _("%(packages)s: you save %(amount)s a month, before changes for %(what)s.") % words


def you_save(revision: Revision, line: pricing.Line, price: pricing.Price) -> str:
    """The same where the bundle's name stands before it."""
    words = {"amount": saving(revision, line), "what": changes_of(price)}
    if not words["what"]:
        return _("You save %(amount)s a month.") % words
    if price.version == 1:
        return _("You save %(amount)s a month, before term and discount.") % words
    return _("You save %(amount)s a month, before changes for %(what)s.") % words


def how_saved(revision: Revision, line: pricing.Line) -> str:
    """How the saving comes about, beside its amount: "you save 10% of $2,500.00"."""
    share = share_of(line, revision.plan.currency, revision.seller.locale)
    if share:
        return _("you save %(share)s") % {"share": share}
    return _("you save %(amount)s a month") % {"amount": saving(revision, line)}
