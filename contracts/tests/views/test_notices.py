"""Notices on the pages: on paper, and what must be known of their mails."""

import html
from io import BytesIO

import pypdf
import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from clients.models import Client, Contact
from contracts.models import Contract
from contracts.tests.making import a_contract, a_true_up
from groundwork.models import Mail
from groundwork.pdf.rendering import NoPdfError
from groundwork.tests.shown import main_words
from groundwork.tests.unchanged import nothing_changes

pytestmark = pytest.mark.django_db
LIST, HOME = reverse("contracts:contract_list"), "/"
REPLY = "550 5.1.1 No such user here"


@pytest.fixture
def contract() -> Contract:
    client = Client.objects.create(name="Harbor Law Group")
    Contact.objects.create(client=client, name="Thomas Reed", email="thomas@harbor.example", primary=True)
    return a_contract(client)


def text_of(browser: Browser, path: str) -> str:
    return main_words(browser.get(path).content.decode())


def page_of(contract: Contract) -> str:
    return reverse("contracts:contract_page", args=[contract.number])


def refused() -> Mail:
    """As it is after a mail server has refused its address for good."""
    mail = Mail.objects.get()
    assert mail.job_id is not None
    DBTaskResult.objects.filter(pk=mail.job_id).update(status=TaskResultStatus.FAILED)
    Mail.objects.filter(pk=mail.pk).update(why="refused", reply=REPLY, attempts=1, tried_at=mail.asked_at)
    return mail


def test_a_refused_notice_stands_on_the_contracts_page_in_the_list_and_on_the_home_page(
    contract: Contract, sales_client: Browser, viewer_client: Browser
) -> None:
    a_true_up(contract, "400.00")
    mail = refused()
    for path in (page_of(contract), LIST, f"{LIST}?state=not-mailed", HOME):
        for reader, may in ((sales_client, True), (viewer_client, False)):
            said = text_of(reader, path)
            assert "Not mailed: the notice to thomas@harbor.example" in said, path
            assert REPLY in said
            assert ("Try now" in said) is may
    assert "correct it in the client’s contacts" in text_of(sales_client, page_of(contract))
    for deed, expected in (("mail_try", "It is being tried now"), ("mail_dismiss", "Dismissed")):
        answer = sales_client.post(reverse(f"contracts:{deed}", args=[contract.number, mail.pk]), follow=True)
        assert expected in answer.content.decode()
    assert "Not sent, and dismissed" in text_of(sales_client, page_of(contract))
    assert "Not mailed" not in text_of(sales_client, HOME)


def test_nobody_could_be_told_and_is_told_by_a_press(contract: Contract, sales_client: Browser) -> None:
    Contact.objects.all().delete()
    record = a_true_up(contract, "400.00")
    assert "Nobody could be told" in text_of(sales_client, page_of(contract))
    send = reverse("contracts:notice_send", args=[contract.number, record.number])
    assert "There is still nobody" in html.unescape(sales_client.post(send, follow=True).content.decode())
    Contact.objects.create(client=contract.client, name="Thomas Reed", email="thomas@harbor.example", primary=True)
    assert "The notice is on its way" in sales_client.post(send, follow=True).content.decode()
    assert "Nobody could be told" not in text_of(sales_client, page_of(contract))


def test_the_buttons_are_for_sellers_and_for_mails_of_this_contract(
    contract: Contract, sales_client: Browser, viewer_client: Browser
) -> None:
    a_true_up(contract, "400.00")
    other, mail = a_contract(contract.client), Mail.objects.get()
    with nothing_changes():
        assert viewer_client.post(reverse("contracts:mail_dismiss", args=[contract.number, mail.pk])).status_code == 404
        assert viewer_client.post(reverse("contracts:notice_send", args=[contract.number, 2])).status_code == 404
    said = sales_client.post(reverse("contracts:mail_dismiss", args=[other.number, mail.pk]), follow=True)
    assert "not needed any more" in said.content.decode()
    mail.refresh_from_db()
    assert mail.state == Mail.State.OPEN


def test_the_notice_on_paper_is_the_same_each_time_and_writes_nothing(
    contract: Contract, viewer_client: Browser
) -> None:
    record = a_true_up(contract, "400.00")
    path = reverse("contracts:notice_pdf", args=[contract.number, record.number])
    assert path in viewer_client.get(page_of(contract)).content.decode()
    with nothing_changes():
        first, second = (viewer_client.get(path) for _ in range(2))
    assert first.content == second.content
    (page,) = pypdf.PdfReader(BytesIO(first.content)).pages
    words = "".join(page.extract_text().split())
    for said in (
        "Northgate IT",
        "Harbor Law Group",
        "Your monthly fee from 1 February 2027",
        "Desktops 12 before 14",
        "From 1 February 2027 $400.00 a month",
        "All other terms stay.",
    ):
        assert "".join(said.split()) in words
    assert first["Content-Disposition"] == f'attachment; filename="{contract.number}-2-notice.pdf"'
    assert viewer_client.get(reverse("contracts:notice_pdf", args=[contract.number, 1])).status_code == 404


def test_without_pango_the_page_says_what_to_install(
    contract: Contract, viewer_client: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_true_up(contract, "400.00")

    def refuse(*_arguments: object, **_more: object) -> bytes:
        raise NoPdfError("must install: libpango")

    monkeypatch.setattr("contracts.pdf.notice.render", refuse)
    answer = viewer_client.get(reverse("contracts:notice_pdf", args=[contract.number, 2]), follow=True)
    assert "libpango" in answer.content.decode()


def test_the_list_asks_no_more_for_more_contracts(contract: Contract, sales_client: Browser) -> None:
    a_true_up(contract, "400.00")
    refused()

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            sales_client.get(LIST)
        return len(found)

    queries()
    one = queries()
    for _ in range(3):
        a_true_up(a_contract(contract.client), "400.00")
    assert queries() == one
