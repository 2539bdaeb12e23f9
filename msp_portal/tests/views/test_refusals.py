"""What cannot be read, found or done: a page of ours with its proper status, and the headers of every other page."""

import io
from collections.abc import Callable
from typing import Any, Final
from unittest.mock import Mock

import pytest
from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from pytest_django import Settings

from groundwork.access import public
from groundwork.models import User
from groundwork.tests.people import signed_in
from msp_portal import urls
from msp_portal.handler import PortalHandler
from msp_portal.tests.addresses import every_address
from msp_portal.tests.views.test_headers import assert_guarded

_TOKEN: Final = "A" * 43
_FORM: Final = "application/x-www-form-urlencoded"
_MULTIPART: Final = "multipart/form-data; boundary=x"
_SOME: Final = ("/no-such-page/", "/accounts/login/", f"/p/{_TOKEN}/accept/")
_FIELD: Final = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n'

# What declares another character set than ours: refused before anything is read.
_CHARSETS: Final = (
    *(f"{_FORM}; charset={name}" for name in ("klingon", "utf-16", "latin-1", "rot13", "hex", "base64", "idna", "")),
    *(f"{_MULTIPART}; charset={name}" for name in ("klingon", "utf-16", "hex")),
    f"{_FORM}; Charset=utf-16",
    "text/plain; charset=undefined",
)
# What Django itself cannot read; some of it only where it is read.
_BROKEN: Final = {
    "multipart without a boundary": ("multipart/form-data", b"x"),
    "a boundary beyond ASCII": ("multipart/form-data; boundary=é", b"x"),
    "a boundary too long": (f"multipart/form-data; boundary={'x' * 300}", b"x"),
    "multipart that ends in its middle": (_MULTIPART, _FIELD[:30]),
    "a part with an unknown character set": (
        _MULTIPART,
        b"--x\r\nContent-Disposition: form-data; name=\"a\"; filename*=klingon''%41\r\n\r\nb\r\n--x--\r\n",
    ),
    "a part with endless headers": (_MULTIPART, b"--x\r\n" + b"X: y\r\n" * 1000 + b"\r\n\r\nb\r\n--x--\r\n"),
    "too many fields": (_FORM, b"&".join([b"a=b"] * 1_001)),
    "too many parts": (_MULTIPART, _FIELD * 1_001 + b"--x--\r\n"),
    "too many files": (_MULTIPART, _FIELD.replace(b'"a"', b'"a"; filename="x"') * 101 + b"--x--\r\n"),
    "too large": (_FORM, b"a=" + b"b" * 2_621_441),
    "bytes that are no UTF-8": (_FORM, b"a=\xff\xfe&%ff=%00"),
}
_FAULTS: Final[dict[str, tuple[type[Exception], int]]] = {
    "bad": (BadRequest, 400),
    "suspicious": (SuspiciousOperation, 400),
    "big": (RequestDataTooBig, 400),
    "forbidden": (PermissionDenied, 403),
    "absent": (Http404, 404),
    "broken": (RuntimeError, 500),
    "away": (OperationalError, 503),
    "closed": (InterfaceError, 503),
}


@public
@csrf_exempt
def fails(request: HttpRequest, name: str, token: str = "") -> HttpResponse:
    raise _FAULTS[name][0](f"secret of {request.path}")


@public
@require_safe
def read_only(request: HttpRequest, token: str = "") -> HttpResponse:
    return HttpResponse("read")


@public
@require_POST
def press(request: HttpRequest, token: str = "") -> HttpResponse:
    raise NotImplementedError


# The portal's addresses and pages, and some that fail.
urlpatterns = [
    path("fails/<str:name>/", fails),
    path("p/<str:token>/fails/<str:name>/", fails),
    path("read-only/", read_only),
    path("p/<str:token>/read-only/", read_only),
    path("press/", press),
    path("p/<str:token>/press/", press),
    path("", include("msp_portal.urls")),
]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


def _headers(response: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in response.headers.items()}


def _assert_ours(response: Any, path: str) -> None:
    """The headers of every page; and where a proposal's link is in the address, those that keep it."""
    headers = _headers(response)
    assert_guarded(headers)
    if path.startswith("/p/"):
        assert "no-store" in headers["cache-control"]
        assert "noindex" in headers["x-robots-tag"]
        assert headers["referrer-policy"] in ("no-referrer", "same-origin")
        assert headers["referrer-policy"] == "no-referrer" or path.endswith(("accept/", "decline/"))


