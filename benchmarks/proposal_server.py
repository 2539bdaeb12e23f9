"""The portal as gunicorn serves it, and one page more: bytes that lie in memory. `proposal.py` starts it."""

from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.urls import path

from msp_portal.wsgi import application

from groundwork.access import public  # isort: skip  # the portal sets Django up first
from msp_portal import urls  # isort: skip

__all__ = ["application"]


@lru_cache
def _bytes(size: int) -> bytes:
    return b"x" * size


@public
def page_of_bytes(request: HttpRequest, size: int) -> HttpResponse:
    """What an answer of that size costs at the least in this process."""
    return HttpResponse(_bytes(size))


urls.urlpatterns.insert(0, path("bytes/<int:size>/", page_of_bytes, name="page_of_bytes"))
