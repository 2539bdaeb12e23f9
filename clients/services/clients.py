"""Making and changing a client with its sites and contacts."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import pricing
from clients.boxes import COMPANY_FIELDS
from clients.merging import HEADS
from clients.models import Client, Contact, InventoryCount, Site, name_key
from clients.selectors.people import counts_people
from clients.services.counting import note_counts
from clients.services.editing import lock_client
from groundwork.access import sees_own_only
from groundwork.errors import DomainError
from groundwork.models import User
from groundwork.references import hold, references_to


@dataclass(frozen=True, slots=True)
class SiteEntry:
    """A site as entered; without `pk` it is a new one."""

    name: str
    pk: int | None = None


@dataclass(frozen=True, slots=True)
class ContactEntry:
    """A contact as entered; without `pk` a new one."""

    name: str
    email: str
    title: str = ""
    phone: str = ""
    primary: bool = False
    pk: int | None = None


@dataclass(frozen=True, slots=True)
class ClientEntry:
    """A client as entered, with all of its sites and contacts: whoever is left out is removed.

    `things` has how many there are of things of the owner's own, by code; of one that is left out the number stays.
    """

    name: str
    owner: User | None = None
    users: int = 0
    mailboxes: int = 0
    shared_mailboxes: int = 0
    things: Mapping[str, int] = field(default_factory=dict)
    notes: str = ""
    language: str = ""
    legal_name: str = ""
    postal_address: str = ""
    billing_address: str = ""
    billing_contact: str = ""
    billing_email: str = ""
    tax_number: str = ""
    tax_certificate: str = ""
    sites: tuple[SiteEntry, ...] = ()
    contacts: tuple[ContactEntry, ...] = ()


def checked_name(name: str) -> str:
    """The name, tidied. Raises DomainError if it is too long, hides something, or has nothing to read in it."""
    tidy = pricing.one_line(name)
    if len(tidy) > 120:
        raise DomainError(_("A client's name has at most 120 characters. Shorten it."))
    if fault := pricing.name_fault(tidy, digits=True):
        raise DomainError(_("The client's name %(fault)s.") % {"fault": fault})
    return tidy


def create_client(name: str, *, now: datetime, by: User | None = None) -> Client:
    """Make a client of which only the name is known. Raises DomainError if the name cannot be one, or is taken.

    Nobody looks after it, unless whoever makes it would not see it then.
    """
    return save_client(None, ClientEntry(name=name, owner=owner_of_new(by)), now)


def owner_of_new(by: User | None) -> User | None:
    """Who looks after a client of which nobody was asked: `by`, where they see none but their own."""
    return by if by is not None and sees_own_only(by) else None


def save_client(client: Client | None, entry: ClientEntry, now: datetime, revision: int | None = None) -> Client:
    """Make the client, or change it to what was entered, sites and contacts included; all or nothing.

    Head counts that come from the client's people stay as they are counted.

    `revision` is the one that the person saw. Raises StaleError if somebody has saved since, DomainError for a name
    that is taken, a second primary contact, or a site that cannot go because devices are there.
    """
    name = checked_name(entry.name)
    _check_contacts(entry.contacts)
    try:
        with transaction.atomic():
            if client is not None:
                _hold_what_names(client, entry.contacts)
            saved = Client() if client is None else lock_client(client, revision, now)
            _save_company(saved, name, entry)
            _save_sites(saved, entry.sites)
            _save_contacts(saved, entry.contacts)
            note_counts(saved, InventoryCount.Source.HAND, now)
    except IntegrityError as fault:
        # The constraint, not a look beforehand, decides: two people may enter the same name at once.
        # PostgreSQL names the constraint, SQLite the column.
        if "client_name_once" in str(fault) or "clients_client.name_key" in str(fault):
            raise DomainError(_taken(name)) from fault
        raise
    return saved


def _hold_what_names(client: Client, entries: Sequence[ContactEntry]) -> None:
    """Lock what names a contact that goes, such as a quote, which loses the name.

    Before the client, as whoever signs holds the quote and then writes to the client: nobody may wait in a circle.
    """
    for contact in client.contacts.exclude(pk__in=[entry.pk for entry in entries if entry.pk]).order_by("pk"):
        for relation in references_to(Contact):
            hold(relation, contact)


def _taken(name: str) -> str:
    holder = Client.objects.filter(name_key=name_key(name)).select_related("merged_into").first()
    if holder is not None and holder.merged_into is not None:
        words = {"name": name, "into": holder.merged_into.name}
        return _("The client “%(name)s” was merged into “%(into)s”. Go on there, or choose another name.") % words
    if holder is not None and holder.archived_at is not None:
        said = _("There is an archived client “%(name)s”. Bring it back, or choose another name.")
    else:
        said = _("There is a client “%(name)s” already. Choose another name.")
    return said % {"name": name}


def _save_company(client: Client, name: str, entry: ClientEntry) -> None:
    fields = (*COMPANY_FIELDS, "owner", "notes", "language")
    values = {field: getattr(entry, field) for field in fields} | {"name": name}
    if client.pk is not None and counts_people(client):
        values |= {head: getattr(client, head) for head in HEADS}
    _save_if_changed(client, {**values, "things": things_with(client, entry.things)})


def things_with(client: Client, numbers: Mapping[str, int]) -> dict[str, int]:
    """How many the client has of things of the owner's own once these numbers stand; none is no entry."""
    return {code: number for code, number in {**client.things, **numbers}.items() if number}


