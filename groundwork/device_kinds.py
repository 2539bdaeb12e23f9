"""What an inventory counts: every kind of device, and the heads beside them. A new kind of device is one entry.

The entry says what people call it and what the files of other tools call it. Forms, words, imports, the counts of an
inventory and the units of a plan follow; `./portal manage makemigrations clients` writes what follows in the database,
which knows the kinds too.

An owner has things of their own besides (`groundwork.own_things`): numbers on the client with a word and a plural, no
devices. The functions below know them too; they read the table only for a key that is no kind of the catalogue. Where
they take `things`, those stand for the table: a frozen document says them in its own words.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from groundwork.own_things import Thing, Things, offered_things, own_things


def _one_of(words: Promise) -> str:
    return str(words % 1)


_one = lazy(_one_of, str)


@dataclass(frozen=True, slots=True)
class Kind:
    """One key of an inventory.

    `words` are a singular and a plural, `words_for_clients` those that clients read where they say it otherwise, and
    `short` the name of the kind in a list where the singular would be clumsy.

    `looks_like` holds patterns of the words that a file has for it, in small letters and with one blank between two,
    each with a rank: of a word that names two kinds that go together (`goes_with`) the lower rank says which it is.
    """

    code: str
    words: Promise
    short: Promise | None = None
    words_for_clients: Promise | None = None
    is_device: bool = True
    looks_like: tuple[tuple[int, str], ...] = ()
    goes_with: tuple[str, ...] = ()

    @property
    def label(self) -> str | Promise:
        """What one of it is called in a list of kinds."""
        # Not by its truth: that would translate it now, in whatever language the process began.
        return _one(self.words) if self.short is None else self.short


KINDS: Final = (
    Kind(
        "server",
        ngettext_lazy("server", "servers"),
        looks_like=((30, r"server|hypervisor|\bv(mm?)? host\b|\bvmm? host\b|\besxi?\b|domain controller"),),
        goes_with=("printer", "nas"),  # print server
    ),
    Kind(
        "workstation",
        ngettext_lazy("workstation", "workstations"),
        words_for_clients=ngettext_lazy("desktop", "desktops"),
        looks_like=((50, r"workstation|desktop|\bpcs?\b|\btower\b|all in one|\bimac\b|mac mini|thin client"),),
    ),
    Kind(
        "laptop",
        ngettext_lazy("laptop", "laptops"),
        looks_like=((40, r"laptop|notebook|macbook|ultrabook|chromebook|mobile workstation|portable computer"),),
        goes_with=("workstation",),  # laptop/desktop
    ),
    Kind(
        "firewall",
        ngettext_lazy("firewall", "firewalls"),
        looks_like=((20, r"firewall|\butm\b|security appliance"),),
    ),
    Kind("switch", ngettext_lazy("switch", "switches"), looks_like=((70, r"switch"),)),
    Kind(
        "access-point",
        ngettext_lazy("access point", "access points"),
        looks_like=((10, r"access point|\bwaps?\b|\baps?\b|wireless ap|^wireless$|^wi ?fi$"),),
        goes_with=("switch",),
    ),
    Kind(
        "printer",
        ngettext_lazy("printer", "printers"),
        looks_like=((60, r"print|\bmfps?\b|multifunction|copier|plotter"),),
    ),
    Kind(
        "mobile",
        ngettext_lazy("mobile device", "mobile devices"),
        looks_like=((90, r"mobile|smart ?phone|iphone|ipad|\bios\b|android|tablet"),),
        goes_with=("phone",),  # mobile phone
    ),
    Kind(
        "ups",
        ngettext_lazy("power supply", "power supplies"),
        looks_like=((110, r"\bups\b|uninterruptible|power supply"),),
    ),
    Kind(
        "nas",
        ngettext_lazy("storage device", "storage devices"),
        short=_("storage"),
        words_for_clients=ngettext_lazy("storage unit", "storage units"),
        looks_like=((120, r"\bnas\b|\bsan\b|storage"),),
    ),
    Kind("camera", ngettext_lazy("camera", "cameras"), looks_like=((130, r"camera|cctv"),)),
    Kind(
        "phone",
        ngettext_lazy("desk phone", "desk phones"),
        # Before and after mobile devices: a mobile phone is none, a desk phone with an app for mobiles is one.
        looks_like=((80, r"desk ?phone|ip phone|voip|\bsip\b"), (100, r"\bphones?\b|telephone")),
    ),
    Kind("other", ngettext_lazy("other device", "other devices"), short=_("other")),
    # Heads are entered on the client, sites are counted: each is a column or a table of its own in `clients`.
    Kind(
        "user",
        ngettext_lazy("user", "users"),
        words_for_clients=ngettext_lazy("person", "people"),
        is_device=False,
    ),
    Kind("mailbox", ngettext_lazy("mailbox", "mailboxes"), is_device=False),
    Kind("shared-mailbox", ngettext_lazy("shared mailbox", "shared mailboxes"), is_device=False),
    Kind("site", ngettext_lazy("site", "sites"), is_device=False),
)
_BY_CODE: Final = {kind.code: kind for kind in KINDS}

DEVICES: Final = [kind.code for kind in KINDS if kind.is_device]
DEVICE_CHOICES: Final[list[tuple[str, Any]]] = [(kind.code, kind.label) for kind in KINDS if kind.is_device]


def is_kind(code: str) -> bool:
    """Whether it is one of the catalogue."""
    return code in _BY_CODE


def is_device(code: str, things: Things | None = None) -> bool:
    """Whether a key counts devices. One that nobody foresaw does: plan files may count what they like."""
    return _BY_CODE[code].is_device if code in _BY_CODE else _own(code, things) is None


def label(code: str) -> str | Promise:
    """What one of a kind is called in a list of kinds; a key that nobody foresaw as it is written."""
    if code in _BY_CODE:
        return _BY_CODE[code].label
    thing = _own(code, None)
    return _as_written(code) if thing is None else thing.one


def noun(code: str, number: int, *, for_clients: bool = False, things: Things | None = None) -> str:
    """What that many of a kind are called."""
    if code not in _BY_CODE:
        thing = _own(code, things)
        return _as_written(code) if thing is None else thing.noun(number)
    kind = _BY_CODE[code]
    theirs = kind.words_for_clients if for_clients else None
    return str((kind.words if theirs is None else theirs) % number)


def in_order(codes: Iterable[str], things: Things | None = None) -> list[str]:
    """Keys in the order of the catalogue, then things of the owner's own, then those that nobody foresaw.

    So none is ever left out.
    """
    there = set(codes)
    fixed, rest = [code for code in _BY_CODE if code in there], there - set(_BY_CODE)
    if not rest:
        return fixed
    own = [code for code in (own_things() if things is None else things) if code in rest]
    return [*fixed, *own, *sorted(rest.difference(own))]


def offered() -> list[str]:
    """Every key that a unit or a sample client may count: the catalogue, and things of the owner's own; one query."""
    return [*_BY_CODE, *(thing.code for thing in offered_things())]


def device_words(counts: Mapping[str, int]) -> str:
    """The devices of an inventory in one line, and things of the owner's own: "2 servers, 12 TB of backup".

    Heads are passed over: they have columns of their own.
    """
    there = [code for code in in_order(counts) if counts[code] and (code not in _BY_CODE or _BY_CODE[code].is_device)]
    return ", ".join(f"{counts[code]} {noun(code, counts[code])}" for code in there)


def own_among(codes: Iterable[str]) -> dict[str, Thing]:
    """Those of the keys that are things of the owner's own, in order: what a document freezes beside its counts."""
    rest = set(codes) - set(_BY_CODE)
    return {code: thing for code, thing in own_things().items() if code in rest} if rest else {}


def _own(code: str, things: Things | None) -> Thing | None:
    return (own_things() if things is None else things).get(code)


def _as_written(code: str) -> str:
    return code.replace("-", " ")
