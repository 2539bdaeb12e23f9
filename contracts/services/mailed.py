"""What is kept for good of a mail to the client."""

from datetime import datetime

from contracts.models import ContractRecord
from groundwork import chain
from groundwork.models import Mail


def note_mailed(mail: Mail, now: datetime) -> None:
    """Add an entry to the chain for a mail to the client, in the transaction that notes that it was taken.

    It names the address by its fingerprint, as those of quotes do (docs/adr/0016-personal-data.md).
    """
    record = ContractRecord.objects.select_related("contract").get(pk=mail.source)
    body = {"record_sha256": record.sha256, "mail": mail.kind, "to_sha256": mail.to_sha256}
    chain.append("mailed", record.contract.subject, body, now)
