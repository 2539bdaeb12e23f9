"""Frozen documents against their hashes and the chain: whatever is changed behind the triggers is found."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Model

import pricing
from contracts.models import StoredPdf
from contracts.services.records import begin_contract
from contracts.tests.making import standing
from groundwork import append_only, chain, evidence
from groundwork.models import Event, EvidenceContent, EvidenceFile, Mail
from groundwork.tests.evidence.samples import a_pdf, examined
from plans.models import PlanVersion
from quotes.documents import acceptance_body, priced_from
from quotes.documents.verifying import verify_freezes
from quotes.models import AcceptedQuote, Quote, QuoteRevision
from quotes.services.mailed import note_mailed
from quotes.tests.bare_rows import NOON, a_quote
from quotes.tests.documents.test_acceptance import an_acceptance


@pytest.fixture
def contract(db: None) -> AcceptedQuote:
    """A contract with everything that it stands on, each with the hash that belongs to it."""
    quote = a_quote()
    inventory = pricing.Inventory((("user", 5),))
    content = pricing.canonical_bytes(
        {
            "format": "msp-quote/1",
            "plan_sha256": quote.plan_version.sha256,
            "inventory": pricing.inventory_document(inventory),
        }
    )
    revision = QuoteRevision.objects.create(
        quote=quote, number=1, document=content, sha256=pricing.fingerprint(content), valid_through=NOON.date(),
        expires_at=NOON, sent_by=quote.owner, sent_at=NOON,
    )  # fmt: skip
    base = an_acceptance()
    quote.state, quote.current = Quote.State.ACCEPTED, revision
    quote.keep_priced_from(priced_from(inventory, base.selection))
    quote.save()
    signed = replace(
        base,
        revision_sha256=revision.sha256,
        totals=replace(base.totals, recurring_net=Decimal("2638.00"), one_time_net=Decimal("0.00")),
        signers=(replace(base.signers[0], name="Clara Client", email="clara@example.com"),),
        idempotency_key="k",
    )
    with transaction.atomic():
        chain.append("sent", quote.subject, {"revision_sha256": revision.sha256}, NOON)
        event = chain.append("accepted", quote.subject, acceptance_body(signed), NOON)
        begin_contract(quote.client, standing(), None, NOON, event)
        chain.append("pdf", quote.subject, {"pdf_sha256": pricing.fingerprint(b"%PDF")}, NOON)
        evidence.keep(examined(a_pdf()), by=quote.owner, now=NOON)
    StoredPdf.objects.create(key="k", sha256=pricing.fingerprint(b"%PDF"), content=b"%PDF", rendered_at=NOON)
    return AcceptedQuote.objects.create(
        quote=quote, revision=revision, record=event, idempotency_key="k", body_sha256=signed.answer_sha256,
        option_name="Gold", currency="USD", mrr="2638", one_time="0", term_months=12, signer_name="Clara Client",
        signer_email="clara@example.com", accepted_at=NOON,
    )  # fmt: skip


@contextmanager
def tampering() -> Iterator[None]:
    for table in append_only.protected_tables():
        append_only.remove(connection, table)
    yield
    for table in append_only.protected_tables():
        append_only.install(connection, table)


def test_what_nobody_touched_is_well(contract: AcceptedQuote) -> None:
    assert verify_freezes() == ()


def test_an_address_changed_beside_the_chain_is_found_and_an_erased_one_is_no_damage(contract: AcceptedQuote) -> None:
    mail = Mail.objects.create(
        kind="proposal", subject_kind="quote", subject=contract.quote.number, source=contract.revision_id,
        email="clara@example.com", state=Mail.State.TAKEN, asked_at=NOON,
    )  # fmt: skip
    with transaction.atomic():
        note_mailed(mail, NOON)
    assert verify_freezes() == ()
    Mail.objects.update(email="somebody@example.com")
    (damage,) = verify_freezes()
    assert str(damage).startswith(f"mail {mail.pk} of quote {contract.quote}: no entry")
    Mail.objects.update(email="", salt="")
    assert verify_freezes() == ()
    assert chain.verify() == ()


def test_an_empty_portal_is_well(db: None) -> None:
    assert verify_freezes() == ()


def replace_the_revision() -> None:
    """Bytes and hash both, so that they agree with each other and not with the chain."""
    QuoteRevision.objects.update(document=b"{}", sha256=pricing.fingerprint(b"{}"))


def replace_the_version() -> None:
    """Another reason for publishing, say, with the hash that goes with it."""
    PlanVersion.objects.update(document=b"{ }", sha256=pricing.fingerprint(b"{ }"))


def send_unseen() -> None:
    QuoteRevision.objects.create(
        quote=Quote.objects.get(), number=2, document=b"[]", sha256=pricing.fingerprint(b"[]"),
        valid_through=NOON.date(), expires_at=NOON, sent_by=Quote.objects.get().owner, sent_at=NOON,
    )  # fmt: skip


def other_record() -> None:
    AcceptedQuote.objects.update(record=Event.objects.get(kind="sent"))


def as_text(table: str, column: str) -> None:
    """The same letters, as SQLite's type text. PostgreSQL has no way to put text where bytes belong."""
    with connection.cursor() as cursor:
        cursor.execute(f"update {table} set {column} = cast({column} as text)")


