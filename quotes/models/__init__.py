"""Quotes (working copies), the revisions sent of them, the signatures under those and their acceptances."""

from quotes.models.accepted_quote import AcceptedQuote
from quotes.models.approving import ApprovalPerson, ApprovalRules, ApprovedDraft
from quotes.models.catalogue import CatalogueItem, OrderLine
from quotes.models.desk import FollowUp, QuoteNote
from quotes.models.figures import OfferedLadder, QuoteFigures
from quotes.models.library import CoverTemplate, LibraryItem
from quotes.models.pending_seal import PendingSeal
from quotes.models.planned import PlannedSending
from quotes.models.priced_form import PricedForm
from quotes.models.question import Question
from quotes.models.quote import Quote, QuoteNumber
from quotes.models.quote_parts import QuoteExtra, QuoteOption
from quotes.models.recipient import Recipient
from quotes.models.recorded_answer import RecordedAnswer
from quotes.models.reminders import NoReminders, NotTold, Reminder, ReminderRules
from quotes.models.revision import ProposalLink, QuoteRevision
from quotes.models.sample_client import SampleClient
from quotes.models.signature import Signature, SigningCode
from quotes.models.template import QuoteTemplate

__all__ = [
    "AcceptedQuote",
    "ApprovalPerson",
    "ApprovalRules",
    "ApprovedDraft",
    "CatalogueItem",
    "CoverTemplate",
    "FollowUp",
    "LibraryItem",
    "NoReminders",
    "NotTold",
    "OfferedLadder",
    "OrderLine",
    "PendingSeal",
    "PlannedSending",
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
    "QuoteTemplate",
    "Recipient",
    "RecordedAnswer",
    "Reminder",
    "ReminderRules",
    "SampleClient",
    "Signature",
    "SigningCode",
]
