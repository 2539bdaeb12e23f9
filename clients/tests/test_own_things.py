"""Things of the owner's own at a client: entered, counted, told over time, imported and taken back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from clients.importing.files import read_table
from clients.importing.rows import Choices
from clients.models import Client, DeviceImport, InventoryCount
from clients.selectors import (
    activity,
    counts_over_time,
    inventory_counts,
    inventory_counts_of,
    inventory_page,
    own_things_of,
    plan_for,
    undoable_import,
)
from clients.services.clients import ClientEntry, save_client
from clients.services.imports import import_devices
from clients.services.undoing import undo_import
from clients.tests.files import changes_nothing, csv_of, xlsx_of
from clients.tests.views.sending import answer, check, send
from clients.tests.views.test_clients import posted
from groundwork.held_files import SourceFile
from groundwork.models import CountedThing, User
from groundwork.tables.errors import UnreadableFileError
from groundwork.thing_edits import add_thing, change_thing

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def things(owner: User) -> None:
    add_thing("TB of backup", "TB of backup", by=owner)
    add_thing("phone line", "phone lines", by=owner)


@pytest.fixture
def harbor() -> Client:
    return save_client(None, ClientEntry("Harbor", users=22, things={"tb-of-backup": 8}), NOW)


def imported(client: Client, content: bytes, at: datetime = NOW + DAY, **choices: Any) -> DeviceImport:
    return import_devices(client, SourceFile("x.csv", content), Choices(**choices), None, at)[0]


def numbers(client: Client) -> dict[str, int]:
    found: dict[str, int] = Client.objects.get(pk=client.pk).things
    return found


def test_a_number_on_the_client_counts(harbor: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    assert inventory_counts(harbor) == {"user": 22, "tb-of-backup": 8}
    with django_assert_num_queries(3):  # one more than without such things, for however many clients
        assert len(inventory_counts_of([harbor, Client(pk=77, things={"phone-line": 1}), Client(pk=78)])) == 3
    others = {line.key: (line.label, line.counted) for line in inventory_page(harbor).others}
    assert (others["tb-of-backup"], others["phone-line"]) == (("TB of backup", 8), ("phone lines", 0))
    save_client(harbor, ClientEntry("Harbor", users=22, things={"phone-line": 3, "tb-of-backup": 0}), NOW + DAY)
    assert numbers(harbor) == {"phone-line": 3}
    over_time = counts_over_time(harbor, NOW + 2 * DAY)
    assert over_time is not None
    assert over_time.lines[0].changes == (("TB of backup", -8), ("phone line", 3))
    assert [line.devices for line in over_time.lines] == [0, 0]
    assert [row.things for row in Client.history.filter(id=harbor.pk)] == [{"phone-line": 3}, {"tb-of-backup": 8}]


def test_the_form_has_a_box_for_each(
    sales_client: Browser, harbor: Client, owner: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(10):
        page = sales_client.get(f"/clients/{harbor.pk}/edit/").text
    assert 'name="thing-tb-of-backup" value="8"' in page
    assert "Phone lines" in page
    wrong = posted(**{"thing-phone-line": "many", "thing-tb-of-backup": "12"})
    refused = sales_client.post(f"/clients/{harbor.pk}/edit/", wrong)
    assert (refused.status_code, 'value="many"' in refused.text, "whole number" in refused.text) == (422, True, True)
    sales_client.post(f"/clients/{harbor.pk}/edit/", {**wrong, "thing-phone-line": "1,200"})
    assert numbers(harbor) == {"tb-of-backup": 12, "phone-line": 1200}
    # Opened before the owner added them: what has no box stays as it is.
    assert sales_client.post(f"/clients/{harbor.pk}/edit/", posted(revision=2)).status_code == 302
    assert numbers(harbor) == {"tb-of-backup": 12, "phone-line": 1200}
    shown = sales_client.get(f"/clients/{harbor.pk}/").text
    assert "phone lines" in shown
    assert "1,200" in shown
    assert "12 TB of backup" in sales_client.get("/clients/").text


def test_a_hidden_one_is_offered_where_there_is_some(sales_client: Browser, harbor: Client, owner: User) -> None:
    for thing in CountedThing.objects.all():
        change_thing(thing, thing.one, thing.many, hidden=True, revision=1, by=owner)
    page = sales_client.get(f"/clients/{harbor.pk}/edit/").text
    assert "thing-tb-of-backup" in page
    assert "thing-phone-line" not in page
    assert "thing-" not in sales_client.get("/clients/new/").text
    assert [line.key for line in inventory_page(harbor).others if "-" in line.key] == ["shared-mailbox", "tb-of-backup"]
    assert own_things_of(harbor).things == ()


def test_columns_that_have_the_word_count(harbor: Client) -> None:
    """In any row, a device's too; an empty cell says nothing."""
    rows = ("SRV-1,server,S1,4,", 'SRV-2,server,S2,"1,200",', ",,,,5", "PC,workstation,S3,,")
    record = imported(harbor, csv_of(*rows, header="Host name,Kind,Serial,TB_of_Backup,Phone Lines"))
    assert numbers(harbor) == {"tb-of-backup": 1204, "phone-line": 5}
    assert record.report["new"] == 3
    assert record.report["rejected"] == []
    assert record.report["things"] == {"tb-of-backup": [8, 1204], "phone-line": [0, 5]}
    counted = InventoryCount.objects.last()
    assert counted is not None
    assert counted.counts == {"server": 2, "workstation": 1, "user": 22, "tb-of-backup": 1204, "phone-line": 5}


