"""Keeping rendered PDFs: made once, by the worker, and sealed into the chain when it is a contract."""

from datetime import datetime

from django.db import transaction

from contracts.models import StoredPdf
from contracts.services.pdfs import keep_pdf
from groundwork import chain
from quotes.documents import read_revision
from quotes.models import AcceptedQuote, QuoteRevision
from quotes.pdf.documents import contract_key, contract_pdf, proposal_key, proposal_pdf


def store_proposal_pdf(revision: QuoteRevision, now: datetime) -> StoredPdf:
    """Render and keep the PDF of a revision; the one that is kept already, if there is one."""
    key = proposal_key(revision)
    kept = StoredPdf.objects.filter(pk=key).first()
    if kept is not None:
        return kept
    return keep_pdf(key, proposal_pdf(read_revision(bytes(revision.document))), now)[0]


def store_contract_pdf(contract: AcceptedQuote, now: datetime) -> StoredPdf:
    """Render and keep the PDF of a contract, and note the hash of the file in the chain.

    The seal finds one bit changed anywhere in the file, which a signature inside the file would not.
    """
    key = contract_key(contract)
    kept = StoredPdf.objects.filter(pk=key).first()
    if kept is not None:
        return kept
    content = contract_pdf(contract)
    with transaction.atomic():
        stored, new = keep_pdf(key, content, now)
        if new:
            body = {"contract": contract.record.record_hash, "pdf_sha256": stored.sha256, "bytes": len(content)}
            chain.append("pdf", contract.quote.subject, body, now)
    return stored