def accept_unseen() -> None:
    other = a_quote("Q-2026-0002")
    revision = QuoteRevision.objects.create(
        quote=other, number=1, document=b"1", sha256=pricing.fingerprint(b"1"), valid_through=NOON.date(),
        expires_at=NOON, sent_by=other.owner, sent_at=NOON,
    )  # fmt: skip
    Quote.objects.filter(pk=other.pk).update(state="accepted", current=revision)


DEEDS: dict[str, tuple[Callable[[], object], str]] = {
    "plan": (lambda: PlanVersion.objects.update(document=b"{ }"), "plan version"),
    "plan whole": (replace_the_version, "quote Q-2026-0001: revision 1 was made from a version"),
    "revision's bytes": (lambda: QuoteRevision.objects.update(document=b"{}"), "quote revision"),
    "revision whole": (replace_the_revision, "which is not there"),
    "revision unseen": (send_unseen, "named by no entry"),
    "PDF's bytes": (lambda: StoredPdf.objects.update(content=b"%PDF "), "stored pdf"),
    "PDF whole": (lambda: StoredPdf.objects.update(content=b"x", sha256=pricing.fingerprint(b"x")), "names a PDF"),
    "PDF gone": (lambda: StoredPdf.objects.all().delete(), "names a PDF"),
    "evidence": (lambda: EvidenceContent.objects.update(content=b"%PDF "), "its bytes give"),
    "evidence gone": (lambda: EvidenceContent.objects.all().delete(), "its bytes are not there"),
    "evidence by size": (lambda: EvidenceFile.objects.update(size=1), "its size is 1"),
    "MRR": (lambda: AcceptedQuote.objects.update(mrr="2637.99"), "MRR is 2637.99"),
    "one-time": (lambda: AcceptedQuote.objects.update(one_time="1"), "one-time net is 1"),
    "currency": (lambda: AcceptedQuote.objects.update(currency="EUR"), "currency is EUR"),
    "term": (lambda: AcceptedQuote.objects.update(term_months=36), "term is 36"),
    "signer": (lambda: AcceptedQuote.objects.update(signer_name="Somebody"), "signer is Somebody"),
    "address": (lambda: AcceptedQuote.objects.update(signer_email="x@example.com"), "signer's address is x@"),
    "key": (lambda: AcceptedQuote.objects.update(idempotency_key="x"), "idempotency key is x"),
    "answer": (lambda: AcceptedQuote.objects.update(body_sha256="0" * 64), "answer is 000"),
    "moment": (lambda: AcceptedQuote.objects.update(accepted_at=NOON + timedelta(microseconds=1)), "moment is"),
    "renumbered": (lambda: Quote.objects.update(number="Q-2026-0666"), "entry 1: it is about quote Q-2026-0001, which"),
    "counted": (lambda: Quote.objects.update(priced_figures="6"), "what it was priced from is Kept("),
    "record": (other_record, "is not its acceptance"),
    "contract gone": (lambda: AcceptedQuote.objects.all().delete(), "was accepted, its contract is not there"),
    "turned back": (lambda: Quote.objects.update(state="sent"), "it was accepted, its state is sent"),
    "never accepted": (accept_unseen, "quote Q-2026-0002: its state is accepted, the chain has no acceptance"),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_every_deed_is_found(contract: AcceptedQuote, deed: str) -> None:
    do, trace = DEEDS[deed]
    with transaction.atomic(), tampering():
        do()
    assert trace in "\n".join(str(damage) for damage in verify_freezes()), deed


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"totals": [], "signer": null, "revision_sha256": 1}'])
def test_a_body_that_cannot_be_read_is_no_crash(contract: AcceptedQuote, body: bytes) -> None:
    with tampering():
        Event.objects.filter(kind="accepted").update(body=body)
    assert verify_freezes()


@pytest.mark.parametrize(
    ("model", "column", "trace"),
    [(QuoteRevision, "document", "its document is str, not bytes"), (Event, "body", "the body cannot be read")],
)
def test_text_where_bytes_belong_is_found(contract: AcceptedQuote, model: type[Model], column: str, trace: str) -> None:
    """SQLite keeps any type in any column; PostgreSQL does not take it."""
    refused = pytest.raises(DatabaseError) if connection.vendor == "postgresql" else nullcontext()
    with transaction.atomic(), tampering(), refused, transaction.atomic():
        as_text(model._meta.db_table, column)
    found = "\n".join(str(fault) for fault in (*chain.verify(), *verify_freezes()))
    assert (trace in found) == (connection.vendor == "sqlite")
