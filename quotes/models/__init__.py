"""Quotes (working copies), the revisions sent of them, the signatures under those and their acceptances."""

from quotes.models.accepted_quote import AcceptedQuote
from quotes.models.approving import ApprovalPerson, ApprovalRules, ApprovedDraft
from quotes.models.desk import FollowUp, QuoteNote
from quotes.models.figures import OfferedLadder, QuoteFigures
from quotes.models.library import CoverTemplate, LibraryItem
from quotes.models.pending_seal import PendingSeal
from quotes.models.priced_form import PricedForm
from quotes.models.question import Question
from quotes.models.quote import Quote, QuoteNumber
from quotes.models.quote_parts import QuoteExtra, QuoteOption
from quotes.models.recorded_answer import RecordedAnswer
from quotes.models.revision import ProposalLink, QuoteRevision
from quotes.models.sample_client import SampleClient
from quotes.models.signature import Signature, SigningCode

__all__ = [
    "AcceptedQuote",
    "ApprovalPerson",
    "ApprovalRules",
    "ApprovedDraft",
    "CoverTemplate",
    "FollowUp",
    "LibraryItem",
    "OfferedLadder",
    "PendingSeal",
    "PricedForm",
    "ProposalLink",
    "Question",
    "Quote",
    "QuoteExtra",
    "QuoteFigures",
    "QuoteNote",
    "QuoteNumber",
    "QuoteOption",
    "QuoteRevision",
    "RecordedAnswer",
    "SampleClient",
    "Signature",
    "SigningCode",
]
