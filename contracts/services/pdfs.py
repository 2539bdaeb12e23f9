"""Keeping rendered PDFs: made once, and sealed into the chain where that says what somebody got."""

from datetime import datetime

from django.db import transaction

import pricing
from contracts.models import ContractRecord, StoredPdf
from contracts.pdf.notice import notice_key, notice_pdf
from groundwork import chain


def store_notice_pdf(record: ContractRecord, now: datetime) -> StoredPdf:
    """Render and keep the PDF of a record's notice, and note the hash of the file in the chain.

    The one that is kept already, if there is one. Raises NoPdfError.
    """
    key = notice_key(record)
    kept = StoredPdf.objects.filter(pk=key).first()
    if kept is not None:
        return kept
    content = notice_pdf(record)
    with transaction.atomic():
        stored, new = keep_pdf(key, content, now)
        if new:
            body = {"record_sha256": record.sha256, "pdf_sha256": stored.sha256, "bytes": len(content)}
            chain.append("pdf", record.contract.subject, body, now)
    return stored


def keep_pdf(key: str, content: bytes, now: datetime) -> tuple[StoredPdf, bool]:
    """Keep a PDF under its key; the one that is there already, if there is one. Tells whether it is new."""
    fields = {"sha256": pricing.fingerprint(content), "content": content, "rendered_at": now}
    return StoredPdf.objects.get_or_create(pk=key, defaults=fields)
