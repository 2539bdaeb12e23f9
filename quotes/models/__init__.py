"""Quotes (working copies), the revisions sent of them, and the acceptances of those."""

from quotes.models.accepted_quote import AcceptedQuote
from quotes.models.pending_seal import PendingSeal
from quotes.models.priced_form import PricedForm
from quotes.models.quote import Quote, QuoteExtra, QuoteNumber, QuoteOption
from quotes.models.recorded_answer import RecordedAnswer
from quotes.models.revision import ProposalLink, QuoteRevision
from quotes.models.sample_client import SampleClient

__all__ = [
    "AcceptedQuote",
    "PendingSeal",
    "PricedForm",
    "ProposalLink",
    "Quote",
    "QuoteExtra",
    "QuoteNumber",
    "QuoteOption",
    "QuoteRevision",
    "RecordedAnswer",
    "SampleClient",
]
