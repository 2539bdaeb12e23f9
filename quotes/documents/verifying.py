"""Re-reads what was frozen: plans, revisions, contracts, PDFs, evidence, against their hashes and the chain.

The chain (groundwork.chain) shows that its entries are as they were written. This shows that the quotes and documents
which they name are still there, byte for byte, that a contract's columns say what its record says, that its quote
keeps what it was priced from, and that every acceptance has its contract and its quote in the state that goes with it.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from django.db import models
from django.db.models import Exists, OuterRef

import pricing
from contracts.models import StoredPdf
from groundwork import evidence
from groundwork.models import Event, Mail
from plans.models import PlanVersion
from quotes.documents.acceptance import Acceptance, read_acceptance
from quotes.documents.on_behalf import OnBehalf, read_made
from quotes.documents.revision import priced_from
from quotes.mail_kinds import TO_CLIENT
from quotes.models import AcceptedQuote, Quote, QuoteRevision, RecordedAnswer
from quotes.models.accepted_quote import ACCEPTANCES
from quotes.models.quote import SUBJECT

_BATCH: Final = 100


@dataclass(frozen=True, slots=True)
class Damage:
    """A frozen row that is not as it was made: which, and what about it."""

    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}"


def verify_freezes() -> tuple[Damage, ...]:
    """Everything that does not agree; empty: all is well. Reads in batches and locks nothing."""
    return (
        *_changed_bytes(PlanVersion, "document"),
        *_changed_bytes(QuoteRevision, "document"),
        *_changed_bytes(StoredPdf, "content"),
        *(Damage(f"evidence file {key}", what) for key, what in evidence.verify()),
        *_versions(),
        *_nowhere(),
        *_unsealed(),
        *_contracts(),
        *_answers(),
        *_on_behalf(),
        *_mails(),
    )


def _changed_bytes(model: type[models.Model], column: str) -> Iterator[Damage]:
    rows = model._default_manager.order_by("pk").values_list("pk", "sha256", column)
    for key, kept, content in rows.iterator(chunk_size=_BATCH):
        place = f"{model._meta.verbose_name} {key}"
        if not isinstance(content, bytes | memoryview):  # SQLite keeps whatever type was written into a column
            yield Damage(place, f"its {column} is {type(content).__name__}, not bytes")
        elif (computed := hashlib.sha256(content).hexdigest()) != kept:
            yield Damage(place, f"its hash is {kept}, its bytes give {computed}")


def _versions() -> Iterator[Damage]:
    """Revisions made from a version that is gone, or another since: its bytes and its hash were both changed."""
    held = set(PlanVersion.objects.values_list("sha256", flat=True))
    rows = QuoteRevision.objects.order_by("pk").values_list("quote__number", "number", "document")
    for quote, number, content in rows.iterator(chunk_size=_BATCH):
        named = _document(content).get("plan_sha256")
        if isinstance(named, str) and named not in held:
            yield Damage(f"quote {quote}", f"revision {number} was made from a version {named}, which is not there")


def _nowhere() -> Iterator[Damage]:
    """Entries about a quote that is gone, or has another number than when they were written."""
    known = Quote.objects.filter(number=OuterRef("subject_number"))
    for event in Event.objects.filter(~Exists(known), subject_kind=SUBJECT).order_by("seq"):
        yield Damage(f"entry {event.seq}", f"it is about quote {event.subject_number}, which is not there")


def _unsealed() -> Iterator[Damage]:
    """Revisions and PDFs that the chain names and that are gone or another; revisions that it does not name."""
    named: dict[str, set[str]] = defaultdict(set)
    pdfs: dict[str, int] = {}
    for event in Event.objects.filter(subject_kind=SUBJECT).order_by("seq").iterator(chunk_size=_BATCH):
        body = _read(event)
        if isinstance(body.get("revision_sha256"), str):
            named[event.subject_number].add(body["revision_sha256"])
        if isinstance(body.get("pdf_sha256"), str):
            pdfs[body["pdf_sha256"]] = event.seq
    held: dict[str, set[str]] = defaultdict(set)
    for number, sha256 in QuoteRevision.objects.values_list("quote__number", "sha256"):
        held[number].add(sha256)
    for number in sorted(named.keys() | held.keys()):
        for sha256 in sorted(named[number] - held[number]):
            yield Damage(f"quote {number}", f"the chain names a revision with hash {sha256}, which is not there")
        for sha256 in sorted(held[number] - named[number]):
            yield Damage(f"quote {number}", f"its revision with hash {sha256} is named by no entry of the chain")
    for sha256 in pdfs.keys() - set(StoredPdf.objects.values_list("sha256", flat=True)):
        yield Damage(f"entry {pdfs[sha256]}", f"it names a PDF with hash {sha256}, which is not there")


def _contracts() -> Iterator[Damage]:
    beside = ("quote__priced_counts", "quote__priced_choice", "revision", "record")
    for contract in AcceptedQuote.objects.select_related(*beside).order_by("pk").iterator(_BATCH):
        record = contract.record
        of_it = (record.subject_kind, record.subject_number) == (SUBJECT, contract.quote.number)
        if record.kind not in ACCEPTANCES or not of_it:
            yield Damage(f"contract {contract.quote}", f"entry {record.seq} is not its acceptance")
            continue
        try:
            acceptance = read_acceptance(_read(record))
        except ValueError as error:
            yield Damage(f"contract {contract.quote}", f"its record, entry {record.seq}, is {error}")
            continue
        if (acceptance.on_behalf is not None) != (record.kind == Event.Kind.ACCEPTED_ON_BEHALF):
            yield Damage(f"contract {contract.quote}", f"entry {record.seq} does not say as its kind how it was made")
        for name, column, recorded in _contract_figures(contract, acceptance):
            if column != recorded:
                yield Damage(f"contract {contract.quote}", f"{name} is {column}, in its record {recorded}")


def _answers() -> Iterator[Damage]:
    """Acceptances without a contract, and quotes whose state is not what the chain says. Each is one statement, so a
    quote that is accepted meanwhile is seen wholly or not at all."""
    accepted = Event.objects.filter(subject_kind=SUBJECT, kind__in=ACCEPTANCES)
    for event in accepted.filter(accepted_quote=None).order_by("seq"):
        yield Damage(f"entry {event.seq}", f"quote {event.subject_number} was accepted, its contract is not there")
    for event in accepted.filter(contract_records_caused=None).order_by("seq"):
        yield Damage(f"entry {event.seq}", f"quote {event.subject_number} was accepted and no contract lives by it")
    acceptance = Exists(accepted.filter(subject_number=OuterRef("number")))
    for quote in Quote.objects.filter(acceptance).exclude(state=Quote.State.ACCEPTED).order_by("pk"):
        yield Damage(f"quote {quote}", f"the chain says that it was accepted, its state is {quote.state}")
    for quote in Quote.objects.filter(~acceptance, state=Quote.State.ACCEPTED).order_by("pk"):
        yield Damage(f"quote {quote}", "its state is accepted, the chain has no acceptance of it")


def _on_behalf() -> Iterator[Damage]:
    """Answers recorded on the client's behalf whose file is not the one that their entry names."""
    kinds = (Event.Kind.ACCEPTED_ON_BEHALF, Event.Kind.DECLINED_ON_BEHALF)
    entries = Event.objects.filter(subject_kind=SUBJECT, kind__in=kinds).order_by("seq")
    for event in entries.select_related("recorded_answer__evidence").iterator(chunk_size=_BATCH):
        answer: RecordedAnswer | None = getattr(event, "recorded_answer", None)
        file = answer.evidence if answer else None
        held = (file.name, file.sha256, file.uploaded_sha256) if file else None
        try:
            named = _named(read_made(_read(event)["made"]))
        except (KeyError, TypeError, ValueError) as error:
            yield Damage(f"entry {event.seq}", f"it does not say how the answer came: {error!r}")
            continue
        if answer is None:
            yield Damage(f"entry {event.seq}", "what was recorded with it is not there")
        elif held != named:
            yield Damage(f"entry {event.seq}", f"its evidence is {held}, it names {named}")
    for answer in RecordedAnswer.objects.exclude(record__kind__in=kinds).select_related("record"):
        yield Damage(f"entry {answer.record.seq}", "evidence of a record on behalf stands beside it, and it is none")


