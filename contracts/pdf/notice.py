"""A notice on paper."""

from dataclasses import dataclass

import pricing
from contracts.documents import SellerCard, Standing
from contracts.models import ContractRecord, StoredPdf
from contracts.notices import NoticeWords, words_of
from contracts.selectors.standings import before_and_after
from groundwork.heads import head_of
from groundwork.languages import speaking_to
from groundwork.pdf.rendering import render
from groundwork.shown import all_of


@dataclass(frozen=True, slots=True)
class NoticePage:
    """The sheet: what the frame of all PDFs needs, the record and its words."""

    seller: SellerCard
    address: tuple[str, ...]
    standing: Standing
    words: NoticeWords


def notice_key(record: ContractRecord) -> str:
    """Under which the PDF of a record's notice is kept."""
    return pricing.fingerprint(f"notice-pdf/1/{record.sha256}".encode())


def notice_pdf(record: ContractRecord) -> bytes:
    """The notice of a record on paper; the same bytes whenever it is asked for. Raises NoPdfError."""
    before, after = before_and_after(record)
    seller = after.seller
    with speaking_to(seller):
        page = NoticePage(seller, tuple(filter(None, seller.address.splitlines())), after, words_of(before, after))
        made = record.made_at.strftime("%Y-%m-%dT%H:%M:%SZ")
        context = {"page": page, "words": page.words, "made": made, "log": head_of(record.event)}
        return render("pdf/notice.html", context, seller, record.sha256, files=all_of(seller.pictures))


def pdf_of_notice(record: ContractRecord) -> bytes:
    """The PDF that is kept, or the same made now: reading never writes. Raises NoPdfError."""
    kept = StoredPdf.objects.filter(pk=notice_key(record)).first()
    return bytes(kept.content) if kept else notice_pdf(record)
