"""A statement on paper."""

from dataclasses import dataclass
from datetime import datetime

import pricing
from contracts.documents import SellerCard
from contracts.models import SentStatement, StoredPdf
from contracts.statements import Statement, StatementWords, read_statement, statement_bytes, statement_words
from groundwork.heads import head_of
from groundwork.languages import speaking_to
from groundwork.pdf.rendering import render
from groundwork.shown import all_of


@dataclass(frozen=True, slots=True)
class StatementPage:
    """The sheet: what the frame of all PDFs needs, the statement and its words. `sent` is False for a look at one."""

    seller: SellerCard
    address: tuple[str, ...]
    statement: Statement
    words: StatementWords
    sha256: str
    sent: bool


def statement_key(sent: SentStatement) -> str:
    """Under which the PDF of a sent statement is kept."""
    return pricing.fingerprint(f"statement-pdf/1/{sent.sha256}".encode())


def sent_pdf(sent: SentStatement) -> bytes:
    """A sent statement on paper; the same bytes whenever it is asked for. Raises NoPdfError."""
    return _paper(read_statement(bytes(sent.document)), sent.made_at, sent=True, log=head_of(sent.event))


def pdf_of_sent(sent: SentStatement) -> bytes:
    """The PDF that is kept, or the same made now: reading never writes. Raises NoPdfError."""
    kept = StoredPdf.objects.filter(pk=statement_key(sent)).first()
    return bytes(kept.content) if kept else sent_pdf(sent)


def statement_pdf(statement: Statement, now: datetime) -> bytes:
    """A statement as it would be sent now. Raises NoPdfError."""
    return _paper(statement, now, sent=False)


def _paper(statement: Statement, made_at: datetime, *, sent: bool, log: str = "") -> bytes:
    sha256 = pricing.fingerprint(statement_bytes(statement))
    address = tuple(filter(None, statement.seller.address.splitlines()))
    with speaking_to(statement.seller):
        words = statement_words(statement)
        page = StatementPage(statement.seller, address, statement, words, sha256, sent)
        made = made_at.strftime("%Y-%m-%dT%H:%M:%SZ")
        context = {"page": page, "words": words, "made": made, "log": log}
        return render("pdf/statement.html", context, statement.seller, sha256, files=all_of(statement.seller.pictures))
