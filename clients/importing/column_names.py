"""What the columns of many tools are called, by what they mean.

A name is compared in small letters without accents, words parted by one blank. `docs/importing.md` has the tools, and
where their headers were seen.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from clients.importing.kinds import without_accents

_SERIAL: Final = r"serial ?(number|no|nr|num)?|serialno( a)?"
# Surest first. The order of the fields is the order in which they take a column that could be several.
_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "serial": (
        _SERIAL, rf"(device|bios|system|hardware|asset|chassis|vendor|computer|machine|product) ({_SERIAL})", r"s n|sn",
        r"(.* )?service ?tag", r"serien ?(nummer|nr)|numero de serie|no de serie|n de serie|n serie|nº de serie",
        r".*\bserial\b.*",
    ),
    "host": (
        r"host ?name", r"(device|computer|system|machine|agent|dns|netbios|asset|endpoint) (host ?)?name",
        r"display name",
        r"fqdn", r".*\bhost ?name\b", r"friendly name", r"(ger(a|ae)te?|rechner|computer) ?name|ger(a|ae)t",
        r"nom (de l appareil|d hote|du poste|de la machine|de l ordinateur|de l equipement)|hote",
        r"nombre (del (equipo|dispositivo|host|ordenador|sistema)|de host|de equipo)",
        r"computer|machine|host|device|endpoint",
        r"name", r"nom|nombre", r"r ?name", r"asset",
        r"(printer|server|laptop|note ?book|work ?station|pc|phone|switch|firewall|access point|ap) name",
        r"(configuration|ci|node|resource|reference) (name|title)",
        r"(machine|computer) id",
    ),
    "client": (
        r"(client|customer|company|organi[sz]ation|tenant|account)( name)?", r"kunden?( ?name)?|firma",
        r"client|societe|entreprise",
        r"cliente|empresa|organizacion", r".*\b(client|customer|organi[sz]ation) (business )?name",
    ),
    "site": (
        r"site( name)?", r"location( name)?", r"(office|branch)( name)?", r"standort", r"lieu|emplacement",
        r"sede|ubicacion|oficina", r".*\b(site|location|office) name", r"site .*\bname",
    ),
    "kind": (
        r"kind",
        r"(device|asset|node|machine|agent|monitoring|system|computer|product|configuration|endpoint|hardware) "
        r"(type|class|kind|role|category)( category)?",
        r"(ger(a|ae)te?)( |)(typ|art|klasse)|type (d appareil|d equipement|de materiel)",
        r"tipo (de )?(dispositivo|equipo)",
        r"type", r"category", r"class", r"role", r"typ|kategorie|art", r"categorie", r"tipo|categoria",
        r"(device )?type .*", r"(asset|device) classification",
        r"(configuration|installed) (item|product) (type|category)|ci (type|class)", r"os ?type",
    ),
    "chassis": (r"chassis( types?)?", r"form factor", r"enclosure( types?)?", r"plat(form)?", r"bauform|gehause"),
    "os": (
        r"os( name)?", r"operating system( name)?", r"os (caption|full name)|os ?desc(ription)?",
        r"betriebssystem( name)?",
        r"os (platform|distribution)", r"os ?type", r"systeme d exploitation|systeme", r"sistema operativo|so",
        r"operating system (?!version\b|notes?\b).*",
        r"system name os",
    ),
    "make": (
        r"make", r"manufacturer", r"vendor", r"brand", r"(system|device|hardware) (manufacturer|vendor)", r"hersteller",
        r"fabricant|constructeur|marque", r"fabricante|marca",
    ),
    "model": (
        r"model( (name|number))?", r"(system|device|product|hardware) model", r"product name", r"modell|modele|modelo",
        r"vendor (brand )?model",
    ),
    "last_seen": (
        r"last ?(seen|contact|online)( (date|time|at|on))?",
        r"last (check ?in|communication|response|connected)( (date|time))?",
        r"last (seen|contact|online|check ?in|communication|response|connected|activity|heartbeat)( .*)?",
        r".*\blast (seen|contact|online|check ?in)\b.*", r"(approximate )?last (sign ?in|logon|sync|connect)( .*)?",
        r"last ?date|(date )?last (beat|keep alive|reported|communicated)( (time|at))?",
        r"last active( (date|time|at|on))?", r"seen (time|at|on)", r"last (update|inventory|audit)( (date|time))?",
        r"zuletzt (gesehen|online|aktiv|verbunden)|letzter (kontakt|zugriff)|letzte (verbindung|aktivitat)",
        r"derniere (connexion|activite)|dernier contact|vu (pour la derniere fois|le)",
        r"ultima (conexion|actividad|vez)|ultimo contacto|visto por ultima vez",
    ),
    "warranty": (
        r"warranty( (until|date|expir\w*|end\w*)( (date|on|at))?)?", r"(expir\w*|end) (of )?warranty( date)?",
        r"warranty ?(expir\w*|end|date)", r"garantie( |)(bis|ende|ablauf)?|(fin de )?garantie( jusqu au)?",
        r"(fin de )?garantia( hasta)?",
    ),
    "purchased": (
        r"purchased?( (on|date))?", r"purchase ?date", r"date purchased", r"(bought|acquired)( on)?",
        r"acquisition date",
        r"kaufdatum|gekauft( am)?|anschaffung(sdatum)?", r"(date d )?achat|achete le",
        r"fecha de compra|comprado( el)?",
    ),
    "status": (
        r"(asset|device|lifecycle|life cycle|inventory) (status|state|stage)( label| name)?", r"status( label| name)?",
        r"state", r"lifecycle|life cycle", r"management (state|status)", r"(account )?enabled",
        r"zustand|statut|etat|estado",
    ),
    "gone": (
        r"(is )?(deleted|archived|decommissioned|retired|disposed)( (at|on|date))?", r"(deletion|disposal) (date|time)",
        r"geloscht|archiviert|ausgemustert|supprime|eliminado|archivado",
    ),
}  # fmt: skip
_PATTERNS: Final = {field: tuple(re.compile(name) for name in names) for field, names in _NAMES.items()}
_OS_VERSION: Final = re.compile(r"(os|operating system) ?(version|build)( number)?|version (du systeme|del sistema)")
_QUANTITY: Final = re.compile(
    r"quantity|qty|count|menge|anzahl|anz|stuck(zahl)?|stk|quantite|qte|nombre de|cantidad|cant|units|pcs"
    r"|pieces|how many|(quantity|qty|count) (units|pcs|pieces)|((no|number|quantity|qty|count|total) )?of "
    r"(units|items|licen[cs]es|seats|devices|computers|machines|assets)"
    r"|(device|unit|item|asset|computer|machine|total)s? (qty|quantity|count)|total (devices|units|items)"
)
# Names that may say it, and mean a figure of another sort as often.
_MAYBE_QUANTITY: Final = re.compile(r"|no|nr|num|number|total|amount|zahl|nombre|numero|sum|summe|gesamt")
# What other small numbers measure.
_MEASURE: Final = re.compile(
    r".*\b(ram|memory|gb|mb|tb|ghz|mhz|cpus?|cores?|processors?|sockets?|disks?|drives?|monitors?|ports?|vlans?|ids?|age"
    r"|years?|months?|days?|hours?|floor|room|rack|u|height|position|priority|price|cost|version|build|score|health"
    r"|uptime|alerts?|patches|updates|tickets?|errors?|percent|term|row|line|index|key|pos|etage|raum|jahre?)\b.*"
)
# Serials of something else than the device: a product key, a screen, a licence.
_NO_SERIAL: Final = re.compile(
    r".*\b(windows|os|software|product key|license|licence|monitor|display|battery|disk|board)\b.*"
)
_CHECKED_OUT: Final = re.compile(r"check(ed)? ?out( (date|to))?")
_CHECKED_IN: Final = re.compile(r"last check ?in( date)?")


def in_words(name: str) -> str:
    """ "lastSeen", "Last_Seen" and "LAST SEEN" are all "last seen"."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return " ".join(re.sub(r"[^\w]|_", " ", parted).casefold().split())


