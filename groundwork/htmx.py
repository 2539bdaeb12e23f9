"""Who asks: htmx, which puts the answer into a page that is open, or a browser that shows a page of its own."""

from django.http import HttpRequest


def asked_by_htmx(request: HttpRequest) -> bool:
    """Whether htmx asks, by django-htmx's word."""
    return bool(getattr(request, "htmx", False))
