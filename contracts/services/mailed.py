"""What is kept for good of a mail to the client."""

from datetime import datetime

from contracts.mail_kinds import MailKind
from contracts.models import ContractRecord, SentStatement
from groundwork import chain
from groundwork.models import Mail


def note_mailed(mail: Mail, now: datetime) -> None:
    """Add an entry to the chain for a mail to the client, in the transaction that notes that it was taken.

    It names the address by its fingerprint, as those of quotes do (docs/adr/0016-personal-data.md). Mails to staff
    leave none.
    """
    if mail.kind == MailKind.DAYS:
        return
    body = {"mail": mail.kind, "to_sha256": mail.to_sha256}
    if mail.kind == MailKind.STATEMENT:
        sent = SentStatement.objects.select_related("contract").get(pk=mail.source)
        chain.append("mailed", sent.contract.subject, {"statement_sha256": sent.sha256, **body}, now)
    else:
        record = ContractRecord.objects.select_related("contract").get(pk=mail.source)
        chain.append("mailed", record.contract.subject, {"record_sha256": record.sha256, **body}, now)
