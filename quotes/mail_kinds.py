"""The mails of a quote: their kinds, and why one may have become needless."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MailKind(TextChoices):
    """Whom it goes to, what it is written from, and what it is called."""

    PROPOSAL = "proposal", _("the proposal")  # to the contact, from a revision
    AGAIN = "again", _("the proposal, once more")  # to the contact, from an entry of the chain with a note
    REMINDER = "reminder", _("the reminder")  # to the contact or a signer, from a reminder
    LOOKED = "looked", _("the notice that the client has looked")  # to the salesperson, from an entry of the chain
    ALSO = "also", _("the proposal, to one more")  # to another recipient with a link of their own, from a revision
    COPY = "copy", _("the copy")  # to another recipient without a link, from a revision
    CONTRACT = "contract", _("the contract")  # to the signer, from a contract
    ACCEPTED = "accepted", _("the notice that it was accepted")  # to the salesperson, from a contract
    SIGN = "sign", _("the request to sign")  # to a named signer, from a revision
    CODE = "code", _("the code for signing")  # to whoever is about to sign, from a revision
    IN_VAIN = "in-vain", _("the notice that there is no contract")  # to whoever has signed, from a revision
    COUNTERSIGN_ASKED = "countersign-asked", _("the request to countersign")  # to an owner, from a revision
    DECLINED = "declined", _("the notice that it was declined")  # to the salesperson, from an entry of the chain
    QUESTION = "question", _("what the client asks")  # to the salesperson, from an entry of the chain
    ANSWER = "answer", _("the answer to a question")  # to whoever asked, from an entry of the chain
    FORWARD = "forward", _("the link that was passed on")  # to a colleague of the client's, from an entry of the chain
    APPROVAL_ASKED = "approval-asked", _("the request for approval")  # to an owner, from a quote
    NOT_SENT = "not-sent", _("the notice that it was not sent")  # to whoever was to send it, from a quote
    APPROVED = "approved", _("the notice that it is approved")  # to the salesperson, from a quote
    SENT_BACK = "sent-back", _("the notice that it was sent back")  # to the salesperson, from an entry of the chain
    HANDED_OVER = "handed-over", _("the notice of a hand-over")  # to who had a client or has it now, from an entry


# Those with the link of a quote that is out.
TO_OTHERS: Final = (MailKind.ALSO, MailKind.COPY)
TO_CONTACT: Final = (MailKind.PROPOSAL, MailKind.AGAIN, MailKind.REMINDER)
PROPOSALS: Final = (*TO_CONTACT, *TO_OTHERS)
# Those to the client that are written from a revision.
OF_REVISION: Final = (MailKind.PROPOSAL, MailKind.ALSO, MailKind.COPY, MailKind.SIGN, MailKind.CODE, MailKind.IN_VAIN)
# What asks for a signature, and is not true any more once there is an answer or another revision.
TO_SIGN: Final = (MailKind.SIGN, MailKind.CODE, MailKind.COUNTERSIGN_ASKED)


class Needless(TextChoices):
    """Why a mail was not sent after all."""

    ANSWERED = "answered", _("the client had answered")
    REPLACED = "replaced", _("a newer revision had been sent")
    WITHDRAWN = "withdrawn", _("the quote had been withdrawn")
    LOST = "lost", _("the quote had been marked as lost")
    CLOSED = "closed", _("the link had been closed")
    AGAIN = "again", _("it was mailed again instead")
    OVER = "over", _("the code was not good any more")
    STOPPED = "stopped", _("no more reminders were wanted")
    SETTLED = "settled", _("it was not asked for any more")
