"""A proposal as its client has it: sent, with the address that opens it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.test import Client
from django.utils import timezone

from contracts.models import Contract, Seller
from groundwork.models import User
from groundwork.tests.once import built_once
from quotes.documents import Option, Revision, read_revision
from quotes.links import live_link, token_of
from quotes.models import AcceptedQuote, PlannedSending, ProposalLink, Quote
from quotes.proposal.amounts import to_sign
from quotes.services.accepting import Answer
from quotes.services.planning import send_planned
from quotes.services.sending import send_quote
from quotes.tests import making

KEY = "0123456789abcdef0123456789abcdef"


@dataclass(frozen=True)
class Sent:
    """A quote that is out, its link and its revision."""

    quote: Quote
    link: ProposalLink
    token: str
    revision: Revision

    @property
    def path(self) -> str:
        return f"/p/{self.token}/"


def sent(by: User, now: datetime | None = None, **fields: Any) -> Sent:
    """Send the demo plan's options to the client of the pricing contract; `fields` are set on the draft before."""

    def send() -> Sent:
        return _sent(by, now or timezone.now(), **fields)

    return send() if now is None else built_once(("sent", now, repr(sorted(fields.items()))), by, send)


def _sent(by: User, now: datetime, **fields: Any) -> Sent:
    draft = making.a_draft(by, making.a_client(fields.pop("client", "Harbor Law Group")))
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.save()
    send_quote(draft, by, now)
    return as_sent(draft)


def sent_in(language: str, by: User, now: datetime, seller: dict[str, str] | None = None, **fields: Any) -> Sent:
    """The same to a client who reads that language; `seller` is set in the company's profile before."""
    client = fields.pop("client", "")
    draft = making.a_draft(by, making.a_client(client) if client else None)
    Seller.objects.update(**(seller or {"name": "Northgate IT"}))
    draft.client.language = language
    draft.client.save()
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.save()
    send_quote(draft, by, now)
    return as_sent(draft)


def went_out(quote: Quote) -> None:
    """The seconds in which the sending that was pressed could be undone are over, and the worker has come by."""
    now = timezone.now()
    assert PlannedSending.objects.filter(quote=quote, fault="").update(due_at=now) == 1
    send_planned(quote.pk, now)


def as_sent(quote: Quote, by: ProposalLink | None = None) -> Sent:
    """The quote as it is now in the database, with the link that has no name on it or another one of its."""
    quote = Quote.objects.select_related("current").get(pk=quote.pk)
    link = by or live_link(quote)
    assert link is not None
    assert quote.current is not None
    token = token_of(link)
    assert token is not None
    return Sent(quote, link, token, read_revision(bytes(quote.current.document)))


def answer(sent_quote: Sent, **fields: Any) -> Answer:
    """A client's yes to Gold as it was shown; `fields` replace what it says."""
    option = fields.get("option", "gold")
    known = next((entry for entry in sent_quote.revision.options if entry.code == option), None)
    packages = fields.get("packages", known.packages if known else ())
    total, first_invoice = figures(sent_quote.revision, known) if known else ("0.00", "0.00")
    base: dict[str, Any] = {
        "revision_sha256": sent_quote.revision.sha256,
        "option": option,
        "packages": packages,
        "total": total,
        "first_invoice": first_invoice,
        "name": "Thomas Reed",
        "title": "Managing partner",
        "email": "thomas@harbor.example",
        "signature": "Thomas Reed",
        "idempotency_key": KEY,
    }
    return Answer(**{**base, **fields})


def figures(revision: Revision, option: Option) -> tuple[str, str]:
    """What the page of an option shows to be signed: the month, and what is paid first."""
    month, first = to_sign(revision, revision.priced(option.tier, option.packages))
    return str(month), str(first)


def posted(sent_quote: Sent, **fields: Any) -> dict[str, Any]:
    """The same yes as the form on the page posts it."""
    said = answer(sent_quote)
    base = {
        "revision": said.revision_sha256,
        "option": said.option,
        "with": list(said.packages),
        "total": said.total,
        "first_invoice": said.first_invoice,
        "name": said.name,
        "title": said.title,
        "email": said.email,
        "signature": said.signature,
        "consent": "on",
        "electronic": "on",
        "authority": "on",
        "key": said.idempotency_key,
    }
    return {**base, **fields}


def fresh() -> Client:
    """A visitor without an account or a cookie."""
    return Client()


def contract_of(accepted: AcceptedQuote) -> Contract:
    """The contract that an acceptance began or changed; of a renewal the new one."""
    contract = Contract.objects.filter(records__cause=accepted.record_id).order_by("-starts_on").first()
    assert contract is not None
    return contract