def test_rows_whose_kind_is_the_word_count_with_their_quantity(harbor: Client) -> None:
    rows = ("PC,workstation,", "Line 1,Phone Line,", "Line 2,phone-line,", "Vault,TB of backup,7.0", ",phone lines,3")
    content = csv_of(*rows, header="Name,Type,Qty")
    assert plan_for(harbor, read_table(content), Choices()).kind_words[1].kinds == ("phone-line",)
    record = imported(harbor, content)
    assert (numbers(harbor), record.report["new"]) == ({"phone-line": 5, "tb-of-backup": 7}, 1)
    again = imported(harbor, content, NOW + 2 * DAY)
    assert (again.report["unchanged"], again.report["things"]["phone-line"]) == (1, [5, 5])


@pytest.mark.parametrize("cell", ["lots", "-3", "2.5", "1000001", "٣x", "1e3"])
def test_a_number_that_is_none_rejects_its_row_and_leaves_what_is_known(harbor: Client, cell: str) -> None:
    rows = (f"A,server,{cell},2", "B,server,4,3")
    record = imported(harbor, csv_of(*rows, header="Host name,Kind,TB of backup,Phone lines"))
    assert "whole number" in record.report["rejected"][0]["reason"]
    # Line 2 is not read: what it says of either is missing, so neither is set.
    assert (numbers(harbor), record.report["new"]) == ({"tb-of-backup": 8}, 1)


def test_a_file_of_numbers_needs_no_device(harbor: Client) -> None:
    plan = plan_for(harbor, read_table(xlsx_of([["TB of backup", "Remark"], [12, "vault"]])), Choices())
    assert (plan.new_numbers, changes_nothing(plan), plan.rejected) == ({"tb-of-backup": 12}, False, ())
    with pytest.raises(UnreadableFileError, match="No column holds a host name"):
        plan_for(harbor, read_table(csv_of("x,y", header="Colour,Shape")), Choices())


def test_an_answer_about_a_thing_that_is_gone_is_none(harbor: Client, owner: User) -> None:
    content = csv_of("A,gizmo,S1", header="Host name,Kind,Serial")
    kinds, columns = {"gizmo": "old-thing", "": "old-thing"}, {"Serial": "counted:old-thing"}
    assert imported(harbor, content, kinds=kinds, columns=columns).report["unknown_kinds"] == {"gizmo": 1}
    record = imported(harbor, content, NOW + 2 * DAY, kinds={"gizmo": "phone-line"})
    assert record.report["things"] == {"phone-line": [0, 1]}


def test_an_import_takes_its_numbers_back(harbor: Client, owner: User) -> None:
    imported(harbor, csv_of("9", header="TB of backup"))
    assert len([line for line in activity(harbor).entries if line.at > NOW]) == 2  # entered, imported: no third
    found = undoable_import(harbor)
    assert found is not None
    save_client(harbor, ClientEntry("Harbor", users=22, things={"tb-of-backup": 10}), NOW + 2 * DAY)
    refused = undoable_import(harbor)
    assert refused is not None
    assert "Numbers have been changed" in refused.refusal
    save_client(harbor, ClientEntry("Harbor", users=22, things={"tb-of-backup": 9}), NOW + 2 * DAY)
    undo_import(found.record, owner, NOW + 3 * DAY)
    assert numbers(harbor) == {"tb-of-backup": 8}
    assert undoable_import(harbor) is None or undoable_import(harbor) != found


def test_the_page_shows_the_numbers_and_asks(sales_client: Browser, harbor: Client) -> None:
    send(sales_client, harbor, csv_of("A,gadget,3", header="Name,Type,Qty"))
    page = check(sales_client, harbor)
    assert '<option value="phone-line">Phone lines</option>' in page
    assert '<option value="counted:tb-of-backup">TB of backup</option>' in page
    said = {"word-1": "gadget", "kind-1": "phone-line"}
    answer(sales_client, harbor, do="look", **said)
    assert 'Phone lines · 3 <span class="muted">instead of 0' in check(sales_client, harbor)
    answer(sales_client, harbor, **said)
    assert "Counted now: 3 phone lines." in sales_client.get(f"/clients/{harbor.pk}/").text
    assert numbers(harbor) == {"tb-of-backup": 8, "phone-line": 3}


def test_a_line_for_each_client_counts_for_each(sales_client: Browser, harbor: Client) -> None:
    Client.objects.create(name="Mill")
    rows = ("Harbor,12,", "mill,,4", "New & Co,1,1")
    send(sales_client, harbor, csv_of(*rows, header="Client,TB of backup,Phone lines"))
    address = f"/clients/{harbor.pk}/import/split/"
    page = sales_client.get(address).text
    assert "TB of backup: 12" in page
    shown = page.split('name="shown" value="')[1].split('"')[0]
    sales_client.post(address, {"shown": shown, "client": ["Harbor", "mill", "New & Co"]})
    assert {client.name: client.things for client in Client.objects.all()} == {
        "Harbor": {"tb-of-backup": 12},
        "Mill": {"phone-line": 4},
        "New & Co": {"tb-of-backup": 1, "phone-line": 1},
    }