def ranks(header: Sequence[str]) -> dict[str, dict[int, int]]:
    """For each field the columns that its names fit, by position from 0, and how sure each is: 0 is the surest."""
    names = [without_accents(in_words(name)) for name in header]
    lent = any(_CHECKED_OUT.fullmatch(name) for name in names)
    found: dict[str, dict[int, int]] = {}
    for at, name in enumerate(names):
        for field, rank in _ranks_of(name):
            # Where things are lent, "last check-in" is the day on which one came back.
            if not (lent and field == "last_seen" and _CHECKED_IN.fullmatch(name)):
                found.setdefault(field, {})[at] = rank
    return found


@lru_cache(maxsize=4096)
def _ranks_of(name: str) -> tuple[tuple[str, int], ...]:
    found = []
    for field, patterns in _PATTERNS.items():
        rank = next((rank for rank, pattern in enumerate(patterns) if pattern.fullmatch(name)), None)
        if rank is not None and not (field == "serial" and _NO_SERIAL.fullmatch(name)):
            found.append((field, rank))
    return tuple(found)


def is_os_version(name: str) -> bool:
    """Whether a column holds the version of the operating system apart from its name."""
    return bool(_OS_VERSION.fullmatch(without_accents(in_words(name))))


def is_quantity(name: str) -> bool:
    """Whether a column says how many there are of something."""
    return bool(_QUANTITY.fullmatch(without_accents(in_words(name))))


def is_maybe_quantity(name: str) -> bool:
    """Whether a column of that name may say how many there are, or number something, or be a sum."""
    return bool(_MAYBE_QUANTITY.fullmatch(without_accents(in_words(name))))


def is_measure(name: str) -> bool:
    """Whether the numbers of a column of that name measure something else than how many devices there are."""
    return bool(_MEASURE.fullmatch(without_accents(in_words(name))))


FIELD_ORDER: Final = tuple(_NAMES)
