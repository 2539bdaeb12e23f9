"""The proposal's words for counts, devices and lists."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import pricing
from groundwork.display import number, unit_price
from quotes.documents import Revision

# Inventory keys that are no devices.
HEADS: Final = ("user", "site", "mailbox", "shared-mailbox")

_NOUNS: Final[dict[str, Callable[[int], str]]] = {
    "server": lambda n: ngettext("server", "servers", n),
    "workstation": lambda n: ngettext("desktop", "desktops", n),
    "laptop": lambda n: ngettext("laptop", "laptops", n),
    "firewall": lambda n: ngettext("firewall", "firewalls", n),
    "switch": lambda n: ngettext("switch", "switches", n),
    "access-point": lambda n: ngettext("access point", "access points", n),
    "printer": lambda n: ngettext("printer", "printers", n),
    "mobile": lambda n: ngettext("mobile device", "mobile devices", n),
    "ups": lambda n: ngettext("power supply", "power supplies", n),
    "nas": lambda n: ngettext("storage unit", "storage units", n),
    "camera": lambda n: ngettext("camera", "cameras", n),
    "phone": lambda n: ngettext("desk phone", "desk phones", n),
    "other": lambda n: ngettext("other device", "other devices", n),
    "user": lambda n: ngettext("person", "people", n),
    "site": lambda n: ngettext("site", "sites", n),
    "mailbox": lambda n: ngettext("mailbox", "mailboxes", n),
    "shared-mailbox": lambda n: ngettext("shared mailbox", "shared mailboxes", n),
}


def noun(key: str, count: int) -> str:
    """What an inventory key is called for that many. A key nobody foresaw is shown as it is written."""
    known = _NOUNS.get(key)
    return known(count) if known else key.replace("-", " ")


def devices(revision: Revision) -> tuple[tuple[str, int], ...]:
    """The counted devices, in the order of the list above; zeros are left out."""
    return tuple((key, count) for key, count in _ordered(revision) if key not in HEADS)


def heads(revision: Revision) -> tuple[tuple[str, int], ...]:
    """People, sites and mailboxes; zeros are left out."""
    return tuple((key, count) for key, count in _ordered(revision) if key in HEADS)


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
    return " + ".join(_part(part, currency, locale) for part in line.parts)


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
    known = [key for key in _NOUNS if counts.get(key, 0) > 0]
    rest = [key for key in counts if key not in _NOUNS and counts[key] > 0]
    return tuple((key, counts[key]) for key in (*known, *rest))
