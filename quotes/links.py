"""The links that open proposals without an account; how their tokens are made: groundwork.secret_tokens."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet

from groundwork.secret_tokens import Tokens, digest_of
from quotes.documents import NamedSigner, Signing
from quotes.models import ProposalLink, Quote

_TOKENS: Final = Tokens("quotes.links.token")


def new_link(quote: Quote, now: datetime, signer: int | None = None) -> ProposalLink:
    """Make the quote's link, or that of the signer at a place; one that was live is revoked. The token of the new one
    is token_of(link).
    """
    nonce, digest = _TOKENS.new()
    with transaction.atomic():
        revoke_links(quote, now, signer)
        return ProposalLink.objects.create(quote=quote, signer=signer, nonce=nonce, digest=digest, created_at=now)


def revoke_links(quote: Quote, now: datetime, signer: int | None = None) -> int:
    """Close the quote's live link, or that of a signer, if there is one. Returns how many were closed, 0 or 1."""
    return _live(quote).filter(signer=signer).update(revoked_at=now)


def revoke_all_links(quote: Quote, now: datetime) -> None:
    """Close whatever opens the quote."""
    _live(quote).update(revoked_at=now)


def link_signers(quote: Quote, signing: Signing, before: Signing, now: datetime) -> None:
    """Give each named signer a link of their own. Whoever is at the same place as `before` keeps theirs."""
    live = live_links(quote)
    for place in sorted({*signing.places, *before.places}):
        named, was, link = _named(signing, place), _named(before, place), live.get(place)
        if named is None:
            revoke_links(quote, now, place)
        elif link is None or was is None or named.email != was.email or token_of(link) is None:
            new_link(quote, now, place)


def live_link(quote: Quote, signer: int | None = None) -> ProposalLink | None:
    """The link that opens the quote now, the one without a name on it or that of the signer at a place."""
    return _live(quote).filter(signer=signer).first()


def live_links(quote: Quote) -> dict[int | None, ProposalLink]:
    """Everything that opens the quote now, by the place of its signer; one query."""
    return {link.signer: link for link in _live(quote)}


def _live(quote: Quote) -> QuerySet[ProposalLink]:
    return ProposalLink.objects.filter(quote=quote, revoked_at__isnull=True)


def _named(signing: Signing, place: int) -> NamedSigner | None:
    return signing.at(place) if place in signing.places else None


def token_of(link: ProposalLink) -> str | None:
    """The token of a link, made anew from its nonce.

    None where it was made with a key that the server no longer has (SECRET_KEY, SECRET_KEY_FALLBACKS): then nobody
    can open it any more and a new link must be sent.
    """
    return _TOKENS.token(link.nonce, link.digest)


@dataclass(frozen=True, slots=True)
class Found:
    """A link, and what stands behind it now: of its quote number, state and alternative, and the current revision.

    `signer` is the place of whoever signs with it, None for the link without a name on it.
    `revision` is None, `sha256` empty and `expires_at` None before anything was sent.
    """

    link: int
    signer: int | None
    revoked_at: datetime | None
    quote: int
    number: str
    state: str
    alternative: int | None
    revision: int | None
    sha256: str
    expires_at: datetime | None


_FOUND: Final = (
    "nonce",
    "pk",
    "signer",
    "revoked_at",
    "quote_id",
    "quote__number",
    "quote__state",
    "quote__alternative_id",
    "quote__current_id",
    "quote__current__sha256",
    "quote__current__expires_at",
)


def find_link(token: str) -> Found | None:
    """The link that a token opens; None for any wrong token, always for the price of one query.

    That query reads no document, and nothing of the client. A revoked link is found too: its page says that it is
    closed. So look at `revoked_at` before showing anything. The token is checked against the keys again, so that a key
    taken out of service closes its links at once.
    """
    digest = digest_of(token)
    with connection.cursor() as cursor:
        cursor.execute(_statement(connection.vendor), [digest])
        row = cursor.fetchone()
    # The same work is done for a token that finds nothing.
    if not _TOKENS.opens(row[0] if row else "", digest):
        return None
    _nonce, link, signer, revoked_at, quote, number, state, alternative, revision, sha256, expires_at = row
    ends = _moment(expires_at)
    return Found(link, signer, _moment(revoked_at), quote, number, state, alternative, revision, sha256 or "", ends)


@lru_cache
def _statement(vendor: str) -> str:
    """The query in a database's own words. To put it together takes Django twenty times as long as to run it."""
    query = ProposalLink.objects.filter(digest="").values_list(*_FOUND).order_by().query
    return str(query.get_compiler(connection=connection).as_sql()[0])


def _moment(read: datetime | None) -> datetime | None:
    """A moment as the database gives it: in SQLite it is UTC's without saying so."""
    return read if read is None or read.tzinfo else read.replace(tzinfo=UTC)


def proposal_path(token: str) -> str:
    """Where the proposal is, relative to the site."""
    return f"/p/{token}/"


def proposal_url(token: str) -> str:
    """Where the proposal is, as it goes into a mail. Never built from the request's Host."""
    return settings.PUBLIC_BASE_URL + proposal_path(token)
