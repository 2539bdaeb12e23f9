"""How staff sign in: by e-mail and password, and only people whom the owner has let in."""

from typing import Any, ClassVar
from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contracts.models import Seller
from groundwork.addresses import wire
from groundwork.mail_server import NotTakenError, hand_over
from groundwork.worker import GiveUp


class StaffAccountAdapter(DefaultAccountAdapter):
    """allauth's hook for the rules of this portal."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("E-mail address or password is wrong. Check both; capital letters count."),
        "too_many_login_attempts": _("Too many wrong passwords. Wait five minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for themselves."""
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The address in the mail begins with our own base, never with the Host header of whoever asked."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return str(settings.PUBLIC_BASE_URL) + path.replace("UID-KEY", quote(key))

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
