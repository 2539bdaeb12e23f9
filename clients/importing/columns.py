"""The fields that a column can mean, what was guessed of a file, and what a person says of it instead."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.importing.column_names import ranks
from clients.importing.guessing import SEVERAL, Guess, guess_columns
from clients.importing.in_service import GONE, STATUS
from clients.importing.kinds import plain
from clients.importing.own import COUNTED, MAYBE_QUANTITY, NOTHING, QUANTITY, OwnThings
from clients.importing.reading import Table
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
    QUANTITY: gettext_lazy("quantity"),
    MAYBE_QUANTITY: gettext_lazy("is this how many? Say quantity, or leave it out"),
    STATUS: gettext_lazy("status (retired, lost and the like are left out)"),
    GONE: gettext_lazy("deleted or archived (left out where it says so)"),
}
NO_FIELD = "ignore"


def fields_with(own: OwnThings) -> dict[str, str | Promise]:
    """The fields that a column can mean, with those that count things of the owner's own."""
    return {**FIELDS, **own.fields()}


def choose_columns(table: Table, chosen: Mapping[str, str], own: OwnThings = NOTHING) -> Guess:
    """The guess, corrected: `chosen` gives a field (or `ignore`) by column name. Raises UnreadableFileError.

    Whoever names a field's column means that column alone, so that the guess for this field and this column is void; of
    the host name, the serial and the system several can be named. What was chosen for a thing that is gone is void.
    """
    guess = guess_columns(table, own)
    said = _said(table.header, chosen, fields_with(own))
    if not said:
        return guess
    kept = {
        field: tuple(at for at in columns if at not in said)
        for field, columns in guess.fields.items()
        if field not in said.values()
    }
    named: dict[str, list[int]] = {}
    for at, field in said.items():
        if field != NO_FIELD:
            named.setdefault(field, []).append(at)
    rank = ranks(table.header)
    for field, columns in named.items():
        # The last that was named, or several with the surest name first.
        known = guess.fields.get(field, ())
        in_order = sorted(
            columns,
            key=lambda at: (
                known.index(at) if at in known else len(known),
                rank.get(field, {}).get(at, 99),
                plain(table.header[at]),
            ),
        )
        kept[field] = tuple(in_order) if field in SEVERAL else (columns[-1],)
    # What contradicts the kind goes on doing so, unless it is said to mean something else.
    others = guess.others if kept.get("kind") == guess.fields.get("kind") else ()
    free = tuple(at for at in others if said.get(at, NO_FIELD) == NO_FIELD)
    fields = {field: kept[field] for field in fields_with(own) if kept.get(field)}
    return Guess(fields, frozenset(guess.by_contents - said.keys()), free)


def _said(header: Sequence[str], chosen: Mapping[str, str], fields: Mapping[str, object]) -> dict[int, str]:
    """Which field somebody has said that a column is, by its position. Raises UnreadableFileError."""
    positions = {name.casefold(): at for at, name in enumerate(header)}
    said = {}
    for name, field in chosen.items():
        if field not in fields and field.startswith(COUNTED):
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
        said[at] = field
    return said


def check_columns(header: Sequence[str], fields: Mapping[str, tuple[int, ...]]) -> None:
    """Raises UnreadableFileError if nothing in the file tells one device from another."""
    if "host" not in fields and "serial" not in fields:
        raise UnreadableFileError(
            _(
                "No column holds a host name or a serial. Say which one does. The columns are: %(columns)s. "
                "If that is a device, the file has no line with column names: add one above it."
            )
            % {"columns": ", ".join(header)}
        )


def names_devices(cells: Sequence[str]) -> bool:
    """Whether a row of cells reads like a header: it names a column that tells devices apart, and another one."""
    found = ranks(cells)
    columns = {at for fitting in found.values() for at in fitting}
    several = len(found) > 1 and len(columns) > 1
    return ("host" in found or "serial" in found) and (several or sum(1 for cell in cells if cell.strip()) == 1)
