"""Addresses under /p/ that are none: they answer as a wrong link does."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from groundwork.access import public
from quotes.views.proposal.opening import not_found_page, sealed


@public
def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    """The one plain 404."""
    return sealed(not_found_page(request))


@public
def without_slash(request: HttpRequest, token: str) -> HttpResponse:
    """A link whose last stroke was lost on the way. Nothing is looked up: right and wrong ones answer alike."""
    return sealed(HttpResponseRedirect(f"{request.path}/"))
