"""The history of a client: imports and their undoing, sites, contacts, devices by hand; by whom, a page at a time."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from clients.importing.rows import Choices
from clients.models import Client, Contact, Device, DeviceImport, Site
from clients.selectors import activity
from clients.services.clients import ClientEntry, ContactEntry, SiteEntry, save_client
from clients.services.devices import BulkChange, change_devices
from clients.services.imports import import_devices
from clients.services.undoing import undo_import
from clients.tests.files import csv_of
from groundwork.held_files import SourceFile
from groundwork.models import User

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def nine_servers(client: Client, by: User | None, at: datetime = NOW) -> DeviceImport:
    rows = csv_of(*(f"H{number},server,S{number},Office" for number in range(9)))
    return import_devices(client, SourceFile("x.csv", rows), Choices(), by, at)[0]


def told(client: Client, page: int = 1) -> list[tuple[datetime, str, str]]:
    return [(entry.at, entry.who, entry.text) for entry in activity(client, page).entries]


@time_machine.travel(NOW - DAY, tick=False)
def test_the_history_tells_imports_and_hand_edits(sales: User, viewer_client: Browser) -> None:
    client = save_client(None, ClientEntry("Harbor"), NOW)
    nine_servers(client, sales)
    change_devices(client, client.devices.all(), BulkChange("uncovered", "spare"), NOW + DAY)
    assert told(client) == [
        (NOW + DAY, "", "By hand: H0, H1, H2, H3, H4 and 4 more"),
        (NOW, "Sam Sales", "x.csv imported: 9 new, 0 changed, 0 retired"),
        (NOW - DAY, "", "Client entered"),
    ]
    page = viewer_client.get(f"/clients/{client.pk}/history/").text
    assert "x.csv imported: 9 new" in page


def test_whoever_undid_an_import_is_named_and_what_it_took_out_is_part_of_it(sales: User, owner: User) -> None:
    client = Client.objects.create(name="Harbor")
    undo_import(nine_servers(client, sales), owner, NOW + DAY)
    assert told(client)[-2:] == [
        (NOW + DAY, str(owner), "Import of x.csv undone"),
        (NOW, "Sam Sales", "x.csv imported: 9 new, 0 changed, 0 retired"),
    ]
    assert not Site.objects.exists()
    assert len(told(client)) == 3  # and that the client was made, which the clock of this test says was later


def test_sites_and_contacts_are_told_and_a_company_that_stays_is_not(sales_client: Browser, sales: User) -> None:
    with time_machine.travel(NOW, tick=False):
        client = save_client(None, ClientEntry("Harbor"), NOW)
    ruth = ContactEntry("Ruth Harbor", "ruth@harbor.example")
    entry = ClientEntry("Harbor", sites=(SiteEntry("Depot"), SiteEntry("Office")), contacts=(ruth,))
    with time_machine.travel(NOW + DAY, tick=False):
        save_client(client, entry, NOW + DAY)
    depot, office = client.sites.get(name="Depot"), client.sites.get(name="Office")
    jim = ContactEntry("Jim Harbor", "jim@harbor.example", pk=Contact.objects.get().pk)
    entry = ClientEntry("Harbor", sites=(SiteEntry("Barn", office.pk),), contacts=(jim,))
    with time_machine.travel(NOW + 2 * DAY, tick=False):
        save_client(client, entry, NOW + 2 * DAY)
    assert not Site.objects.filter(pk=depot.pk).exists()
    assert told(client) == [
        (NOW + 2 * DAY, "", "Contacts: Jim Harbor changed"),
        (NOW + 2 * DAY, "", "Sites: Depot removed, one renamed to Barn"),
        (NOW + DAY, "", "Contacts: Ruth Harbor added"),
        (NOW + DAY, "", "Sites: Depot added, Office added"),
        (NOW, "", "Client entered"),
    ]
    client.refresh_from_db()
    form = {"name": "Harbor", "users": "7", "mailboxes": "0", "shared_mailboxes": "0", "revision": client.revision}
    form |= {f"{prefix}-{part}_FORMS": "0" for prefix in ("sites", "contacts") for part in ("TOTAL", "INITIAL")}
    with time_machine.travel(NOW + 3 * DAY, tick=False):
        sales_client.force_login(sales)
        sales_client.post(f"/clients/{client.pk}/edit/", form)
    assert told(client)[:3] == [
        (NOW + 3 * DAY, "Sam Sales", "Company data changed"),
        (NOW + 3 * DAY, "Sam Sales", "Contacts: Jim Harbor removed"),
        (NOW + 3 * DAY, "Sam Sales", "Sites: Barn removed"),
    ]


def test_nothing_is_told_of_another_client() -> None:
    nine_servers(save_client(None, ClientEntry("Mill", sites=(SiteEntry("Office"),)), NOW), None)
    assert [text for _at, _who, text in told(Client.objects.create(name="Harbor"))] == ["Client entered"]


def test_a_client_without_a_history_has_an_empty_one(viewer_client: Browser) -> None:
    client = Client.objects.create(name="Harbor")
    Client.history.all().delete()
    assert told(client) == []
    assert "Nothing is on record yet." in viewer_client.get(f"/clients/{client.pk}/history/").text


def test_all_of_a_long_history_is_there_a_page_at_a_time(
    viewer_client: Browser, sales: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with time_machine.travel(NOW - DAY, tick=False):
        client = save_client(None, ClientEntry("Harbor", sites=(SiteEntry("Office"),)), NOW)
    nine_servers(client, sales)
    devices = list(Device.objects.all())
    for at in range(60):
        for device in devices[: at % 3 + 1]:
            device._history_date = NOW + at * timedelta(minutes=1)  # type: ignore[attr-defined]
            device._history_user = (sales, None)[at % 2]  # type: ignore[attr-defined]
            device.save()
    with django_assert_max_num_queries(8):
        first = told(client)
    with django_assert_max_num_queries(8):
        second = told(client, 2)
    assert (len(first), len(second)) == (50, 12)
    assert first == sorted(first, key=lambda entry: entry[0], reverse=True)
    assert first[0] == (NOW + timedelta(minutes=59), "", "By hand: H0, H1, H2")
    assert [text for _at, _who, text in second[-3:]] == [
        "x.csv imported: 9 new, 0 changed, 0 retired",
        "Client entered",
        "Sites: Office added",
    ]
    assert "Page 2 of 2" in viewer_client.get(f"/clients/{client.pk}/history/?page=2").text
