"""A portal's life with some of everything that is verified, and what an administrator could do to it by SQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from unittest.mock import patch

import time_machine
from django.db import connection, transaction
from django.utils import timezone

from contracts.models import Contract, Seller, StoredPdf
from contracts.services.bringing_in import bring_in
from contracts.services.ending import Ending, end_contract
from contracts.services.mailed import note_mailed as note_contract_mailed
from contracts.services.pdfs import store_notice_pdf, store_statement_pdf
from contracts.services.statements import send_statement
from contracts.statements import Period
from contracts.tests.services.test_bringing_in import agreed
from groundwork import append_only
from groundwork.baseline import write_baseline
from groundwork.models import Mail, User
from groundwork.pdf.engine import write_pdf
from groundwork.tests.evidence.samples import a_pdf, examined
from quotes.models import AcceptedQuote, Question, Quote, QuoteRevision
from quotes.pdf.documents import contract_key, enclosed_with
from quotes.proposal.abouts import About
from quotes.selectors.deposit import payments_of
from quotes.services.accepting import Visitor, accept_proposal, sign_proposal
from quotes.services.answering import decline_proposal, record_view
from quotes.services.deposits import Payment, record_payment, take_back_payment
from quotes.services.forwarding import ToColleague, close_colleague, forward
from quotes.services.mailed import note_mailed
from quotes.services.on_behalf import Refusal, record_acceptance, record_refusal
from quotes.services.questions import Words, ask, settle_for
from quotes.services.questions import answer as question_answered
from quotes.services.revising import renew_link, revise_quote, withdraw_quote
from quotes.services.sending import send_quote
from quotes.services.storing import store_contract_pdf, store_proposal_pdf
from quotes.tests import amendments, making
from quotes.tests.reports import a_report, a_yes
from quotes.tests.sent import Sent, answer, as_sent, contract_of
from quotes.tests.signers import ANNA, CARL, link_of, said_by
from quotes.verifying import verify_all

NOW = making.NOW
VISITOR = Visitor("203.0.113.7", "A browser")
SPRING = NOW + timedelta(days=150)


def live(by: User, owner: User) -> None:
    """Signed, changed, ended, on somebody's behalf, declined, taken back, brought in; papers, mails, a baseline."""
    with time_machine.travel(NOW - timedelta(hours=1), tick=False):
        making.a_seller()
        harbor = a_sent(by, "Harbor Law Group")
        record_view(harbor.link, VISITOR, lambda: NOW)
        signed = amendments.sign(harbor)
        maple = amendments.sign(a_sent(by, "Maple Street Dental"), key="m" * 32)
    contract = contract_of(signed)
    amendments.two_laptops_for_a_desktop(contract)
    true_up = amendments.sign(amendments.a_sent_true_up(contract, by), amendments.LATER, key="t" * 32)
    birch, pine, lake, oak = (a_sent(by, name) for name in ("Birchwood School", "Pine & Sons", "Lakeside", "Oak"))
    record_acceptance(birch.quote, a_yes(birch, idempotency_key="b" * 32), a_report(by), lambda: NOW)
    record_refusal(pine.quote, Refusal(pine.revision.sha256, "Too dear.", "P. Pine"), a_report(by), lambda: NOW)
    decline_proposal(lake.link, lake.revision.sha256, "Not now.", VISITOR, lambda: NOW, "timing")
    withdraw_quote(oak.quote, by, NOW + timedelta(minutes=5))
    elm = a_sent(by, "Elm Bakery")
    renew_link(elm.quote, by, NOW + timedelta(minutes=5))
    send_quote(revise_quote(elm.quote, by), by, NOW + timedelta(hours=1))
    by_two = _signed_by_two(by)
    _talked_about(by)
    _deposits(by)
    making.a_draft(by, making.a_client("Willow"))
    making.a_version(owner, making.dearer(), number=2)
    brought = bring_in(making.a_client("Rowan Studio"), agreed(), by, NOW, file=examined(a_pdf("agreed")))
    _papers(signed, maple, true_up, by_two)
    _statements(contract, by)
    brought.refresh_from_db()
    said = Ending(date(2027, 6, 30), "They move.", "R. Rowan", date(2027, 3, 1))
    with time_machine.travel(SPRING, tick=False):
        end_contract(brought, said, owner, SPRING, expected=brought.records_made)
    _mailed()
    with time_machine.travel(SPRING, tick=False):
        write_baseline(timezone.now())


def a_sent(by: User, name: str) -> Sent:
    """A proposal to a client of that name, as it is out."""
    draft = making.a_draft(by, making.a_client(name))
    send_quote(draft, by, NOW)
    return as_sent(Quote.objects.get(pk=draft.pk))


