"""The first page after sign-in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from groundwork.access import STAFF, allow


@allow(*STAFF)
def home(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, what was won, who has no quote yet."""
    return render(request, "msp_portal/home.html")
