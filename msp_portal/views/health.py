"""What a program asks that watches the portal (docs/deploy.md): is the process there, can it do its work."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from groundwork import readiness
from groundwork.access import public

_LOOPBACK = ("127.0.0.1", "::1")


@public
@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as this process answers; asks nobody else. Start it again where this does not answer."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@public
@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when all is well, else 503: which check, and for who asks on this very machine also what to do."""
    found = readiness.checks(timezone.now())
    is_near = request.META.get("REMOTE_ADDR") in _LOOPBACK and "HTTP_X_FORWARDED_FOR" not in request.META
    told = {one.name: {"ok": one.ok, **({"said": one.said} if is_near else {})} for one in found}
    ok = all(one.ok for one in found)
    return JsonResponse({"ok": ok, "checks": told}, status=200 if ok else 503)


@public
@require_safe
@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """The address of before: 200 when the database answers, else 503. Says nothing of the worker; readyz does."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError:
        return JsonResponse({"ok": False, "database": "no answer"}, status=503)
    return JsonResponse({"ok": True, "database": "answers"})
