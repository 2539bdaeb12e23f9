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

    `looks_like` is a pattern of the whole words that a file has for it: in small letters without accents, one blank
    between two, without what only says more of the same ("managed", "network", a maker's name). A word that merely
    holds such a word is none: a laptop charger is no laptop.

    `runs` are the families of operating systems that such a device runs. Of a device of which only the system is known,
    the first kind that runs it says what it is; one of a kind that does not run it is asked about.
    """

    code: str
    words: Promise
    short: Promise | None = None
    words_for_clients: Promise | None = None
    is_device: bool = True
    looks_like: str = ""
    runs: tuple[str, ...] = ()

    @property
    def label(self) -> str | Promise:
        """What one of it is called in a list of kinds."""
        # Not by its truth: that would translate it now, in whatever language the process began.
        return _one(self.words) if self.short is None else self.short


KINDS: Final = (
    Kind(
        "server",
        ngettext_lazy("server", "servers"),
        looks_like=r"((file|print|mail|web|database|sql|exchange|terminal|application|app|backup|domain|rack|tower"
        r"|blade"
        r"|hyper v|rds|dns|proxy) )?servers?|hypervisors?|((hyper ?v|vmm?|kvm|xen) )*(v|vmm?|esxi?|hyper ?v) ?hosts?"
        r"|esxi?( servers?)?|domain controllers?|(datei|druck|mail|web|terminal|datenbank)server"
        r"|main s(erver|ystem) chassis|serveurs?( d impression| de fichiers| web)?|servidor(es)?( de archivos"
        r"| de impresion| web)?",
        runs=("windows server", "linux server", "hypervisor"),
    ),
    Kind(
        "workstation",
        ngettext_lazy("workstation", "workstations"),
        words_for_clients=ngettext_lazy("desktop", "desktops"),
        looks_like=r"work ?stations?|((low profile|small|micro|mini) )?desktops?( pcs?| work ?stations?)?|pcs?"
        r"|(mini|micro|stick|embedded|sealed case|tower|all in one|office|personal) pcs?|((mini|midi|full) )?towers?"
        r"|all in ones?|imacs?( pro)?|macs?( (mini|studio|pro))?|thin clients?|space saving|lunch box|pizza box"
        r"|small form factor|sff|arbeitsplatz( ?(rechner|pcs?|computer))?|arbeitsstation(en)?|standrechner"
        r"|(desktop|buro)rechner|postes?( (de travail|fixes?))|(ordinateurs?|pcs?) (de bureau|fixes?)"
        r"|stations? de travail|(ordenador(es)?|computador(a|as|es)?|equipos?|pcs?) de (sobremesa|escritorio)"
        r"|sobremesas?"
        r"|estacion(es)? de trabajo",
        runs=("windows", "macos"),
    ),
    Kind(
        "laptop",
        ngettext_lazy("laptop", "laptops"),
        looks_like=r"(laptops?|(sub )?note ?books?|ultra ?books?|chrome ?books?|mac ?books?( (air|pro))?)( pcs?)?"
        r"|mac ?book( ?(air|pro))?( ?\d+( \d+)*)?( inch( \d{4})?)?( m\d( (pro|max|ultra))?)?"
        r"|portable (pcs?|computers?)|mobile work ?stations?|convertibles?( (pcs?|laptops?))?|detachables?|2 in 1s?"
        r"|(ordinateurs?|pcs?) portables?|((ordenador(es)?|computador(a|as|es)?|equipos?|pcs?) )?portatil(es)?",
        runs=("windows", "macos"),
    ),
    Kind(
        "firewall",
        ngettext_lazy("firewall", "firewalls"),
        looks_like=r"((hardware|perimeter|edge|next generation|ng) )?fire ?walls?( appliances?)?|utms?|ngfws?"
        r"|security (appliances?|gateways?)|pare feux?|corta ?fuegos",
        runs=("firewall system",),
    ),
    Kind(
        "switch",
        ngettext_lazy("switch", "switches"),
        looks_like=r"((ethernet|lan|core|access|access layer|distribution|aggregation|edge|stack(able)?|smart|poe"
        r"|gigabit|layer [23]|l[23]) )*switch(es)?|(netzwerk|lan|core|poe)switch(es)?|commutateurs?( reseau)?"
        r"|conmutador(es)?( de red)?|usw",
    ),
    Kind(
        "access-point",
        ngettext_lazy("access point", "access points"),
        looks_like=r"((wireless|wi ?fi|wlan|indoor|outdoor) )*(access ?points?|w?aps?)( aps?)?|wireless|wi ?fi|uap"
        r"|(wlan )?zugangspunkte?|(points? d acces|bornes?)( (wi ?fi|sans fil))?"
        r"|puntos? de acceso( (wi ?fi|inalambricos?))?",
    ),
    Kind(
        "printer",
        ngettext_lazy("printer", "printers"),
        looks_like=r"((laser|inkjet|colou?r|label|receipt|office|multi ?function|photo) )*printers?( mfps?)?|mfps?"
        r"|mfcs?|multi ?function|(photo)?copiers?|plotters?|((laser|tinten|etiketten|netzwerk|multifunktions)?drucker)"
        r"|multifunktionsgerate?|kopierer|imprimantes?( (laser|reseau|multifonctions?))?|copieurs?"
        r"|impresoras?( (laser|de red|multifuncion))?",
    ),
    Kind(
        "mobile",
        ngettext_lazy("mobile device", "mobile devices"),
        looks_like=r"mobiles?( (tele)?phones?)?|cell ?phones?|cellular phones?|smart ?phones?|iphones?"
        r"|ipads?( (air|pro|mini))?|ios|ipad ?os|android( (phones?|tablets?|for work|enterprise))?|tablets?"
        r"|handys?|mobil(telefone?|gerate?)|telephones? (portables?|mobiles?)|tablettes?|(telefonos? )?movil(es)?"
        r"|tabletas?",
        runs=("ios", "android"),
    ),
    Kind(
        "ups",
        # A file that says "power supply" may mean the part of a computer.
        ngettext_lazy("power supply", "power supplies"),
        looks_like=r"((smart|rack|line interactive|online) )?ups(es)?|uninterrupt[ia]ble power( suppl(y|ies))?"
        r"|usv( anlagen?)?|onduleurs?|sais?|unterbrechungsfreie stromversorgung",
    ),
    Kind(
        "nas",
        ngettext_lazy("storage device", "storage devices"),
        short=_("storage"),
        words_for_clients=ngettext_lazy("storage unit", "storage units"),
        looks_like=r"nas|san|storage( (arrays?|units?|systems?|appliances?|chassis))?|(raid|storage) chassis"
        r"|netzwerkspeicher|stockage( reseau)?|almacenamiento( en red)?",
    ),
    Kind(
        "camera",
        ngettext_lazy("camera", "cameras"),
        looks_like=r"((ip|cctv|security|surveillance|dome|bullet|video) )*cameras?|cctv|(ip|uberwachungs)?kameras?"
        r"|cameras? (ip|de surveillance)|camaras?( (ip|de (seguridad|vigilancia)))?",
    ),
    Kind(
        "phone",
        ngettext_lazy("desk phone", "desk phones"),
        looks_like=r"((desk|ip|voip|sip|office|conference) ?)*(tele)?phones?|voip|(tisch|ip )?telefone?"
        r"|telephones? (ip|fixes?|de bureau)|telefonos?( (ip|fijos?|de mesa))?",
    ),
    Kind(
        "other",
        ngettext_lazy("other device", "other devices"),
        short=_("other"),
        runs=("windows server", "hypervisor", "windows", "macos", "ios", "android"),
    ),
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


def own_among(codes: Iterable[str], language: str = "") -> dict[str, Thing]:
    """Those of the keys that are things of the owner's own, in order: what a document freezes beside its counts.

    In the words that clients of a language read, where one is given.
    """
    rest = set(codes) - set(_BY_CODE)
    own = own_things().items() if rest else ()
    return {code: thing.for_clients_in(language) if language else thing for code, thing in own if code in rest}


def _own(code: str, things: Things | None) -> Thing | None:
    return (own_things() if things is None else things).get(code)


def _as_written(code: str) -> str:
    return code.replace("-", " ")
