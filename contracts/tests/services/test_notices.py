"""The mail of a notice: asked for with its record, written from what is true when it goes, kept in the chain."""

from io import BytesIO

import pypdf
import pytest
from django.db import transaction

from clients.models import Client, Contact
from contracts import tasks
from contracts.errors import ContractError
from contracts.models import Contract, StoredPdf
from contracts.pdf.notice import pdf_of_notice
from contracts.services.notices import send_late_notice
from contracts.services.pdfs import store_notice_pdf
from contracts.tests.making import NOW, a_contract, a_true_up
from contracts.verifying import verify_contracts
from groundwork import chain
from groundwork.heads import head_of
from groundwork.models import Event, Mail
from groundwork.pdf.rendering import NoPdfError
from groundwork.tests.mail_server import MailServer

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    client = Client.objects.create(name="Harbor Law Group")
    Contact.objects.create(client=client, name="Jonas Other", email="jonas@harbor.example")
    Contact.objects.create(client=client, name="Thomas Reed", email="thomas@harbor.example", primary=True)
    return client


@pytest.fixture
def no_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """A PDF takes a second, and most of these tests need none."""

    def refuse(*_arguments: object) -> bytes:
        raise NoPdfError("no pango")

    monkeypatch.setattr("contracts.services.pdfs.notice_pdf", refuse)


def send(mail: Mail) -> Mail:
    tasks.send_mail.func(mail.pk)
    mail.refresh_from_db()
    return mail


def test_it_goes_to_the_primary_contact_as_they_are_when_it_goes(
    client: Client, mail_server: MailServer, no_paper: None
) -> None:
    record = a_true_up(a_contract(client), "400.00")
    mail = Mail.objects.get()
    assert (mail.kind, mail.subject_kind, mail.source, mail.email) == (
        "notice",
        "contract",
        record.pk,
        "thomas@harbor.example",
    )
    Contact.objects.filter(primary=True).update(email="reed@harbor.example")
    assert send(mail).state == Mail.State.TAKEN
    taken = mail_server.taken[0]
    assert taken["To"] == "Thomas Reed <reed@harbor.example>"
    assert taken["Subject"] == "Your monthly fee from 1 February 2027: C-2026-0001 with Northgate IT"
    assert taken["Reply-To"] == "Northgate IT <hello@northgate.example>"
    text = taken.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "- From 1 February 2027: $400.00 a month" in text
    assert "- Desktops: 14 (12 before)" in text
    assert not list(taken.iter_attachments())


def test_it_goes_to_the_billing_contact_and_to_the_primary_one_by_a_mail_each(
    client: Client, mail_server: MailServer, no_paper: None
) -> None:
    a_true_up(a_contract(client, billing_name="Ada Bills", billing_email="bills@harbor.example"), "400.00")
    mails = Mail.objects.order_by("pk")
    assert len({mail.job_id for mail in mails}) == 2
    for mail in mails:
        send(mail)
    assert [taken["To"] for taken in mail_server.taken] == [
        "Ada Bills <bills@harbor.example>",
        "Thomas Reed <thomas@harbor.example>",
    ]


def test_who_is_both_gets_one_mail(client: Client) -> None:
    a_true_up(a_contract(client, billing_name="Thomas Reed", billing_email="Thomas@harbor.example"), "400.00")
    assert Mail.objects.get().email == "Thomas@harbor.example"


def test_the_chain_says_what_went_out_and_names_no_address(
    client: Client, mail_server: MailServer, no_paper: None
) -> None:
    record = a_true_up(a_contract(client), "400.00")
    mail = send(Mail.objects.get())
    entry = Event.objects.get(kind=Event.Kind.MAILED)
    body = chain.body_of(entry)
    assert (entry.subject_kind, entry.subject_number) == ("contract", record.contract.number)
    assert (body["record_sha256"], body["mail"], body["to_sha256"]) == (record.sha256, "notice", mail.to_sha256)
    assert b"harbor.example" not in bytes(entry.body)
    assert [*chain.verify(), *verify_contracts()] == []


def test_the_pdf_that_is_mailed_is_kept_and_sealed_once(client: Client, mail_server: MailServer) -> None:
    record = a_true_up(a_contract(client), "400.00")
    send(Mail.objects.get())
    (attached,) = mail_server.taken[0].iter_attachments()
    stored = StoredPdf.objects.get()
    assert attached.get_filename() == "C-2026-0001-2-notice.pdf"
    assert attached.get_content() == bytes(stored.content) == pdf_of_notice(record)
    assert store_notice_pdf(record, NOW).pk == stored.pk
    # It names the entry that seals the record, so that its reader holds a head of the log.
    assert f"entry {head_of(record.event)}" in pypdf.PdfReader(BytesIO(bytes(stored.content))).pages[-1].extract_text()
    sealed = chain.body_of(Event.objects.get(kind=Event.Kind.PDF))
    assert (sealed["pdf_sha256"], sealed["record_sha256"]) == (stored.sha256, record.sha256)
    assert list(verify_contracts()) == []


def test_without_an_address_the_record_stands_and_can_be_told_later(client: Client) -> None:
    client.contacts.all().delete()
    contract = a_contract(client)
    record = a_true_up(contract, "400.00")
    assert not Mail.objects.exists()
    with pytest.raises(ContractError, match="still nobody"), transaction.atomic():
        send_late_notice(contract, record.number, NOW)
    Contact.objects.create(client=client, name="Thomas Reed", email="thomas@harbor.example", primary=True)
    with transaction.atomic():
        (mail,) = send_late_notice(contract, record.number, NOW)
    assert mail.email == "thomas@harbor.example"
    with pytest.raises(ContractError, match="asked for already"), transaction.atomic():
        send_late_notice(contract, record.number, NOW)


def test_of_the_beginning_nobody_gets_a_notice(client: Client) -> None:
    contract: Contract = a_contract(client)
    for number in (1, 7):
        with pytest.raises(ContractError, match="no notice"), transaction.atomic():
            send_late_notice(contract, number, NOW)


def test_a_record_that_is_undone_takes_its_mail_with_it(client: Client) -> None:
    contract = a_contract(client)
    with transaction.atomic():
        a_true_up(contract, "400.00")
        transaction.set_rollback(True)
    assert not Mail.objects.exists()
    assert contract.records.count() == 1
