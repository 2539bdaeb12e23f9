"""The second factor: of whom it is demanded, how its secrets are kept, and where somebody without one is led.

What it is and how it is checked is allauth's (allauth.mfa): codes of an authenticator app, passkeys, recovery codes.
"""

import base64
import secrets
from collections.abc import Callable
from typing import Any, ClassVar, Final

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from contracts.models import Seller
from groundwork import kept_secrets
from groundwork.access import Role, View, has_role
from groundwork.models import User

# In the session: whose second factor was seen to be there.
_SEEN: Final = "second_factor_of"
_PURPOSE: Final = "second-factor"
# Recovery codes alone are none: they stand for one that is lost.
KINDS: Final = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class SecondFactorAdapter(DefaultMFAAdapter):
    """allauth's hook for what is kept and said here."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is wrong or too old. Type the one that the app shows now."),
    }

    def encrypt(self, text: str) -> str:
        """Secrets stand in the database under a key of the server's."""
        return kept_secrets.sealed(text, _PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again. Where the server's key was lost, one that nobody knows: an empty one everybody does."""
        return kept_secrets.opened(encrypted_text, _PURPOSE) or base64.b32encode(secrets.token_bytes(20)).decode()

    def get_totp_issuer(self) -> str:
        """How authenticator apps call the portal."""
        return Seller.current().name

    def generate_authenticator_name(self, user: User, type: str) -> str:
        """What a new passkey is called, until somebody calls it otherwise."""
        taken = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return str(_("Passkey %(number)s") % {"number": taken + 1})

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Whose passkeys they are, as browsers show it."""
        return {**super().get_public_key_credential_rp_entity(), "name": Seller.current().name}


def is_demanded_of(user: User) -> bool:
    """Whether this person may do nothing here without a second factor. Asks for the roles, as every page does."""
    return user.needs_second_factor or (settings.OWNERS_NEED_SECOND_FACTOR and has_role(user, Role.OWNER))


def has_one(user: User) -> bool:
    """Whether they have set one up; one query."""
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=KINDS).exists())


def forget_of(user: User) -> bool:
    """Take away whatever they have set up, for who has lost it. Returns whether there was anything."""
    return bool(Authenticator.objects.filter(user_id=user.pk).delete()[0])


def before_it(view: View) -> View:
    """A page that whoever lacks a demanded second factor may open: where it is set up."""
    view.before_second_factor = True  # type: ignore[attr-defined]
    return view


class SecondFactorMiddleware:
    """Leads whoever needs a second factor and has none to where it is set up, whatever page they ask for.

    That they have one is asked for once in a session, and again after each change of it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """None lets the page be shown."""
        if not getattr(view, "login_required", True) or not has_role(request.user, *getattr(view, "allowed_roles", ())):
            return None  # a page for everybody, or the 404 of one that is not for this person
        if getattr(view, "before_second_factor", False):
            if request.method == "POST":
                request.session.pop(_SEEN, None)
            return None
        user = request.user
        if not isinstance(user, User) or request.session.get(_SEEN) == user.pk or not is_demanded_of(user):
            return None
        if has_one(user):
            request.session[_SEEN] = user.pk
            return None
        return redirect("mfa_index")
