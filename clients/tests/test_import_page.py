"""What the dry run's page says of each device."""

from datetime import UTC, date, datetime

import pytest

from clients.models import Client, Device
from clients.selectors import FieldChange, import_page
from clients.services.imports import hold_file
from clients.tests.files import csv_of
from groundwork.held_files import SourceFile
from groundwork.models import User

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def test_changes_are_told_as_people_read_them(sales: User) -> None:
    client = Client.objects.create(name="Harbor")
    Device.objects.create(
        client=client, kind="other", hostname="A", serial="S1", retired_at=NOW, warranty_until=date(2026, 1, 5)
    )
    Device.objects.create(client=client, kind="access-point", hostname="GONE", os="6.2")
    content = csv_of(
        "A,Access Point,S1,2026-11-20T08:05:00Z,2027-01-05",
        "B,server,,,",
        header="Host name,Kind,Serial,Last seen,Warranty",
    )
    page = import_page(client, hold_file(client, sales, SourceFile("x.csv", content), NOW))
    ((name, changes),) = page.changes
    assert name == "A"
    assert [(str(change.label), str(change.before), str(change.after)) for change in changes] == [
        ("kind", "other", "access point"),
        ("last seen", "–", "20 November 2026, 8:05 AM UTC"),
        ("warranty until", "5 January 2026", "5 January 2027"),
        ("in service", "no", "yes"),
    ]
    assert isinstance(changes[0], FieldChange)
    assert [(device.name, str(device.kind)) for device in page.new] == [("B", "server")]
    assert [(device.name, device.more, str(device.kind)) for device in page.missing] == [
        ("GONE", "6.2", "access point")
    ]
