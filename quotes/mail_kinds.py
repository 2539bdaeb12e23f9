"""The mails of a quote: their kinds, and why one may have become needless."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MailKind(TextChoices):
    """Whom it goes to, what it is written from, and what it is called."""

    PROPOSAL = "proposal", _("the proposal")  # to the contact, from a revision
    CONTRACT = "contract", _("the contract")  # to the signer, from a contract
    ACCEPTED = "accepted", _("the notice that it was accepted")  # to the salesperson, from a contract
    DECLINED = "declined", _("the notice that it was declined")  # to the salesperson, from an entry of the chain
    APPROVAL_ASKED = "approval-asked", _("the request for approval")  # to an owner, from a quote
    APPROVED = "approved", _("the notice that it is approved")  # to the salesperson, from a quote


TO_CLIENT: Final = (MailKind.PROPOSAL, MailKind.CONTRACT)


class Needless(TextChoices):
    """Why a mail was not sent after all."""

    ANSWERED = "answered", _("the client had answered")
    REPLACED = "replaced", _("a newer revision had been sent")
    WITHDRAWN = "withdrawn", _("the quote had been withdrawn")
    CLOSED = "closed", _("the link had been closed")
    AGAIN = "again", _("it was mailed again instead")
    SETTLED = "settled", _("it was not asked for any more")
