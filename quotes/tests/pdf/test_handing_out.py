"""The documents on paper: kept once, handed out and mailed, and what is said where they cannot be made."""

import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

import pricing
from contracts.models import StoredPdf
from groundwork.baseline import verify_baseline
from groundwork.heads import head_of
from groundwork.models import Event, User
from groundwork.pdf import rendering
from groundwork.tests.unchanged import nothing_changes
from quotes import links, tasks
from quotes.models import AcceptedQuote
from quotes.pdf import documents
from quotes.services.accepting import Visitor, accept_proposal
from quotes.services.answering import record_view
from quotes.services.revising import revise_quote
from quotes.tests import making
from quotes.tests.mails import send_all
from quotes.tests.pdf_reading import text_of
from quotes.tests.sent import Sent, answer, fresh, sent
from quotes.tests.verifying.life import triggers_away


@pytest.fixture
def proposal(sales: User) -> Sent:
    documents._KEPT.clear()
    return sent(sales, making.NOW, tax_codes=["sales"])


@pytest.fixture
def contract(proposal: Sent) -> AcceptedQuote:
    return accept_proposal(proposal.link, answer(proposal), Visitor("203.0.113.7", "A browser"), timezone.now)


def test_the_worker_keeps_it_once(proposal: Sent) -> None:
    assert proposal.quote.current is not None
    for _ in range(2):
        tasks.render_proposal.func(proposal.quote.current.pk)
    stored = StoredPdf.objects.get()
    assert bytes(stored.content) == documents.pdf_of_revision(proposal.revision.sha256)
    assert bytes(stored.content) == fresh().get(f"{proposal.path}proposal.pdf").content


def test_it_names_the_entry_by_which_it_was_sent_whoever_makes_it(proposal: Sent) -> None:
    """A head of the log in the client's hands. It stays when more happens, so the file has the same bytes for ever."""
    row = proposal.quote.current
    assert row is not None
    written = head_of(Event.objects.get(kind=Event.Kind.SENT))
    record_view(proposal.link, Visitor("203.0.113.7", "A browser"), timezone.now)
    tasks.render_proposal.func(row.pk)
    first = documents.pdf_of_revision(row.sha256)
    assert f"hello@northgate.example In our log it is entry {written}" in text_of(first)
    assert "· hello@" not in text_of(first)  # there is no phone before it
    assert documents.proposal_pdf(proposal.revision, documents.sent_by(row)) == first
    assert "In our log" not in text_of(documents.proposal_pdf(proposal.revision))


def test_another_file_in_its_place_is_found_at_once(proposal: Sent) -> None:
    row = proposal.quote.current
    assert row is not None
    tasks.render_proposal.func(row.pk)
    assert list(verify_baseline()) == []
    with triggers_away():
        StoredPdf.objects.update(content=b"%PDF-another", sha256=pricing.fingerprint(b"%PDF-another"))
    assert [fault for fault in verify_baseline() if "its row is not what entry" in fault]


