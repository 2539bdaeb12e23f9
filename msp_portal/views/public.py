"""What anybody may ask for: is it alive, the accent colour, robots."""

import hashlib

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import condition, require_safe

from contracts.models import Seller
from groundwork import colour
from groundwork.access import public


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
    accent = _accent(request)
    sheet = (
        f":root {{\n  --brand-on-light: {colour.on_light(accent)};\n  --brand-on-dark: {colour.on_dark(accent)};\n}}\n"
    )
    return HttpResponse(sheet, content_type="text/css; charset=utf-8")


@public
@require_safe
@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """For whoever watches the portal: 200 when the database answers, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError:
        return JsonResponse({"ok": False, "database": "no answer"}, status=503)
    return JsonResponse({"ok": True, "database": "answers"})


@public
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Nothing here is for a search engine."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain; charset=utf-8")
