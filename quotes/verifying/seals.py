"""Every sealed contract: its seal, the paper it was before, and the record that is enclosed. One file at a time.

That the file under a key is the one of its contract, verify_pdfs says; here is looked at what is in it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pricing
from contracts.models import StoredPdf
from groundwork import chain
from groundwork.models import Event
from quotes.models import AcceptedQuote, PendingSeal
from quotes.pdf.certificate import RECORD_NAME, records_before
from quotes.pdf.documents import contract_key, contract_key_of_before
from quotes.verifying.told import BATCH


@dataclass(frozen=True, slots=True)
class Pending:
    """A contract that waits for its seal, since when, and what stood in the way of the last try."""

    quote: str
    since: datetime
    error: str


def pending_seals() -> tuple[Pending, ...]:
    """What is not sealed yet. It is no fault: the worker tries it for ever."""
    rows = PendingSeal.objects.order_by("pk").values_list("contract__quote__number", "since", "error")
    return tuple(Pending(*row) for row in rows)


def verify_seals() -> Iterator[str]:
    """Acceptances whose file is neither there nor pending, or both; files whose seal, paper or record is another."""
    pending = set(PendingSeal.objects.values_list("pk", flat=True))
    for accepted in AcceptedQuote.objects.select_related("quote", "record").order_by("pk").iterator(BATCH):
        keys = contract_key(accepted), contract_key_of_before(accepted)
        held = dict(StoredPdf.objects.filter(pk__in=keys).values_list("pk", "sha256"))
        place = f"acceptance of {accepted.quote}"
        if not held and accepted.pk not in pending:
            yield f"{place}: its PDF is not there, and no seal is pending"
        elif held and accepted.pk in pending:
            yield f"{place}: its seal is said to be pending, and its PDF is there"
        if keys[0] in held:
            yield from (f"{place}: {what}" for what in _of(accepted, keys[0], held[keys[0]]))


def _said(accepted: AcceptedQuote, sha256: str) -> Mapping[str, Any] | None:
    """What the chain says of the file with this hash; None where it names another."""
    for event in chain.events_of(accepted.quote.subject).filter(kind=Event.Kind.PDF):
        body = chain.said_by(event)
        if (body.get("contract"), body.get("pdf_sha256")) == (accepted.record.record_hash, sha256):
            return body
    return None


def _of(accepted: AcceptedQuote, key: str, sha256: str) -> Iterator[str]:
    said = _said(accepted, sha256)
    if said is None:
        return  # another file than the chain names, which verify_pdfs tells
    from groundwork.sealing.marks import UnreadableError, enclosed_in, fault_of  # half a second, and not for the web

    data = StoredPdf.objects.values_list("content", flat=True).get(pk=key)
    content = bytes(data) if isinstance(data, bytes | memoryview) else b""
    if pricing.fingerprint(content) != sha256:
        return  # verify_bytes tells
    if fault := fault_of(content, str(said.get("certificate_sha256"))):
        yield fault
        return
    before = said.get("unsealed")
    paper, length = (before.get("sha256"), before.get("bytes")) if isinstance(before, dict) else (None, None)
    if not isinstance(length, int) or pricing.fingerprint(content[:length]) != paper:
        yield f"it does not begin with the paper that was sealed, which has hash {paper}"
    try:
        found = enclosed_in(content)
    except UnreadableError as error:
        yield f"what is enclosed in it cannot be read ({error})"
        return
    wanted = {RECORD_NAME: bytes(accepted.record.body)}
    if "signatures" in said:  # a file from before they were enclosed says nothing of them
        wanted |= {one.file_name: one.content for one in records_before(accepted)}
    for name, record in wanted.items():
        if found.get(name) != record:
            has = f"has hash {pricing.fingerprint(found[name])}" if name in found else "is not there"
            yield f"the enclosed {name} {has}, its record {pricing.fingerprint(record)}"
    if more := sorted(found.keys() - wanted.keys()):
        yield f"it encloses {', '.join(more)}, of which there is no record"