def test_nobody_waits_while_it_is_made(proposal: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the worker has made it a page says so; afterwards the download writes nothing and renders nothing."""
    assert proposal.quote.current is not None
    early = fresh().get(f"{proposal.path}proposal.pdf")
    assert (early.status_code, early["Retry-After"], early["Cache-Control"]) == (503, "10", "no-store")
    assert "The PDF is being made" in early.content.decode()
    tasks.render_proposal.func(proposal.quote.current.pk)
    monkeypatch.setattr(documents, "render", None)
    with nothing_changes():
        answer = fresh().get(f"{proposal.path}proposal.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{proposal.quote.number}-proposal.pdf"'
    assert answer.content.startswith(b"%PDF-")


def test_what_the_job_has_not_made_the_clock_makes(proposal: Sent) -> None:
    links.revoke_links(proposal.quote, timezone.now())
    tasks.render_what_is_missing.func()
    assert not StoredPdf.objects.exists(), "nobody can ask for it"
    links.new_link(proposal.quote, timezone.now())
    for _ in range(2):
        tasks.render_what_is_missing.func()
    assert bytes(StoredPdf.objects.get().content) == documents.pdf_of_revision(proposal.revision.sha256)


def test_without_pango_the_page_says_what_to_install(
    proposal: Sent, sales_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To staff, whose draft is made while they wait; the client's page is whole without it."""
    revise_quote(proposal.quote, User.objects.get(email="sales@example.com"))
    # As Python does it for a module whose import fails on a missing library.
    monkeypatch.delitem(sys.modules, "groundwork.pdf.engine", raising=False)
    monkeypatch.setattr(sys, "meta_path", [_NoPango(), *sys.meta_path])
    answer = sales_client.get(f"/quotes/{proposal.quote.number}/proposal.pdf")
    assert answer.status_code == 503
    assert rendering.PACKAGES in answer.content.decode()
    assert fresh().get(proposal.path).status_code == 200


@pytest.mark.parametrize(
    ("fault", "status", "said"),
    [
        (rendering.PdfLimitError("more than 9 pages"), 409, "9 pages"),
        (rendering.PdfBusyError(), 503, "in a minute"),
    ],
)
def test_a_draft_that_is_too_large_or_has_to_wait_gets_a_page(
    proposal: Sent, sales_client: Client, monkeypatch: pytest.MonkeyPatch, fault: Exception, status: int, said: str
) -> None:
    revise_quote(proposal.quote, User.objects.get(email="sales@example.com"))

    def refuse(*_args: object, **_words: object) -> bytes:
        raise fault

    monkeypatch.setattr(documents, "render", refuse)
    answer = sales_client.get(f"/quotes/{proposal.quote.number}/proposal.pdf")
    assert answer.status_code == status
    assert said in answer.content.decode()


def test_drafts_take_two_threads_of_a_process_and_no_more(monkeypatch: pytest.MonkeyPatch, proposal: Sent) -> None:
    """The others are for whoever looks at a page: papers are set one at a time, and some take minutes."""
    begun, end = threading.Semaphore(0), threading.Event()

    def slowly(_order: object) -> bytes:
        begun.release()
        assert end.wait(60)
        return b"%PDF"

    monkeypatch.setattr(rendering, "_render_here", slowly)
    monkeypatch.setattr(rendering, "_ONE_AT_A_TIME", nullcontext())

    def make() -> bytes:
        return rendering.render("404.html", {}, proposal.revision.seller, "00")

    with ThreadPoolExecutor(2) as two:
        waiting = [two.submit(make) for _ in range(2)]
        for _ in waiting:
            assert begun.acquire(timeout=60)
        with pytest.raises(rendering.PdfBusyError):
            make()
        end.set()
        assert [one.result() for one in waiting] == [b"%PDF"] * 2
    assert make() == b"%PDF"


class _NoPango:
    """An importer that fails for our engine as ctypes does where a library is missing."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        if name == "groundwork.pdf.engine":
            raise OSError("cannot load library 'libpango-1.0-0'")


def test_mails_the_contract_to_both(contract: AcceptedQuote, mailoutbox: Any) -> None:
    send_all("contract", "accepted")
    to_client, to_us = mailoutbox
    assert to_client.to == ["Thomas Reed <thomas@harbor.example>"]
    assert to_us.to == ["Sam Sales <sales@example.com>"]
    for mail in (to_client, to_us):
        assert contract.record.record_hash in mail.body
        name, content, kind = mail.attachments[0]
        assert (name, kind) == (f"{contract.quote.number}-contract.pdf", "application/pdf")
        assert content == documents.pdf_of_contract(contract)


def test_mails_the_no_with_its_reason(proposal: Sent, mailoutbox: Any) -> None:
    said = {"why": "price", "reason": "Too <much>", "revision": proposal.revision.sha256, "sure": "yes"}
    fresh().post(f"{proposal.path}decline/", said)
    send_all("declined")
    assert mailoutbox[0].to == ["Sam Sales <sales@example.com>"]
    assert "Their reason: The price." in mailoutbox[0].body
    assert "Too <much>" in mailoutbox[0].body


def test_staff_read_the_same_files(contract: AcceptedQuote, sales_client: Client, stranger_client: Client) -> None:
    path = f"/quotes/{contract.quote.number}"
    tasks.render_contract.func(contract.pk)
    tasks.render_proposal.func(contract.revision_id)
    with nothing_changes():
        for name in ("proposal.pdf", "contract.pdf"):
            assert sales_client.get(f"{path}/{name}").content.startswith(b"%PDF-")
            assert stranger_client.get(f"{path}/{name}").status_code == 404
