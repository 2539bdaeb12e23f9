"""What the check page asks of a file besides kinds and dates, and how it is answered."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client as Browser

from clients.importing.files import read_table
from clients.importing.guessing import guess_columns
from clients.importing.own import NOTHING
from clients.importing.preview import maybe_cut_serial
from clients.models import Client, Device, ImportMemory, PendingImport
from clients.selectors import ImportPage, import_page
from clients.tests.files import csv_of
from clients.tests.importing.test_workbooks import LIST, book_of, saved
from clients.tests.views.sending import answer, check, send
from groundwork.tests.shown import shown_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbor() -> Client:
    return Client.objects.create(name="Harbor")


def shown(client: Client) -> ImportPage:
    return import_page(client, PendingImport.objects.get(client=client))


def hosts(client: Client) -> list[str]:
    return sorted(Device.objects.filter(client=client).values_list("hostname", flat=True))


def test_an_unclear_code_page_is_asked_about_with_rows_as_each_shows_them(
    sales_client: Browser, harbor: Client
) -> None:
    send(sales_client, harbor, "Host name,Kind,Site\nA,server,Склад\n".encode("cp1251"))
    html = check(sales_client, harbor)
    assert "Which letters are these?" in html
    assert "A,server,Склад" in html
    assert "Import:" not in html
    assert answer(sales_client, harbor).status_code == 422
    answer(sales_client, harbor, "look", code_page="Windows-1251")
    assert [device.site for device in shown(harbor).new] == ["Склад"]
    answer(sales_client, harbor)
    assert Device.objects.get().site.name == "Склад"  # type: ignore[union-attr]
    assert ImportMemory.objects.get().answers["code_page"] == "Windows-1251"


def test_another_sheet_can_be_chosen(sales_client: Browser, harbor: Client) -> None:
    content = saved(book_of(Servers=LIST, Phones=[["Name", "Type"], ["P", "desk phone"]]))
    send(sales_client, harbor, content, "devices.xlsx")
    assert "2 sheets hold lists." in check(sales_client, harbor)
    answer(sales_client, harbor, "look", sheet="Phones", **{"column-0": "host", "column-1": "kind"})
    assert [device.name for device in shown(harbor).new] == ["P"]
    answer(sales_client, harbor, sheet="Phones")
    assert hosts(harbor) == ["P"]


def test_all_sheets_are_taken_together_by_one_press(sales_client: Browser, harbor: Client) -> None:
    content = saved(book_of(Main=LIST, Barn=[LIST[0], ["P", "phone", "S9"]]))
    send(sales_client, harbor, content, "devices.xlsx")
    assert "Take all of them together" in check(sales_client, harbor)
    path = f"/clients/{harbor.pk}/import/check/"
    # The button comes after the list of sheets, so that it has the last word.
    form = shown_in(sales_client.get(path).text, path)
    sales_client.post(path, {**form, "sheet": ["Main", "*"]})
    assert "2 sheets together" in check(sales_client, harbor)
    assert not Device.objects.exists()
    answer(sales_client, harbor, sheet="*")
    assert hosts(harbor) == ["A", "B", "P"]
    assert sorted(harbor.sites.values_list("name", flat=True)) == ["Barn", "Main"]


def test_zeros_that_may_be_lost_are_told(sales_client: Browser, harbor: Client) -> None:
    """Of an XLSX the formats are read, so nothing has to be said; of the others nobody tells them."""
    said = "Serials such as"
    book = book_of(Devices=[["Host name", "Kind", "Serial"], ["A", "server", 12345]])
    send(sales_client, harbor, saved(book), "devices.xlsx")
    assert said not in check(sales_client, harbor)
    table = replace(read_table(saved(book)), hides_errors=True)
    assert maybe_cut_serial(table, guess_columns(table, NOTHING)) == "12345"
    for serial in ("0012345", "AB12345", ""):
        text = read_table(csv_of(f"A,server,{serial},,"))
        assert maybe_cut_serial(replace(text, hides_errors=True), guess_columns(text, NOTHING)) == ""


def test_no_code_page_is_named_before_it_is_said(sales_client: Browser, harbor: Client) -> None:
    send(sales_client, harbor, "Host name,Kind,Site\nA,server,Склад\n".encode("cp1251"))
    assert "code page not known, commas" in check(sales_client, harbor)
    answer(sales_client, harbor, "look", code_page="Windows-1251")
    assert "Windows-1251, commas" in check(sales_client, harbor)


def test_numbers_are_dates_once_that_is_said(sales_client: Browser, harbor: Client) -> None:
    send(sales_client, harbor, csv_of("A,server,S1,,46327.25"))
    html = check(sales_client, harbor)
    assert "Last seen: 46327.25 is 1 November 2026" in html
    assert "1 note about a row that comes in" in html
    answers: dict[str, Any] = {"days": "asked", "days-last_seen": "on"}
    answer(sales_client, harbor, "look", **answers)
    answer(sales_client, harbor, **answers)
    assert str(Device.objects.get().last_seen) == "2026-11-01 06:00:00+00:00"


def test_suggestions_are_taken_by_one_press_and_never_by_themselves(sales_client: Browser, harbor: Client) -> None:
    rows = ("A,Laptop Charger", "B,Laptop", "C,KVM Switch", "D,Toaster")
    send(sales_client, harbor, csv_of(*rows, header="Name,Type"))
    assert "Take the 2 suggestions" in check(sales_client, harbor)
    form: dict[str, Any] = {}
    for question in shown(harbor).kinds:
        form |= {f"word-{question.number}": question.word.key, f"kind-{question.number}": question.answer}
        form |= {f"suggested-{question.number}": question.suggested} if question.suggested else {}
    answer(sales_client, harbor, "look", **form)
    assert shown(harbor).suggestions == 2
    answer(sales_client, harbor, "", guess="suggested", **form)
    page = shown(harbor)
    assert {question.word.key: question.answer for question in page.kinds} == {
        "kvm switch": "ignore",
        "laptop": "",
        "laptop charger": "ignore",
        "toaster": "",
    }
    assert [device.name for device in page.new] == ["B"]


def test_what_was_guessed_from_contents_says_so(sales_client: Browser, harbor: Client) -> None:
    send(sales_client, harbor, csv_of("A,AGENT,Server,", "B,AGENT,Laptop,", header="Name,Device Type,Role,Notes"))
    html = check(sales_client, harbor)
    assert html.count("by what stands in it") == 1
    assert html.index('id="columns"') < html.index('id="kinds"')
