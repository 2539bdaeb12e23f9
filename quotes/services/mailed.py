"""What is kept for good of a mail to the client."""

from datetime import datetime
from typing import Any

from groundwork import chain
from groundwork.models import Event, Mail
from quotes.mail_kinds import OF_REVISION, MailKind
from quotes.models import AcceptedQuote, Quote, QuoteRevision, Reminder


def note_mailed(mail: Mail, now: datetime) -> None:
    """Add an entry to the chain for a mail to the client, in the transaction that notes that it was taken.

    It names the address by the fingerprint that the row of the mail can show to be right, because an entry can never
    be erased and an address must be. Mails to staff leave none.
    """
    if mail.kind in OF_REVISION:
        row = QuoteRevision.objects.select_related("quote").get(pk=mail.source)
        body: dict[str, Any] = {"revision": row.number, "revision_sha256": row.sha256}
        quote = row.quote
    elif mail.kind == MailKind.REMINDER:
        row = Reminder.objects.select_related("revision__quote").get(pk=mail.source).revision
        body, quote = {"revision": row.number, "revision_sha256": row.sha256}, row.quote
    elif mail.kind == MailKind.CONTRACT:
        contract = AcceptedQuote.objects.select_related("quote", "record").get(pk=mail.source)
        body = {"contract": contract.record.record_hash}
        quote = contract.quote
    elif mail.kind in (MailKind.ANSWER, MailKind.FORWARD, MailKind.AGAIN):
        event = Event.objects.get(pk=mail.source)
        body = {"entry": event.record_hash}
        quote = Quote.objects.get(number=event.subject_number)
    else:
        return
    chain.append("mailed", quote.subject, {**body, "mail": mail.kind, "to_sha256": mail.to_sha256}, now)
