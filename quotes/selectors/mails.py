"""The mails of quotes, in words (groundwork.mail_words)."""

from typing import Final

from django.utils.translation import gettext as _

from groundwork.mail_words import House
from groundwork.models import Mail
from quotes.mail_kinds import TO_CONTACT, TO_OTHERS, MailKind, Needless
from quotes.models import Quote
from quotes.models.quote import SUBJECT

_STAFF: Final = frozenset(
    {
        MailKind.ACCEPTED,
        MailKind.DECLINED,
        MailKind.QUESTION,
        MailKind.APPROVAL_ASKED,
        MailKind.APPROVED,
        MailKind.NOT_SENT,
        MailKind.LOOKED,
        MailKind.SENT_BACK,
        MailKind.COUNTERSIGN_ASKED,
    }
)


def _hint(mail: Mail) -> str:
    if mail.kind in TO_OTHERS:
        return _("It is the address under “Who else gets it”. If it is wrong, revise the quote.")
    if mail.kind in TO_CONTACT:
        return _("If the address is wrong, correct it in the client’s contacts: the next try goes to that one.")
    if mail.kind == MailKind.SIGN:
        return _("It is the address that this signer is named with. If it is wrong, revise the quote.")
    if mail.kind == MailKind.CODE:
        return _("It is the address that somebody is about to sign with. They can ask for another code.")
    if mail.kind == MailKind.IN_VAIN:
        return _("It is the address that they signed with. If it is wrong, tell them yourself.")
    if mail.kind == MailKind.ANSWER:
        return _("It is the address that was typed with the question. The answer stands on the proposal’s page too.")
    if mail.kind == MailKind.FORWARD:
        return _("It is the address that the client has passed the proposal on to. They can pass it on again.")
    if mail.kind in _STAFF:
        return _("It is the address that this person signs in with.")
    return _("It is the address that the signer typed. If it is wrong, send them the contract’s PDF yourself.")


QUOTE_MAILS: Final = House(
    subject=SUBJECT,
    kinds=MailKind,
    needless=Needless,
    page="quotes:quote_page",
    try_now="quotes:mail_try",
    dismiss="quotes:mail_dismiss",
    rows=Quote.objects.all,
    seen_by=Quote.objects.for_user,
    hint=_hint,
    from_contacts=lambda mail: mail.kind == MailKind.PROPOSAL,
)
