"""How staff sign in: by e-mail and password, and only people whom the owner has let in."""

from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


class StaffAccountAdapter(DefaultAccountAdapter):
    """allauth's hook for the rules of this portal."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for themselves."""
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The address in the mail begins with our own base, never with the Host header of whoever asked."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return str(settings.PUBLIC_BASE_URL) + path.replace("UID-KEY", quote(key))
