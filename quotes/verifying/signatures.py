"""Signatures before the last: each against its record, its revision and the acceptance that names it."""

from collections.abc import Iterator
from dataclasses import replace

from groundwork import chain
from groundwork.models import Event
from quotes.documents import Acceptance, OneSignature, Revision, Signer, read_revision, read_signature, signed_selection
from quotes.models import AcceptedQuote, Signature
from quotes.models.quote import SUBJECT
from quotes.verifying.told import BATCH, UNREADABLE

_SAME = (
    "revision_sha256",
    "option",
    "selection",
    "numbers",
    "totals",
    "contract_value",
    "currency",
    "terms_sha256",
    "details",
)


def verify_signatures() -> Iterator[str]:
    """Signatures that are not as their record says, or whose record names another revision, signer or choice."""
    for row in Signature.objects.select_related("quote", "revision", "record").order_by("pk").iterator(BATCH):
        yield from (f"signature {row.place} of {row.quote}: {what}" for what in _of(row))
    for event in Event.objects.filter(subject_kind=SUBJECT, kind=Event.Kind.SIGNED, signature=None).order_by("seq"):
        yield f"entry {event.seq}: quote {event.subject_number} was signed, the signature is not there"


def _of(row: Signature) -> Iterator[str]:
    record = row.record
    of_it = (record.subject_kind, record.subject_number) == (SUBJECT, row.quote.number)
    if record.kind != Event.Kind.SIGNED or not of_it:
        yield f"entry {record.seq} is not its record"
        return
    try:
        signature = read_signature(chain.said_by(record))
        revision = read_revision(bytes(row.revision.document))
    except UNREADABLE as error:
        yield f"its record, entry {record.seq}, or its revision cannot be read: {error!r}"
        return
    said = signature.said
    pairs: tuple[tuple[str, object, object], ...] = (
        ("place", row.place, signature.place),
        ("quote", row.revision.quote_id, row.quote_id),
        ("revision", row.revision.sha256, said.revision_sha256),
        ("idempotency key", row.idempotency_key, said.idempotency_key),
        ("answer", row.body_sha256, said.answer_sha256),
        ("moment", row.signed_at, record.happened_at),
    )
    for name, column, recorded in pairs:
        if column != recorded:
            yield f"{name} is {column}, in its record {recorded}"
    yield from _named(revision, signature)


def _named(revision: Revision, signature: OneSignature) -> Iterator[str]:
    named = revision.signing.at(signature.place) if signature.place in revision.signing.places else None
    signers = signature.said.signers
    if len(signers) != 1 or (named and (named.email, named.role) != (signers[0].email, signers[0].role)):
        yield "whoever signed is not who its revision names"


def verify_signers(accepted: AcceptedQuote, acceptance: Acceptance, revision: Revision) -> Iterator[str]:
    """What is wrong with the signers of an acceptance: who has to sign is in its revision, what each signed before the
    last in an entry of their own.
    """
    if acceptance.on_behalf:
        return
    rows = Signature.objects.filter(revision=accepted.revision_id).select_related("record").order_by("pk")
    before = [(row, read_signature(chain.said_by(row.record))) for row in rows]
    kept = [_as_named(found, row.record.record_hash) for row, found in before]
    if kept != [signer for signer in acceptance.signers if signer.entry]:
        yield "the signers before the last are not those of their own entries"
    for row, found in before:
        # One of before 2026-12 says what extras cost us, and what follows it does not.
        theirs, last = (replace(one, selection=signed_selection(revision, one)) for one in (found.said, acceptance))
        for name in _SAME:
            if getattr(theirs, name) != getattr(last, name):
                yield f"{name} is another one than signer {row.place} has signed"
    wanted = sorted(one.email for one in revision.signing.signers)
    if wanted and wanted != sorted(signer.email for signer in acceptance.signers):
        yield "it is not signed by those whom its revision names"
    if revision.signing.countersign != (acceptance.countersigned is not None):
        yield "its counter-signature is not what its revision wants"
    for signer in acceptance.signers:
        texts = [text for text in (revision.consent, revision.electronic) if text]
        agreed = [consent.text for consent in signer.consents if consent.text]
        authority = signer.authority.text if signer.authority else ""
        if agreed and (agreed, authority) != (texts, revision.authority):
            yield f"{signer.name} has agreed to something else than its revision says"


def _as_named(found: OneSignature, entry: str) -> Signer:
    (signer,) = found.said.signers
    return replace(signer, entry=entry)
