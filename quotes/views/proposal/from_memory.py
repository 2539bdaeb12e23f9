"""The page before anything else is done for the request: for whoever has nothing but the link.

It is the outermost middleware, because what stands between it and the view costs twice what the page does: sessions,
messages, staff. The link is looked at first all the same, by the one rule that the view has (`waits`). What the others
add to an answer is learned from the page as it comes out behind them, so it is what they add, whatever that is.
"""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import timezone

from groundwork.packed import takes_gzip
from quotes.links import find_link
from quotes.proposal.choice import Asked
from quotes.views.proposal.drawing import Made, answer_of, kept, made_for
from quotes.views.proposal.opening import Opened, asked, waits

Answer = Callable[[HttpRequest], HttpResponse]

# What an answer carries besides its page, by whether the request came over https and which rules stand in the page.
_LEARNED: Final[dict[tuple[bool, str], dict[str, str]]] = {}
# What says something of one answer alone.
_ITS_OWN: Final = frozenset({"content-length"})
_CSRF: Final = CsrfViewMiddleware(lambda _request: HttpResponse())


def kept_pages(get_response: Answer) -> Answer:
    """Middleware: the page that everybody gets, where this visitor may see it, else whatever the others say."""

    def answer(request: HttpRequest) -> HttpResponse:
        if not _has_only_the_link(request):
            return get_response(request)
        response = _at_once(request)
        if response is None:
            response = get_response(request)
            if rules := getattr(response, "kept_page", ""):
                headers = {name: value for name, value in response.items() if name.lower() not in _ITS_OWN}
                _LEARNED[request.is_secure(), rules] = headers
        return response

    return answer


def _has_only_the_link(request: HttpRequest) -> bool:
    """Whether it is a plain request for a page as browsers send them, by nobody who may be staff."""
    meta = request.META
    return (
        request.path_info.startswith("/p/")
        and request.method == "GET"
        and not meta.get("CONTENT_TYPE")
        and "HTTP_HX_REQUEST" not in meta
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and takes_gzip(request)
    )


def _at_once(request: HttpRequest) -> HttpResponse | None:
    """The page, where this visitor may see it and it is known what answers with its rules carry besides."""
    token, slash, rest = request.path_info.removeprefix("/p/").partition("/")
    if not _LEARNED or rest or not slash or not _is_our_host(request):
        return None
    found = find_link(token)
    made = _page(Opened(token, found), asked(request.GET)) if found and waits(found, timezone.now()) else None
    headers = _LEARNED.get((request.is_secure(), made.rules)) if made else None
    if made is None or headers is None:
        return None
    _CSRF.process_request(request)
    response = answer_of(request, made)
    for name, value in headers.items():
        response.headers[name] = value
    _CSRF.process_response(request, response)
    return response


def _page(opened: Opened, wanted: Asked) -> Made | None:
    """From memory, or drawn if it is everybody's. What cannot be drawn fails once more further inside, where the
    refusal gets all that answers carry.
    """
    try:
        return kept(opened.found, wanted) or (made_for(opened, wanted) if opened.is_everybodys else None)
    except Exception:
        return None


def _is_our_host(request: HttpRequest) -> bool:
    """Another one is refused further inside, where the refusal gets all that answers carry."""
    try:
        request.get_host()
    except DisallowedHost:
        return False
    return True
