"""Keeping rendered PDFs: made once, by the worker, and sealed when it is a contract."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

import pricing
from contracts.models import StoredPdf
from contracts.services.pdfs import keep_pdf
from groundwork import chain
from groundwork.baseline import hold
from groundwork.errors import DomainError
from groundwork.sealing import current_key
from quotes.documents import read_revision
from quotes.models import AcceptedQuote, PendingSeal, ProposalLink, QuoteRevision
from quotes.pdf.certificate import records_before
from quotes.pdf.documents import contract_key, contract_pdf, proposal_key, proposal_pdf, sent_by, stored_contract


def store_proposal_pdf(revision: QuoteRevision, now: datetime) -> StoredPdf:
    """Render and keep the PDF of a revision; the one that is kept already, if there is one."""
    key = proposal_key(revision.sha256)
    kept = StoredPdf.objects.filter(pk=key).first()
    if kept is not None:
        return kept
    content = proposal_pdf(read_revision(bytes(revision.document)), sent_by(revision))
    with transaction.atomic():
        stored, new = keep_pdf(key, content, now)
        if new:
            hold(stored, now)  # the client's link hands it out from now on
    return stored


def store_missing_proposals(now: datetime) -> int:
    """Render what can be opened by a link and has no PDF, as where the jobs that were to make it have failed.

    Returns how many were made. Raises NoPdfError.
    """
    openable = QuoteRevision.objects.filter(
        pk__in=ProposalLink.objects.filter(revoked_at=None).values("quote__current")
    )
    keys = {proposal_key(sha256): pk for pk, sha256 in openable.values_list("pk", "sha256")}
    for kept in StoredPdf.objects.values_list("pk", flat=True).iterator():
        keys.pop(kept, None)
    for pk in keys.values():
        store_proposal_pdf(QuoteRevision.objects.get(pk=pk), now)
    return len(keys)


def store_contract_pdf(contract: AcceptedQuote, now: datetime) -> StoredPdf:
    """Render, seal and keep the PDF of a contract, and note the hash of the file in the chain; the one that is kept
    already, if there is one.

    That hash finds one bit changed anywhere in the file; the signature inside does not see those in its own padding.
    Whatever stands in the way is raised (NoPdfError, SealError), and noted with what is pending.
    """
    kept = stored_contract(contract)
    if kept is not None:
        return kept
    try:
        content, said = _sealed(contract, now)
    except Exception as error:
        why = str(error) if isinstance(error, DomainError) else f"{type(error).__name__}: {error}"
        PendingSeal.objects.filter(pk=contract.pk).update(error=why)
        raise
    with transaction.atomic():
        stored, new = keep_pdf(contract_key(contract), content, now)
        PendingSeal.objects.filter(pk=contract.pk).delete()
        if new:
            body = {"contract": contract.record.record_hash, "pdf_sha256": stored.sha256, "bytes": len(content), **said}
            if before := records_before(contract):
                body["signatures"] = [one.record_hash for one in before]
            chain.append("pdf", contract.quote.subject, body, now)
    return stored


def _sealed(contract: AcceptedQuote, now: datetime) -> tuple[bytes, dict[str, object]]:
    """The sealed file, and what the chain says of it: what it was before, with which the file begins, and whose key."""
    key = current_key(now)
    made = contract_pdf(contract)
    from groundwork.sealing.marks import seal  # half a second, and only the worker seals

    content = seal(made, key, _("%(number)s, as it was accepted") % {"number": contract.quote.number}, now)
    before = {"sha256": pricing.fingerprint(made), "bytes": len(made)}
    return content, {"unsealed": before, "certificate_sha256": key.sha256}
