"""What is wrong with a row, in words that say how to mend it."""

from collections.abc import Collection, Mapping
from typing import Final

from django.utils.translation import gettext as _

import pricing
from clients.importing.columns import FIELDS
from clients.importing.in_service import gone_word, is_total_name
from clients.importing.kinds import LEAVE_OUT, KindRead
from clients.importing.limits import MAX_CELL_BYTES
from clients.importing.own import MAYBE_QUANTITY, QUANTITY, whole_number
from clients.importing.serials import MAYBE_ERROR, NO_RESULT, real_serial
from groundwork.tables.rows import Row

# How long a text may be, as the device's columns are.
_LONGEST = {"host": 255, "serial": 255, "site": 120, "os": 120, "make": 120, "model": 120, "client": 255}
# A row of a list by hand may stand for so many devices.
MOST_OF_A_ROW: Final = 1000


def no_row_of_theirs(row: Row, cells: Mapping[str, str], only_client: str, left_out: Collection[str] = ()) -> str:
    """Why a row says nothing of this client; empty where it does. Words of the status that are `left_out` are gone."""
    if row.repeats_header:
        return _("The row repeats the header. It holds no device.")
    if row.is_blank:
        return _("The row is empty. Delete it, or fill in the device.")
    if _is_total(cells):
        return _("The row “%(name)s” is a total. It holds no device.") % {"name": cells["host"][:60]}
    if word := gone_word(cells, left_out):
        return _("The file says “%(word)s” of the device. It is left out.") % {"word": word[:60]}
    if _of_another_client(cells, only_client):
        return _("The row belongs to another client, “%(name)s”. Import it there.") % {"name": cells["client"]}
    return ""


def _is_total(cells: Mapping[str, str]) -> bool:
    """Whether a row sums up those above it: its name says so, and neither a serial nor a last contact stands beside."""
    if cells.get("serial") or cells.get("last_seen"):
        return False
    return is_total_name(cells.get("host", ""))


def _of_another_client(cells: Mapping[str, str], only_client: str) -> bool:
    name = cells.get("client", "")
    return bool(only_client and name) and pricing.folded(name) != pricing.folded(only_client)


def row_faults(row: Row, cells: Mapping[str, str], width: int) -> list[str]:
    """What keeps any row out: cells beyond the header, and text that no cell may hold."""
    faults = []
    if any(cell.strip() for cell in row.cells[width:]):
        faults.append(
            _("The row has more cells than the header has names (%(width)s). Quote the cell that holds a separator.")
            % {"width": width}
        )
    maybe = cells.get(MAYBE_QUANTITY, "")
    if maybe and not (maybe.replace(".", "").rstrip("0") == "1" and float(maybe) == 1):
        said = _("“%(number)s” may be how many devices the row stands for. Say above that the column is the quantity, "
                 "or leave it out.")  # fmt: skip
        faults.append(said % {"number": maybe[:40]})
    for name, text in cells.items():
        if fault := pricing.text_fault(text):
            faults.append(_("The %(field)s %(fault)s.") % {"field": FIELDS.get(name, name), "fault": fault})
        elif len(text) > _LONGEST.get(name, MAX_CELL_BYTES):
            faults.append(
                _("The %(field)s is longer than %(limit)s characters. Shorten it.")
                % {"field": FIELDS.get(name, name), "limit": _LONGEST.get(name, MAX_CELL_BYTES)}
            )
    return faults


def device_faults(cells: Mapping[str, str], read: KindRead) -> list[str]:
    """What keeps a device out, apart from its dates."""
    faults = []
    word = cells.get("kind", "")
    if not cells.get("host") and not real_serial(cells.get("serial", "")):
        faults.append(_("There is neither a host name nor a serial. Fill in one of them."))
    if read.kind == LEAVE_OUT:
        faults.append(_("Devices of the kind “%(word)s” are left out, as you chose.") % {"word": word})
    elif read.kind is None and word == NO_RESULT:
        faults.append(
            _("The kind is a formula, and the file does not hold its result. Open it, save it and send that.")
        )
    elif read.kind is None and word == MAYBE_ERROR:
        faults.append(_("The kind is empty, or an error that this kind of workbook hides. Say which kind it is."))
    elif read.kind is None and read.against:
        said = _("“%(word)s” and “%(against)s” contradict each other. Say which kind it is.")
        faults.append(said % {"word": word or cells.get("chassis", ""), "against": read.against})
    elif read.kind is None and word:
        faults.append(_("The kind “%(word)s” is not known. Say which kind it is.") % {"word": word})
    elif read.kind is None:
        faults.append(_("The row does not say what kind of device it is. Fill in the kind, or the operating system."))
    return faults


def how_many(cells: Mapping[str, str], serial: str) -> tuple[int, str]:
    """How many devices a row stands for, and what is said of it; 0 with the reason where that cannot be."""
    text = cells.get(QUANTITY, "")
    if not text:
        return 1, ""
    try:
        number = whole_number(text)
    except ValueError as fault:
        return 0, str(fault)
    host = cells.get("host", "")
    if number == 0:
        return 0, _("The quantity is 0. The row stands for no device.")
    if number == 1:
        return 1, ""
    if serial or not host or number > MOST_OF_A_ROW:
        reason = _("The row stands for %(number)s devices. Give each a row of its own, or leave the column out.")
        return 0, reason % {"number": number}
    said = _("%(number)s devices: “%(first)s” to “%(last)s”.")
    return number, said % {"number": number, "first": f"{host} 1", "last": f"{host} {number}"}
