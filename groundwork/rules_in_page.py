"""Style rules that stand in a page itself. Its policy (CSP) names them by their fingerprint: a browser takes no others.

A fingerprint and no nonce, so that a page that is kept has the same bytes for everybody (docs/adr/0033-kept-pages.md).
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]


def allow_rules(request: HttpRequest, source: str) -> None:
    """The answer to this request may hold rules that its policy names by this source, like 'sha256-...'."""
    request.META["portal.rules"] = source


def rules_in_page(get_response: Answer) -> Answer:
    """Middleware, inside of the one that writes the policy: tells it of the rules that were allowed on the way."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        source = request.META.get("portal.rules")
        if source:
            known = getattr(response, "_csp_update", None) or {}
            response._csp_update = {**known, "style-src": [source]}  # type: ignore[attr-defined]  # django-csp reads it
        return response

    return answer
