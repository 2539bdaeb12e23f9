"""Rows with nothing in them but what the database demands, for tests of what lies under the quotes."""

from datetime import UTC, datetime

from django.db import transaction

import pricing
from clients.models import Client
from contracts.models import ContractRecord, SentStatement, StoredPdf
from contracts.selectors.standings import standing_of
from contracts.services.records import add_record, begin_contract
from contracts.tests.making import standing
from groundwork import chain, evidence
from groundwork.models import Event, EvidenceFile, User
from groundwork.tests.evidence import samples
from plans.models import Plan, PlanVersion
from quotes.models import AcceptedQuote, Quote, QuoteRevision, RecordedAnswer, Signature

NOON = datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC)


def a_version() -> PlanVersion:
    """The one published version of a plan without services."""
    if (version := PlanVersion.objects.first()) is not None:
        return version
    owner = User.objects.create_user("publisher@example.com", name="Paula Publisher")
    plan = Plan.objects.create(name="Plan", currency="USD", labour_rate=0, break_fix_rate=0)
    return PlanVersion.objects.create(
        plan=plan, number=1, document=b"{}", sha256=pricing.fingerprint(b"{}"), published_by=owner, published_at=NOON
    )


def a_quote(number: str = "Q-2026-0001") -> Quote:
    """A draft for a client of its own."""
    version = a_version()
    return Quote.objects.create(
        number=number,
        client=Client.objects.create(name=f"Client of {number}"),
        owner=version.published_by,
        plan_version=version,
        term_months=12,
        counted_at=NOON,
    )


def a_revision() -> QuoteRevision:
    """The first revision of a quote of its own, with an empty document."""
    quote = a_quote()
    return QuoteRevision.objects.create(
        quote=quote,
        number=1,
        document=b"{}",
        sha256=pricing.fingerprint(b"{}"),
        valid_through=NOON.date(),
        expires_at=NOON,
        sent_by=quote.owner,
        sent_at=NOON,
    )


def a_contract() -> AcceptedQuote:
    """The contract of that revision, and the event that is its record."""
    revision = a_revision()
    with transaction.atomic():
        record = chain.append(Event.Kind.ACCEPTED, revision.quote.subject, {}, NOON)
    return AcceptedQuote.objects.create(
        quote=revision.quote,
        revision=revision,
        record=record,
        idempotency_key="0" * 32,
        body_sha256="0" * 64,
        option_name="Gold",
        currency="USD",
        mrr="2638.00",
        one_time="0",
        term_months=12,
        signer_name="Clara Client",
        signer_email="clara@example.com",
        accepted_at=NOON,
    )


def a_signature() -> Signature:
    """A signature under a revision of its own, that others have to follow."""
    revision = a_revision()
    with transaction.atomic():
        record = chain.append(Event.Kind.SIGNED, revision.quote.subject, {}, NOON)
    return Signature.objects.create(
        quote=revision.quote,
        revision=revision,
        place=1,
        record=record,
        idempotency_key="0" * 32,
        body_sha256="0" * 64,
        signed_at=NOON,
    )


def a_pdf() -> StoredPdf:
    """A PDF that is none."""
    return StoredPdf.objects.create(
        key="0" * 64, sha256=pricing.fingerprint(b"%PDF"), content=b"%PDF", rendered_at=NOON
    )


def a_record() -> ContractRecord:
    """A record of a contract, with everything that it can name."""
    accepted = a_contract()
    with transaction.atomic():
        contract = begin_contract(accepted.quote.client, standing(), None, NOON)
        kept, by = an_evidence_file(), accepted.quote.owner
        return add_record(contract, standing_of(contract), by, NOON, accepted.record, evidence=kept)


def a_sent_statement() -> SentStatement:
    """A statement of a contract, with an empty document."""
    record = a_record()
    with transaction.atomic():
        event = chain.append(Event.Kind.STATEMENT, record.contract.subject, {}, NOON)
    return SentStatement.objects.create(
        contract=record.contract,
        period="2026-11",
        number=1,
        document=b"{}",
        sha256=pricing.fingerprint(b"{}"),
        event=event,
        by=a_version().published_by,
        made_at=NOON,
    )


def an_evidence_file() -> EvidenceFile:
    """A PDF that somebody has brought."""
    with transaction.atomic():
        return evidence.keep(samples.examined(samples.a_pdf()), by=a_version().published_by, now=NOON)


def a_recorded_answer() -> RecordedAnswer:
    """A file beside an entry of the chain."""
    return RecordedAnswer.objects.create(record=a_contract().record, evidence=an_evidence_file())
