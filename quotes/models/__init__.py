"""Quotes (working copies), the revisions sent of them, the contracts made of those, and the chain of what happened."""

from quotes.models.chain import ChainHead, Event
from quotes.models.contract import Contract
from quotes.models.quote import Quote, QuoteExtra, QuoteNumber, QuoteOption
from quotes.models.revision import ProposalLink, QuoteRevision, StoredPdf
from quotes.models.seller import Seller

__all__ = [
    "ChainHead",
    "Contract",
    "Event",
    "ProposalLink",
    "Quote",
    "QuoteExtra",
    "QuoteNumber",
    "QuoteOption",
    "QuoteRevision",
    "Seller",
    "StoredPdf",
]
