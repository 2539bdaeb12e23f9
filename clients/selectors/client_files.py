"""Files of clients: the dry run of one, and all clients as one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.boxes import CompanyBoxes
from clients.client_files.cells import ContactCell, contacts_cell, sites_cell
from clients.client_files.columns import KNOWN_NAMES, OWN_HEADER
from clients.client_files.plan import ClientChange, ClientsPlan, Known, plan_clients
from clients.client_files.rows import Understood, understand
from clients.importing.files import read_table
from clients.importing.reading import Table, file_to_mend
from clients.models import Client, Contact, PendingClients, Site
from clients.selectors.importing import own_things_of
from clients.selectors.listing import clients_named, not_theirs
from groundwork.models import User
from groundwork.own_things import offered_things, own_things

# How much of a long list the page shows, and how many clients are read at a time.
SHOWN: Final = 100
_AT_ONCE: Final = 500
# So many sites or contacts stand in one row; a cell has its limit, and further rows go on.
_IN_A_ROW: Final = 12
_FIELDS: Final = (
    "name", "legal_name", "postal_address", "billing_address", "billing_contact", "billing_email", "tax_number",
)  # fmt: skip
_HEADS: Final = ("users", "mailboxes", "shared_mailboxes")


def understood_clients(table: Table) -> Understood:
    """What the rows of the table say; one query. Raises UnreadableFileError where no column has the names."""
    return understand(table, own_things_of(None))


def clients_plan(understood: Understood, user: User) -> ClientsPlan:
    """What this user's importing those rows would do now; three queries for each 500 clients that are there."""
    there = clients_named(row.name for row in understood.rows)
    known = {client.pk: client for client in there.values()}
    told: dict[int, Known] = {}
    for batch in _batches(list(known.values())):
        told |= _known(batch)
    closed = {key: why for key, client in there.items() if (why := not_theirs(client, user))}
    return plan_clients(understood, {key: told[client.pk] for key, client in there.items()}, closed)


def _known(clients: list[Client]) -> dict[int, Known]:
    """These clients with their sites and contacts, by key; two queries."""
    sites: dict[int, list[Site]] = defaultdict(list)
    contacts: dict[int, list[Contact]] = defaultdict(list)
    for site in Site.objects.filter(client__in=clients):
        sites[site.client_id].append(site)
    for contact in Contact.objects.filter(client__in=clients):
        contacts[contact.client_id].append(contact)
    return {client.pk: Known(client, tuple(sites[client.pk]), tuple(contacts[client.pk])) for client in clients}


def _batches(clients: list[Client]) -> Iterator[list[Client]]:
    return (clients[at : at + _AT_ONCE] for at in range(0, len(clients), _AT_ONCE))


@dataclass(frozen=True, slots=True)
class Line:
    """A client in a list of the dry run, with what the file says of it: label, before (of a new one empty), after."""

    line: int
    name: str
    said: tuple[tuple[str | Promise, str, str], ...]


@dataclass(frozen=True, slots=True)
class ClientsPage:
    """The dry run of a held file. Without a plan, `fault` says what is wrong with it."""

    table: Table
    plan: ClientsPlan
    new: tuple[Line, ...]
    changed: tuple[Line, ...]


def clients_page(pending: PendingClients) -> ClientsPage:
    """The dry run, its lists cut where they are long. Raises UnreadableFileError."""
    table = read_clients(bytes(pending.content))
    plan = clients_plan(understood_clients(table), pending.user)
    return ClientsPage(
        table,
        plan,
        tuple(_line(change) for change in plan.new[:SHOWN]),
        tuple(_line(change) for change in plan.changed[:SHOWN]),
    )


def read_clients(content: bytes) -> Table:
    """A file of clients as a table. Raises UnreadableFileError."""
    return read_table(content, named=KNOWN_NAMES)


def _line(change: ClientChange) -> Line:
    client, things = change.client, own_things()
    now = {} if client is None else client.things
    said: list[tuple[str | Promise, str, str]] = [
        (CompanyBoxes.base_fields[name].label or name, "" if client is None else str(getattr(client, name)), str(value))
        for name, value in change.values.items()
    ]
    said += [
        (capfirst(things[code].many), str(now.get(code, 0)), str(number)) for code, number in change.things.items()
    ]
    if change.sites:
        said.append((gettext_lazy("New sites"), "", ", ".join(change.sites)))
    for contact in change.contacts:
        name = str(contact.values.get("name") or (contact.contact and contact.contact.name))
        more = [str(value) for key, value in contact.values.items() if key != "name" and value not in (True, "")]
        more += [_("gets proposals")] if contact.values.get("primary") else []
        words = gettext_lazy("Contact") if contact.contact else gettext_lazy("New contact")
        said.append((words, "", " · ".join([name, *more])))
    return Line(change.row.line, change.client.name if change.client else change.row.name, tuple(said))


def refused_rows(page: ClientsPage) -> tuple[tuple[str, ...], Iterator[tuple[str, ...]]]:
    """The refused rows as a file: line and reason before the cells of the row as they were given."""
    return file_to_mend(page.table, page.plan.refused)


def clients_header() -> tuple[str, ...]:
    """The header of a file of ours: a column for each thing of the owner's own stands at the end. One query."""
    return (*OWN_HEADER, *(thing.many for thing in offered_things()))


def clients_rows(user: User) -> Iterator[tuple[str, ...]]:
    """Every client that is not archived, as the importer reads it back; three queries for each 500 of them."""
    codes = tuple(thing.code for thing in offered_things())
    clients = Client.objects.for_user(user).current().order_by("name", "pk")
    # By key, so that 5,000 clients are never in memory at once and nobody is told twice.
    keys = list(clients.values_list("pk", flat=True))
    for at in range(0, len(keys), _AT_ONCE):
        found = clients.in_bulk(keys[at : at + _AT_ONCE])
        known = _known(list(found.values()))
        for key in keys[at : at + _AT_ONCE]:
            if key in known:
                yield from _rows(known[key], codes)


def _rows(known: Known, codes: Iterable[str]) -> Iterator[tuple[str, ...]]:
    client, sites = known.client, [site.name for site in known.sites]
    contacts = [ContactCell(who.name, who.email, who.phone, who.title, who.primary) for who in known.contacts]
    things = [str(client.things.get(code, 0)) for code in codes]
    heads = [str(getattr(client, name)) for name in _HEADS]
    texts: list[Any] = [getattr(client, name) for name in _FIELDS]
    exempt = [_YES if client.tax_certificate else _NO, client.tax_certificate]
    first = (*texts, *exempt, *heads, *_some(sites, contacts, 0), *things)
    yield first
    for at in range(_IN_A_ROW, max(len(sites), len(contacts)), _IN_A_ROW):
        yield (client.name, *[""] * (len(texts) + 4), *_some(sites, contacts, at), *[""] * len(things))


# English, as the header is.
_YES: Final = "yes"
_NO: Final = "no"


def _some(sites: list[str], contacts: list[ContactCell], at: int) -> tuple[str, str]:
    part = slice(at, at + _IN_A_ROW)
    return sites_cell(tuple(sites[part])), contacts_cell(tuple(contacts[part]))
