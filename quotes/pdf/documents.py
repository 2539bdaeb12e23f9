"""What goes on paper: the proposal as it was sent, and the contract as it was signed."""

from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

import pricing
from contracts.models import StoredPdf
from groundwork import chain
from groundwork.errors import DomainError
from groundwork.heads import head_of
from groundwork.languages import speaking_to
from groundwork.models import Event
from groundwork.packed import Kept
from groundwork.pdf.enclosure import Enclosure
from groundwork.pdf.joining import joined
from groundwork.pdf.rendering import render
from groundwork.shown import all_of
from quotes.documents import Revision
from quotes.models import AcceptedQuote, QuoteRevision
from quotes.pdf.certificate import RECORD_NAME, certificate_of, records_before
from quotes.proposal.page import page_of
from quotes.proposal.summary import choice_name
from quotes.selectors.signed import asked_again, signed_choice, signed_of, signed_revision

# What was stored never changes; some eighty proposals' worth of it lies ready.
_KEPT: Final[Kept[bytes]] = Kept(8 * 1024 * 1024)


class SealPendingError(DomainError):
    """The PDF of a contract is asked for before it is sealed. The worker tries that again and again."""


class PdfPendingError(DomainError):
    """The PDF of a revision is asked for before the worker has made it. It does so again and again."""


def proposal_key(sha256: str) -> str:
    """Under which the PDF of the revision with this fingerprint is kept."""
    return pricing.fingerprint(f"proposal-pdf/1/{sha256}".encode())


def contract_key(contract: AcceptedQuote) -> str:
    """Under which the sealed PDF of a contract is kept."""
    return pricing.fingerprint(f"contract-pdf/2/{contract.record.record_hash}".encode())


def contract_key_of_before(contract: AcceptedQuote) -> str:
    """Under which the PDFs are kept that contracts had before they were sealed. They stay what they are."""
    return pricing.fingerprint(f"contract-pdf/1/{contract.record.record_hash}".encode())


def proposal_pdf(revision: Revision, log: str = "") -> bytes:
    """The revision on paper, with the recommended option in detail, and its brochures behind it. Raises NoPdfError.

    `log` is the entry of the chain by which it was sent, N:HASH, for whoever wants to see later that the chain still
    holds it.
    """
    files = all_of(revision.pictures.union(revision.brochures))
    with speaking_to(revision.seller):
        page = page_of(revision)
        context: dict[str, object] = {"page": page, "offer": page.offer, "made": _iso(revision.sent_at), "log": log}
        sheet = "pdf/amendment.html" if page.amendment else "pdf/proposal.html"
        made = render(sheet, context, revision.seller, revision.sha256 or pricing.fingerprint(b""), files=files)
    return joined(made, [files[sha256] for sha256 in revision.brochures])


def contract_pdf(contract: AcceptedQuote) -> bytes:
    """The contract on paper, before it is sealed: what was chosen, what it costs, the terms, who signed, when and how.

    Its record in the chain is enclosed, byte for byte, and so are those of the signatures before the last. Raises
    NoPdfError.
    """
    revision = signed_revision(contract)
    with speaking_to(revision.seller):
        return _contract_pdf(contract, revision)


def _contract_pdf(contract: AcceptedQuote, revision: Revision) -> bytes:
    choice = signed_choice(contract, revision)
    page = page_of(revision, asked_again(choice))
    signed = signed_of(contract, choice_name(revision, choice), revision.seller.contract_locale)
    context: dict[str, object] = {
        "page": page,
        "offer": page.offer,
        "signed": signed,
        "certificate": certificate_of(contract, page),
        "made": _iso(contract.accepted_at),
    }
    sheet = "pdf/amendment.html" if page.amendment else "pdf/contract.html"
    files = all_of(revision.seller.pictures)
    return render(sheet, context, revision.seller, signed.record_hash, enclosed_with(contract), files)


def enclosed_with(contract: AcceptedQuote) -> tuple[Enclosure, ...]:
    """The record of the acceptance, and those of the signatures that it names: the file alone proves all of them."""
    record = bytes(contract.record.body)
    acceptance = Enclosure(RECORD_NAME, _("The record of this acceptance"), record, contract.accepted_at)
    said = _("The record of the signature of %(name)s")
    return acceptance, *(
        Enclosure(one.file_name, said % {"name": one.name}, one.content, one.moment) for one in records_before(contract)
    )


def pdf_of_revision(sha256: str) -> bytes:
    """The stored PDF of a revision. Raises PdfPendingError: nobody waits while it is made, and reading never writes."""
    key = proposal_key(sha256)
    if (kept := _KEPT.get(key)) is not None:
        return kept
    content = StoredPdf.objects.filter(pk=key).values_list("content", flat=True).first()
    if content is None:
        raise PdfPendingError(_("The PDF is not made yet."))
    _KEPT.put(key, made := bytes(content), len(made))
    return made


def sent_by(revision: QuoteRevision) -> str:
    """The entry of the chain by which a revision was sent, N:HASH; empty where there is none. It never changes."""
    for event in chain.events_of(revision.quote.subject).filter(kind=Event.Kind.SENT):
        if chain.body_of(event).get("revision_sha256") == revision.sha256:
            return head_of(event)
    return ""


def stored_contract(contract: AcceptedQuote) -> StoredPdf | None:
    """The sealed PDF of a contract, or the one that it had before contracts were sealed; None before there is one."""
    keys = (contract_key(contract), contract_key_of_before(contract))
    return StoredPdf.objects.filter(pk__in=keys).order_by("rendered_at").first()


def pdf_of_contract(contract: AcceptedQuote) -> bytes:
    """What was sealed, and nothing else: nobody shall hold two files of one contract. Raises SealPendingError."""
    stored = stored_contract(contract)
    if stored is None:
        raise SealPendingError(_("The contract is not sealed yet."))
    return bytes(stored.content)


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
