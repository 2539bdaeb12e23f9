"""The statement's page: what is typed there, sent from there, and a file of hours."""

import re
from datetime import date
from decimal import Decimal
from io import BytesIO

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse

from clients.models import Contact
from contracts.models import Contract, SentStatement, StatementRule, WorkFigures
from contracts.tests.making import a_contract
from contracts.tests.statement_making import NOW, a_client
from groundwork.models import Mail, User
from groundwork.tests.unchanged import nothing_changes

pytestmark = pytest.mark.django_db
MARCH = "2027-03"
IMPORT = reverse("contracts:work_import")


@pytest.fixture(autouse=True)
def the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def contract() -> Contract:
    return a_contract(a_client())


def page_of(contract: Contract, period: str = MARCH, what: str = "page") -> str:
    return reverse(f"contracts:statement_{what}", args=[contract.number]) + f"?period={period}"


def test_the_page_and_the_paper_say_the_same_and_change_nothing(contract: Contract, viewer_client: Browser) -> None:
    with nothing_changes():
        page = viewer_client.get(page_of(contract)).content.decode()
        paper = viewer_client.get(page_of(contract, what="paper"))
        assert viewer_client.get(page_of(contract, "2026-11")).status_code == 200
    text = pypdf.PdfReader(BytesIO(paper.content)).pages[0].extract_text()
    for words in ("What we looked after", "What happened", "What it would have cost by the hour", "What is ahead"):
        assert words in page
        assert words in text
    assert "has a fixed fee and no plan with times" in page
    assert "A look at it, not sent" in text
    # A viewer reads; nothing is sent or typed by them.
    assert not re.findall(r'action="/contracts/', page)
    assert viewer_client.get(page_of(contract, "2027-13")).status_code == 404


def test_without_a_period_it_is_the_last_month(contract: Contract, sales_client: Browser) -> None:
    page = sales_client.get(reverse("contracts:statement_page", args=[contract.number])).content.decode()
    assert "Statement: March 2027" in page
    link = reverse("contracts:statement_page", args=[contract.number])
    assert link in sales_client.get(reverse("contracts:contract_page", args=[contract.number])).content.decode()


def test_of_a_contract_that_began_since_it_is_the_month_in_which_it_begins(sales_client: Browser) -> None:
    day = date(2027, 4, 1)
    young = a_contract(a_client(), starts_on=day, first_day=day)
    page = sales_client.get(reverse("contracts:statement_page", args=[young.number])).content.decode()
    assert "Statement: April 2027" in page
    assert "was not in force" not in page


def test_it_is_sent_once_by_a_press_however_often_that_arrives(contract: Contract, sales_client: Browser) -> None:
    send = reverse("contracts:statement_send", args=[contract.number])
    for seen in ("0", "0", "9" * 5000):  # the last is a number that int() refuses
        assert sales_client.post(send, {"period": MARCH, "sent": seen}).status_code == 302
    sent = SentStatement.objects.get()
    assert Mail.objects.get().source == sent.pk
    page = sales_client.get(page_of(contract)).content.decode()
    assert reverse("contracts:statement_sent", args=[contract.number, sent.pk]) in page
    assert "Send it again" in page
    Contact.objects.all().delete()
    assert "has an e-mail address for it" in sales_client.get(page_of(contract)).content.decode()


def test_hours_are_typed_and_what_was_typed_is_not_lost(contract: Contract, sales_client: Browser) -> None:
    work = reverse("contracts:statement_work", args=[contract.number])
    typed = {"period": "2027-Q1", "month": "2027-02", "hours": "1.234", "tickets": "4", "note": "A new printer"}
    refused = sales_client.post(work, typed)
    assert refused.status_code == 422
    assert "two decimals at most" in refused.content.decode()
    assert "A new printer" in refused.content.decode()
    assert sales_client.post(work, {**typed, "hours": "1.25"}).status_code == 302
    again = sales_client.post(work, {**typed, "hours": "2"})
    assert "Tick the box to replace them" in again.content.decode()
    assert sales_client.post(work, {**typed, "hours": "2", "replace": "on"}).status_code == 302
    row = WorkFigures.objects.get()
    assert (row.month, row.hours, row.tickets, row.how) == (date(2027, 2, 1), Decimal("2.00"), 4, "typed")
    page = sales_client.get(page_of(contract, "2027-Q1")).content.decode()
    assert "2.00 hours" in page
    assert "Typed in by" in page


def test_a_contract_goes_its_own_way(contract: Contract, sales_client: Browser, sales: User) -> None:
    rule = reverse("contracts:statement_rule", args=[contract.number])
    for said, kept in (("quarter", "quarter"), ("never", ""), ("company", None)):
        sales_client.post(rule, {"period": MARCH, "every": said})
        row = StatementRule.objects.filter(contract=contract).first()
        assert (row.every if row else None) == kept
    assert sales_client.post(rule, {"period": MARCH, "every": "daily"}).status_code == 404


def test_a_file_is_read_shown_and_taken(contract: Contract, sales_client: Browser) -> None:
    said = "Client,Month,Hours,Tickets,Note\nHarbor Law Group,2027-03,{hours},3,\n"

    def chosen(hours: str) -> str:
        file = SimpleUploadedFile("hours.csv", said.format(hours=hours).encode())
        return str(sales_client.post(IMPORT, {"file": file}).content.decode())

    bad = chosen("many")
    assert "Hours: " in bad
    assert "Import these hours" not in bad
    shown = chosen("7.5")
    held = {name: re.search(rf'name="{name}" value="([^"]+)"', shown)[1] for name in ("content", "shown")}  # type: ignore[index]
    assert WorkFigures.objects.count() == 0
    assert sales_client.post(IMPORT, held).status_code == 302
    assert WorkFigures.objects.get().hours == Decimal("7.50")
    other = chosen("8")
    held = {name: re.search(rf'name="{name}" value="([^"]+)"', other)[1] for name in ("content", "shown")}  # type: ignore[index]
    assert "Tick the box" in sales_client.post(IMPORT, held).content.decode()
    sales_client.post(IMPORT, {**held, "replace": "on"})
    assert WorkFigures.objects.get().hours == Decimal("8.00")
    template = sales_client.get(reverse("contracts:work_template"))
    assert b"".join(template.streaming_content).decode() == "\ufeffClient,Month,Hours,Tickets,Note\r\n"  # type: ignore[attr-defined]
