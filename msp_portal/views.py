"""The pages that belong to no app."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from groundwork.access import STAFF, allow


@allow(*STAFF)
def home(request: HttpRequest) -> HttpResponse:
    """The first page after sign-in."""
    return render(request, "msp_portal/home.html")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is missing or old: say what to do, and lose nothing."""
    return render(request, "403_csrf.html", status=403)
