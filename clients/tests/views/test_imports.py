"""A file goes from the upload through the dry run into the inventory."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from clients.models import Client, Device, DeviceImport, PendingImport
from clients.tests.files import csv_of, sample
from groundwork.models import User
from groundwork.tests.people import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def lakeside() -> Client:
    return Client.objects.create(name="Lakeside Clinic")


def send(browser: Browser, client: Client, content: bytes, name: str = "devices.csv") -> Any:
    return browser.post(f"/clients/{client.pk}/import/", {"file": SimpleUploadedFile(name, content)})


def answer(browser: Browser, client: Client, do: str = "apply", **answers: Any) -> Any:
    """Post the check page's form with what the page holds, and these answers."""
    client.refresh_from_db()
    pending = PendingImport.objects.get(client=client)
    form = {"revision": client.revision, "sha256": pending.sha256, "do": do, **answers}
    return browser.post(f"/clients/{client.pk}/import/check/", form)


def check(browser: Browser, client: Client) -> str:
    return " ".join(str(browser.get(f"/clients/{client.pk}/import/check/").text).split())


def test_the_whole_way(sales_client: Browser, sales: User, lakeside: Client) -> None:
    assert (
        send(sales_client, lakeside, sample("rmm-c-awkward.csv"))["Location"] == f"/clients/{lakeside.pk}/import/check/"
    )
    page = check(sales_client, lakeside)
    assert "Import: 22 new, 0 changed" in page
    assert "Not known: choose…" in page
    assert "The same device as line 2." in page
    assert not Device.objects.exists()
    response = answer(sales_client, lakeside)
    assert response["Location"] == f"/clients/{lakeside.pk}/"
    assert Device.objects.filter(client=lakeside).count() == 22
    assert DeviceImport.objects.get().applied_by == sales
    assert Device.history.first().history_user == sales
    assert not PendingImport.objects.exists()
    assert "devices.csv is imported: 22 new" in sales_client.get(response["Location"]).text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "The file is a picture (PNG), no list of devices."),
        (b"%PDF-1.7", "The file is a PDF, no list of devices."),
        (b"", "The file is empty."),
        (b"a,b\n" + b"x" * 5000 + b",2\n", "Line 2, column 1: the cell is longer than 4 KB."),
        (b"x" * (20 * 1024 * 1024 + 1), "The file has 20.0 MB; at most 20 MB can be read."),
    ],
)
def test_what_cannot_be_read_is_said_and_not_kept(
    sales_client: Browser, lakeside: Client, content: bytes, said: str
) -> None:
    response = send(sales_client, lakeside, content)
    assert response.status_code == 422
    assert said in response.text
    assert not PendingImport.objects.exists()


def test_a_form_without_a_file_is_told(sales_client: Browser, lakeside: Client) -> None:
    response = sales_client.post(f"/clients/{lakeside.pk}/import/", {})
    assert (response.status_code, "Choose a file." in response.text) == (422, True)


def test_a_kind_is_explained_looked_at_and_applied(sales_client: Browser, lakeside: Client) -> None:
    send(sales_client, lakeside, csv_of("A,toaster", "B,server"))
    answers = {"word-1": "toaster", "kind-1": "other"}
    assert answer(sales_client, lakeside, **answers)["Location"].endswith("/check/")
    assert not Device.objects.exists()
    page = check(sales_client, lakeside)
    assert "Your answers have changed the result." in page
    assert "Import: 2 new, 0 changed" in page
    answer(sales_client, lakeside, **answers)
    assert sorted(Device.objects.values_list("kind", flat=True)) == ["other", "server"]


def test_columns_can_be_corrected(sales_client: Browser, lakeside: Client) -> None:
    send(sales_client, lakeside, b"Label,Sort,Tag\nA,server,S1\n")
    page = check(sales_client, lakeside)
    assert "No column holds a host name or a serial. Say which one does." in page
    assert 'value="apply"' not in page
    answers = {"column-0": "host", "column-1": "kind", "column-2": "serial"}
    answer(sales_client, lakeside, do="look", **answers)
    assert "Import: 1 new, 0 changed" in check(sales_client, lakeside)
    answer(sales_client, lakeside, **answers)
    assert Device.objects.get().serial == "S1"


def test_a_date_that_reads_two_ways_is_asked_about_before_applying(sales_client: Browser, lakeside: Client) -> None:
    send(sales_client, lakeside, csv_of("A,server,,,05/06/2026"))
    page = check(sales_client, lakeside)
    assert "“05/06/2026” reads two ways" in page
    assert 'value="apply"' not in page
    answer(sales_client, lakeside, do="look", date_order="day-first")
    answer(sales_client, lakeside, date_order="day-first")
    assert str(Device.objects.get().last_seen).startswith("2026-06-05")


