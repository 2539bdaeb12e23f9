"""Two clients that are one: what moves, what is met, whose facts stand; and nothing is lost."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from clients.merging import questions_of
from clients.models import Client, Contact, Device, InventoryCount, Site
from clients.selectors import (
    activity,
    clients_named,
    inventory_counts,
    merge_preview,
    references_of_other_apps,
    who_may_be_meant,
)
from clients.services.archiving import archive_client, bring_back_client
from clients.services.clients import ClientEntry, ContactEntry, SiteEntry, save_client
from clients.services.editing import ArchivedError
from clients.services.merging import merge_clients
from groundwork.errors import DomainError, StaleError
from groundwork.models import User

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
RUTH = ContactEntry("Ruth Harbor", "ruth@harbor.example", phone="", primary=True)


@pytest.fixture
def kept() -> Client:
    entry = ClientEntry(
        "Harbor", users=22, mailboxes=25, things={"backup-tb": 4}, notes="Pays late.", legal_name="Harbor LLP",
        sites=(SiteEntry("Office"),), contacts=(RUTH,),
    )  # fmt: skip
    return save_client(None, entry, NOW)


@pytest.fixture
def gone() -> Client:
    ruth = ContactEntry("RUTH HARBOR", "RUTH@harbor.example", "Partner", "555-1", primary=True)
    ben = ContactEntry("Ben", "ben@harbor.example")
    entry = ClientEntry(
        "Harbor Law", users=30, things={"backup-tb": 3, "phone-line": 7}, notes="Has a dog.", legal_name="Harbor Inc.",
        tax_number="12-3", postal_address="1 Pier", sites=(SiteEntry("OFFICE"), SiteEntry("Barn")),
        contacts=(ruth, ben),
    )  # fmt: skip
    return save_client(None, entry, NOW)


def device(client: Client, host: str, serial: str = "", site: str = "", **more: Any) -> Device:
    place = client.sites.get(name=site) if site else None
    return Device.objects.create(client=client, kind="server", hostname=host, serial=serial, site=place, **more)


def names(client: Client) -> list[str]:
    return [device.hostname for device in client.devices.all()]


def test_what_one_has_moves_and_what_both_have_is_there_once(kept: Client, gone: Client, sales: User) -> None:
    stays = device(kept, "SRV", "S1", last_seen=NOW - timedelta(days=9), retired_at=NOW)
    twin = device(gone, "SRV-OLD", "s1", "Barn", os="Windows Server 2022", last_seen=NOW)
    moved = device(gone, "NEW", "", "OFFICE")
    preview = merge_preview(kept, gone)
    assert [(entry.label, entry.number, entry.twice) for entry in preview.moving[:3]] == [
        ("Devices", 1, ("SRV-OLD",)),
        ("Sites", 1, ("OFFICE",)),
        ("Contacts", 1, ("RUTH HARBOR",)),
    ]
    merge_clients(kept, gone, {}, sales, LATER)
    assert names(kept) == ["NEW", "SRV"]
    moved.refresh_from_db()
    assert moved.site == kept.sites.get(name="Office")
    stays.refresh_from_db()
    # The device's own name stands; what it did not say, and the later sighting, come from the other one.
    assert (stays.hostname, stays.os, stays.last_seen, str(stays.site)) == ("SRV", "Windows Server 2022", NOW, "Barn")
    assert stays.retired_at is None
    twin.refresh_from_db()
    assert (twin.client, twin.site) == (gone, None)
    assert sorted(site.name for site in kept.sites.all()) == ["Barn", "Office"]
    people = {who.name: (who.primary, who.title, who.phone) for who in kept.contacts.all()}
    assert people == {"Ruth Harbor": (True, "Partner", "555-1"), "Ben": (False, "", "")}
    assert inventory_counts(kept)["server"] == 2


def test_whose_facts_stand_is_answered(kept: Client, gone: Client, sales: User) -> None:
    asked = {question.name: question.answers for question in questions_of(kept, gone)}
    assert asked == {
        "legal_name": ("kept", "gone"),
        "users": ("kept", "gone", "both"),
        "thing-backup-tb": ("kept", "gone", "both"),
    }
    merge_clients(kept, gone, {"legal_name": "gone", "users": "both"}, sales, LATER)
    kept.refresh_from_db()
    assert (kept.legal_name, kept.users, kept.mailboxes) == ("Harbor Inc.", 52, 25)
    assert kept.things == {"backup-tb": 4, "phone-line": 7}
    assert (kept.tax_number, kept.postal_address) == ("12-3", "1 Pier")
    assert kept.notes == "Pays late.\n\nHas a dog."
    count = kept.inventory_counts.last()
    assert count is not None
    assert (count.source, count.counts["user"]) == (InventoryCount.Source.MERGE, 52)


def test_the_other_one_points_to_where_it_went(kept: Client, gone: Client, sales: User) -> None:
    first = save_client(None, ClientEntry("Harbour"), NOW)
    merge_clients(gone, first, {}, sales, NOW)
    merge_clients(kept, gone, {}, sales, LATER)
    gone.refresh_from_db()
    first.refresh_from_db()
    assert (gone.merged_into, first.merged_into, gone.archived_at) == (kept, kept, LATER)
    assert clients_named(["harbor law", "Harbour"]) == {"harbor law": kept, "harbour": kept}
    with pytest.raises(ArchivedError, match="Harbor Law was merged into Harbor"):
        bring_back_client(gone, sales, LATER)
    with pytest.raises(DomainError, match="was merged into “Harbor”"):
        save_client(None, ClientEntry("Harbor Law"), LATER)


def test_the_history_tells_it_once(kept: Client, gone: Client, sales: User) -> None:
    for number in range(3):
        device(gone, f"H{number}")
    merge_clients(kept, gone, {}, sales, LATER)
    told = [(entry.who, entry.text) for entry in activity(kept).entries if entry.at == LATER]
    assert told == [("Sam Sales", "Harbor Law merged into this client")]
    assert ("Sam Sales", "Merged into another client") in [(entry.who, entry.text) for entry in activity(gone).entries]
    assert Site.history.filter(client_id=kept.pk, history_user=sales).count() == 1
    assert Contact.history.filter(client_id=kept.pk, history_user=sales).count() == 2


@pytest.mark.parametrize("late", [(9, None), (None, 9)])
def test_the_second_to_press_is_told(
    kept: Client, gone: Client, sales: User, late: tuple[int | None, int | None]
) -> None:
    with pytest.raises(StaleError):
        merge_clients(kept, gone, {}, sales, LATER, late)
    gone.refresh_from_db()
    assert (gone.merged_into, gone.sites.count()) == (None, 2)


def test_who_cannot_be_merged(kept: Client, gone: Client, sales: User) -> None:
    with pytest.raises(DomainError, match="cannot be merged with itself"):
        merge_clients(kept, kept, {}, sales, LATER)
    archive_client(gone, sales, NOW)
    for pair in ((kept, gone), (gone, kept)):
        with pytest.raises(ArchivedError):
            merge_clients(*pair, {}, sales, LATER)


@pytest.mark.parametrize(
    ("theirs", "ours", "end", "key"),
    [
        (("2027-01-31", "a"), (None, ""), "2027-01-31", "a"),
        (("2027-01-31", "a"), ("2026-12-31", "a"), "2026-12-31", "a"),
        (("2027-01-31", "a"), ("2025-12-31", ""), "2027-01-31", "a"),
        (("2027-01-31", "a"), (None, "b"), "2027-01-31", "several"),
        (("2024-01-31", ""), ("2025-12-31", ""), "2025-12-31", ""),
        (("2024-01-31", ""), (None, "b"), None, "b"),
    ],
)
def test_what_contracts_told_of_both_is_told_of_one(
    kept: Client, gone: Client, sales: User, theirs: Any, ours: Any, end: str | None, key: str
) -> None:
    for client, (day, counts), quoted in ((kept, ours, LATER), (gone, theirs, NOW)):
        Client.objects.filter(pk=client.pk).update(contract_ends_on=day, contract_counts_key=counts, quoted_at=quoted)
    merge_clients(kept, gone, {}, sales, LATER)
    kept.refresh_from_db()
    assert (kept.contract_ends_on and str(kept.contract_ends_on), kept.contract_counts_key) == (end, key)
    assert kept.quoted_at == NOW


def test_those_that_look_alike_stand_there_unasked(kept: Client, gone: Client, sales: User) -> None:
    save_client(None, ClientEntry("Mill"), NOW)
    assert who_may_be_meant(kept, sales, "") == ([], False)
    Contact.objects.filter(client=gone).update(email="ruth@harbor.example")
    assert who_may_be_meant(kept, sales, "") == ([gone], False)
    assert who_may_be_meant(kept, sales, "inc.") == ([gone], True)


def test_whatever_points_at_a_client_can_be_made_to_point_elsewhere() -> None:
    found = references_of_other_apps()
    assert "quotes.Quote" in {relation.related_model._meta.label for relation in found}
    assert not [relation for relation in found if getattr(relation.related_model, "append_only", False)]
