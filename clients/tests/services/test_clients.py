"""A client, its sites and its contacts are saved together or not at all."""

from datetime import UTC, datetime

import pytest

from clients.models import Client, Contact, Device, Site
from clients.services.clients import ClientEntry, ContactEntry, SiteEntry, create_client, save_client
from groundwork.errors import DomainError, StaleError
from groundwork.models import User

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
RUTH = ContactEntry("Ruth Harbor", "ruth@harbor.example", primary=True)
BEN = ContactEntry("Ben Lowe", "ben@harbor.example")


@pytest.fixture
def harbor(sales: User) -> Client:
    entry = ClientEntry(
        "Harbor", sales, 22, 25, 3, sites=(SiteEntry("Office"), SiteEntry("Barn")), contacts=(RUTH, BEN)
    )
    return save_client(None, entry, NOW)


def entry_of(client: Client, **changed: object) -> ClientEntry:
    """What the client's form shows, with these changes."""
    entry: dict[str, object] = {
        "name": client.name,
        "owner": client.owner,
        "users": client.users,
        "mailboxes": client.mailboxes,
        "shared_mailboxes": client.shared_mailboxes,
        "sites": tuple(SiteEntry(site.name, site.pk) for site in client.sites.all()),
        "contacts": tuple(
            ContactEntry(who.name, who.email, who.title, who.phone, who.primary, who.pk)
            for who in client.contacts.all()
        ),
    }
    return ClientEntry(**{**entry, **changed})  # type: ignore[arg-type]


def test_a_client_is_saved_with_everything(harbor: Client, sales: User) -> None:
    saved = Client.objects.get()
    assert (saved.name, saved.owner, saved.users, saved.mailboxes, saved.shared_mailboxes) == (
        "Harbor",
        sales,
        22,
        25,
        3,
    )
    assert [site.name for site in saved.sites.all()] == ["Barn", "Office"]
    assert [(who.name, who.primary) for who in saved.contacts.all()] == [("Ruth Harbor", True), ("Ben Lowe", False)]


def test_a_change_raises_the_revision_and_leaves_history(harbor: Client) -> None:
    save_client(harbor, entry_of(harbor, users=30), NOW, revision=1)
    harbor.refresh_from_db()
    assert (harbor.users, harbor.revision) == (30, 2)
    assert [row.users for row in Client.history.filter(id=harbor.pk)] == [30, 22]
    assert (Site.history.count(), Contact.history.count()) == (2, 2)


def test_the_second_editor_is_told(harbor: Client) -> None:
    save_client(harbor, entry_of(harbor, users=30), NOW, revision=1)
    with pytest.raises(StaleError, match="Somebody else has changed this client"):
        save_client(harbor, entry_of(harbor, users=40), NOW, revision=1)
    harbor.refresh_from_db()
    assert harbor.users == 30


@pytest.mark.parametrize("name", ["Harbor", "HARBOR", "  harbor "])
def test_a_name_is_there_once_whatever_its_case(harbor: Client, name: str) -> None:
    with pytest.raises(DomainError, match=r"There is a client .* already"):
        save_client(None, ClientEntry(name, sites=(SiteEntry("x"),)), NOW)
    assert (Client.objects.count(), Site.objects.count()) == (1, 2)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", "has neither a letter nor a digit"),
        ("   ", "has neither a letter nor a digit"),
        ("...", "has neither a letter nor a digit"),
        ("\u200d", "has nothing in it that can be seen"),
        ("\u3164", "begins with a character that cannot be seen"),
        ("x" * 121, "has at most 120 characters"),
        ("a\u202eb", "after “a”; retype that part"),
        ("a\u2800b", "after “a”; retype that part"),
        ("a\x00b", "after “a”; retype that part"),
    ],
)
def test_a_name_that_cannot_be(db: None, name: str, why: str) -> None:
    with pytest.raises(DomainError, match=why):
        create_client(name, now=NOW)


@pytest.mark.parametrize("name", ["3M", "1&1", "360", "\u05e0\u05de\u05dc (IT)\u200f"])
def test_names_that_companies_have(db: None, name: str) -> None:
    assert create_client(name, now=NOW).name == name


def test_the_primary_contact_can_change_hands(harbor: Client) -> None:
    contacts = tuple(
        ContactEntry(who.name, who.email, primary=not who.primary, pk=who.pk) for who in harbor.contacts.all()
    )
    save_client(harbor, entry_of(harbor, contacts=contacts), NOW)
    assert [(who.name, who.primary) for who in harbor.contacts.all()] == [("Ben Lowe", True), ("Ruth Harbor", False)]


def test_two_primary_contacts_are_refused(harbor: Client) -> None:
    with pytest.raises(DomainError, match="Only one contact gets the proposals"):
        save_client(harbor, entry_of(harbor, contacts=(RUTH, ContactEntry("Z", "z@x.example", primary=True))), NOW)


def test_who_is_left_out_is_removed(harbor: Client) -> None:
    save_client(harbor, entry_of(harbor, contacts=(), sites=(SiteEntry("Attic"),)), NOW)
    assert (harbor.contacts.count(), [site.name for site in harbor.sites.all()]) == (0, ["Attic"])


def test_a_site_with_devices_stays(harbor: Client) -> None:
    Device.objects.create(client=harbor, kind="server", hostname="A", site=harbor.sites.get(name="Barn"))
    with pytest.raises(DomainError, match=r"1 device is at “Barn”. Move it to another site first, or rename the site."):
        save_client(harbor, entry_of(harbor, sites=(), users=99), NOW)
    harbor.refresh_from_db()
    assert (harbor.users, harbor.sites.count()) == (22, 2)


def test_sites_can_swap_names_and_keep_their_devices(harbor: Client) -> None:
    barn, office = harbor.sites.all()
    device = Device.objects.create(client=harbor, kind="server", hostname="A", site=barn)
    save_client(harbor, entry_of(harbor, sites=(SiteEntry("Office", barn.pk), SiteEntry("Barn", office.pk))), NOW)
    device.refresh_from_db()
    assert str(device.site) == "Office"


def test_a_site_is_there_once(harbor: Client) -> None:
    with pytest.raises(DomainError, match="is there twice"):
        save_client(harbor, entry_of(harbor, sites=(SiteEntry("Attic"), SiteEntry("attic"))), NOW)


def test_another_clients_rows_are_out_of_reach(harbor: Client) -> None:
    other = save_client(None, ClientEntry("Mill", sites=(SiteEntry("Loft"),), contacts=(RUTH,)), NOW)
    site, contact = other.sites.get(), other.contacts.get()
    entry = entry_of(
        harbor, sites=(SiteEntry("Mine", site.pk),), contacts=(ContactEntry("Me", "me@x.example", pk=contact.pk),)
    )
    save_client(harbor, entry, NOW)
    site.refresh_from_db()
    contact.refresh_from_db()
    assert (site.name, contact.name) == ("Loft", "Ruth Harbor")
    assert [row.name for row in harbor.sites.all()] == ["Mine"]
