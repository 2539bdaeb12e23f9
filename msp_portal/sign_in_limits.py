"""How often a wrong password may be typed, so that guessing is useless and nobody locks somebody else out.

A browser with which somebody has signed in before has a signed cookie that says so, and tries of its own. Everybody
else is counted by their address together with the account, by their address, and, so that many addresses together
guess no more than one, by the account: that last one shuts out strange browsers only. It is all the same for accounts
that do not exist.
"""

import secrets
from dataclasses import dataclass, field
from typing import Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac

from groundwork.addresses import folded
from groundwork.rate_limits import Counted, client_address, count, forget

_SALT: Final = "msp_portal.known_browser"
_YEAR: Final = 365 * 24 * 3600
# So many accounts of one browser are known; the one that was used longest ago goes first.
_MOST_ACCOUNTS: Final = 5
OF_A_KNOWN_BROWSER: Final = "5/5m"
FROM_ONE_ADDRESS: Final = "5/5m"
OF_AN_ADDRESS: Final = "10/m"
OF_AN_ACCOUNT: Final = "200/h"


class TooManyTriesError(Exception):
    """Raised before a password is looked at. `code` is the name of what is said."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Tries:
    """One try as it was counted, here and there; taken back where it succeeds."""

    counted: list[Counted] = field(default_factory=list)

    def rollback(self) -> None:
        """As if it had not been made."""
        for each in self.counted:
            each.rollback()


def count_try(request: HttpRequest, email: str) -> Tries:
    """Count a try to sign in; what is returned takes it back where it succeeds. Raises TooManyTriesError."""
    account = folded(email)
    browser = _accounts(request).get(_print(account))
    if browser:
        counted = count("sign-in-known", OF_A_KNOWN_BROWSER, f"{browser}:{account}")
        if counted.wait:
            raise TooManyTriesError("too_many_login_attempts")
        return Tries([counted])
    tries = Tries()
    near = client_address(request)
    for what, rate, key, code in (
        ("sign-in-near", FROM_ONE_ADDRESS, f"{near}:{account}", "too_many_login_attempts"),
        ("sign-in-address", OF_AN_ADDRESS, near, "too_many_login_attempts"),
        ("sign-in-account", OF_AN_ACCOUNT, account, "too_many_strange_browsers"),
    ):
        counted = count(what, rate, key)
        if counted.wait:
            raise TooManyTriesError(code)
        tries.counted.append(counted)
    return tries


def begin_anew(request: HttpRequest, email: str) -> None:
    """Whoever has the mailbox of an account, and has just chosen its password, may try at once."""
    account = folded(email)
    forget("sign-in-near", FROM_ONE_ADDRESS, f"{client_address(request)}:{account}")
    forget("sign-in-account", OF_AN_ACCOUNT, account)


def is_known(request: HttpRequest, email: str) -> bool:
    """Whether somebody has signed in to this account with this browser before."""
    return _print(folded(email)) in _accounts(request)


def know(request: HttpRequest, response: HttpResponseBase, email: str) -> None:
    """Know this browser again for a year, for this account; somebody has just signed in to it."""
    accounts, name = _accounts(request), _print(folded(email))
    browser = accounts.pop(name, None) or secrets.token_urlsafe(12)
    kept = dict([*accounts.items(), (name, browser)][-_MOST_ACCOUNTS:])
    response.set_cookie(
        settings.KNOWN_BROWSER_COOKIE,
        signing.dumps(kept, salt=_SALT),
        max_age=_YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _accounts(request: HttpRequest) -> dict[str, str]:
    """The accounts for which this browser is known, each with what it is called there."""
    try:
        said = signing.loads(request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE, ""), salt=_SALT, max_age=_YEAR)
    except signing.BadSignature:
        return {}
    return said if isinstance(said, dict) else {}


def _print(account: str) -> str:
    """What an account is called in the cookie, which so names nobody."""
    return salted_hmac(_SALT, account, algorithm="sha256").hexdigest()[:20]
