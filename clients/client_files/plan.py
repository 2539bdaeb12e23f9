"""The dry run: which clients a file would make, which it would change and in what. Nothing is changed here."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from clients.client_files.cells import ContactCell
from clients.client_files.rows import ClientRow, Understood
from clients.importing.row_cells import Refused
from clients.merging import HEADS
from clients.models import Client, Contact, Site, name_key
from groundwork.addresses import folded


@dataclass(frozen=True, slots=True)
class Known:
    """A client that is there, with its sites and contacts."""

    client: Client
    sites: tuple[Site, ...]
    contacts: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class ContactChange:
    """What a file says of somebody: a new one, where `contact` is None, or the columns that become different."""

    contact: Contact | None
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ClientChange:
    """What a row makes of a client. Without `client` it is a new one.

    `values` and `things` are what becomes different (of a new one, all that is said), `sites` those that are new.
    """

    row: ClientRow
    client: Client | None
    values: Mapping[str, Any]
    things: Mapping[str, int]
    sites: tuple[str, ...]
    contacts: tuple[ContactChange, ...]

    @property
    def changes_nothing(self) -> bool:
        return not (self.values or self.things or self.sites or self.contacts)


@dataclass(frozen=True, slots=True)
class ClientsPlan:
    """What would be done. Two plans with one `key` do the same."""

    new: tuple[ClientChange, ...]
    changed: tuple[ClientChange, ...]
    unchanged: int
    refused: tuple[Refused, ...]
    left_out: tuple[str, ...]

    @property
    def key(self) -> str:
        """A fingerprint of all that would be done, and of the clients it would be done to as they are now."""
        done = [
            (change.row.name, change.client and (change.client.pk, change.client.revision), change.row.line)
            for change in (*self.new, *self.changed)
        ]
        return hashlib.sha256(json.dumps([done, self.unchanged, len(self.refused)]).encode()).hexdigest()


def plan_clients(understood: Understood, known: Mapping[str, Known], closed: Mapping[str, str]) -> ClientsPlan:
    """Compare the rows with the clients that are there, by the key of the name that a row has.

    `closed` says of clients of whom the file may say nothing why that is so.
    """
    new, changed, unchanged = [], [], 0
    refused = list(understood.refused)
    lines: dict[int, int] = {}
    for row in understood.rows:
        there = known.get(row.key)
        reason = closed.get(row.key) or _refusal(row, there, lines)
        if reason:
            refused.append(Refused(row.line, row.name, reason))
            continue
        change = _compared(row, there)
        if there is None:
            new.append(change)
        elif change.changes_nothing:
            unchanged += 1
        else:
            changed.append(change)
    return ClientsPlan(
        tuple(new), tuple(changed), unchanged, tuple(sorted(refused, key=lambda row: row.line)), understood.left_out
    )


def _refusal(row: ClientRow, there: Known | None, lines: dict[int, int]) -> str:
    """Why what a row says cannot be done to the client that is there; empty where it can. `lines` are those so far."""
    certificate = row.values.get("tax_certificate") or (there.client.tax_certificate if there else "")
    if row.exempt and not certificate:
        return _("Tax exempt: a client is exempt by a certificate. Fill in its number.")
    if there is None:
        return ""
    said = {head: row.values[head] for head in HEADS if head in row.values}
    if hasattr(there.client, "people_rules") and any(getattr(there.client, head) != said[head] for head in said):
        return _("The head counts of %(name)s are counted from its people. Empty those cells.") % {
            "name": there.client.name
        }
    if there.client.archived_at is not None:
        return _("%(name)s is archived. Bring it back, or delete the row.") % {"name": there.client.name}
    if there.client.pk in lines:
        words = {"name": there.client.name, "line": lines[there.client.pk]}
        return _("The client was merged into %(name)s, which is in line %(line)s. Delete one of the two.") % words
    lines[there.client.pk] = row.line
    return ""


def _compared(row: ClientRow, there: Known | None) -> ClientChange:
    values = dict(row.values)
    if row.exempt is False:
        values["tax_certificate"] = ""
    client = None if there is None else there.client
    if client is not None:
        values = {name: value for name, value in values.items() if getattr(client, name) != value}
    now = {} if client is None else client.things
    sites = {name_key(site.name) for site in there.sites} if there else set()
    return ClientChange(
        row=row,
        client=client,
        values=values,
        things={code: number for code, number in row.things.items() if now.get(code, 0) != number},
        sites=tuple(name for name in _once(row.sites) if name_key(name) not in sites),
        contacts=tuple(_contacts(row.contacts, there.contacts if there else ())),
    )


def _once(names: Iterable[str]) -> list[str]:
    return list({name_key(name): name for name in reversed(list(names))}.values())[::-1]


def _contacts(said: tuple[ContactCell, ...], there: tuple[Contact, ...]) -> list[ContactChange]:
    """Somebody is known by name and address, or by the address where nobody else has it on either side."""
    by_both = {(name_key(contact.name), folded(contact.email)): contact for contact in there}
    changes: dict[object, ContactChange] = {}
    for cell in said:
        address = folded(cell.email)
        contact = by_both.get((name_key(cell.name), address))
        if contact is None:
            same = [known for known in there if folded(known.email) == address]
            alone = len(same) == 1 and sum(folded(other.email) == address for other in said) == 1
            contact = same[0] if alone else None
        # Where nobody is marked, a client without contacts gets its first one marked.
        marked = cell.primary or (not there and not changes and not any(other.primary for other in said))
        told = {"title": cell.title, "phone": cell.phone, "primary": marked}
        values: dict[str, Any] = {"name": cell.name, **{name: value for name, value in told.items() if value}}
        if contact is None:
            changes[name_key(cell.name), address] = ContactChange(None, {**values, "email": cell.email})
        else:
            different = {name: value for name, value in values.items() if getattr(contact, name) != value}
            if name_key(contact.name) == name_key(cell.name):
                different.pop("name", None)
            if different:
                changes[contact.pk] = ContactChange(contact, different)
    return list(changes.values())
