"""Whatever is done behind the portal's back is found, and named; what nobody touched is whole."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F

import pricing
from clients.models import Client
from contracts.models import Contract, ContractRecord, FeeStep, SentStatement, StoredPdf
from groundwork.chain import Subject
from groundwork.erasing import erase_details
from groundwork.models import ChainHead, Event, EvidenceContent, EvidenceFile, Mail
from groundwork.tests.people import a_person
from plans.models import PlanVersion
from quotes.models import AcceptedQuote, PendingSeal, ProposalLink, Quote, QuoteNumber, QuoteRevision, Signature
from quotes.tests.verifying.life import NOW, found, sealed_papers, taken_back, triggers_away

pytestmark = pytest.mark.django_db


def a_quote(state: str = "accepted") -> Quote:
    quote = Quote.objects.filter(state=state, purpose="new").order_by("pk").first()
    assert quote is not None
    return quote


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def papers(begin: bytes) -> list[StoredPdf]:
    return [pdf for pdf in StoredPdf.objects.order_by("pk") if bytes(pdf.content).startswith(begin)]


def swap_contracts() -> None:
    first, second = sealed_papers()
    for one, other in ((first, second), (second, first)):
        StoredPdf.objects.filter(pk=one.pk).update(content=other.content, sha256=other.sha256)


def another_proposal() -> None:
    """Bytes and hash both. Nothing that is sealed names the PDF of a proposal."""
    content = b"%PDF-proposal-another"
    StoredPdf.objects.filter(pk=papers(b"%PDF-proposal")[0].pk).update(
        content=content, sha256=pricing.fingerprint(content)
    )


def another_version() -> None:
    """A version of which no revision was made."""
    version = PlanVersion.objects.order_by("pk").last()
    assert version is not None
    other = bytes(version.document).replace(b'"currency":"USD"', b'"currency":"EUR"')
    assert other != bytes(version.document)
    PlanVersion.objects.filter(pk=version.pk).update(document=other, sha256=pricing.fingerprint(other))


def turn_back() -> None:
    quote = Quote.objects.get(client__name="Elm Bakery")
    Quote.objects.filter(pk=quote.pk).update(current=quote.revisions.get(number=1))


def give_away() -> None:
    """The quote, its contract and their histories: to somebody who never signed."""
    quote, other = a_quote(), Client.objects.get(name="Willow")
    Quote.objects.filter(pk=quote.pk).update(client=other)
    Quote.history.filter(id=quote.pk).update(client=other)
    Contract.objects.filter(records__cause__accepted_quote__quote=quote).update(client=other)


def other_price() -> None:
    """Another price in the bytes, with hashes that fit wherever they stand but in the chain."""
    row = QuoteRevision.objects.order_by("pk")[0]
    document = bytes(row.document).replace(b'"recurring_net":"4289.00"', b'"recurring_net":"4288.00"')
    assert document != bytes(row.document)
    QuoteRevision.objects.filter(pk=row.pk).update(document=document, sha256=pricing.fingerprint(document))


def due_otherwise(**changed: Any) -> None:
    """A quote whose deposit is open, and its history with it."""
    quote = Quote.objects.get(due__isnull=False, paid_on=None)
    Quote.objects.filter(pk=quote.pk).update(**changed)
    Quote.history.filter(id=quote.pk).update(**changed)


def forge_acceptance() -> None:
    event = Event.objects.filter(kind="accepted").order_by("seq")[0]
    AcceptedQuote.objects.filter(record=event).update(mrr=F("mrr") - 1)


# What is done, and what must be said of it.
DEEDS: dict[str, tuple[Callable[[], object], str]] = {
    "contracts' PDFs swapped": (swap_contracts, ", which is that of acceptance of Q-2026-0002, the chain names"),
    "a contract's PDF gone": (
        lambda: StoredPdf.objects.filter(pk=sealed_papers()[0].pk)._raw_delete("default"),
        "acceptance of Q-2026-0001: its PDF is not there, and no seal is pending",
    ),
    "a seal that waits forgotten": (
        lambda: PendingSeal.objects.all()._raw_delete("default"),
        ": its PDF is not there, and no seal is pending",
    ),
    "a proposal's PDF with its hash": (another_proposal, "stored pdf"),
    "a plan version with its hash": (another_version, "plan version"),
    "a version's note": (lambda: PlanVersion.objects.update(note="another"), "plan version"),
    "a version's number": (lambda: PlanVersion.objects.filter(number=1).update(number=9), "was made from version 1"),
    "current turned back": (turn_back, "its current revision is"),
    "accepted turned to sent": (
        lambda: Quote.objects.filter(pk=a_quote().pk).update(state="sent"),
        "quote Q-2026-0001: its state is sent, by the chain it is accepted",
    ),
    "declined turned to withdrawn": (
        lambda: Quote.objects.filter(state="declined").update(state="withdrawn"),
        "its state is withdrawn, by the chain it is declined",
    ),
    "given to another client": (give_away, "quote Q-2026-0001: it was sent to Harbor Law Group, its client"),
    "renumbered": (lambda: Quote.objects.filter(pk=a_quote().pk).update(number="Q-2026-0666"), "entry 1: it is about"),
    "number given anew": (lambda: QuoteNumber.objects.update(last=1), "numbers of quotes 2026: the last one"),
    "a revision's end": (
        lambda: QuoteRevision.objects.update(expires_at=NOW),
        "quote Q-2026-0001: revision 1: its end is",
    ),
    "who sent it": (
        lambda: QuoteRevision.objects.update(sent_by=a_person("x@example.com").pk),
        "quote revision",
    ),
    "a price in a revision": (other_price, "is priced otherwise today: recurring_net is 4289.00, it was 4288.00"),
    "a revision's bytes": (
        lambda: QuoteRevision.objects.update(document=b"{}"),
        "quote revision",
    ),
    "a revision gone": (lambda: sql("DELETE FROM quotes_quoterevision WHERE number = 2"), "which is not there"),
    "MRR": (forge_acceptance, "acceptance of Q-2026-0001: MRR is 4288"),
    "option's name": (lambda: AcceptedQuote.objects.update(option_name="Tin"), "option is Tin, in its revision Gold"),
    "another record": (
        lambda: AcceptedQuote.objects.filter(quote=a_quote()).update(record=Event.objects.get(seq=2)),
        "acceptance of",
    ),
    "a signer's place": (
        lambda: Signature.objects.update(place=2),
        "signature 2 of Q-2026-0011: place is 2, in its record 1",
    ),
    "a signature gone": (lambda: sql("DELETE FROM quotes_signature"), "the signature is not there"),
    "a signer's link opened again for another": (
        lambda: ProposalLink.objects.filter(signer=1).update(signer=3),
        "proposal link",
    ),
    "acceptance gone": (lambda: AcceptedQuote.objects.all()._raw_delete("default"), "its acceptance is not there"),
    "a contract's client": (
        lambda: Contract.objects.filter(number="C-2026-0001").update(client=Client.objects.get(name="Willow")),
        "contract C-2026-0001: it was made with Harbor Law Group",
    ),
    "a contract's name": (lambda: Contract.objects.update(name="x"), "name is x, in its last record Gold"),
    "a fee": (lambda: FeeStep.objects.update(ten_thousandths=1), "its fees by day are not those"),
    "a record's day": (lambda: ContractRecord.objects.update(effective_on=NOW.date()), "in its bytes from"),
    "a record unsealed": (
        lambda: ContractRecord.objects.filter(number=2).update(event=None),
        "the record that it seals is not there",
    ),
    "who made a record": (lambda: ContractRecord.objects.update(by=None), "contract record"),
    "a statement's period": (lambda: SentStatement.objects.update(number=7), "statement 2027-01, 7: entry"),
    "a link opened again": (
        lambda: ProposalLink.objects.filter(quote__state="withdrawn").update(revoked_at=None),
        "is open, the chain has it closed at",
    ),
    "a link to another quote": (
        lambda: ProposalLink.objects.filter(pk=a_link()).update(quote=a_quote("draft")),
        "proposal link",
    ),
    "a mail's address": (
        lambda: Mail.objects.filter(kind="contract").update(email="x@example.com"),
        "no entry of the chain names the address",
    ),
    "a mail's state": (
        lambda: Mail.objects.filter(kind="proposal", state="taken").update(state="open"),
        "state is open, in entry",
    ),
    "evidence": (lambda: EvidenceContent.objects.update(content=b"%PDF "), "its bytes give"),
    "evidence's name": (lambda: EvidenceFile.objects.update(name="other.pdf"), "its evidence is ('other.pdf'"),
    "a draft's discount": (
        lambda: Quote.objects.filter(state="sent").update(discount_percent="0.5"),
        "discount_percent is Decimal",
    ),
    "a signer who is none": (
        lambda: Quote.objects.filter(client__name="Elm Bakery").update(signers=[3]),
        "quote Q-2026-0010: its columns cannot be read: TypeError",
    ),
    "what a contract was priced from": (
        lambda: Quote.objects.filter(pk=a_quote().pk).update(priced_figures="6"),
        "acceptance of Q-2026-0001: what it was priced from is",
    ),
    "what was due at signing": (lambda: due_otherwise(due=1), "due at signing is 1.0000, by its revision 4289.00"),
    "a deposit marked by nobody": (
        lambda: due_otherwise(paid_on=NOW.date()),
        "it is paid on 2026-11-22, by the chain on no day",
    ),
    "an entry": (lambda: Event.objects.filter(seq=2).update(kind="declined"), "entry 2: kind is 'declined' in its"),
    "a baseline's entry gone": (
        lambda: sql("DELETE FROM groundwork_event WHERE kind = 'baseline'"),
        "head: it names entry",
    ),
    "the head": (lambda: ChainHead.objects.update(seq=3), "head: it names entry 3"),
}  # fmt: skip


def a_link() -> int:
    link = ProposalLink.objects.filter(quote__client__name="Elm Bakery", revoked_at=None).get()
    return link.pk


def test_what_nobody_touched_is_whole() -> None:
    assert found() == []


@pytest.mark.parametrize("deed", DEEDS)
def test_every_deed_is_found_and_named(deed: str) -> None:
    do, trace = DEEDS[deed]
    with taken_back():
        with triggers_away(), transaction.atomic():
            do()
        assert trace in "\n".join(found()), deed


@pytest.mark.parametrize("table", ["groundwork_event", "quotes_storedpdf"])
def test_triggers_that_are_gone_or_do_nothing_are_found(table: str) -> None:
    with taken_back():
        if connection.vendor == "postgresql":
            sql(f'ALTER TABLE "{table}" DISABLE TRIGGER ALL')
        else:
            sql(f'DROP TRIGGER "{table}_no_update"')
            sql(f'CREATE TRIGGER "{table}_no_update" BEFORE UPDATE ON "{table}" BEGIN SELECT 1; END')
        assert f"table {table}: its rows can be changed" in "\n".join(found())


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"totals": [], "signer": null, "revision_sha256": 1}'])
def test_a_body_that_cannot_be_read_stops_nothing(body: bytes) -> None:
    with taken_back():
        with triggers_away():
            Event.objects.filter(kind__in=("accepted", "pdf", "mailed", "baseline")).update(body=body)
        said = "\n".join(found())
    assert "the body cannot be read" in said or "schema is" in said
    assert "was not looked at" not in said


def test_text_where_bytes_belong_is_found() -> None:
    """SQLite keeps any type in any column; PostgreSQL does not take it."""
    for table, column, trace in (
        ("quotes_quoterevision", "document", "its document is str, not bytes"),
        ("groundwork_event", "body", "the body cannot be read"),
    ):
        with taken_back():
            try:
                with triggers_away(), transaction.atomic():
                    sql(f"UPDATE {table} SET {column} = CAST({column} AS text)")
            except DatabaseError:
                assert connection.vendor == "postgresql"
                continue
            assert trace in "\n".join(found())


def test_an_address_that_was_erased_with_an_entry_is_no_fault() -> None:
    with taken_back():
        number = a_quote().number
        erase_details("an operator", NOW, about=Subject("quote", number), signers=True)
        assert found() == []
        Mail.objects.exclude(subject=number).filter(kind="contract").update(email="", salt="")
        assert "the mail that it is about is not there, or its address was erased" in "\n".join(found())
