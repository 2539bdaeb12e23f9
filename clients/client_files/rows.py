"""From the rows of a file to clients: each is understood or refused, with its line, the column and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils.translation import gettext as _

from clients.boxes import COMPANY_FIELDS, CompanyBoxes
from clients.client_files.cells import ContactCell, read_contacts, read_sites
from clients.client_files.columns import FIELDS, LABELS, OWN_HEADER
from clients.importing.own import OwnThings
from clients.importing.reading import Table
from clients.importing.row_cells import Refused, RowCells, named_columns
from clients.models import name_key
from groundwork.addresses import AddressField
from groundwork.forms import OneLineField, plain_name
from groundwork.tables.errors import UnreadableFileError

_YES: Final = frozenset(("yes", "y", "true", "1", "x", "exempt"))
_NO: Final = frozenset(("no", "n", "false", "0"))
_BOXES: Final = CompanyBoxes.base_fields
_SITE: Final = OneLineField(max_length=120)
_CONTACT: Final = {
    "name": OneLineField(max_length=120, check=plain_name()),
    "email": AddressField(),
    "phone": OneLineField(max_length=40, required=False),
    "title": OneLineField(max_length=120, required=False),
}


@dataclass(frozen=True, slots=True)
class ClientRow:
    """A client as a file says it. What is not in `values` and `things`, the file does not say.

    `values` has columns of the client; `exempt` is None where the file does not say.
    """

    line: int
    name: str
    values: Mapping[str, Any]
    things: Mapping[str, int]
    exempt: bool | None
    sites: tuple[str, ...]
    contacts: tuple[ContactCell, ...]

    @property
    def key(self) -> str:
        return name_key(self.name)

    @property
    def only_adds(self) -> bool:
        """Whether the row has nothing but sites and contacts, as a second one of a client may."""
        return not self.values and not self.things and self.exempt is None


@dataclass(frozen=True, slots=True)
class Understood:
    """What the rows mean, and the columns that mean nothing here."""

    rows: tuple[ClientRow, ...]
    refused: tuple[Refused, ...]
    left_out: tuple[str, ...]


def understand(table: Table, own: OwnThings) -> Understood:
    """Read every row as a client; further rows of one add sites and contacts to the first.

    Raises UnreadableFileError where no column has the name.
    """
    columns = named_columns(table.header, FIELDS, LABELS, own, OWN_HEADER)
    if "name" not in columns.at:
        raise UnreadableFileError(
            _("No column holds the client's name. Call it “%(name)s”. The columns are: %(columns)s.")
            % {"name": OWN_HEADER[0], "columns": ", ".join(table.header)}
        )
    found: dict[str, ClientRow] = {}
    refused: list[Refused] = []
    for row in table.rows:
        if row.is_blank or row.repeats_header:
            continue
        reading = _Reading(row, columns)
        client = reading.client()
        if reading.faults:
            refused.append(Refused(row.line, client.name, " ".join(reading.faults)))
        elif client.key not in found:
            found[client.key] = client
        elif client.only_adds:
            first = found[client.key]
            found[client.key] = replace(
                first, sites=(*first.sites, *client.sites), contacts=(*first.contacts, *client.contacts)
            )
        else:
            reason = _("The same client as line %(line)s. Delete one of the two; a second row may only add sites and "
                       "contacts.") % {"line": found[client.key].line}  # fmt: skip
            refused.append(Refused(row.line, client.name, reason))
    return Understood(tuple(found.values()), tuple(refused), columns.left_out)


class _Reading(RowCells):
    """One row, read as a client."""

    def client(self) -> ClientRow:
        """What the row says; not to be used where there are faults."""
        name = self.cleaned("name", _BOXES["name"], self.as_given("name")) or ""
        values = {
            field: value
            for field in COMPANY_FIELDS
            if field != "name" and self.as_given(field).strip()
            for value in (self.cleaned(field, _BOXES[field], self.as_given(field)),)
            if value not in (None, "")
        }
        exempt = self._exempt()
        if exempt is False and "tax_certificate" in values:
            self.fault("exempt", _("Says no, and there is a certificate. Say yes, or empty the certificate."))
        return ClientRow(self.row.line, name, values, self.counts(), exempt, self._sites(), self._contacts())

    def _exempt(self) -> bool | None:
        said = self.text("exempt").casefold()
        if said and said not in _YES | _NO:
            self.fault("exempt", _("“%(text)s” is neither yes nor no.") % {"text": said[:40]})
        return None if not said else said in _YES

    def _sites(self) -> tuple[str, ...]:
        names = {name_key(name): self.cleaned("sites", _SITE, name) for name in read_sites(self.as_given("sites"))}
        return tuple(name for name in names.values() if name)

    def _contacts(self) -> tuple[ContactCell, ...]:
        said = [("contacts", contact) for contact in read_contacts(self.as_given("contacts"))]
        alone = {name: self.text(f"contact_{name}") for name in _CONTACT}
        if any(alone.values()):
            said.insert(0, ("contact_name", ContactCell(**alone, primary=True)))
        if sum(contact.primary for _field, contact in said) > 1:
            self.fault("contacts", _("Only one contact gets the proposals. Put the asterisk before one."))
        return tuple(contact for field, cell in said for contact in (self._contact(field, cell),) if contact)

    def _contact(self, field: str, cell: ContactCell) -> ContactCell | None:
        if cell.name and not cell.email:
            words = {"name": cell.name[:60], "example": "Ruth Harbor <ruth@harbor.example>"}
            self.fault(field, _("“%(name)s” has no e-mail address. Write it like %(example)s.") % words)
            return None
        values = {name: self.cleaned(field, box, getattr(cell, name)) for name, box in _CONTACT.items()}
        return None if None in values.values() else ContactCell(**values, primary=cell.primary)
