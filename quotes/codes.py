"""The six digits of a code for signing, made from its row with the server's key, as the token of a link is."""

from collections.abc import Iterator
from typing import Final

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from quotes.models import SigningCode

_DIGITS: Final = "quotes.codes.digits"
_MAC: Final = "quotes.codes.mac"


def mac_of(code: SigningCode) -> str:
    """The keyed hash that a new code's row keeps of its digits."""
    return _mac(code, _digits(code, settings.SECRET_KEY), settings.SECRET_KEY)


def digits_of(code: SigningCode) -> str | None:
    """The digits, for the mail that tells them. None where they were made with a key that the server no longer has."""
    return next((digits for digits, key in _all(code) if _is_kept(code, digits, key)), None)


def is_code(code: SigningCode, typed: str) -> bool:
    """Whether these are the digits; spaces between them do not count."""
    digits = "".join(typed.split())
    kept = [_is_kept(code, digits, key) for _made, key in _all(code)]
    return any(kept)


def _all(code: SigningCode) -> Iterator[tuple[str, str]]:
    return ((_digits(code, key), key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


def _is_kept(code: SigningCode, digits: str, key: str) -> bool:
    return constant_time_compare(_mac(code, digits, key), code.mac)


def _digits(code: SigningCode, key: str) -> str:
    """Of the link, the address and the nonce: the nonce of one row is of no use in another."""
    made = salted_hmac(_DIGITS, f"{code.link_id}:{code.email}:{code.nonce}", secret=key, algorithm="sha256")
    return f"{int.from_bytes(made.digest()[:16], 'big') % 1_000_000:06d}"


def _mac(code: SigningCode, digits: str, key: str) -> str:
    bound = f"{code.link_id}:{code.email}:{code.nonce}:{digits}"
    return salted_hmac(_MAC, bound, secret=key, algorithm="sha256").hexdigest()
