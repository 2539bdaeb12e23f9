"""How a line came about, in the reader's words: 24 × $49.00 + 6 × $46.00, 3% of $770.00, 20 devices included."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import pricing
from groundwork import device_kinds
from groundwork.display import number, rate, unit_price
from quotes import quantities
from quotes.documents import Revision
from quotes.proposal.words import listed, noun


def how(revision: Revision, line: pricing.Line) -> str:
    """How a service's line, the minimum or an extra came about, with a real multiplication sign."""
    currency, locale = revision.plan.currency, revision.seller.locale
    if line.source == "minimum":
        return _("what the services above leave open to the smallest fee of this plan")
    if any(isinstance(part.quantity, Decimal) for part in line.parts):
        return share_of(line, currency, locale)
    said = _beyond(revision, line) or _parts(line.parts, currency, locale)
    return _("%(how)s, as agreed with you") % {"how": said} if line.amount < line.list_amount else said


def share_of(line: pricing.Line, currency: str, locale: str) -> str:
    """A share of other lines: 3% of $770.00; nothing of a bundle that is an amount."""
    (part,) = line.parts
    if part.quantity is None:
        return ""
    whole = unit_price(part.price, currency, locale)
    return _("%(share)s of %(amount)s") % {"share": rate(abs(Decimal(part.quantity)), locale), "amount": whole}


def how_once(line: pricing.OneTimeLine, currency: str, locale: str) -> str:
    """The same of what is paid once: 40 × $95.00, at least $99.00; nothing of a fee that is an amount."""
    (part,) = line.parts
    if line.at_minimum:
        return _("at least %(amount)s") % {"amount": unit_price(part.price, currency, locale)}
    if part.quantity is None:
        return ""
    # A fee in months is a share of the price: 1.5 × $4,289.00 a month.
    months = isinstance(part.quantity, Decimal)
    text = _parts(line.parts, currency, locale)
    return _("%(price)s a month") % {"price": text} if months else text


def included(revision: Revision, unit: str) -> str:
    """How many of a unit go with those of another one: "20 devices included with your 10 people", or "all included".

    Nothing where none do: the unit stands alone, its quantity was agreed as a whole, or there is nothing of either.
    """
    count = quantities.included(revision.plan, revision.inventory, revision.common, unit)
    if count == 0:
        return ""
    units = revision.plan.index.units
    own, beyond = units[unit], units[unit].beyond
    assert beyond is not None  # otherwise none goes with another one
    locale = revision.seller.locale
    counted = pricing.unit_quantities(revision.plan, revision.inventory, revision.common)
    whole, said = counted[unit] == 0, {"count": _counted(own, count, locale)}
    if beyond.unit == pricing.CLIENT_UNIT:
        return (_("%(count)s, all included") if whole else _("%(count)s included")) % said
    said["owner"] = _counted(units[beyond.unit], counted[beyond.unit], locale)
    words = _("%(count)s, all included with your %(owner)s") if whole else _("%(count)s included with your %(owner)s")
    return words % said


def how_before_changes(revision: Revision, line: pricing.Line, price: pricing.Price) -> str:
    """How a line came about, where term and discount change the month's price after it."""
    said = how(revision, line)
    return _("%(how)s, before term and discount") % {"how": said} if changes_of(price) else said


def changes_of(price: pricing.Price) -> str:
    """What changes the month's price besides its lines: term, billing and discount; empty where nothing does."""
    changes = [_("term")] if price.term_adjustment != 0 else []
    changes += [_("billing")] if price.billing_adjustment != 0 else []
    changes += [_("discount")] if price.rates.discount_percent is not None else []
    return listed(changes)


def _beyond(revision: Revision, line: pricing.Line) -> str:
    inside = "" if line.unit is None else included(revision, line.unit)
    if not inside:
        return ""
    currency, locale = revision.plan.currency, revision.seller.locale
    more = {"included": inside, "more": number(line.quantity, locale)}
    if [part.quantity for part in line.parts] == [line.quantity]:
        each = unit_price(line.parts[0].price, currency, locale)
        return _("%(included)s, %(more)s more at %(price)s each") % {**more, "price": each}
    return _("%(included)s, %(more)s more: %(how)s") % {**more, "how": _parts(line.parts, currency, locale)}


def _counted(unit: pricing.Unit, count: int, locale: str) -> str:
    """So many of a unit, in the words for what it counts where those are of one sort."""
    told = number(count, locale)
    if len(unit.counts) == 1:
        return f"{told} {noun(unit.counts[0], count)}"
    if unit.counts and all(device_kinds.is_device(key) for key in unit.counts):
        return ngettext("%(count)s device", "%(count)s devices", count) % {"count": told}
    return f"{told} × {unit.name}"


def _parts(parts: tuple[pricing.Part, ...], currency: str, locale: str) -> str:
    return " + ".join(_part(part, currency, locale) for part in parts)


def _part(part: pricing.Part, currency: str, locale: str) -> str:
    if part.quantity is None:
        return _("%(price)s flat") % {"price": unit_price(part.price, currency, locale)}
    return f"{number(part.quantity, locale)} × {unit_price(part.price, currency, locale)}"
