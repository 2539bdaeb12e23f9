"""Mails to clients against the entries that seal where they went. One whose address was erased tells nothing."""

from collections.abc import Iterator
from typing import Any, Final

from django.db.models import Exists, OuterRef

from contracts.mail_kinds import MailKind as ContractMail
from contracts.models import ContractRecord, SentStatement
from groundwork import chain
from groundwork.models import Event, Mail
from quotes.mail_kinds import OF_REVISION
from quotes.mail_kinds import MailKind as QuoteMail
from quotes.models import AcceptedQuote, QuoteRevision
from quotes.verifying.told import BATCH

# Of each kind that goes to a client: what it is written from, and the key of the entry that has its hash.
_SOURCES: Final[dict[str, tuple[Any, str, str]]] = {
    **dict.fromkeys(OF_REVISION, (QuoteRevision, "sha256", "revision_sha256")),
    **dict.fromkeys((QuoteMail.ANSWER, QuoteMail.FORWARD), (Event, "record_hash", "entry")),
    QuoteMail.CONTRACT: (AcceptedQuote, "record__record_hash", "contract"),
    ContractMail.NOTICE: (ContractRecord, "sha256", "record_sha256"),
    ContractMail.STATEMENT: (SentStatement, "sha256", "statement_sha256"),
}


def verify_mails() -> Iterator[str]:
    """Mails that say another address, subject or source than the chain, and entries whose mail is gone."""
    sealed = {}
    for event in Event.objects.filter(kind=Event.Kind.MAILED).order_by("seq").iterator(chunk_size=BATCH):
        if to_sha256 := chain.said_by(event).get("to_sha256"):
            sealed[to_sha256] = event.seq
    for mail in Mail.objects.exclude(email="").order_by("pk").iterator(chunk_size=BATCH):
        seq = sealed.pop(mail.to_sha256, None)
        place = f"mail {mail.pk} of {mail.subject_kind} {mail.subject}"
        if seq is not None:
            yield from (f"{place}: {what}" for what in _against(mail, Event.objects.get(seq=seq)))
        elif mail.state == Mail.State.TAKEN and mail.kind in _SOURCES:
            yield f"{place}: no entry of the chain names the address that it says it went to"
    erased = Event.objects.filter(kind=Event.Kind.ERASED, subject_number=OuterRef("subject_number"))
    for seq in Event.objects.filter(~Exists(erased), seq__in=sealed.values()).values_list("seq", flat=True):
        yield f"entry {seq}: the mail that it is about is not there, or its address was erased without an entry"


def _against(mail: Mail, event: Event) -> Iterator[str]:
    body = chain.said_by(event)
    model, column, key = _SOURCES.get(str(body.get("mail")), (None, "", ""))
    source = model.objects.filter(pk=mail.source).values_list(column, flat=True).first() if model else None
    pairs: tuple[tuple[str, object, object], ...] = (
        ("state", mail.state, Mail.State.TAKEN),
        ("kind", mail.kind, body.get("mail")),
        ("subject", (mail.subject_kind, mail.subject), (event.subject_kind, event.subject_number)),
        ("source", source, body.get(key)),
    )
    for name, value, said in pairs:
        if value != said:
            yield f"{name} is {value}, in entry {event.seq} {said}"
