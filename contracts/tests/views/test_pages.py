"""The list and the page of contracts, and the form of what staff may change."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client as Browser
from django.utils.html import escape

from clients.models import Client, Device
from contracts.documents import Basis, Clauses, Closing, End, Notice, difference_of
from contracts.models import Contract
from contracts.selectors.standings import standing_of
from contracts.services.amending import amend_contract
from contracts.services.details import Details, change_details
from contracts.services.records import add_record, lock_contract
from contracts.tests.making import NOW, a_contract, stretch
from groundwork.models import User
from groundwork.tests.people import signed_in

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script>"
TODAY = datetime.fromisoformat("2026-12-20T12:00:00+00:00")
CLAUSES = Clauses(notice=Notice(3, "months"), end=End("renews", 12), true_up=True)


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    """Before anybody signs in: a session does not last for weeks."""
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def harbor() -> Client:
    client = Client.objects.create(name="Harbor Law Group", users=14)
    for number in range(12):
        Device.objects.create(client=client, kind="workstation", hostname=f"PC-{number}")
    return client


@pytest.fixture
def contract(harbor: Client) -> Contract:
    """$6,168.60 for 36 months from December; from 13 December on +$85.56 under the contract, which says so."""
    first = stretch(1, ["6168.60", "6353.66", "6544.27"], counts=(("user", 14), ("workstation", 11)))
    contract = a_contract(harbor, stretches=(first,), clauses=CLAUSES, billing=1)
    more = replace(
        stretch(2, ["6254.16", "6441.78", "6635.03"], signed=False), counts=(("user", 14), ("workstation", 12))
    )
    since = date(2026, 12, 13)
    due = difference_of(standing_of(contract), more, since, "Rest of December")
    with transaction.atomic():
        amend_contract(
            contract, more, since, Basis("clause", "notice of 10 December"), None, NOW, kind="true-up", due=due
        )
    return contract


def text_of(browser: Browser, address: str, status: int = 200) -> str:
    """What stands on the page, without tags and with single blanks."""
    answer = browser.get(address)
    assert answer.status_code == status
    main = answer.text.partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_the_page_says_what_holds_what_comes_and_how_it_came_to_that(
    viewer_client: Browser, contract: Contract
) -> None:
    page = text_of(viewer_client, f"/contracts/{contract.number}/")
    for said in (
        "1 December 2026 to 30 November 2029 · notice by 31 August 2029, then 12 months more",
        "$ 6,168.60",
        "a month from 1 January 2027 on, by the true-up $6,254.16",
        # 11 months at $6,254.16, 12 at $6,441.78 and 12 at $6,635.03.
        "left of the term, 35 months $225,717.48",
        "Brought in, not signed here : Gold, 11 workstations, 14 users signed on paper in 2025 $6,168.60",
        "13 Dec 2026 True-up : +1 workstation Under the contract, no signature needed · notice of 10 December",
        "Notice to the client (PDF) + $85.56",
        "13 Dec 2026 Rest of December 19 of 31 days + $52.44",
        "Workstation 11 12 12",
        # Nobody has signed it here.
        "What changed since it was agreed",
        "Counted by Agreed In force Today",
        "Flat fee, no plan",
        "At the end of the term this contract renews by 12 months",
        "When what we look after grows or shrinks, the fee follows.",
    ):
        assert said in page


def test_the_counts_of_today_stand_beside_those_agreed(viewer_client: Browser, contract: Contract) -> None:
    Device.objects.create(client=contract.client, kind="laptop", hostname="NEW")
    page = text_of(viewer_client, f"/contracts/{contract.number}/")
    assert "Laptop 0 0 1" in page
    assert "Server" not in page


def test_each_record_shows_its_hash_and_its_entry(viewer_client: Browser, contract: Contract) -> None:
    page = text_of(viewer_client, f"/contracts/{contract.number}/")
    records = list(contract.records.select_related("event"))
    assert len(records) == 2
    for record in records:
        assert record.event is not None
        assert record.sha256 in page
        assert f"Entry {record.event.seq} of the log" in page


def test_one_that_is_cancelled_says_so_and_what_is_owed(viewer: User, contract: Contract) -> None:
    with transaction.atomic():
        row, now = lock_contract(contract)
        closing = Closing(date(2027, 6, 30), "cancelled", "They move abroad.", owed=now.fees[1] * 3)
        closed = replace(now, kind="ended", basis=Basis("staff"), effective_on=date(2027, 6, 30), closing=closing)
        add_record(row, closed, None, NOW)
    with time_machine.travel(TODAY + timedelta(days=200), tick=False):
        page = text_of(signed_in(viewer), f"/contracts/{contract.number}/")
    assert "Cancelled 1 December 2026 to 30 June 2027 · cancelled" in page
    assert "Cancelled : last day 30 June 2027, They move abroad." in page
    assert "Owed at the end under the terms – $18,762.48" in page
    assert "a month today" not in page
    assert "left of the term" not in page
    assert "Today against the contract" not in page


def test_a_month_in_which_it_ends_is_left_in_part_and_owed_in_part(harbor: Client, viewer_client: Browser) -> None:
    contract = a_contract(harbor, months=3, stretches=(stretch(1, "310.00", months=3),))
    with transaction.atomic():
        row, now = lock_contract(contract)
        last = date(2027, 1, 21)
        closing = Closing(last, "cancelled", "They move abroad.", owed=now.owed_after(last, now.last_day))
        add_record(row, replace(now, kind="ended", effective_on=last, closing=closing), None, NOW)
    with time_machine.travel("2026-12-10T12:00:00Z", tick=False):
        page = text_of(viewer_client, f"/contracts/{contract.number}/")
    assert "left of the term, to 21 January 2027 $210.00" in page
    assert "Owed at the end under the terms – $410.00" in page  # with December all three months, and none twice


def test_the_page_costs_the_same_however_long_its_history(
    viewer_client: Browser, contract: Contract, sales: User, django_assert_num_queries: Any
) -> None:
    # Session, user, roles, contract, seller, records, notices, devices, sites, who follows, troubles, mails.
    with django_assert_num_queries(12):
        viewer_client.get(f"/contracts/{contract.number}/")
    for number in range(2, 12):
        change_details(contract, Details(f"PO {number}", "", ""), sales, NOW, number)
    with django_assert_num_queries(12):
        viewer_client.get(f"/contracts/{contract.number}/")


def test_names_are_text(sales_client: Browser, sales: User) -> None:
    contract = a_contract(Client.objects.create(name=SCRIPT), stretches=(stretch(1, "10.00", name=SCRIPT),))
    change_details(contract, Details(SCRIPT, SCRIPT, ""), sales, NOW, 1)
    for address in ("/contracts/", f"/contracts/{contract.number}/", f"/contracts/{contract.number}/details/"):
        page = sales_client.get(address).text
        assert SCRIPT not in page
        assert escape(SCRIPT) in page


def details(records: int, **typed: str) -> dict[str, Any]:
    return {"records": records, "po_number": "", "billing_name": "", "billing_email": "", **typed}


def test_the_details_are_changed_without_anybodys_yes(sales_client: Browser, contract: Contract) -> None:
    address = f"/contracts/{contract.number}/details/"
    typed = details(2, po_number=" LC-4471 ", billing_name="Accounts", billing_email="bills@harbor.example")
    answer = sales_client.post(address, typed, follow=True)
    assert "The details are saved." in answer.text
    for said in ("LC-4471", "bills@harbor.example", "Details changed", "Sam Sales"):
        assert said in answer.text
    assert "Nothing was changed." in sales_client.post(address, {**typed, "records": 3}, follow=True).text
    assert contract.records.count() == 3


def test_the_details_bring_nothing_forward_that_is_agreed_for_later(
    sales_client: Browser, sales: User, contract: Contract
) -> None:
    more = stretch(4, "7000.00", name="Platinum", counts=(("user", 14), ("workstation", 30)))
    floored = replace(CLAUSES, floor=Decimal("0.85"))
    with transaction.atomic():
        row, now = lock_contract(contract)
        add_record(row, replace(now, kind="details", clauses=floored), None, NOW)
    with transaction.atomic():
        amend_contract(contract, more, date(2027, 3, 1), Basis("signed"), None, NOW, kind="amended")
    change_details(contract, Details("PO 4", "", ""), sales, TODAY, 4)
    page = text_of(sales_client, f"/contracts/{contract.number}/")
    assert "Workstation 11 12 12" in page
    assert f"{contract.number} · Gold" in page
    assert "Lowest fee 85% of $6,168.60" in page
    listed = text_of(sales_client, "/contracts/")
    assert "Gold" in listed
    assert "Platinum" not in listed
    with time_machine.travel("2027-03-01T12:00:00Z", tick=False):
        assert "Platinum" in text_of(signed_in(sales), "/contracts/")


def test_a_fee_that_several_changes_make_is_named_after_none(viewer_client: Browser, contract: Contract) -> None:
    with transaction.atomic():
        more = stretch(2, "6400.00", signed=False)
        amend_contract(contract, more, date(2026, 12, 14), Basis("signed"), None, NOW, kind="amended")
    page = text_of(viewer_client, f"/contracts/{contract.number}/")
    assert "a month from 1 January 2027 on $6,400.00" in page


def test_a_fault_names_its_box_and_keeps_what_was_typed(sales_client: Browser, contract: Contract) -> None:
    typed = details(2, po_number="LC-4471", billing_email="bills at harbor")
    answer = sales_client.post(f"/contracts/{contract.number}/details/", typed)
    assert answer.status_code == 422
    assert 'value="bills at harbor"' in answer.text
    assert 'value="LC-4471"' in answer.text
    assert contract.records.count() == 2


def test_whoever_comes_second_is_told_and_types_nothing_again(
    sales_client: Browser, owner: User, contract: Contract
) -> None:
    change_details(contract, Details("FIRST", "", ""), owner, NOW, 2)
    address = f"/contracts/{contract.number}/details/"
    answer = sales_client.post(address, details(2, po_number="SECOND"))
    assert answer.status_code == 409
    assert 'value="SECOND"' in answer.text
    assert "PO number FIRST" in answer.text
    assert 'name="records" value="3"' in answer.text
    sales_client.post(address, details(3, po_number="SECOND"))
    assert standing_of(contract).po_number == "SECOND"


def test_who_may_look_may_not_change(viewer_client: Browser, contract: Contract) -> None:
    assert viewer_client.get(f"/contracts/{contract.number}/details/").status_code == 404
    assert "details/" not in viewer_client.get(f"/contracts/{contract.number}/").text
    assert "<form" not in viewer_client.get(f"/contracts/{contract.number}/").text.partition("<main")[2]
    assert viewer_client.get("/contracts/C-2026-0099/").status_code == 404


def test_the_list_keeps_what_was_asked_on_every_link(viewer_client: Browser, contract: Contract) -> None:
    page = viewer_client.get("/contracts/?q=harbor&sort=end").text
    assert "Harbor Law Group" in page
    assert 'href="?q=harbor&amp;sort=end&amp;state=running"' in page
    assert "No contract fits" in viewer_client.get("/contracts/?q=%00nobody").text


def test_an_empty_list_says_how_a_contract_comes(viewer_client: Browser) -> None:
    page = viewer_client.get("/contracts/").text
    assert "No contracts yet" in page
    assert "contracts.csv" not in page


def test_the_file_is_what_the_list_shows_and_no_formula(viewer_client: Browser, contract: Contract) -> None:
    a_contract(Client.objects.create(name="=HYPERLINK(1)"))
    answer = viewer_client.get("/contracts/contracts.csv?sort=fee")
    assert answer["Content-Disposition"] == 'attachment; filename="contracts-2026-12-20.csv"'
    header, first, second = csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig")))
    told = dict(zip(header, first, strict=True))
    assert (told["client"], told["fee a month"], told["to"], told["then"], told["notice by"]) == (
        "Harbor Law Group", "6168.60", "2029-11-30", "renews", "2029-08-31",
    )  # fmt: skip
    assert second[1] == "'=HYPERLINK(1)"
    narrowed = viewer_client.get("/contracts/contracts.csv?q=harbor").getvalue()
    assert b"HYPERLINK" not in narrowed


def test_those_that_are_ticked_are_a_file_too(sales_client: Browser, contract: Contract) -> None:
    other = a_contract(Client.objects.create(name="Mill", owner=User.objects.get(name="Sam Sales")))
    file = sales_client.get("/contracts/contracts.csv", {"ticked": "1", "contract": other.number}).getvalue().decode()
    assert (other.number in file, contract.number in file) == (True, False)
    asked = sales_client.get("/contracts/contracts.csv?ticked=1&contract=%00", follow=True).text
    assert "Tick the contracts first." in asked
    page = sales_client.get("/contracts/", {"owner": other.client.owner_id, "sort": "-client"}).text
    assert (other.number in page, contract.number in page) == (True, False)
    assert 'aria-sort="descending"' in page