def test_missing_devices_are_retired_if_ticked(sales_client: Browser, lakeside: Client) -> None:
    for host in ("OLD-1", "OLD-2"):
        Device.objects.create(client=lakeside, kind="server", hostname=host)
    send(sales_client, lakeside, csv_of("OLD-1,server"))
    assert "Retire the 1 device that is no longer in the file" in check(sales_client, lakeside)
    answer(sales_client, lakeside, retire_missing="on")
    assert [device.hostname for device in Device.objects.filter(retired_at=None)] == ["OLD-1"]


def test_an_inventory_that_changed_meanwhile_is_shown_again(sales_client: Browser, lakeside: Client) -> None:
    send(sales_client, lakeside, csv_of("A,server"))
    sha = PendingImport.objects.get().sha256
    address = f"/clients/{lakeside.pk}/import/check/"
    Client.objects.filter(pk=lakeside.pk).update(revision=5)
    response = sales_client.post(address, {"revision": 1, "sha256": sha, "do": "apply"})
    assert response.status_code == 409
    assert 'name="revision" value="5"' in response.text
    assert not Device.objects.exists()
    assert PendingImport.objects.exists()


def test_another_file_sent_meanwhile_is_not_applied_unseen(sales_client: Browser, lakeside: Client) -> None:
    send(sales_client, lakeside, csv_of("A,server"))
    response = answer(sales_client, lakeside, sha256="0" * 64)
    assert (response.status_code, "another file" in response.text) == (409, True)
    assert not Device.objects.exists()


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"column-0": "colour"}, "“colour” is no field."),
        ({"column-0": "serial"}, "Two columns are both said to be the serial."),
        ({"word-1": "server", "kind-1": "breadbox"}, "“breadbox” is no kind of device."),
        ({"date_order": "year-first"}, "Select a valid choice."),
        ({"revision": "x"}, "Enter a whole number."),
    ],
)
def test_answers_that_cannot_be_are_refused(
    sales_client: Browser, lakeside: Client, answers: dict[str, str], said: str
) -> None:
    send(sales_client, lakeside, csv_of("A,server"))
    response = answer(sales_client, lakeside, **answers)
    assert (response.status_code, said in response.text) == (422, True)
    assert not Device.objects.exists()


def test_the_file_can_be_dropped(sales_client: Browser, lakeside: Client) -> None:
    send(sales_client, lakeside, csv_of("A,server"))
    sales_client.post(f"/clients/{lakeside.pk}/import/drop/")
    assert not PendingImport.objects.exists()
    assert sales_client.get(f"/clients/{lakeside.pk}/import/check/").status_code == 404


def test_a_held_file_is_seen_by_its_sender_only(sales_client: Browser, owner: User, lakeside: Client) -> None:
    send(sales_client, lakeside, csv_of("SECRET-HOST,server"))
    assert signed_in(owner).get(f"/clients/{lakeside.pk}/import/check/").status_code == 404
    other = Client.objects.create(name="Mill")
    assert sales_client.get(f"/clients/{other.pk}/import/check/").status_code == 404


def test_looking_changes_nothing(sales_client: Browser, lakeside: Client) -> None:
    send(sales_client, lakeside, csv_of("A,server"))
    before = PendingImport.objects.values().get()
    check(sales_client, lakeside)
    lakeside.refresh_from_db()
    assert (PendingImport.objects.values().get(), lakeside.revision) == (before, 1)


def test_hostile_names_are_shown_as_text(sales_client: Browser, lakeside: Client) -> None:
    script = "<script>alert(1)</script>"
    content = csv_of(f"{script},{script},,{script}", "=1+1,server", header=f"Host name,Kind,{script},Site")
    send(sales_client, lakeside, content, name=f"{script}.csv")
    page = check(sales_client, lakeside)
    assert script not in page
    assert "&lt;script&gt;" in page
    answer(sales_client, lakeside, **{"word-1": "script alert 1 script", "kind-1": "server"})
    answer(sales_client, lakeside, **{"word-1": "script alert 1 script", "kind-1": "server"})
    shown = sales_client.get(f"/clients/{lakeside.pk}/").text
    assert script not in shown
    assert set(Device.objects.values_list("hostname", flat=True)) == {script, "=1+1"}
