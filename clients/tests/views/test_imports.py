"""A file goes from the upload through the dry run into the inventory."""

import json
from typing import Any

import pytest
from django.test import Client as Browser

from clients.importing.rows import Choices
from clients.models import Client, Device, DeviceImport, PendingImport
from clients.services.imports import answer_questions
from clients.tests.files import csv_of, sample
from clients.tests.views.sending import answer, check, send
from groundwork.errors import DomainError
from groundwork.models import User
from groundwork.tests.people import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def lakeside() -> Client:
    return Client.objects.create(name="Lakeside Clinic")


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
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "The file is a picture (PNG), no list."),
        (b"%PDF-1.7", "The file is a PDF, no list."),
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
        ({"column-0": "kind"}, "Two columns are both said to be the kind."),
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


def test_answers_are_remembered_for_the_next_file_with_that_header(sales_client: Browser, lakeside: Client) -> None:
    header = "Box,What,Serial"
    send(sales_client, lakeside, csv_of("A,toaster,S1", header=header))
    answers = {"column-0": "host", "column-1": "kind", "column-2": "serial", "word-1": "toaster", "kind-1": "other"}
    answer(sales_client, lakeside, "look", **answers)
    assert "with these columns are filled in" not in check(sales_client, lakeside)
    answer(sales_client, lakeside, **answers)
    assert Device.objects.get().kind == "other"
    other = Client.objects.create(name="Mill")
    send(sales_client, other, csv_of("B,toaster,S2", header=header))
    page = check(sales_client, other)
    assert "with these columns are filled in" in page
    assert "Import: 1 new, 0 changed" in page
    send(sales_client, other, csv_of("B,toaster,S2", header="Crate,What,Serial"))
    assert "with these columns are filled in" not in check(sales_client, other)


def test_rejected_rows_are_downloaded_as_they_were_given(sales_client: Browser, lakeside: Client) -> None:
    send(sales_client, lakeside, csv_of("A,server", ",laptop", "=B,toaster,S2"))
    answered = sales_client.get(f"/clients/{lakeside.pk}/import/rejected.csv")
    lines = answered.getvalue().decode("utf-8-sig").splitlines()
    assert answered["Content-Disposition"] == 'attachment; filename="devices-rejected.csv"'
    assert lines[0] == "Line,Reason,Host name,Kind,Serial,Site,Last seen"
    assert [line.split(",")[0] for line in lines[1:]] == ["3", "4"]
    assert lines[2].endswith(",'=B,toaster,S2")
    assert sales_client.get("/clients/0/import/rejected.csv").status_code == 404


def test_an_import_tells_how_far_it_is(sales_client: Browser, lakeside: Client) -> None:
    send(sales_client, lakeside, csv_of(*(f"H{number},server,S{number}" for number in range(1_200))))
    lakeside.refresh_from_db()
    pending = PendingImport.objects.get()
    form = {"revision": lakeside.revision, "sha256": pending.sha256, "do": "apply"}
    told = sales_client.post(f"/clients/{lakeside.pk}/import/check/", form, headers={"X-Progress": "true"})
    lines = [json.loads(line) for line in told.getvalue().decode().splitlines()]
    assert [line.get("done") for line in lines[:-1]] == [0, 500, 1_000, 1_200]
    assert {line.get("total") for line in lines[:-1]} == {1_200}
    said = "devices.csv is imported: 1200 new, 0 changed, 0 unchanged, 0 retired."
    assert lines[-1] == {"to": f"/clients/{lakeside.pk}/", "said": said}
    assert lakeside.devices.count() == 1_200


def test_whoever_hangs_up_takes_the_import_back(sales_client: Browser, lakeside: Client) -> None:
    send(sales_client, lakeside, csv_of(*(f"H{number},server,S{number}" for number in range(1_200))))
    lakeside.refresh_from_db()
    pending = PendingImport.objects.get()
    form = {"revision": lakeside.revision, "sha256": pending.sha256, "do": "apply"}
    told: Any = sales_client.post(f"/clients/{lakeside.pk}/import/check/", form, headers={"X-Progress": "true"})
    lines = iter(told)
    assert [json.loads(next(lines))["done"] for _ in range(2)] == [0, 500]
    told._iterator.close()  # what the server does with an answer that nobody reads; the test's connection stays open
    assert not lakeside.devices.exists()
    assert PendingImport.objects.exists()
    assert answer(sales_client, lakeside)["Location"] == f"/clients/{lakeside.pk}/"


