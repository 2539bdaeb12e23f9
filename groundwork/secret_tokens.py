"""Tokens of addresses that open something without an account: proposals, calendars.

A token is HMAC-SHA-256 of its row's nonce under the server's key: 256 bits that stand nowhere, so a copy of the
database opens nothing. The row is found by the token's SHA-256. Both are explained in docs/adr/0004-links.md.
"""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

_NONCE_BYTES = 32


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens for one purpose: those of another one open nothing here."""

    purpose: str

    def new(self) -> tuple[str, str]:
        """A nonce and the digest of its token, for a new row."""
        nonce = secrets.token_hex(_NONCE_BYTES)
        return nonce, digest_of(self._token(nonce, settings.SECRET_KEY))

    def token(self, nonce: str, digest: str) -> str | None:
        """The token of a row, made anew; None where it was made with a key that the server no longer has
        (SECRET_KEY, SECRET_KEY_FALLBACKS): then nobody can open it any more.
        """
        return next((token for token in self._all(nonce) if constant_time_compare(digest_of(token), digest)), None)

    def opens(self, nonce: str, digest: str) -> bool:
        """Whether the token with this digest is that of the nonce, under a key that is in service.

        Costs the same whatever the nonce is: call it with "" where there is no row.
        """
        known = [constant_time_compare(digest_of(token), digest) for token in self._all(nonce)]
        return any(known)

    def _all(self, nonce: str) -> Iterator[str]:
        return (self._token(nonce, key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))

    def _token(self, nonce: str, key: str) -> str:
        mac = salted_hmac(self.purpose, nonce, secret=key, algorithm="sha256")
        return urlsafe_b64encode(mac.digest()).rstrip(b"=").decode("ascii")


def digest_of(token: str) -> str:
    """By which the row of a token is found."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
