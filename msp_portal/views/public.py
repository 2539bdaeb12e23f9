"""What anybody may ask for: the accent colour, what the client's pages are drawn with, robots."""

import hashlib

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from contracts.models import Seller
from groundwork import colour
from groundwork.access import public
from groundwork.client_files import (
    brand_rules,
    client_script,
    client_sheet,
    script_version,
    sheet_version,
)
from groundwork.packed import packed_answer

_YEAR = 31_536_000


def _accent(request: HttpRequest) -> str:
    """The seller's accent, checked again because it is written into a style sheet; read once a request."""
    known = request.META.get("portal.accent")
    if known is None:
        known = Seller.objects.values_list("accent", flat=True).first() or ""
        if not colour.is_colour(known):
            known = Seller._meta.get_field("accent").get_default()
        request.META["portal.accent"] = known
    return str(known)


def _accent_etag(request: HttpRequest) -> str:
    return f'"{hashlib.sha256(_accent(request).encode()).hexdigest()[:16]}"'


@public
@require_safe
@cache_control(public=True, max_age=60)
@condition(etag_func=_accent_etag)
def brand_css(request: HttpRequest) -> HttpResponse:
    """The accent of the MSP as CSS variables: the shades of it that can be read on light and on dark."""
    return HttpResponse(brand_rules(_accent(request)), content_type="text/css; charset=utf-8")


@public
@require_safe
def client_css(request: HttpRequest) -> HttpResponse:
    """The style sheet of the client's pages: ?v=VERSION."""
    return _kept(request, packed_answer(request, client_sheet(), "text/css; charset=utf-8"), sheet_version())


@public
@require_safe
def client_js(request: HttpRequest) -> HttpResponse:
    """The script of the client's pages: ?v=VERSION."""
    answer = packed_answer(request, client_script(), "text/javascript; charset=utf-8")
    return _kept(request, answer, script_version())


def _kept(request: HttpRequest, answer: HttpResponse, version: str) -> HttpResponse:
    """For good, where the address asks for what there is; a page from before an update does not."""
    current = request.GET.get("v") == version
    patch_cache_control(answer, public=True, **({"max_age": _YEAR, "immutable": True} if current else {"max_age": 60}))
    return answer


@public
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Nothing here is for a search engine."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain; charset=utf-8")