def _signed_by_two(by: User) -> AcceptedQuote:
    """A proposal that Anna and Carl have signed, one after the other."""
    draft = making.a_draft(by, making.a_client("Alder Dance"))
    draft.signers, draft.limits = [ANNA, CARL], {"user": [10, 30]}
    draft.save()
    send_quote(draft, by, NOW)
    alder = as_sent(draft)
    for place in (1, 2):
        said = said_by(alder, place, idempotency_key="ac"[place - 1] * 32)
        sign_proposal(link_of(alder, place), said, VISITOR, lambda: NOW + timedelta(hours=1))
    return AcceptedQuote.objects.select_related("quote", "record").get(quote=alder.quote)


def _talked_about(by: User) -> None:
    """A proposal that was asked about, passed on to two colleagues, and of which one link was closed."""
    ash = a_sent(by, "Ash Pottery")
    said, moment = Words("Why?", "A. Ash", "ash@ash.example", VISITOR), lambda: NOW + timedelta(minutes=5)
    ask(ash.link, Question.Kind.QUESTION, About("option:gold", "Gold"), said, moment)
    ask(ash.link, Question.Kind.CHANGE, About("terms"), replace(said, words="Shorter."), moment)
    question_answered(ash.quote, 1, "Because.", by, NOW + timedelta(minutes=6))
    settle_for(ash.quote, 1, by, NOW + timedelta(minutes=7))
    for number, may_sign in enumerate((False, True)):
        to = ToColleague("B. Ash", f"b{number}@ash.example", "A. Ash", may_sign, ash.revision.sha256)
        forward(ash.link, to, VISITOR, lambda: NOW + timedelta(minutes=8))
    close_colleague(ash.quote, 1, by, NOW + timedelta(minutes=9))


def _deposits(by: User) -> None:
    """What was due at signing under two contracts, paid in parts: under one of them one part was taken back."""
    for name, key in (("Fir Logistics", "f" * 32), ("Yew Books", "y" * 32)):
        draft = making.a_draft(by, making.a_client(name))
        draft.deposit_percent = Decimal("0.5")
        draft.save()
        send_quote(draft, by, NOW)
        signed = as_sent(draft)
        accept_proposal(signed.link, answer(signed, idempotency_key=key), VISITOR, lambda: NOW + timedelta(hours=1))
        for amount in ("2000.00", "2289.00"):
            record_payment(signed.quote, Payment(Decimal(amount), NOW.date(), "RF18"), by, NOW + timedelta(hours=2))
    first = payments_of(signed.quote).received[0]
    take_back_payment(signed.quote, first.entry, "Returned.", by, NOW + timedelta(hours=3))


def _papers(*accepted: AcceptedQuote) -> None:
    """Contracts of one line, sealed and with their record enclosed; PDFs of proposals that are none.

    To set the whole of them takes seconds, and nobody reads them here.
    """
    for one in accepted:
        with patch("quotes.services.storing.contract_pdf", a_contract_pdf):
            store_contract_pdf(one, NOW)
    for at, revision in enumerate(QuoteRevision.objects.order_by("pk")[:3]):
        with patch("quotes.services.storing.proposal_pdf", return_value=b"%PDF-proposal-" + bytes([at])):
            store_proposal_pdf(revision, NOW)


def a_contract_pdf(accepted: AcceptedQuote) -> bytes:
    """The smallest paper that has what is verified of one: its records."""
    said = f"<html lang=en><title>{accepted}</title><p>{accepted}"
    return write_pdf(said, "", bytes.fromhex(accepted.record.record_hash), None, enclosed_with(accepted))


def _statements(contract: Contract, by: User) -> None:
    Seller.objects.update(notice_count=None)
    for month in (1, 2):
        with time_machine.travel(SPRING, tick=False), transaction.atomic():
            sent = send_statement(Contract.objects.get(pk=contract.pk), Period(2027, month, 1), by, SPRING, 0)
        with patch("contracts.services.pdfs.sent_pdf", return_value=b"%PDF-statement-" + bytes([month])):
            store_statement_pdf(sent, SPRING)
    for record in contract.records.filter(number=1):
        with patch("contracts.services.pdfs.notice_pdf", return_value=b"%PDF-notice"):
            store_notice_pdf(record, SPRING)


def _mailed() -> None:
    for mail in Mail.objects.filter(state=Mail.State.OPEN).order_by("pk"):
        with transaction.atomic():
            Mail.objects.filter(pk=mail.pk).update(state=Mail.State.TAKEN)
            (note_contract_mailed if mail.subject_kind == "contract" else note_mailed)(mail, SPRING)


@contextmanager
def triggers_away() -> Iterator[None]:
    """Whatever is done inside, by somebody who may change the schema; the triggers are there again after it."""
    for table in append_only.protected_tables():
        append_only.remove(connection, table)
    yield
    for table in append_only.protected_tables():
        append_only.install(connection, table)


@contextmanager
def taken_back() -> Iterator[None]:
    """What is done inside is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def found() -> list[str]:
    """What `verify` says."""
    return list(verify_all())


def sealed_papers() -> list[StoredPdf]:
    """The PDFs of two contracts."""
    return [StoredPdf.objects.get(pk=contract_key(one)) for one in AcceptedQuote.objects.order_by("pk")[:2]]
