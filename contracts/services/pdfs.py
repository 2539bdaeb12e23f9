"""Keeping rendered PDFs: made once, and sealed into the chain where that says what somebody got."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

import pricing
from contracts.models import Contract, ContractRecord, SentStatement, StoredPdf
from contracts.pdf.notice import notice_key, notice_pdf
from contracts.pdf.statement import sent_pdf, statement_key
from groundwork import chain


def store_notice_pdf(record: ContractRecord, now: datetime) -> StoredPdf:
    """Render and keep the PDF of a record's notice, and note the hash of the file in the chain.

    The one that is kept already, if there is one. Raises NoPdfError.
    """
    return _stored(
        notice_key(record), lambda: notice_pdf(record), record.contract, {"record_sha256": record.sha256}, now
    )


def store_statement_pdf(sent: SentStatement, now: datetime) -> StoredPdf:
    """The same for the PDF of a statement that was sent. Raises NoPdfError."""
    said = {"statement_sha256": sent.sha256}
    return _stored(statement_key(sent), lambda: sent_pdf(sent), sent.contract, said, now)


def _stored(key: str, make: Callable[[], bytes], contract: Contract, said: dict[str, str], now: datetime) -> StoredPdf:
    kept = StoredPdf.objects.filter(pk=key).first()
    if kept is not None:
        return kept
    content = make()
    with transaction.atomic():
        stored, new = keep_pdf(key, content, now)
        if new:
            body = {**said, "pdf_sha256": stored.sha256, "bytes": len(content)}
            chain.append("pdf", contract.subject, body, now)
    return stored


def keep_pdf(key: str, content: bytes, now: datetime) -> tuple[StoredPdf, bool]:
    """Keep a PDF under its key; the one that is there already, if there is one. Tells whether it is new."""
    fields = {"sha256": pricing.fingerprint(content), "content": content, "rendered_at": now}
    return StoredPdf.objects.get_or_create(pk=key, defaults=fields)
