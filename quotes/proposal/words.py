"""The proposal's words for counts, devices and lists."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

import pricing
from groundwork import device_kinds
from groundwork.display import number, rate, unit_price
from groundwork.own_things import Things
from quotes.documents import Revision
from quotes.documents.things import things_of


def devices(revision: Revision) -> tuple[tuple[str, int], ...]:
    """The counted devices, in the order of the catalogue; zeros are left out."""
    things = things_of(revision)
    return tuple((key, count) for key, count in _ordered(revision) if device_kinds.is_device(key, things))


def heads(revision: Revision) -> tuple[tuple[str, int], ...]:
    """People, sites, mailboxes and own things; zeros are left out."""
    things = things_of(revision)
    return tuple((key, count) for key, count in _ordered(revision) if not device_kinds.is_device(key, things))


def noun(key: str, count: int, things: Things | None = None) -> str:
    """What that many of an inventory key are called towards clients; `things` are those of a frozen document."""
    return device_kinds.noun(key, count, for_clients=True, things=things)


def listed(words: Sequence[str]) -> str:
    """A, B and C."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def either(words: Sequence[str]) -> str:
    """A, B or C."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s or %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def how(line: pricing.Line, currency: str, locale: str) -> str:
    """How a line came about: 24 x $49.00 + 6 x $46.00, with a real multiplication sign."""
    if line.source == "minimum":
        return _("what the services above leave open to the smallest fee of this plan")
    if line.source.startswith("bundle:") or any(isinstance(part.quantity, Decimal) for part in line.parts):
        return _share(line, currency, locale)
    return " + ".join(_part(part, currency, locale) for part in line.parts)


def _share(line: pricing.Line, currency: str, locale: str) -> str:
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
    text = _part(part, currency, locale)
    return _("%(price)s a month") % {"price": text} if months else text


def _part(part: pricing.Part, currency: str, locale: str) -> str:
    if part.quantity is None:
        return _("%(price)s flat") % {"price": unit_price(part.price, currency, locale)}
    return f"{number(part.quantity, locale)} × {unit_price(part.price, currency, locale)}"


def list_price(service: pricing.Service, currency: str) -> str:
    """The plan's price of a charged service for one of its unit; from the first to the last where it has brackets."""
    charge = service.charge
    assert charge is not None
    if charge.price is not None:
        listed = unit_price(charge.price, currency)
        return _("%(price)s flat") % {"price": listed} if charge.model == "flat" else listed
    first, last = (unit_price(charge.brackets[at].price, currency) for at in (0, -1))
    return first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}


def paragraphs(text: str) -> tuple[str, ...]:
    """Text cut at blank lines; the breaks inside a paragraph stay."""
    cleaned = text.replace("\r\n", "\n").replace("\r", "\n")
    return tuple(part.strip() for part in cleaned.split("\n\n") if part.strip())


def initials(name: str) -> str:
    """Up to two letters to stand for a person."""
    words = [word for word in name.split() if word[0].isalnum()]
    picked = words[:1] + words[-1:] if len(words) > 1 else words
    return "".join(word[0] for word in picked).upper()


def _ordered(revision: Revision) -> tuple[tuple[str, int], ...]:
    counts = dict(revision.inventory.counts)
    return tuple((key, counts[key]) for key in device_kinds.in_order(counts, things_of(revision)) if counts[key] > 0)
