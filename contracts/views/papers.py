"""Whether a file is one of ours and whole, for whoever has it: nothing else is said of it."""

from typing import Final

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from contracts.forms.papers import PaperForm
from contracts.selectors.papers import is_ours
from groundwork.access import public
from groundwork.languages import asked_for, speaking

# For each address, counted where sign-ins are counted.
RATES: Final = {"verify": "20/m/ip"}


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
    refused: HttpResponse | None = ratelimit.consume_or_429(request, app="contracts", action="verify", config=RATES)
    if refused is not None:
        return refused
    form = PaperForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "contracts/verify.html", {"form": form}, status=400)
    return render(request, "contracts/verify.html", {"form": PaperForm(), "asked": True, "ours": is_ours(form.sha256)})
