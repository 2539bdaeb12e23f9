"""A seal that cannot be laid yet: nobody gets another file meanwhile, everybody is told, and it is tried for ever."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from groundwork import worker
from groundwork.models import User
from groundwork.sealing import SealError
from groundwork.sealing.marks import seals_of
from quotes import tasks
from quotes.models import AcceptedQuote, PendingSeal
from quotes.pdf.documents import pdf_of_contract
from quotes.services.accepting import Visitor, accept_proposal
from quotes.tests import making
from quotes.tests.mails import send_all
from quotes.tests.sent import Sent, answer, fresh, sent


@pytest.fixture
def proposal(sales: User) -> Sent:
    return sent(sales, making.NOW)


@pytest.fixture
def contract(proposal: Sent) -> AcceptedQuote:
    return accept_proposal(proposal.link, answer(proposal), Visitor("203.0.113.7", "A browser"), timezone.now)


@pytest.fixture
def no_key(settings: Settings, tmp_path: Path) -> Settings:
    """The operator's key is not where they said it is."""
    settings.SEAL_KEY = str(tmp_path / "lost.p12")
    return settings


def test_just_signed_the_page_asks_again_and_the_file_is_not_there_yet(
    proposal: Sent, contract: AcceptedQuote, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "django.request")
    page = fresh().get(f"{proposal.path}thanks/").content.decode()
    assert "Your contract is being sealed" in page
    assert f'hx-get="{proposal.path}thanks/"' in page
    assert "contract.pdf" not in page
    early = fresh().get(f"{proposal.path}contract.pdf")
    assert (early.status_code, early["Retry-After"], early["Cache-Control"]) == (503, "10", "no-store")
    assert "The contract is being sealed" in early.content.decode()
    # Nothing is wrong: no log tells of an error.
    assert [record.levelname for record in caplog.records if record.name == "django.request"] == ["INFO"]
    tasks.render_contract.func(contract.pk)
    page = fresh().get(f"{proposal.path}thanks/").content.decode()
    assert "Download the contract (PDF)" in page
    assert "hx-get" not in page
    assert fresh().get(f"{proposal.path}contract.pdf").content == pdf_of_contract(contract)


def test_staff_are_told_what_stands_in_the_way(contract: AcceptedQuote, no_key: Settings, sales_client: Client) -> None:
    where = f"/quotes/{contract.quote.number}/"
    assert "Seal pending" in sales_client.get(where).content.decode()
    assert "for its seal" not in sales_client.get("/").content.decode()
    with pytest.raises(SealError):
        tasks.render_contract.func(contract.pk)
    for page, words in ((where, "Seal pending"), ("/", "1 contract waits for its seal.")):
        told = sales_client.get(page).content.decode()
        assert words in told
        assert "lost.p12 (No such file or directory). Put it there, or let SEAL_KEY name it." in told
    no_key.SEAL_KEY = ""
    tasks.render_contract.func(contract.pk)
    assert "Seal pending" not in sales_client.get(where).content.decode()
    assert "for its seal" not in sales_client.get("/").content.decode()


def test_the_mail_does_not_wait_and_says_so(contract: AcceptedQuote, no_key: Settings, mailoutbox: Any) -> None:
    send_all("contract", "accepted")
    assert [mail.attachments for mail in mailoutbox] == [[], []]
    assert "is not sealed yet. You find it under the link" in mailoutbox[0].body


def test_the_mail_that_comes_first_seals_it(contract: AcceptedQuote, mailoutbox: Any) -> None:
    send_all("contract")
    ((_, content, _),) = mailoutbox[0].attachments
    assert content == pdf_of_contract(contract)
    assert seals_of(content)[0].intact


@pytest.mark.django_db(transaction=True)
def test_it_is_tried_for_ever(
    contract: AcceptedQuote, no_key: Settings, monkeypatch: pytest.MonkeyPatch, mailoutbox: Any
) -> None:
    """Also after the outbox has given up, which it does after some hours; and soon, when it has not."""
    monkeypatch.setattr(worker, "DELAYS", ())
    monkeypatch.setattr(worker, "MOST_ATTEMPTS", 1)
    jobs = DBTaskResult.objects.filter(task_path=tasks.render_contract.module_path)
    for round_ in range(1, 4):
        tasks.seal_what_waits.func()
        tasks.seal_what_waits.func()  # while its job waits, no second one is asked for
        assert jobs.count() == round_
        worker.run("worker-of-this-test", worker.StopSign(), batch=True)
        assert set(jobs.values_list("status", flat=True)) == {"FAILED"}
        assert "lost.p12" in PendingSeal.objects.get().error
    monkeypatch.setattr(worker, "DELAYS", (timedelta(days=9),))
    monkeypatch.setattr(worker, "MOST_ATTEMPTS", 2)
    tasks.seal_what_waits.func()
    worker.run("worker-of-this-test", worker.StopSign(), batch=True)  # fails, and would be tried in nine days
    no_key.SEAL_KEY = ""
    tasks.seal_what_waits.func()
    worker.run("worker-of-this-test", worker.StopSign(), batch=True)
    assert not PendingSeal.objects.exists()
    assert seals_of(pdf_of_contract(contract))[0].intact
