"""What a client gets of a contract is in the language of the contract: every word of ours, on paper and in the mail."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import pytest
from django.core import mail as outbox
from django.core.mail import EmailMultiAlternatives
from django.db import transaction

from clients.models import Client, Contact
from contracts import tasks
from contracts.services.statements import send_statement
from contracts.statements import Period
from contracts.tests.making import SELLER, a_contract, a_true_up
from contracts.tests.statement_making import a_client, counted, on_basic, plan_document, small_version
from groundwork.display import months
from groundwork.models import Mail, User
from groundwork.pdf.rendering import NoPdfError
from groundwork.tests.marked import marked, unmarked, words_of

pytestmark = pytest.mark.django_db
GERMAN: Final = replace(SELLER, language="de", locale="de_DE")
# Names, and months as babel writes them.
PLAIN: Final = (
    *("Northgate IT", "Harbor Law Group", "Thomas Reed", "Your company", "Gold"),
    *("Januar", "Februar", "März", "April", "November", "Dezember"),
)


@pytest.fixture(autouse=True)
def no_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> bytes:
        raise NoPdfError("no pango")

    monkeypatch.setattr("contracts.services.pdfs.notice_pdf", refuse)
    monkeypatch.setattr("contracts.services.pdfs.sent_pdf", refuse)


def sent() -> Iterator[EmailMultiAlternatives]:
    for mail in Mail.objects.order_by("pk"):
        tasks.send_mail.func(mail.pk)
    for message in outbox.outbox:
        assert isinstance(message, EmailMultiAlternatives)
        yield message


def all_of(message: EmailMultiAlternatives) -> str:
    return f"{message.subject} {message.body} {words_of(str(message.alternatives[0][0]))}"


def test_notices_of_a_german_contract_are_german_throughout(tmp_path: Path) -> None:
    client = Client.objects.create(name="Harbor Law Group")
    Contact.objects.create(client=client, name="Thomas Reed", email="thomas@harbor.example", primary=True)
    contract = a_contract(client, seller=GERMAN)
    with marked(tmp_path):
        a_true_up(contract, "400.00")
        for message in sent():
            assert unmarked(all_of(message), [*PLAIN, contract.number]) == []


def test_a_statement_is_in_the_clients_language(owner: User, tmp_path: Path) -> None:
    client = a_client()
    client.language = "de"
    client.save()
    counted(client, datetime(2027, 1, 1, tzinfo=UTC), workstation=11, server=1)
    contract = on_basic(client, small_version(owner))
    with marked(tmp_path), transaction.atomic():
        send_statement(contract, Period(2027, 3, 1), None, datetime(2027, 4, 2, tzinfo=UTC), 0)
        (message,) = sent()
    theirs = [text for service in plan_document()["services"] for text in (service["name"], service["benefit"])]
    assert unmarked(all_of(message), [*PLAIN, *theirs, "Basic", "Plus", contract.number]) == []


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en_US", "October to December 2026"),
        ("de_DE", "Oktober–Dezember 2026"),
        ("es_ES", "octubre–diciembre de 2026"),
        ("fr_FR", "octobre – décembre 2026"),
    ],
)
def test_months_are_a_span_in_every_language(locale: str, said: str) -> None:
    assert months(date(2026, 10, 1), date(2026, 12, 31), locale).replace("\u2009", " ") == said
