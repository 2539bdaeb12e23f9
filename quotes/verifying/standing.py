"""Where each quote stands, against the entries about it, its revision and its history."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import chain
from typing import Final

from django.db.models import Exists, OuterRef, Q

import pricing
from clients.selectors.names import names_of_clients
from groundwork.history import unlike_their_history
from groundwork.models import Event
from quotes.documents import Revision, priced_from, read_revision
from quotes.models import PricedForm, ProposalLink, Quote, QuoteExtra, QuoteNumber, QuoteOption
from quotes.models.quote import SUBJECT
from quotes.selectors.deposit import deposit_of
from quotes.selectors.signing import signing_of
from quotes.verifying.told import BATCH, UNREADABLE, Told, Whose, kept_of

_NOTHING: Final = Told()
_PURPOSES: Final = {"true-up": Quote.Purpose.TRUE_UP, "amended": Quote.Purpose.AMENDMENT}


def verify_standing(told: Mapping[str, Told]) -> Iterator[str]:
    """Quotes that are not where the chain says or not what their revision says; links that should be closed."""
    yield from _nowhere()
    names = names_of_clients()
    beside = ("current", "about", "plan_version", "priced_counts", "priced_choice")
    for quote in Quote.objects.select_related(*beside).order_by("pk").iterator(chunk_size=BATCH):
        yield from (f"quote {quote}: {what}" for what in _where(quote, told.get(quote.number, _NOTHING)))
        if quote.current is not None and (revision := _read(quote)) is not None:
            called = names.get(quote.client_id, set())
            yield from (f"quote {quote}: {what}" for what in _what(quote, revision, called))
    for model in (Quote, QuoteOption, QuoteExtra):
        for key, what in unlike_their_history(model):
            yield f"{model._meta.verbose_name} {key}: {what}"
    yield from _forms()
    yield from _links(told)
    yield from _numbers()


def _nowhere() -> Iterator[str]:
    """Entries about a quote that is gone, or has another number than when they were written.

    A draft that was handed over and then deleted leaves those of that: its history says that it was deleted.
    """
    known = Quote.objects.filter(number=OuterRef("subject_number"))
    deleted = Quote.history.filter(number=OuterRef("subject_number"), history_type="-")
    of_a_draft = Q(Exists(deleted), kind=Event.Kind.HANDED_OVER)
    for event in (
        Event.objects.filter(~Exists(known), ~of_a_draft, subject_kind=SUBJECT).order_by("seq").iterator(BATCH)
    ):
        yield f"entry {event.seq}: it is about quote {event.subject_number}, which is not there"


def _read(quote: Quote) -> Revision | None:
    """The revision that is out; None where it cannot be read, which verify_revisions tells."""
    assert quote.current is not None
    try:
        return read_revision(bytes(quote.current.document))
    except UNREADABLE:
        return None


def _where(quote: Quote, told: Told) -> Iterator[str]:
    if quote.state not in told.states:
        yield f"its state is {quote.state}, by the chain it is {' or '.join(sorted(told.states))}"
    current = quote.current.sha256 if quote.current else ""
    if current != told.current:
        yield f"its current revision is {current or 'none'}, the one sent last is {told.current or 'none'}"
    paid_on = told.payments.settled_on(quote.due or pricing.ZERO)
    if quote.paid_on != paid_on:
        yield f"it is paid on {quote.paid_on or 'no day'}, by the chain on {paid_on or 'no day'}"
    if quote.lost_reason != told.lost:
        yield f"it was lost for {quote.lost_reason or 'no reason'}, by the chain for {told.lost or 'none'}"
    if quote.due is not None and quote.state != Quote.State.ACCEPTED:
        yield f"{quote.due} is due at signing, and it is {quote.state}"
    if quote.revising and quote.state not in (Quote.State.SENT, Quote.State.DECLINED):
        yield f"it is open for another revision while {quote.state}"


def _what(quote: Quote, revision: Revision, names: set[str]) -> Iterator[str]:
    try:
        yield from _columns(quote, revision, names)
    except UNREADABLE as error:
        yield f"its columns cannot be read: {error!r}"


def _columns(quote: Quote, revision: Revision, names: set[str]) -> Iterator[str]:
    """Its columns against the revision that is out, as far as its draft can be no other by now."""
    if revision.client not in names:
        yield f"it was sent to {revision.client}, its client has never been called that"
    amends = revision.amends
    if amends is not None:
        about = quote.about.number if quote.about else None
        if (about, quote.purpose) != (amends.contract, _PURPOSES[amends.kind]):
            yield f"it is a {quote.purpose} of {about}, its revision a {amends.kind} of {amends.contract}"
    if quote.revising or quote.state not in (Quote.State.SENT, Quote.State.DECLINED):
        return
    offered = revision.offered(revision.recommended)
    pairs = (
        ("plan version", quote.plan_version.sha256, revision.plan_sha256),
        ("title", quote.title, revision.title),
        ("personal line", quote.personal_line, revision.personal_line),
        ("term", quote.term_months, revision.common.term),
        ("billing", quote.billing_months, revision.common.billing),
        ("first day", quote.starts_on, revision.starts_on),
        ("who signs", signing_of(quote), revision.signing),
        ("due at signing", deposit_of(quote), revision.deposit),
        ("currency", quote.currency, revision.plan.currency),
        ("what it was priced from", kept_of(quote), priced_from(revision.inventory, offered)),
    )
    for name, column, said in pairs:
        if column != said:
            yield f"{name} is {column}, in its revision {said}"


def _forms() -> Iterator[str]:
    """Forms of what months are priced from that have another text than they were found by."""
    for key, text, sha256 in PricedForm.objects.order_by("pk").values_list("pk", "text", "sha256").iterator(BATCH):
        if pricing.fingerprint(str(text).encode()) != sha256:
            yield f"priced form {key}: its hash is {sha256}, its text gives another one"


def _links(told: Mapping[str, Told]) -> Iterator[str]:
    """Links that are open though the chain has them closed, or closed by no entry and no other link."""
    made: dict[tuple[int, Whose], set[datetime]] = {}
    for key, signer, colleague, at in ProposalLink.objects.values_list("quote", "signer", "colleague", "created_at"):
        made.setdefault((key, (signer, colleague)), set()).add(at)
    for link in ProposalLink.objects.select_related("quote__current").order_by("pk").iterator(chunk_size=BATCH):
        entries, own = told.get(link.quote.number, _NOTHING), (link.signer, link.colleague)
        closed = (*(at for at, whose in entries.closed if whose == own), *entries.taken_back)
        place, after = f"quote {link.quote}: {_whose(link)}", [at for at in closed if at > link.created_at]
        if link.colleague is not None and entries.colleagues.get(link.colleague) is not link.may_sign:
            yield f"{place} signs or does not, of which the chain says something else or nothing"
        if link.revoked_at is None and after:
            yield f"{place} is open, the chain has it closed at {min(after)}"
            continue
        # A signer who is named no more has lost their link as the next revision was sent.
        sent = {at for _number, _sha256, at in entries.sent.values()} if link.signer else set()
        if link.revoked_at and link.revoked_at not in {*after, *made[link.quote_id, own], *sent}:
            yield f"{place} was closed at {link.revoked_at}, of which there is no entry"


def _whose(link: ProposalLink) -> str:
    """A link as staff know it: whose it is, by the revision that is out, and since when."""
    if link.colleague is not None:
        return f"the link of colleague {link.colleague}, made at {link.created_at},"
    if link.signer is None:
        return f"the link made at {link.created_at}"
    revision = _read(link.quote) if link.quote.current else None
    named = revision.signing.at(link.signer) if revision and link.signer in revision.signing.places else None
    return f"the link of {named.name if named else f'signer {link.signer}'}, made at {link.created_at},"


def _numbers() -> Iterator[str]:
    """Years whose last number is not the highest one: one would be given out again, or was left out."""
    for year, last in QuoteNumber.objects.order_by("year").values_list("year", "last"):
        given = Quote.objects.filter(number__startswith=f"Q-{year}-").values_list("number", flat=True)
        # The number of a draft that was deleted is not given out again; its history knows it.
        gone = Quote.history.filter(number__startswith=f"Q-{year}-", history_type="-").values_list("number", flat=True)
        both = chain(given.iterator(BATCH), gone.iterator(BATCH))
        highest = max((int(number.rpartition("-")[2]) for number in both), default=0)
        if last != highest:
            yield f"numbers of quotes {year}: the last one given out is {last}, there is {highest}"
