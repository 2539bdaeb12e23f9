"""The proposal's words for counts, devices and lists."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

import pricing
from groundwork import device_kinds
from groundwork.display import unit_price
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