def _check_contacts(contacts: Sequence[ContactEntry]) -> None:
    if sum(contact.primary for contact in contacts) > 1:
        raise DomainError(_("Only one contact gets the proposals. Tick one and untick the others."))


def _save_sites(client: Client, entries: Sequence[SiteEntry]) -> None:
    there = {site.pk: site for site in client.sites.all()}
    names = [name_key(entry.name) for entry in entries]
    for name in names:
        if names.count(name) > 1:
            raise DomainError(_("The site “%(name)s” is there twice. Remove one of the two.") % {"name": name})
    for pk, site in there.items():
        if pk not in {entry.pk for entry in entries}:
            _remove_site(site)
    renamed = [entry for entry in entries if entry.pk in there and there[entry.pk].name != pricing.one_line(entry.name)]
    # Through keys that nobody has, because two sites may have changed their names for each other's.
    for entry in renamed:
        if entry.pk is not None:
            Site.objects.filter(pk=entry.pk).update(name_key=f"\n{entry.pk}")
    for entry in renamed:
        if entry.pk is not None:
            there[entry.pk].name = pricing.one_line(entry.name)
            there[entry.pk].save()
    for entry in entries:
        if entry.pk not in there:
            Site.objects.create(client=client, name=pricing.one_line(entry.name))


def _remove_site(site: Site) -> None:
    devices = site.devices.count()
    if devices:
        raise DomainError(
            ngettext(
                "%(number)s device is at “%(site)s”. Move it to another site first, or rename the site.",
                "%(number)s devices are at “%(site)s”. Move them to another site first, or rename the site.",
                devices,
            )
            % {"number": devices, "site": site.name}
        )
    site.delete()


def _save_contacts(client: Client, entries: Sequence[ContactEntry]) -> None:
    there = {contact.pk: contact for contact in client.contacts.all()}
    kept = {entry.pk for entry in entries}
    for pk, contact in there.items():
        if pk not in kept:
            contact.delete()
    # The one who stops being primary goes first: there may be one at a time.
    for entry in sorted(entries, key=lambda entry: entry.primary):
        contact = there.get(entry.pk or 0) or Contact(client=client)
        values = {name: value for name, value in asdict(entry).items() if name != "pk"}
        _save_if_changed(contact, values)


def _save_if_changed(row: Model, values: dict[str, object]) -> None:
    """Save what is new or different; what does not change leaves no history."""
    if row.pk is None or any(getattr(row, name) != value for name, value in values.items()):
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
