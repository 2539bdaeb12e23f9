"""What happened to a quote, from the chain of events, for people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from groundwork import chain, mailing
from groundwork.display import money
from groundwork.models import Event
from quotes.documents import read_revision
from quotes.models import Contract, Quote
from quotes.pdf.documents import signed_choice
from quotes.proposal.summary import choice_name
from quotes.proposal.words import listed

EVENTS_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the timeline. `times` more than 1 folds views in a row, `happened_at` being the last of them."""

    kind: str
    label: str | Promise
    who: str
    what: str
    happened_at: datetime
    times: int
    record_hash: str


def timeline(quote: Quote, page: int | str = 1) -> tuple[Page[Event], tuple[Moment, ...]]:
    """One page of what happened, the latest first; views in a row become one line.

    Two queries, one more for an acceptance and for mails.
    """
    shown = Paginator(chain.events_of(quote.subject).reverse(), EVENTS_A_PAGE).get_page(page)
    events = list(shown.object_list)
    addresses = _addresses(quote) if any(event.kind == Event.Kind.MAILED for event in events) else {}
    return shown, tuple(_folded(_moment(event, addresses) for event in events))


def _folded(moments: Iterable[Moment]) -> list[Moment]:
    folded: list[Moment] = []
    for moment in moments:
        last = folded[-1] if folded else None
        if last is not None and moment.kind == last.kind == Event.Kind.VIEWED and moment.who == last.who:
            folded[-1] = Moment(
                last.kind, last.label, last.who, last.what, last.happened_at, last.times + 1, last.record_hash
            )
        else:
            folded.append(moment)
    return folded


def _addresses(quote: Quote) -> dict[str, str]:
    """By the fingerprint that the chain keeps, the addresses that have not been erased."""
    return {mail.to_sha256: mail.email for mail in mailing.mails_of(quote.subject).exclude(email="")}


def _moment(event: Event, addresses: dict[str, str]) -> Moment:
    body = chain.body_of(event)
    return Moment(
        kind=event.kind,
        label=Event.Kind(event.kind).label,
        who=_who(body),
        what=_accepted(event, body) if event.kind == Event.Kind.ACCEPTED else _what(event.kind, body, addresses),
        happened_at=event.happened_at,
        times=1,
        record_hash=event.record_hash,
    )


def _who(body: dict[str, Any]) -> str:
    signer = body.get("signer")
    if isinstance(signer, dict):
        return ", ".join(str(signer[key]) for key in ("name", "title", "email") if signer.get(key))
    return str(body.get("by") or body.get("name") or "")


def _accepted(event: Event, body: dict[str, Any]) -> str:
    """What was signed: option, packages and fee, as the signed revision calls them. One query more."""
    contract = Contract.objects.select_related("record", "revision").get(record=event)
    revision = read_revision(bytes(contract.revision.document))
    choice = signed_choice(contract, revision)
    packages = listed([revision.plan.index.packages[code].name for code in choice.packages])
    name = choice_name(revision, choice)
    return _("%(choice)s, %(price)s a month") % {
        "choice": f"{name} ({packages})" if packages else name,
        "price": money(body["totals"]["recurring_net"], body["currency"]),
    }


def _what(kind: str, body: dict[str, Any], addresses: dict[str, str]) -> str:
    if kind == Event.Kind.DECLINED:
        return str(body.get("reason") or "")
    if kind == Event.Kind.REFUSED:
        return _("Somebody who is signed in here tried to accept. Only the client can.")
    number = body.get("revision")
    what = _("Revision %(number)s") % {"number": number} if isinstance(number, int) else ""
    if kind == Event.Kind.MAILED:
        what = what or _("The contract")
        address = addresses.get(str(body.get("to_sha256")))
        return _("%(what)s, to %(address)s") % {"what": what, "address": address} if address else what
    return what
