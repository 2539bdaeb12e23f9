"""Quotes (working copies), the revisions sent of them, and the contracts made of those."""

from quotes.models.contract import Contract
from quotes.models.quote import Quote, QuoteExtra, QuoteNumber, QuoteOption
from quotes.models.revision import ProposalLink, QuoteRevision, StoredPdf
from quotes.models.sample_client import SampleClient
from quotes.models.seller import AtEnd, NoticeUnit, Seller

__all__ = [
    "AtEnd",
    "Contract",
    "NoticeUnit",
    "ProposalLink",
    "Quote",
    "QuoteExtra",
    "QuoteNumber",
    "QuoteOption",
    "QuoteRevision",
    "SampleClient",
    "Seller",
    "StoredPdf",
]
