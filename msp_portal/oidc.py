"""Signing in by the company's own service (OpenID Connect): for people whom an owner has let in, and nobody else.

Somebody is known by the address that the service says is verified. Nothing is kept of the service's account: who leaves
the portal, or gets another address, is decided here.
"""

from typing import Any, NoReturn

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from groundwork.addresses import folded
from groundwork.models import User


class CompanyAccountAdapter(DefaultSocialAccountAdapter):
    """allauth's hook for who is let in by the service."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Nobody gets an account by having one elsewhere."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find the person. Raises ImmediateHttpResponse, back to sign-in, where there is none."""
        verified = [each.email for each in sociallogin.email_addresses if each.verified is True]
        if not verified:
            self._refuse(request, _("%(name)s does not say that your e-mail address is yours. Ask whoever runs it."))
        user = User.objects.filter(email__iexact=verified[0]).first()
        if user is None or folded(user.email) != folded(verified[0]):
            self._refuse(request, _("Nobody has been let in here with the address that %(name)s knows. Ask the owner."))
        if not user.is_active:
            raise ImmediateHttpResponse(redirect("account_inactive"))
        sociallogin.user = user

    def on_authentication_error(self, request: HttpRequest, provider: Any, **kwargs: Any) -> None:
        """Whatever went wrong on the way, also where somebody turned back: to sign-in, with words."""
        self._refuse(request, _("Signing in with %(name)s did not work. Try again, or use your password."))

    def get_requests_session(self) -> requests.Session:
        """As allauth's; certificates of an authority of one's own count here too."""
        session: requests.Session = super().get_requests_session()
        if settings.OUTGOING_CA_FILE:
            session.verify = settings.OUTGOING_CA_FILE
        return session

    def _refuse(self, request: HttpRequest, why: str) -> NoReturn:
        messages.error(request, why % {"name": settings.OIDC_NAME})
        raise ImmediateHttpResponse(redirect("account_login"))