def _stranger() -> Client:
    """Somebody whose form is read: they have the cookie that belongs to it. What breaks comes back as an answer."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies[settings.CSRF_COOKIE_NAME] = "abcdefghijklmnopqrstuvwxyz012345"
    return client


def _everywhere() -> list[str]:
    """Every address, but for the one that may stand in a frame of ours and says so."""
    return [*_SOME, *(address.path for address in every_address() if address.name != "quotes:plan_as_client")]


def _assert_refuses_the_character_set(where: str, content_type: str) -> None:
    response = _stranger().generic("POST", where, _FIELD + b"--x--\r\n", content_type=content_type)
    assert response.status_code == 400, where
    assert "cannot read this request" in response.content.decode(), where
    _assert_ours(response, where)


@pytest.mark.django_db
@pytest.mark.parametrize("where", _SOME)
@pytest.mark.parametrize("content_type", _CHARSETS)
def test_another_character_set_is_refused(where: str, content_type: str) -> None:
    _assert_refuses_the_character_set(where, content_type)


@pytest.mark.django_db
def test_another_character_set_is_refused_everywhere() -> None:
    for where in _everywhere():
        _assert_refuses_the_character_set(where, f"{_FORM}; charset=utf-16")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["utf-8", "UTF-8", "utf8", '"utf-8"'])
def test_our_own_character_set_may_be_named(name: str) -> None:
    body = "login=Zo%C3%AB%40example.com&password=x"
    page = Client().generic("POST", "/accounts/login/", body, content_type=f"{_FORM}; charset={name}")
    assert page.status_code == 200
    assert "Zoë@example.com" in page.content.decode()


def _assert_is_not_broken(client: Client, where: str, name: str) -> None:
    content_type, body = _BROKEN[name]
    response = client.generic("POST", where, body, content_type=content_type)
    assert response.status_code < 500, where
    _assert_ours(response, where)


@pytest.mark.django_db
@pytest.mark.parametrize("where", _SOME)
@pytest.mark.parametrize("name", _BROKEN)
def test_what_cannot_be_read_is_refused(where: str, name: str) -> None:
    _assert_is_not_broken(_stranger(), where, name)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", [pytest.param("multipart without a boundary", marks=pytest.mark.drill), "bytes that are no UTF-8"]
)
def test_what_cannot_be_read_is_refused_everywhere(name: str, owner: User) -> None:
    """Of the owner it is the pages that read it; of a stranger it is the check of the form's token."""
    stranger, theirs = _stranger(), signed_in(owner)
    theirs.raise_request_exception = False
    for where in _everywhere():
        _assert_is_not_broken(stranger, where, name)
        if where != "/accounts/logout/":
            _assert_is_not_broken(theirs, where, name)


@pytest.mark.django_db
@pytest.mark.urls(__name__)
@pytest.mark.parametrize("start", ["/", f"/p/{_TOKEN}/"])
@pytest.mark.parametrize("fault", _FAULTS)
@pytest.mark.parametrize("body", ["multipart without a boundary", "too many fields", "bytes that are no UTF-8"])
def test_an_error_page_does_not_read_what_was_sent(start: str, fault: str, body: str) -> None:
    content_type, sent = _BROKEN[body]
    response = _stranger().generic("POST", f"{start}fails/{fault}/", sent, content_type=content_type)
    assert response.status_code == _FAULTS[fault][1]
    assert "<h1>" in response.content.decode()
    assert "secret" not in response.content.decode()
    _assert_ours(response, start)


@pytest.mark.django_db
@pytest.mark.urls(__name__)
@pytest.mark.parametrize("start", ["/", f"/p/{_TOKEN}/"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "NONSENSE"])
def test_a_method_that_is_not_taken(start: str, method: str) -> None:
    response = Client().generic(method, f"{start}read-only/")
    assert response.status_code == 405
    _assert_ours(response, start)


@pytest.mark.django_db
@pytest.mark.urls(__name__)
@pytest.mark.parametrize("start", ["/", f"/p/{_TOKEN}/"])
def test_the_address_of_a_button_opened_by_itself_says_what_it_is(start: str) -> None:
    response = Client().get(f"{start}press/")
    assert response.status_code == 405
    assert response.headers["Allow"] == "POST"
    assert "It belongs to a button" in response.content.decode()
    _assert_ours(response, start)


@pytest.mark.django_db
def test_a_refused_character_set_leaves_a_line_and_no_traceback_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    _assert_refuses_the_character_set("/accounts/login/", f"{_FORM}; charset=utf-16")
    refused = [record for record in caplog.records if record.name == "django.request"]
    assert [(record.levelname, record.exc_info) for record in refused] == [("WARNING", None)]


def _over_http(settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT, settings.SECURE_SSL_HOST = True, "portal.example.com"


@pytest.mark.django_db
@pytest.mark.parametrize("prepare", [lambda settings: None, _over_http], ids=["https", "http"])
@pytest.mark.parametrize("where", ["/", "/plans", f"/p/{_TOKEN}", f"/p/{_TOKEN}/", "/static/css/portal.css"])
@pytest.mark.parametrize("host", ["testserver", "evil.example.com", "a b"])
def test_redirects_files_and_wrong_hosts(
    settings: Settings, prepare: Callable[[Settings], None], where: str, host: str
) -> None:
    prepare(settings)
    response = Client(headers={"host": host}).get(where)
    assert response.status_code < 500
    assert "evil" not in response.headers.get("Location", "")
    _assert_ours(response, where)


@pytest.mark.parametrize("content_type", ["text/plain; charset*=klingon''%41", f"{_FORM}; charset=a\0b"])
@pytest.mark.django_db
@pytest.mark.parametrize("where", ["/accounts/login/", f"/p/{_TOKEN}/accept/"])
def test_a_head_that_django_cannot_read_gets_a_page(rf: RequestFactory, content_type: str, where: str) -> None:
    """As the web server hands it over: what breaks before there is a request would be an answer without a header."""
    environ = rf.generic("POST", where, b"a=b", content_type="text/plain").environ
    environ["CONTENT_TYPE"] = content_type
    environ["wsgi.input"] = io.BytesIO(b"a=b")
    page = PortalHandler()(environ, Mock())
    assert isinstance(page, HttpResponse)
    assert page.status_code == 400
    assert "cannot read this request" in page.content.decode()
    _assert_ours(page, where)
