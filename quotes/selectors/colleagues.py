"""Those who have a link of their own besides the client and signers: colleagues, and recipients whom we have chosen."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from groundwork import chain
from groundwork.models import Event
from quotes.links import proposal_url, token_of
from quotes.models import ProposalLink, Quote


@dataclass(frozen=True, slots=True)
class Colleague:
    """One of them. Name and address are empty once they are erased, `link` where it is closed. `ours`: one of us chose
    them, and the client passed nothing on. `entry` is the key of the entry of the chain that tells it.
    """

    number: int
    name: str
    email: str
    by: str
    may_sign: bool
    since: datetime
    link: str
    entry: int
    ours: bool


def colleagues_of(quote: Quote, *, links: bool) -> tuple[Colleague, ...]:
    """All of them, the first one first; their `links` for those who may have them.

    Two queries, one where there is nobody.
    """
    rows = list(ProposalLink.objects.filter(quote=quote, colleague__isnull=False).order_by("colleague"))
    told = _told(quote) if rows else {}
    return tuple(_colleague(row, told.get(row.colleague or 0, {}), links=links) for row in rows)


def colleague_of(link: ProposalLink) -> Colleague | None:
    """Whose link it is; None where it is no colleague's."""
    if link.colleague is None:
        return None
    return _colleague(link, _told(link.quote).get(link.colleague, {}), links=False)


def _told(quote: Quote) -> dict[int, dict[str, Any]]:
    events = chain.events_of(quote.subject).filter(kind=Event.Kind.FORWARDED).select_related("details")
    return {said["colleague"]: said for said in ({**chain.told(event), "entry": event.pk} for event in events)}


def _colleague(row: ProposalLink, told: dict[str, Any], *, links: bool) -> Colleague:
    assert row.colleague is not None
    token = token_of(row) if links and row.revoked_at is None else None
    return Colleague(
        number=row.colleague,
        name=str(told.get("name") or ""),
        email=str(told.get("email") or ""),
        by=str(told.get("by_name") or told.get("by") or ""),
        may_sign=row.may_sign,
        since=row.created_at,
        link=proposal_url(token) if token else "",
        entry=int(told.get("entry") or 0),
        ours="by" in told,
    )
