"""Whether a file is one of ours and whole, for whoever has it: nothing else is said of it."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from contracts.forms.papers import PaperForm
from contracts.selectors.papers import is_ours
from groundwork.access import public
from groundwork.languages import asked_for, speaking
from groundwork.rate_limits import client_address, count, too_often

# For each address.
RATE: Final = "20/m"


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Takes a file, and says yes or no, in the language that the browser asks for."""
    with speaking(asked_for(request)):
        return _answer(request)


def _answer(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "contracts/verify.html", {"form": PaperForm()})
    if wait := count("verify", RATE, client_address(request)).wait:
        return too_often(request, wait)
    form = PaperForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "contracts/verify.html", {"form": form}, status=400)
    return render(request, "contracts/verify.html", {"form": PaperForm(), "asked": True, "ours": is_ours(form.sha256)})