def _named(came: OnBehalf) -> tuple[str, str, str] | None:
    return (came.proof.name, came.proof.sha256, came.proof.uploaded_sha256) if came.proof else None


def _mails() -> Iterator[Damage]:
    """Mails to a client whose address is not the one that the chain has sealed. One that was erased tells nothing."""
    rows = Mail.objects.filter(subject_kind=SUBJECT, kind__in=TO_CLIENT, state=Mail.State.TAKEN).exclude(email="")
    # Read before the entries: what is taken meanwhile is in both, or in the entries alone.
    taken = [(mail.pk, mail.subject, mail.to_sha256) for mail in rows.order_by("pk").iterator(chunk_size=_BATCH)]
    entries = Event.objects.filter(kind=Event.Kind.MAILED).order_by("seq").iterator(chunk_size=_BATCH)
    sealed = {_read(event).get("to_sha256") for event in entries}
    for key, number, to_sha256 in taken:
        if to_sha256 not in sealed:
            yield Damage(
                f"mail {key} of quote {number}", "no entry of the chain names the address that it says it went to"
            )


def _contract_figures(contract: AcceptedQuote, acceptance: Acceptance) -> Iterator[tuple[str, object, object]]:
    """A column's name, its value, and the value in the record."""
    signer = acceptance.people[0]
    yield "revision", contract.revision.sha256, acceptance.revision_sha256
    yield "MRR", contract.mrr, acceptance.totals.recurring_net
    yield "one-time net", contract.one_time, acceptance.totals.one_time_net
    yield "currency", contract.currency, acceptance.currency
    yield "term", contract.term_months, acceptance.selection.term
    yield "signer", contract.signer_name, signer.name
    yield "signer's address", contract.signer_email, signer.email
    yield "idempotency key", contract.idempotency_key, acceptance.idempotency_key
    if acceptance.answer_sha256:  # msp-accept/1 does not say
        yield "answer", contract.body_sha256, acceptance.answer_sha256
    yield "moment", contract.accepted_at, contract.record.happened_at
    with suppress(KeyError, pricing.PricingError):  # a revision that cannot be read has another hash, which is told
        inventory = pricing.read_inventory(_document(contract.revision.document)["inventory"])
        yield "what it was priced from", contract.quote.priced_from, priced_from(inventory, acceptance.selection)


def _read(event: Event) -> dict[str, Any]:
    """The body; empty where it cannot be read, which chain.verify() tells."""
    return _document(event.body)


def _document(content: Any) -> dict[str, Any]:
    """What these bytes say; nothing where they cannot be read."""
    try:
        document = json.loads(bytes(content))
    except (ValueError, TypeError):
        return {}
    return document if isinstance(document, dict) else {}
