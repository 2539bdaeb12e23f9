"""The links that open proposals without an account.

A link's token is HMAC-SHA-256 of its row's nonce under the server's key: 256 bits that stand nowhere, so a copy of
the database opens nothing. The row is found by the token's SHA-256. Both are explained in docs/adr/0004-links.md.
"""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from quotes.models import ProposalLink, Quote

_PURPOSE = "quotes.links.token"
_NONCE_BYTES = 32


def new_link(quote: Quote, now: datetime) -> ProposalLink:
    """Make the quote's link; one that was live is revoked. The token of the new one is token_of(link)."""
    nonce = secrets.token_hex(_NONCE_BYTES)
    digest = _digest(_token(nonce, settings.SECRET_KEY))
    with transaction.atomic():
        revoke_links(quote, now)
        return ProposalLink.objects.create(quote=quote, nonce=nonce, digest=digest, created_at=now)


def revoke_links(quote: Quote, now: datetime) -> int:
    """Close the quote's live link, if it has one. Returns how many were closed, 0 or 1."""
    return ProposalLink.objects.filter(quote=quote, revoked_at__isnull=True).update(revoked_at=now)


def live_link(quote: Quote) -> ProposalLink | None:
    """The link that opens the quote now."""
    return ProposalLink.objects.filter(quote=quote, revoked_at__isnull=True).first()


def token_of(link: ProposalLink) -> str | None:
    """The token of a link, made anew from its nonce.

    None where it was made with a key that the server no longer has (SECRET_KEY, SECRET_KEY_FALLBACKS): then nobody
    can open it any more and a new link must be sent.
    """
    return next((token for token in _tokens(link.nonce) if constant_time_compare(_digest(token), link.digest)), None)


def find_link(token: str) -> ProposalLink | None:
    """The link, with its quote, that a token opens; None for any wrong token, always for the price of one query.

    A revoked link is found too: its page says that it is closed. So look at `revoked_at` before showing anything.
    The token is checked against the keys again, so that a key taken out of service closes its links at once.
    """
    digest = _digest(token)
    link = ProposalLink.objects.select_related("quote").filter(digest=digest).first()
    # The same work is done for a token that finds nothing.
    known = [constant_time_compare(_digest(candidate), digest) for candidate in _tokens(link.nonce if link else "")]
    return link if any(known) else None


def proposal_path(token: str) -> str:
    """Where the proposal is, relative to the site."""
    return f"/p/{token}/"


def proposal_url(token: str) -> str:
    """Where the proposal is, as it goes into a mail. Never built from the request's Host."""
    return settings.PUBLIC_BASE_URL + proposal_path(token)


def _tokens(nonce: str) -> Iterator[str]:
    return (_token(nonce, key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


def _token(nonce: str, key: str) -> str:
    mac = salted_hmac(_PURPOSE, nonce, secret=key, algorithm="sha256")
    return urlsafe_b64encode(mac.digest()).rstrip(b"=").decode("ascii")


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
