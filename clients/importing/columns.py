"""What each column of a file means, guessed from its name: exports of RMM and PSA tools share no header."""

import re
from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.importing.own import COUNTED, NOTHING, QUANTITY, OwnThings
from groundwork.tables.errors import UnreadableFileError

# The fields a column can mean, in the order in which they are shown.
FIELDS: dict[str, Promise] = {
    "host": gettext_lazy("host name"),
    "kind": gettext_lazy("kind"),
    "chassis": gettext_lazy("chassis or platform"),
    "serial": gettext_lazy("serial"),
    "site": gettext_lazy("site"),
    "client": gettext_lazy("client"),
    "os": gettext_lazy("operating system"),
    "make": gettext_lazy("make"),
    "model": gettext_lazy("model"),
    "last_seen": gettext_lazy("last seen"),
    "purchased": gettext_lazy("purchased on"),
    "warranty": gettext_lazy("warranty until"),
}
DATE_FIELDS = ("last_seen", "warranty", "purchased")
NO_FIELD = "ignore"

# Names by field, surest first. A name is compared in small letters, words parted by one blank.
_NAMES: dict[str, tuple[str, ...]] = {
    "serial": (
        r"serial( (number|no|nr|num))?", r"(device|bios|system|hardware|asset|chassis) serial( (number|no|nr))?",
        r"s n", r"service tag", r"seriennummer", r".*\bserial\b.*",
    ),
    "host": (
        r"host ?name", r"(device|computer|system|machine|agent|dns|netbios|asset|endpoint) (host ?)?name",
        r"display name", r"fqdn", r".*\bhost ?name\b", r"friendly name", r"ger(ä|ae)tename",
        r"computer", r"machine", r"host", r"device",
        r"endpoint", r"name", r"asset",
    ),
    "client": (
        r"(client|customer|company|organi[sz]ation|tenant|account)( name)?", r"kunde",
        r".*\b(client|customer|organi[sz]ation) name",
    ),
    "site": (
        r"site( name)?", r"location( name)?", r"(office|branch)( name)?", r"standort", r".*\b(site|location) name",
    ),
    "kind": (
        r"kind",
        r"(device|asset|node|machine|agent|monitoring|system|computer|product|configuration) "
        r"(type|class|kind|role|category)( category)?",
        r"type", r"category", r"class", r"role", r"typ", r"(device )?type .*", r"(asset|device) classification",
    ),
    "chassis": (r"chassis( type)?", r"form factor", r"plat(form)?", r"enclosure( type)?"),
    "os": (
        r"os( name)?", r"operating system( name)?", r"os (caption|full name|description)", r"betriebssystem",
        r"operating system .*", r"os version",
    ),
    "make": (r"make", r"manufacturer", r"vendor", r"brand", r"(system|device) manufacturer", r"hersteller"),
    "model": (r"model( (name|number))?", r"(system|device|product|hardware) model", r"product name", r"modell"),
    "last_seen": (
        r"last (seen|contact|online|check ?in|communication|response|connected|activity|heartbeat|audit)( .*)?",
        r".*\blast (seen|contact|online|check ?in)\b.*", r"zuletzt gesehen", r"lastseen",
    ),
    "warranty": (
        r"warranty( (until|date|expir\w*|end\w*)( (date|on))?)?", r"(expir\w*|end) (of )?warranty( date)?",
        r"warrantyexpir\w*", r"garantie( bis)?",
    ),
    "purchased": (r"purchased?( (on|date))?", r"date purchased", r"(bought|acquired)( on)?", r"acquisition date"),
}  # fmt: skip
# Only where there are things of the owner's own: a device's row is one device.
_QUANTITY = re.compile(r"quantity|qty|count|menge|anzahl|(number|quantity|count) of (units|items|licen[cs]es|seats)")
_PATTERNS = {field: tuple(re.compile(name) for name in names) for field, names in _NAMES.items()}


def fields_with(own: OwnThings) -> dict[str, str | Promise]:
    """The fields that a column can mean, with those that count things of the owner's own."""
    return {**FIELDS, **own.fields()}


def guess_columns(header: Sequence[str], own: OwnThings = NOTHING) -> dict[str, int]:
    """Which column each field is in, by its position from 0; a field that no name fits is left out.

    A column that has the very word of a thing of the owner's own counts that.
    """
    names = [in_words(name) for name in header]
    found = _counting(header, names, own)
    for field, patterns in _PATTERNS.items():
        for pattern in patterns:
            at = next((i for i, name in enumerate(names) if i not in found.values() and pattern.fullmatch(name)), None)
            if at is not None:
                found[field] = at
                break
    return {field: found[field] for field in fields_with(own) if field in found}


def _counting(header: Sequence[str], names: Sequence[str], own: OwnThings) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, name in enumerate(header if own.things else ()):
        code = own.named(name)
        if code:
            found.setdefault(COUNTED + code, at)
        elif _QUANTITY.fullmatch(names[at]):
            found.setdefault(QUANTITY, at)
    return found


def choose_columns(header: Sequence[str], chosen: Mapping[str, str], own: OwnThings = NOTHING) -> dict[str, int]:
    """The guess, corrected: `chosen` gives a field (or `ignore`) by column name. Raises UnreadableFileError.

    Whoever names a field's column means that column alone, so that the guess for this field and this column is void.
    What was chosen for a thing that is gone by now is void too.
    """
    positions = {name.casefold(): at for at, name in enumerate(header)}
    columns, fields = guess_columns(header, own), fields_with(own)
    for name, field in chosen.items():
        if field not in fields and (field == QUANTITY or field.startswith(COUNTED)):
            continue
        at = positions.get(" ".join(name.split()).casefold())
        if at is None:
            raise UnreadableFileError(
                _("There is no column “%(name)s”. The columns are: %(columns)s.")
                % {"name": name, "columns": ", ".join(header)}
            )
        if field != NO_FIELD and field not in fields:
            raise UnreadableFileError(
                _("“%(field)s” is no field. The fields are: %(fields)s, and %(none)s for a column to leave out.")
                % {"field": field, "fields": ", ".join(fields), "none": NO_FIELD}
            )
        columns = {known: position for known, position in columns.items() if position != at and known != field}
        if field != NO_FIELD:
            columns[field] = at
    return {field: columns[field] for field in fields if field in columns}


def check_columns(header: Sequence[str], columns: Mapping[str, int]) -> None:
    """Raises UnreadableFileError if nothing in the file tells one device from another."""
    if "host" not in columns and "serial" not in columns:
        raise UnreadableFileError(
            _(
                "No column holds a host name or a serial. Say which one does. The columns are: %(columns)s. "
                "If that is a device, the file has no line with column names: add one above it."
            )
            % {"columns": ", ".join(header)}
        )


def names_devices(cells: Sequence[str]) -> bool:
    """Whether a row of cells reads like a header: it names a column that tells devices apart, and another one."""
    found = guess_columns(cells)
    return ("host" in found or "serial" in found) and (len(found) > 1 or sum(1 for cell in cells if cell.strip()) == 1)


def in_words(name: str) -> str:
    """ "lastSeen", "Last_Seen" and "LAST SEEN" are all "last seen"."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return " ".join(re.sub(r"[^\w]|_", " ", parted).casefold().split())
