"""Many clients from a file, on its pages; the template and the export."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from clients.models import Client
from clients.tests.files import csv_of
from groundwork.models import CountedThing
from groundwork.tests.shown import shown_in

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script>"
CHECK = "/clients/import/check/"


def send(browser: Browser, *rows: str, header: str = "Name,Users,Sites") -> str:
    file = SimpleUploadedFile("clients.csv", csv_of(*rows, header=header))
    return browser.post("/clients/import/", {"file": file}, follow=True).text


def test_from_the_list_to_the_clients(sales_client: Browser) -> None:
    Client.objects.create(name="Harbor", users=22)
    assert 'href="/clients/import/"' in sales_client.get("/clients/").text
    assert 'href="/clients/import/template.csv"' in sales_client.get("/clients/import/").text
    page = send(sales_client, f"{SCRIPT},5,A;B", "harbor,30,", "Bad,many,", header="Name,Users,Sites")
    shown = " ".join(page.split())
    for said in ("1 new client", "1 client that would change", "Users: 22 → 30", "Users: Write a whole number", "A, B"):
        assert said in shown
    assert SCRIPT not in page
    refused = sales_client.get("/clients/import/refused.csv").getvalue().decode()
    assert refused.splitlines()[1].startswith('4,"Users: Write a whole number')
    answer = sales_client.post(CHECK, shown_in(page, CHECK, change="on"), follow=True)
    assert "Clients imported: 1 new, 1 changed." in answer.text
    assert {client.name: client.users for client in Client.objects.all()} == {SCRIPT: 5, "Harbor": 30}
    assert sales_client.get(CHECK).status_code == 404


def test_step_by_step_to_the_script(sales_client: Browser) -> None:
    form = shown_in(send(sales_client, "Mill,5,"), CHECK)
    answer = sales_client.post(CHECK, form, headers={"X-Progress": "true"})
    lines = [json.loads(line) for line in answer.getvalue().decode().splitlines()]
    assert lines[1:] == [
        {"done": 1, "total": 1},
        {"to": "/clients/", "said": "Clients imported: 1 new, 0 changed."},
    ]


def test_a_page_that_is_out_of_date_is_shown_again(sales_client: Browser) -> None:
    form = shown_in(send(sales_client, "Mill,5,"), CHECK)
    Client.objects.create(name="Mill")
    answer = sales_client.post(CHECK, form)
    assert answer.status_code == 409
    assert "Clients of the file have changed since you opened this page." in answer.text
    assert "Change the 1 client that is there already" in answer.text


def test_a_file_that_cannot_be_read_is_not_kept(sales_client: Browser) -> None:
    assert "No column holds the client&#x27;s name." in send(sales_client, "5,A", header="Users,Sites")
    assert sales_client.get(CHECK).status_code == 404


def test_it_can_be_let_go_of(sales_client: Browser) -> None:
    send(sales_client, "Mill,5,")
    assert "Nothing was imported." in sales_client.post("/clients/import/drop/", follow=True).text
    assert not Client.objects.exists()
    assert sales_client.get(CHECK).status_code == 404


def test_template_and_export(viewer_client: Browser, sales_client: Browser) -> None:
    CountedThing.objects.create(code="backup-tb", one="TB of backup", many="TB of backup")
    Client.objects.create(name="=Harbor", users=22, things={"backup-tb": 4})
    template = sales_client.get("/clients/import/template.csv").getvalue().decode("utf-8-sig")
    assert template.startswith("Name,Legal name,")
    assert template.endswith("Contacts,TB of backup\r\n")
    export = viewer_client.get("/clients/export.csv")
    assert "clients-2" in export["Content-Disposition"]
    lines = export.getvalue().decode("utf-8-sig").splitlines()
    assert lines == [template.strip(), "'=Harbor,,,,,,,no,,22,0,0,,,4"]


def test_who_may(viewer_client: Browser) -> None:
    assert viewer_client.get("/clients/import/").status_code == 404
    assert viewer_client.get(CHECK).status_code == 404
    assert "/clients/import/" not in viewer_client.get("/clients/").text
