"""The pages of sign-in that say more than allauth's own: the second factor, and where one is signed in."""

from typing import Any

import requests
from allauth.mfa.base.views import IndexView
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from groundwork.access import public, staff_user
from msp_portal.browsers import browser_words
from msp_portal.second_factor import has_one, is_demanded_of


class SecondFactorView(IndexView):
    """What this person has set up, and whether they have to."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """allauth's, and whether it is demanded and not there yet."""
        user = staff_user(self.request)
        lacks = not has_one(user)
        more = {"lacks": lacks, "is_demanded": is_demanded_of(user), "host_is_number": _is_number(self.request)}
        return {**super().get_context_data(**kwargs), **more}


second_factor = SecondFactorView.as_view()


def _is_number(request: HttpRequest) -> bool:
    """Whether the portal is open by a number instead of a name: browsers make no passkeys for those."""
    host = request.get_host().rpartition(":")[0] or request.get_host()
    return host.startswith("[") or host.replace(".", "").isdigit()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """Where this person is signed in. A POST ends one of these sessions, or all but this one."""
    user = staff_user(request)
    found = UserSession.objects.purge_and_list(user)
    if request.method == "POST":
        one = request.POST.get("session")
        ended = [each for each in found if (not each.is_current() if one is None else str(each.pk) == one)]
        end_sessions(request, ended)
        told = ngettext("%(count)s session is ended.", "%(count)s sessions are ended.", len(ended))
        messages.success(request, told % {"count": len(ended)})
        return redirect("usersessions_list")
    found.sort(key=lambda each: (not each.is_current(), -each.created_at.timestamp()))
    shown = [(each, browser_words(each.user_agent)) for each in found]
    return render(request, "usersessions/usersession_list.html", {"sessions": shown, "others": len(found) > 1})


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def oidc_login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the company's own sign-in service; back to sign-in where it does not answer."""
    if not settings.OIDC_SERVER:
        raise Http404
    try:
        answer: HttpResponse = openid_connect.login(request, provider_id)
    except (requests.RequestException, KeyError):
        told = _("The service of %(name)s does not answer. Try again later, or use your password.")
        messages.error(request, told % {"name": settings.OIDC_NAME})
        return redirect("account_login")
    return answer


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def oidc_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from there, with what it says of who it is."""
    if not settings.OIDC_SERVER:
        raise Http404
    answer: HttpResponse = openid_connect.callback(request, provider_id)
    return answer