def test_what_goes_wrong_on_the_way_is_the_last_line(sales_client: Browser, lakeside: Client) -> None:
    send(sales_client, lakeside, csv_of("A,server,S1"))
    form = {"revision": 99, "sha256": PendingImport.objects.get().sha256, "do": "apply"}
    told = sales_client.post(f"/clients/{lakeside.pk}/import/check/", form, headers={"X-Progress": "true"})
    assert "Somebody else has changed this client" in json.loads(told.getvalue())["fault"]
    assert not lakeside.devices.exists()


def test_the_last_import_is_undone_from_the_page(sales_client: Browser, lakeside: Client) -> None:
    send(sales_client, lakeside, csv_of("A,server,S1"))
    answer(sales_client, lakeside)
    record = DeviceImport.objects.get()
    page = sales_client.get(f"/clients/{lakeside.pk}/import/").text
    assert "Undo this import" in page
    lakeside.refresh_from_db()
    address = f"/clients/{lakeside.pk}/import/{record.pk}/undo/"
    assert "Somebody else" in sales_client.post(address, {"revision": "1"}, follow=True).text
    done = sales_client.post(address, {"revision": lakeside.revision}, follow=True).text
    assert "The import of devices.csv is undone." in done
    assert not Device.objects.exists()
    assert "Undo this import" not in sales_client.get(f"/clients/{lakeside.pk}/import/").text
    other = Client.objects.create(name="Mill")
    assert sales_client.post(f"/clients/{other.pk}/import/{record.pk}/undo/").status_code == 404


def test_an_undo_that_would_be_refused_is_not_offered(sales_client: Browser, lakeside: Client) -> None:
    send(sales_client, lakeside, csv_of("A,server,S1"))
    answer(sales_client, lakeside)
    send(sales_client, lakeside, csv_of("A,server,S1"))
    answer(sales_client, lakeside)  # changes nothing, so the one before it can be undone
    before = sales_client.get(f"/clients/{lakeside.pk}/import/").text
    first = DeviceImport.objects.order_by("pk")[0]
    assert f'form="undo-{first.pk}"' in before
    assert before.count("Undo this import") == 1

    send(sales_client, lakeside, csv_of("A,server,S1", "B,laptop,S2"))
    answer(sales_client, lakeside)
    assert "Undo it" in sales_client.get(f"/clients/{lakeside.pk}/").text
    device = lakeside.devices.get(hostname="B")
    device.hostname = "C"
    device.save()
    after = sales_client.get(f"/clients/{lakeside.pk}/import/").text
    assert "Undo this import" not in after
    assert "Devices have been changed since this import: undoing it would lose that." in after
    assert "Undo it" not in sales_client.get(f"/clients/{lakeside.pk}/").text


def test_correcting_a_column_keeps_the_header_below_a_title(sales_client: Browser, lakeside: Client) -> None:
    send(sales_client, lakeside, b"Site,HQ\nGenerated,2026-11-01\nName,Site,Type,Remark\nA,HQ,server,x\n")
    assert "Import: 1 new" in check(sales_client, lakeside)
    answer(sales_client, lakeside, "look", **{"column-0": "host", "column-1": "ignore", "column-2": "kind"})
    assert "Import: 1 new" in check(sales_client, lakeside)


def test_a_zero_character_is_rejected_and_named_and_the_rest_comes_in(sales_client: Browser, lakeside: Client) -> None:
    send(sales_client, lakeside, csv_of("A,toas\0ter,S1", "B\0,server,S2", "C,server,S3"))
    answer(sales_client, lakeside)
    assert [device.hostname for device in lakeside.devices.all()] == ["C"]
    assert "\N{SYMBOL FOR NULL}" in json.dumps(DeviceImport.objects.get().report, ensure_ascii=False)


def test_what_was_applied_meanwhile_is_said(sales_client: Browser, lakeside: Client) -> None:
    send(sales_client, lakeside, csv_of("A,server,S1"))
    pending = PendingImport.objects.get()
    PendingImport.objects.all().delete()
    with pytest.raises(DomainError, match="applied or replaced already"):
        answer_questions(pending, Choices())
