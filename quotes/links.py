"""The links that open proposals without an account; how their tokens are made: groundwork.secret_tokens."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Max, OuterRef, QuerySet, Subquery, Sum

from groundwork.prepared import Prepared, Slot
from groundwork.secret_tokens import Tokens, digest_of
from quotes.documents import NamedSigner, Signing
from quotes.models import ProposalLink, Question, Quote

_TOKENS: Final = Tokens("quotes.links.token")


def new_link(quote: Quote, now: datetime, signer: int | None = None) -> ProposalLink:
    """Make the quote's link, or that of the signer at a place; one that was live is revoked. The token of the new one
    is token_of(link).
    """
    with transaction.atomic():
        revoke_links(quote, now, signer)
        return _made(quote, now, signer=signer)


def colleagues_link(quote: Quote, now: datetime, *, may_sign: bool) -> ProposalLink:
    """Make a link for one more colleague of the client's. The quote must be locked."""
    last = quote.links.aggregate(last=Max("colleague"))["last"] or 0
    return _made(quote, now, colleague=last + 1, may_sign=may_sign)


def _made(quote: Quote, now: datetime, **whose: Any) -> ProposalLink:
    nonce, digest = _TOKENS.new()
    return ProposalLink.objects.create(quote=quote, nonce=nonce, digest=digest, created_at=now, **whose)


def revoke_links(quote: Quote, now: datetime, signer: int | None = None) -> int:
    """Close the quote's live link, or that of a signer, if there is one. Returns how many were closed, 0 or 1."""
    return _live(quote).filter(signer=signer, colleague=None).update(revoked_at=now)


def revoke_colleague(quote: Quote, colleague: int, now: datetime) -> int:
    """Close the live link of a colleague, if there is one. Returns how many were closed, 0 or 1."""
    return _live(quote).filter(colleague=colleague).update(revoked_at=now)


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
    return _live(quote).filter(signer=signer, colleague=None).first()


def live_as(link: ProposalLink) -> ProposalLink | None:
    """What opens the quote now for whoever had this link: itself, or the one that was made in its place."""
    return _live(link.quote).filter(signer=link.signer, colleague=link.colleague).first()


def live_links(quote: Quote) -> dict[int | None, ProposalLink]:
    """What opens the quote now but for colleagues, by the place of its signer; one query."""
    return {link.signer: link for link in _live(quote).filter(colleague=None)}


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

    `signer` is the place of whoever signs with it, None for the link without a name on it. `colleague` is the number of
    the colleague whose it is, who signs only where `may_sign`. `talk` counts what was said about the quote's questions.
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
    colleague: int | None = None
    may_sign: bool = False
    talk: int = 0

    @property
    def only_looks(self) -> bool:
        """Whether it is a colleague's who may not sign."""
        return self.colleague is not None and not self.may_sign


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
    "colleague",
    "may_sign",
)


def _opened_by(digest: Slot) -> QuerySet[ProposalLink, Any]:
    of_this = Question.objects.filter(quote=OuterRef("quote")).order_by().values("quote")
    talk = Subquery(of_this.annotate(talk=Sum("said")).values("talk"))
    return ProposalLink.objects.filter(digest=digest).values_list(*_FOUND, talk).order_by()


_OPENED_BY: Final = Prepared(1, _opened_by)
_AT: Final = Prepared(1, lambda key: ProposalLink.objects.select_related("quote").filter(pk=key).order_by())


def link_at(key: int) -> ProposalLink:
    """The row of a link that was found, with its quote."""
    link: ProposalLink = _AT.get(key)
    return link


def find_link(token: str) -> Found | None:
    """The link that a token opens; None for any wrong token, always for the price of one query.

    That query reads no document, and nothing of the client. A revoked link is found too: its page says that it is
    closed. So look at `revoked_at` before showing anything. The token is checked against the keys again, so that a key
    taken out of service closes its links at once.
    """
    digest = digest_of(token)
    rows = _OPENED_BY.rows(digest)
    # The same work is done for a token that finds nothing.
    if not _TOKENS.opens(rows[0][0] if rows else "", digest):
        return None
    (row,) = rows
    _nonce, link, signer, revoked_at, quote, number, state, alternative, revision, sha256, expires_at, *more = row
    colleague, may_sign, talk = more
    return Found(
        link,
        signer,
        _moment(revoked_at),
        quote,
        number,
        state,
        alternative,
        revision,
        sha256 or "",
        _moment(expires_at),
        colleague,
        bool(may_sign),
        int(talk or 0),
    )


def _moment(read: datetime | None) -> datetime | None:
    """A moment as the database gives it: in SQLite it is UTC's without saying so."""
    return read if read is None or read.tzinfo else read.replace(tzinfo=UTC)


def proposal_path(token: str) -> str:
    """Where the proposal is, relative to the site."""
    return f"/p/{token}/"


def proposal_url(token: str) -> str:
    """Where the proposal is, as it goes into a mail. Never built from the request's Host."""
    return settings.PUBLIC_BASE_URL + proposal_path(token)


def files_behind(token: str) -> str:
    """What the addresses of pictures begin with, behind a link."""
    return f"{proposal_path(token)}files/"
