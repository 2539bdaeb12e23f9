"""Statements go out by hand and by the clock, once for each client and period, frozen as they went."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pypdf
import pytest
from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult

from clients.models import Client, Contact
from contracts import recurring, tasks
from contracts.errors import ContractError
from contracts.models import Contract, Seller, SentStatement, StoredPdf
from contracts.pdf.statement import pdf_of_sent
from contracts.selectors.statement import Due, due_statements
from contracts.services.statements import send_by_rule, send_statement, set_rule
from contracts.services.work import type_work
from contracts.statements import Period, read_period, read_statement, statement_words
from contracts.tests.making import a_contract
from contracts.tests.statement_making import NOW, a_client, counted, on_basic, small_version
from contracts.verifying import verify_contracts
from groundwork import append_only, chain
from groundwork.errors import StaleError
from groundwork.heads import head_of
from groundwork.models import Event, Mail, User
from groundwork.pdf.rendering import NoPdfError
from groundwork.tests.mail_server import MailServer

pytestmark = pytest.mark.django_db
TODAY = date(2027, 4, 2)
MARCH = Period(2027, 3, 1)


@pytest.fixture
def client() -> Client:
    return a_client()


@pytest.fixture
def no_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """A PDF takes a second, and most of these tests need none."""

    def refuse(*_arguments: object) -> bytes:
        raise NoPdfError("no pango")

    monkeypatch.setattr("contracts.services.pdfs.sent_pdf", refuse)


def company(every: str, since: date) -> None:
    Seller.objects.create(name="Northgate IT", statement_every=every, statement_since=since)


def send(contract: Contract, period: Period = MARCH, expected: int = 0, now: datetime = NOW) -> SentStatement:
    with transaction.atomic():
        return send_statement(contract, period, None, now, expected)


def test_it_is_frozen_sealed_and_mailed_with_its_pdf(client: Client, owner: User, mail_server: MailServer) -> None:
    counted(client, datetime(2027, 1, 1, tzinfo=UTC), workstation=11, server=1)
    contract = on_basic(client, small_version(owner))
    sent = send(contract)
    mail = Mail.objects.get()
    tasks.send_mail.func(mail.pk)
    taken = mail_server.taken[0]
    assert taken["To"] == "Thomas Reed <thomas@harbor.example>"
    assert taken["Subject"] == "What Your company did for you: March 2027"
    text = taken.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "- Desktops: 11" in text
    (paper,) = taken.iter_attachments()
    assert paper.get_filename() == f"{contract.number}-2027-03-statement.pdf"
    assert paper.get_content() == pdf_of_sent(sent) == bytes(StoredPdf.objects.get().content)
    assert f"entry {head_of(sent.event)}" in pypdf.PdfReader(BytesIO(paper.get_content())).pages[-1].extract_text()
    kinds = [event.kind for event in Event.objects.filter(subject_number=contract.number).order_by("seq")]
    assert kinds == ["contract", "statement", "pdf", "mailed"]
    assert chain.body_of(Event.objects.get(kind="mailed"))["statement_sha256"] == sent.sha256
    assert list(verify_contracts()) == []


def test_what_went_out_stays_whatever_is_corrected_after(client: Client, owner: User) -> None:
    contract = on_basic(client, small_version(owner))
    first = send(contract)
    type_work(client, MARCH.first, Decimal("3.50"), None, "", owner, NOW, replace=False)
    with pytest.raises(StaleError):
        send(contract)
    second = send(contract, expected=1)
    assert (first.number, second.number) == (1, 2)
    assert [len(read_statement(bytes(row.document)).work) for row in SentStatement.objects.order_by("pk")] == [0, 1]


def test_a_month_that_still_runs_and_a_client_without_an_address_get_none(client: Client) -> None:
    contract = a_contract(client)
    with pytest.raises(ContractError, match="runs until 30 April 2027"):
        send(contract, Period(2027, 4, 1))
    Contact.objects.all().delete()
    with pytest.raises(ContractError, match="nobody to send it to"):
        send(contract)
    assert send_by_rule(contract, MARCH, NOW) is None
    assert not SentStatement.objects.exists()


def test_by_rule_each_client_gets_one_for_each_period_since_the_rule_was_made(client: Client) -> None:
    first, _second = a_contract(client), a_contract(client)
    later = a_contract(a_client("Later"), starts_on=date(2027, 3, 10), first_day=date(2027, 4, 1))
    company("month", date(2027, 1, 20))
    months = [Period(2027, 1, 1), Period(2027, 2, 1), MARCH]
    expected = [Due(first.pk, month) for month in months]
    assert list(due_statements(TODAY)) == [*expected, Due(later.pk, MARCH)]
    # The first contract goes its own way: each quarter, from the one that ran when it was said.
    quarterly = User.objects.create_user("q@example.com")
    set_rule(first, "quarter", quarterly, date(2027, 2, 1))
    assert list(due_statements(TODAY)) == [Due(later.pk, MARCH), Due(first.pk, read_period("2027-Q1"))]
    set_rule(first, "", quarterly, TODAY)
    assert list(due_statements(TODAY)) == [Due(later.pk, MARCH)]
    set_rule(first, None, quarterly, TODAY)
    assert len(list(due_statements(TODAY))) == 4


def test_the_clock_makes_up_for_a_standstill_and_sends_nothing_twice(
    client: Client, no_paper: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    contract = a_contract(client)
    company("month", date(2027, 1, 20))
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    recurring.send_statements.func()
    recurring.send_statements.func()
    jobs = DBTaskResult.objects.filter(task_path__endswith="recurring.send_statement").order_by("enqueued_at")
    assert jobs.count() == 6
    for job in jobs:
        recurring.send_statement.func(**job.args_kwargs["kwargs"])
    assert [row.period for row in SentStatement.objects.order_by("period")] == ["2027-01", "2027-02", "2027-03"]
    assert Mail.objects.count() == 3
    assert list(due_statements(TODAY)) == []
    # By hand before its time: the rule leaves that month out.
    with transaction.atomic():
        send_statement(contract, Period(2027, 4, 1), None, NOW + timedelta(days=30), 0)
    assert list(due_statements(TODAY + timedelta(days=30))) == []


def test_the_verifier_finds_a_statement_that_was_changed_or_taken_away(client: Client) -> None:
    sent = send(a_contract(client))
    assert statement_words(read_statement(bytes(sent.document))).sections[0].title == "What we looked after"
    append_only.remove(connection, "contracts_sentstatement")
    try:
        SentStatement.objects.update(period="2027-02")
        assert [what for what in verify_contracts() if "its period is 2027-03 in its bytes" in what]
        SentStatement.objects.all().delete()
        assert [what for what in verify_contracts() if "the statement that it seals is not there" in what]
    finally:
        append_only.install(connection, "contracts_sentstatement")
