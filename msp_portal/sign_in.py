"""How staff sign in: by e-mail and password, and only people whom the owner has let in."""

import time
from typing import Any, ClassVar, Final
from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context as asked
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contracts.models import Seller
from groundwork.addresses import wire
from groundwork.mail_server import NotTakenError, hand_over
from groundwork.models import User
from groundwork.worker import GiveUp
from msp_portal import sign_in_limits
from msp_portal.account_mail import tell

# Whoever has just signed in is not asked for the password once more before they set up a second factor.
_JUST_NOW: Final = 300
# The mail for each of allauth's notifications. One that is not named here fails where it happens.
TOLD: Final = {
    "account/email/password_changed": "password-changed",
    "account/email/password_reset": "password-changed",
    "account/email/password_set": "password-changed",
    "mfa/email/recovery_codes_generated": "codes-made",
    "mfa/email/totp_activated": "app-added",
    "mfa/email/totp_deactivated": "app-removed",
    "mfa/email/webauthn_added": "passkey-added",
    "mfa/email/webauthn_removed": "passkey-removed",
}


class StaffAccountAdapter(DefaultAccountAdapter):
    """allauth's hook for the rules of this portal."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("E-mail address or password is wrong. Check both; capital letters count."),
        "too_many_login_attempts": _("Too many wrong passwords. Wait five minutes, then try again."),
        "too_many_strange_browsers": _(
            "Too many wrong passwords from many places. Sign in with a browser that you have used here before, or "
            "choose a new password."
        ),
        "incorrect_password": _("This is not your password. Capital letters count."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for themselves."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try. Raises ValidationError where there were too many. allauth takes it back where it succeeds."""
        try:
            self._login_failed_rl_usage = sign_in_limits.count_try(request, str(credentials.get("email", "")))
        except sign_in_limits.TooManyTriesError as fault:
            raise self.validation_error(fault.code) from None

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """The answer to who is in now: their browser is known from here on."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        _tell_of_use(request, user)
        sign_in_limits.know(request, response, user.email)
        return response

    def reauthenticate(self, user: User, password: str) -> bool:
        """Whether it is the user's password, counted as at sign-in. There are no addresses besides the user's own."""
        found = self.authenticate(asked.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not of somebody who has signed in this very minute."""
        records = get_authentication_records(asked.request, asked.request.user)
        return not records or time.time() - records[-1]["at"] > _JUST_NOW

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The address in the mail begins with our own base, never with the Host header of whoever asked."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return str(settings.PUBLIC_BASE_URL) + path.replace("UID-KEY", quote(key))

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Ask the worker for the mail that says what was changed. Not of the first password."""
        if user.last_login is not None:
            with transaction.atomic():
                tell(user, TOLD[template_prefix], timezone.now())

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Every mail can name the MSP. It is sent by the worker, where there is no request to take anything from.

        Raises GiveUp for a refusal for good, NotTakenError for any other.
        """
        message = self.render_mail(template_prefix, wire(email), {**context, "seller": Seller.current()})
        try:
            hand_over(message)
        except NotTakenError as fault:
            if fault.is_final:
                raise GiveUp(f"A mail of sign-in: {fault}") from None
            raise


def _tell_of_use(request: HttpRequest, user: User) -> None:
    """A mail where a recovery code has let somebody in, or a second factor in a browser that nobody knows yet."""
    kinds = {each.get("type") for each in get_authentication_records(request, user) if each["method"] == "mfa"}
    used = Authenticator.Type.RECOVERY_CODES in kinds
    if used or (kinds and not sign_in_limits.is_known(request, user.email)):
        with transaction.atomic():
            tell(user, "code-used" if used else "factor-used", timezone.now())
