"""Many clients from a file: held, looked at, and carried out in one transaction or not at all."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from clients.client_files.plan import ClientChange, ClientsPlan
from clients.models import Client, Contact, InventoryCount, PendingClients, Site
from clients.models.reasons import FROM_A_FILE
from clients.selectors import clients_named, clients_plan, read_clients, understood_clients
from clients.services.clients import owner_of_new, things_with
from clients.services.counting import note_counts_of
from clients.services.editing import batches, hold_clients
from groundwork import held_files
from groundwork.errors import DomainError, StaleError
from groundwork.held_files import SourceFile
from groundwork.models import User
from groundwork.steps import Progress

# Rows that are updated in one statement.
_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Imported:
    """How many clients a file made, and how many it changed."""

    new: int
    changed: int


def hold_clients_file(user: User, source: SourceFile, now: datetime) -> PendingClients:
    """Keep a file of clients until the person applies it; replaces what they held before.

    Raises UnreadableFileError, and keeps nothing, if no table with names can be read from it.
    """
    understood_clients(read_clients(source.content))
    return held_files.hold(PendingClients, user, source, now)


def apply_clients_file(
    pending: PendingClients, shown: str, change: bool, now: datetime
) -> Generator[Progress, None, Imported]:
    """Carry out the held file step by step: make what is new and, with `change`, change the clients that are there.

    `shown` is the key of the plan that the person saw. Raises StaleError where it would do something else by now; then,
    and if nobody asks for the next step, nothing is changed.
    """
    # Before anything is locked: it takes a second.
    understood = understood_clients(read_clients(bytes(pending.content)))
    try:
        with transaction.atomic():
            held = held_files.taken(pending)
            hold_clients(client.pk for client in clients_named(row.name for row in understood.rows).values())
            plan = clients_plan(understood, held.user)
            if plan.key != shown:
                raise _stale()
            done = yield from _carried_out(plan, change, held.user, now)
            held.delete()
    except IntegrityError as fault:
        # A name that was free under the plan: somebody has entered a client meanwhile.
        raise _stale() from fault
    return done


def _stale() -> StaleError:
    return StaleError(_("Clients of the file have changed since you opened this page. Look at it again."))


def _carried_out(plan: ClientsPlan, change: bool, by: User, now: datetime) -> Generator[Progress, None, Imported]:
    wanted = [*plan.new, *(plan.changed if change else ())]
    if not wanted:
        raise DomainError(_("Nothing is new. Tick the box to change the clients that are there."))
    done = 0
    yield Progress(0, len(wanted))
    for batch in batches(wanted):
        _Batch(batch, by, now).write()
        done += len(batch)
        yield Progress(done, len(wanted))
    return Imported(len(plan.new), len(plan.changed) if change else 0)


class _Batch:
    """Some of the clients, written in a fixed number of queries."""

    def __init__(self, changes: Sequence[ClientChange], by: User, now: datetime) -> None:
        self.changes, self.by, self.now = changes, by, now
        self.clients: list[Client] = []

    def write(self) -> None:
        """Companies first: sites and contacts need their keys."""
        fields: set[str] = set()
        for change in self.changes:
            client = change.client or Client(name=change.row.name, owner=owner_of_new(self.by))
            for name, value in change.values.items():
                setattr(client, name, value)
            if change.things:
                client.things = things_with(client, change.things)
            fields |= {*change.values, *(["things"] if change.things else [])}
            self.clients.append(client)
        there = [client for client in self.clients if client.pk is not None]
        self._make([client for client in self.clients if client.pk is None], Client)
        touched = [change.client for change in self.changes if change.client and (change.values or change.things)]
        self._change(touched, Client, fields, FROM_A_FILE)
        keys = [client.pk for client in there]
        Client.objects.filter(pk__in=keys).update(revision=F("revision") + 1, changed_at=self.now)
        self._sites()
        self._contacts()
        note_counts_of(self.clients, InventoryCount.Source.IMPORT, self.now)

    def _sites(self) -> None:
        pairs = zip(self.clients, self.changes, strict=True)
        self._make([Site(client=client, name=name) for client, change in pairs for name in change.sites], Site)

    def _contacts(self) -> None:
        new: list[Contact] = []
        changed: list[Contact] = []
        demoted: set[int] = set()
        for client, change in zip(self.clients, self.changes, strict=True):
            for said in change.contacts:
                contact = said.contact or Contact(client=client)
                for name, value in said.values.items():
                    setattr(contact, name, value)
                (changed if said.contact else new).append(contact)
                if said.values.get("primary") and change.client:
                    demoted.add(change.client.pk)
        # The one who stops being primary goes first: there may be one at a time.
        before = list(Contact.objects.filter(client__in=demoted, primary=True))
        for contact in before:
            contact.primary = False
        self._change(before, Contact, {"primary"})
        self._change(changed, Contact, {"name", "title", "phone", "primary"})
        self._make(new, Contact)

    def _make(self, rows: list[Any], model: Any) -> None:
        if rows:
            bulk_create_with_history(rows, model, default_user=self.by, default_date=self.now)

    def _change(self, rows: list[Any], model: Any, fields: set[str], why: str = "") -> None:
        if rows and fields:
            bulk_update_with_history(
                rows, model, sorted(fields), batch_size=_AT_ONCE, default_user=self.by, default_date=self.now,
                default_change_reason=why or None,
            )  # fmt: skip
