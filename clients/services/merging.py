"""Two clients that are one: all that the one has goes to the other, in one transaction, and nothing is deleted."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_update_with_history

from clients.importing.rows import DeviceRow
from clients.merging import same_contacts, same_devices, values_of
from clients.models import Client, Contact, Device, InventoryCount, PeopleRules, Person, Site, name_key
from clients.models.reasons import MERGED_AWAY, TOOK_IN
from clients.selectors import known_devices, references_of_other_apps
from clients.services.counting import note_counts
from clients.services.editing import batches, hold_clients, lock_client
from clients.services.people import recount_people
from clients.services.standing import CONTRADICTING
from groundwork.errors import DomainError
from groundwork.history import sign
from groundwork.models import User
from groundwork.references import hold, references_to, repoint

# What a device that both have takes over where it says nothing itself: its column, and what a row calls it.
_FILLED: Final = {
    "hostname": "host", "serial": "serial", "manufacturer": "make", "model": "model", "os": "os",
    "purchased_on": "purchased", "warranty_until": "warranty",
}  # fmt: skip
_CHANGED: Final = (*_FILLED, "site", "last_seen", "retired_at")


def merge_clients(
    kept: Client,
    gone: Client,
    answers: Mapping[str, str],
    by: User,
    now: datetime,
    revisions: tuple[int | None, int | None] = (None, None),
) -> Client:
    """Merge `gone` into `kept`, which is given back; `answers` are those to `clients.merging.questions_of`.

    Devices, sites and contacts move, and whatever other apps have for the client (quotes, contracts). What both have
    stays where it is and fills what is empty at the one that stays. The other client is archived and points to it.
    Raises StaleError if somebody has saved one of them since `revisions` (of kept, of gone) were shown, ArchivedError,
    and DomainError for a client with itself.
    """
    if kept.pk == gone.pk:
        raise DomainError(_("A client cannot be merged with itself. Choose another one."))
    with transaction.atomic():
        kept, gone = _locked(kept, gone, now, revisions)
        merge = _Merge(kept, gone, by, now)
        merge.sites()
        merge.devices()
        merge.contacts()
        for relation in references_of_other_apps():
            repoint(relation, gone, kept, by, now)
        merge.company(answers)
        merge.people()
        note_counts(kept, InventoryCount.Source.MERGE, now)
    return kept


def _locked(
    kept: Client, gone: Client, now: datetime, revisions: tuple[int | None, int | None]
) -> tuple[Client, Client]:
    """Both, for this transaction alone.

    First what other apps have for the client: whoever signs holds the quote and then writes to the client, and nobody
    may wait in a circle. Then both clients, in the order of their keys, so that nothing new is hung on either.
    """
    for relation in references_of_other_apps():
        hold(relation, gone)
    hold_clients((kept.pk, gone.pk))
    return lock_client(kept, revisions[0], now), lock_client(gone, revisions[1], now)


class _Merge:
    """One merge, part by part. Sites come before devices, which stand there."""

    def __init__(self, kept: Client, gone: Client, by: User, now: datetime) -> None:
        self.kept, self.gone, self.by, self.now = kept, gone, by, now

    def sites(self) -> None:
        """Those that only the one that goes has move. `site_of` says what becomes of each of them."""
        there = {site.name_key: site for site in self.kept.sites.all()}
        sites = list(self.gone.sites.all())
        moved = [site for site in sites if site.name_key not in there]
        for site in moved:
            site.client = self.kept
        self._write(moved, Site, ["client"])
        self.moved_sites = {site.pk for site in moved}
        self.site_of = {site.pk: there.get(site.name_key, site) for site in sites}

    def devices(self) -> None:
        """Those that only the one that goes has move; of those that both have one stays, and takes over what is new."""
        pairs = same_devices(known_devices(self.kept), known_devices(self.gone))
        rows = {device.pk: row for device, row in pairs}
        twice = {row.line for _device, row in pairs}
        theirs = list(self.gone.devices.order_by("pk"))
        stay = {device.pk: device for device in theirs if device.pk in twice}
        move = [device for device in theirs if device.pk not in twice]
        for device in move:
            device.client, device.site = self.kept, self.site_of.get(device.site_id or 0)
        self._write(move, Device, ["client", "site"])
        changed = [
            device
            for device in self.kept.devices.filter(pk__in=rows).order_by("pk")
            if self._taken_over(device, rows[device.pk], stay[rows[device.pk].line])
        ]
        self._write(changed, Device, list(_CHANGED))
        # A device that stays behind stands at no site that has moved.
        without = [device for device in stay.values() if device.site_id in self.moved_sites]
        for device in without:
            device.site = None
        self._write(without, Device, ["site"])

    def _taken_over(self, device: Device, row: DeviceRow, other: Device) -> bool:
        """Let the device say what only the other one says; whether that changed it. Seen is when it was seen last."""
        before = [getattr(device, f"{name}_id" if name == "site" else name) for name in _CHANGED]
        for column, name in _FILLED.items():
            if not getattr(device, column):
                setattr(device, column, getattr(row, name) or getattr(device, column))
        if device.site_id is None:
            device.site = self.site_of.get(other.site_id or 0)
        if row.last_seen and (device.last_seen is None or row.last_seen > device.last_seen):
            device.last_seen = row.last_seen
        if other.retired_at is None:
            device.retired_at = None
        return before != [getattr(device, f"{name}_id" if name == "site" else name) for name in _CHANGED]

    def contacts(self) -> None:
        """Those whom only the one that goes has move; whoever both have stays once, and is meant from now on."""
        there, theirs = list(self.kept.contacts.all()), list(self.gone.contacts.all())
        same = same_contacts(there, theirs)
        has_primary = any(contact.primary for contact in there)
        move = [contact for contact in theirs if contact.pk not in same]
        for contact in move:
            contact.client = self.kept
            contact.primary = contact.primary and not has_primary
        self._write(move, Contact, ["client", "primary"])
        for contact in theirs:
            if contact.pk in same:
                self._same_person(same[contact.pk], contact, has_primary)

    def _same_person(self, stays: Contact, other: Contact, has_primary: bool) -> None:
        filled = [name for name in ("title", "phone") if getattr(other, name) and not getattr(stays, name)]
        for name in filled:
            setattr(stays, name, getattr(other, name))
        if other.primary and not has_primary:
            stays.primary = True
            filled.append("primary")
        if filled:
            self._write([stays], Contact, filled)
        for relation in references_to(Contact):
            repoint(relation, other, stays, self.by, self.now)

    def company(self, answers: Mapping[str, str]) -> None:
        """What the client says of itself, and where the other one has gone."""
        told = _standing(self.kept, self.gone, self.now.date())
        for name, value in (values_of(self.kept, self.gone, answers) | told).items():
            setattr(self.kept, name, value)
        sign(self.kept, self.by, self.now, f"{TOOK_IN}{self.gone.pk}")
        self.kept.save()
        self.gone.archived_at, self.gone.merged_into = self.now, self.kept
        sign(self.gone, self.by, self.now, MERGED_AWAY)
        self.gone.save()
        # Who went into the one that goes has gone with it: nobody has to follow two steps.
        Client.objects.filter(merged_into=self.gone).update(merged_into=self.kept)

    def people(self) -> None:
        """Where both are counted from lists of people, those whom only the one that goes has move, and all are counted.

        Where one of them is not, the numbers that were answered stand, and are entered from now on.
        """
        rules = PeopleRules.objects.filter(client__in=[self.kept, self.gone])
        if rules.count() < 2:
            for row in rules.filter(client=self.kept):
                sign(row, self.by, self.now)
                row.delete()
            return
        there = {key for person in self.kept.people.all() for key in _known_by(person)}
        new = [person.pk for person in self.gone.people.all() if there.isdisjoint(_known_by(person))]
        for batch in batches(new):
            Person.objects.filter(pk__in=batch).update(client=self.kept)
        recount_people(self.kept, self.by, self.now)

    def _write(self, rows: list[Any], model: Any, fields: list[str]) -> None:
        for batch in batches(rows):
            bulk_update_with_history(batch, model, fields, batch_size=100, default_user=self.by, default_date=self.now)


def _known_by(person: Person) -> set[str]:
    """By what somebody is known again."""
    return {person.account, person.address} - {""} or {name_key(person.name)}


def _standing(kept: Client, gone: Client, today: date) -> dict[str, Any]:
    """What quotes and contracts told of both, of one, by the rule of `clients.services.standing.note_contracts`."""
    quoted = [at for at in (kept.quoted_at, gone.quoted_at) if at is not None]
    days = [client.contract_ends_on for client in (kept, gone) if client.contract_ends_on is not None]
    coming = [day for day in days if day >= today]
    endless = any(client.contract_counts_key and client.contract_ends_on is None for client in (kept, gone))
    keys = {client.contract_counts_key for client in (kept, gone)} - {""}
    return {
        "quoted_at": min(quoted, default=None),
        "contract_ends_on": min(coming) if coming else None if endless else max(days, default=None),
        "contract_counts_key": CONTRADICTING if len(keys) > 1 else next(iter(keys), ""),
    }
