"""What stands around every page: a link stays sealed whoever answers, only UTF-8 is read, no refusal is bare."""

import codecs
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from groundwork.access import View
from groundwork.htmx import asked_by_htmx
from msp_portal.views.errors import bad_request, method_not_allowed
from quotes.views.proposal.opening import is_sealed, sealed

Answer = Callable[[HttpRequest], HttpResponse]

# What a program asks that watches the portal: it comes by an address, and no name of ours.
PROBES: Final = ("/healthz", "/readyz", "/health/")


def probes_by_address(get_response: Answer) -> Answer:
    """Answer a probe whatever host it names. Nothing is built from the host there, so it is not looked at."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.path_info in PROBES:
            request.META["HTTP_HOST"] = urlsplit(settings.PUBLIC_BASE_URL).netloc
        return get_response(request)

    return answer


def seal_links(get_response: Answer) -> Answer:
    """The outermost, so that redirects and refusals of all the others keep a link as the pages behind it do."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path_info.startswith("/p/") and not is_sealed(response):
            sealed(response)
        return response

    return answer


def only_utf8(get_response: Answer) -> Answer:
    """Refuse what declares another character set.

    Read as UTF-8 it would be other words than were written, and Django breaks on some of the names.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        declared = {name.lower(): value for name, value in (request.content_params or {}).items()}
        if "charset" in declared:
            if not _is_utf8(declared["charset"]):
                return bad_request(request)
            request.encoding = "utf-8"  # Django takes this spelling only
        return get_response(request)

    return answer


def _is_utf8(name: str) -> bool:
    try:
        return codecs.lookup(name).name == "utf-8"
    except (LookupError, ValueError):  # nobody knows it; no name at all
        return False


def no_bare_refusal(get_response: Answer) -> Answer:
    """A page in place of the empty answer that a browser gets where only a button may go."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == 405 and request.method == "GET":
            return method_not_allowed(request, response.headers["Allow"])
        return response

    return answer


class SignInMiddleware(LoginRequiredMiddleware):
    """Asks for sign-in, as Django's own. Whoever was signed out in the middle of something is told so."""

    def handle_no_permission(self, request: HttpRequest, view_func: View) -> HttpResponse:  # type: ignore[override]
        """The way to sign-in; for a part of a page that is open 401, which that page has words for."""
        if asked_by_htmx(request):
            return HttpResponse(status=401)
        if request.method == "POST":
            messages.warning(
                request, _("You were signed out, and what you sent was not saved. Sign in and send it again.")
            )
        return super().handle_no_permission(request, view_func)
