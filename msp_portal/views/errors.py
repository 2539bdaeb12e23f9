"""The pages for what went wrong. None of them reads what was sent: that may be what went wrong.

Django's own do, in their check of the CSRF token, and then break in turn.
"""

import sys
from typing import Final

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string

_AWHILE: Final = "30"  # seconds


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400. Asks neither the database nor the request, as does the page for 500."""
    return HttpResponseBadRequest(render_to_string("400.html"))


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403, for what a role may not do."""
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is missing or old: say what to do, and lose nothing."""
    return render(request, "403_csrf.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, the same for what is not there and for what is somebody else's."""
    return render(request, "404.html", status=404)


def method_not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    """405, for whoever opens the address of a button, as a reload does. `allowed` is the header of the same name."""
    response = render(request, "405.html", status=405)
    response.headers["Allow"] = allowed
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500; 503 where the database did not take part: it is away, busy for too long, or its disk is full."""
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": _AWHILE})
    return HttpResponseServerError(render_to_string("500.html"))
