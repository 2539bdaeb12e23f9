"""How a request comes in: Django's own way, but for a head that breaks it before there is anybody to answer."""

from typing import Any

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest

_UNREADABLE = "text/plain; charset=unreadable"


class ReadableRequest(WSGIRequest):
    """A Content-Type that Django cannot take apart counts as one of an unknown character set: a page refuses it."""

    def __init__(self, environ: dict[str, Any]) -> None:
        try:
            super().__init__(environ)
        except ValueError:
            super().__init__({**environ, "CONTENT_TYPE": _UNREADABLE})


class PortalHandler(WSGIHandler):
    """The application that the web server calls."""

    request_class = ReadableRequest
