"""What goes on paper: the proposal as it was sent, and the contract as it was signed."""

from datetime import datetime
from functools import lru_cache

import pricing
from contracts.models import StoredPdf
from groundwork.pdf.rendering import render
from quotes.documents import Revision, read_revision
from quotes.models import AcceptedQuote, QuoteRevision
from quotes.proposal.page import page_of
from quotes.proposal.summary import choice_name
from quotes.selectors.signed import asked_again, signed_choice, signed_of, signed_revision


def proposal_key(revision: QuoteRevision) -> str:
    """Under which the PDF of a revision is kept."""
    return pricing.fingerprint(f"proposal-pdf/1/{revision.sha256}".encode())


def contract_key(contract: AcceptedQuote) -> str:
    """Under which the PDF of a contract is kept."""
    return pricing.fingerprint(f"contract-pdf/1/{contract.record.record_hash}".encode())


def proposal_pdf(revision: Revision) -> bytes:
    """The revision on paper, with the recommended option in detail. Raises NoPdfError."""
    page = page_of(revision)
    context: dict[str, object] = {"page": page, "offer": page.offer, "made": _iso(revision.sent_at)}
    sheet = "pdf/amendment.html" if page.amendment else "pdf/proposal.html"
    return render(sheet, context, revision.seller, revision.sha256 or pricing.fingerprint(b""))


def contract_pdf(contract: AcceptedQuote) -> bytes:
    """The contract on paper: what was chosen, what it costs, the terms, who signed and when. Raises NoPdfError."""
    revision = signed_revision(contract)
    choice = signed_choice(contract, revision)
    page = page_of(revision, asked_again(choice))
    signed = signed_of(contract, choice_name(revision, choice))
    context: dict[str, object] = {
        "page": page,
        "offer": page.offer,
        "signed": signed,
        "made": _iso(contract.accepted_at),
    }
    sheet = "pdf/amendment.html" if page.amendment else "pdf/contract.html"
    return render(sheet, context, revision.seller, signed.record_hash)


def pdf_of_revision(revision: QuoteRevision) -> bytes:
    """The stored PDF, or the same bytes made now and kept in memory only: reading never writes."""
    stored = StoredPdf.objects.filter(pk=proposal_key(revision)).first()
    return bytes(stored.content) if stored else _proposal_in_memory(bytes(revision.document))


def pdf_of_contract(contract: AcceptedQuote) -> bytes:
    """The same for a contract."""
    stored = StoredPdf.objects.filter(pk=contract_key(contract)).first()
    return bytes(stored.content) if stored else contract_pdf(contract)


@lru_cache(maxsize=8)
def _proposal_in_memory(document: bytes) -> bytes:
    return proposal_pdf(read_revision(document))


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
