"""No proposal link in any log: a canary that must not be found, and lines that must be."""

import http.client
import io
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from groundwork.access import public
from groundwork.log_filter import WithoutProposalLinks, without_links
from groundwork.tests.dumping import address_of_test_database
from msp_portal.gunicorn_conf import logconfig_dict

CANARY = "cAnary0_cAnary1-cAnary2_cAnary3-cAnary4_xyz"
assert len(CANARY) == 43, "as long as a token"
LINK = f"/p/{CANARY}/"


@public
def breaks(request: HttpRequest, token: str) -> HttpResponse:
    raise RuntimeError(f"No proposal at {request.path} ({token})")


# The portal's addresses and one that breaks.
urlpatterns = [path("p/<str:token>/breaks/", breaks), path("", include("msp_portal.urls"))]


@pytest.fixture
def log() -> tuple[logging.Logger, io.StringIO]:
    """A logger with one handler, which wears the filter."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    handler.addFilter(WithoutProposalLinks())
    logger = logging.Logger("canary")
    logger.addHandler(handler)
    return logger, stream


def raise_with_links() -> None:
    try:
        raise KeyError(LINK)
    except KeyError as cause:
        raise RuntimeError(f"while opening https://portal.example.com{LINK}?x=1") from cause


def in_a_traceback(logger: logging.Logger) -> None:
    try:
        raise_with_links()
    except RuntimeError:
        logger.exception("It broke")


def twice_through(logger: logging.Logger) -> None:
    logger.addHandler(logging.StreamHandler(io.StringIO()))
    logger.warning("Opened %s", LINK)


WAYS: dict[str, Callable[[logging.Logger], object]] = {
    "message": lambda logger: logger.warning(f"Opened {LINK}"),
    "args": lambda logger: logger.warning("Opened %s and %r", LINK, {"path": LINK}),
    "named args": lambda logger: logger.warning("Opened %(path)s", {"path": LINK}),
    "bytes": lambda logger: logger.warning("Opened %s", LINK.encode()),
    "bare token": lambda logger: logger.warning("token=%s, '%s'.", CANARY, CANARY),
    "deeper": lambda logger: logger.warning("Posted %sanswer/accept/", LINK),
    "whole address": lambda logger: logger.warning("https://portal.example.com%s#top", LINK),
    "percent-encoded": lambda logger: logger.warning("/accounts/login/?next=%s", quote(LINK, safe="")),
    "traceback": in_a_traceback,
    "stack": lambda logger: logger.warning("Here", stack_info=True, extra={"path": LINK}),
    "wrong placeholder": lambda logger: logger.warning("Opened %d and %d", LINK),
    "access line": lambda logger: logger.info(
        '%(h)s "%(r)s" %(s)s "%(f)s"',
        {"h": "192.0.2.1", "r": f"GET {LINK} HTTP/1.1", "s": "404", "f": f"https://portal.example.com{LINK}"},
    ),
    "second handler": twice_through,
}


@pytest.mark.parametrize("way", WAYS)
def test_no_way_into_the_log(log: tuple[logging.Logger, io.StringIO], way: str) -> None:
    logger, stream = log
    WAYS[way](logger)
    written = stream.getvalue()
    assert CANARY not in written
    assert written.startswith(("WARNING canary:", "INFO canary:", "ERROR canary:")), "the line itself is there"
    if way != "stack":
        assert "[link]" in written


@pytest.mark.parametrize("way", [way for way in WAYS if way != "stack"])
def test_control_without_the_filter_each_way_leads_in(
    log: tuple[logging.Logger, io.StringIO], way: str, capsys: pytest.CaptureFixture[str]
) -> None:
    logger, stream = log
    logger.handlers[0].filters.clear()
    WAYS[way](logger)
    # What logging cannot format it prints to standard error, arguments and all.
    assert CANARY in stream.getvalue() + capsys.readouterr().err


@pytest.mark.parametrize(
    "text",
    [
        "/plans/7/ answered in 12 ms",
        "sha256 " + "0f" * 32,
        "job 7b6e2a52-8b0c-4a07-9a3e-0d4b8c9f1a2b",
        "groundwork.tests.test_outbox.test_a_worker_waits",
        "test_a_worker_waits_for_a_locked_database_s",
        "/static/css/portal.css",
    ],
)
def test_other_lines_stay_as_they_are(text: str) -> None:
    assert without_links(text) == text


def our_handlers() -> Iterator[tuple[str, logging.Handler]]:
    """Every handler of every logger, but for those that pytest puts there."""
    manager = logging.Logger.manager.loggerDict
    for name in ["", *manager]:
        for handler in logging.getLogger(name).handlers:
            if not type(handler).__module__.startswith("_pytest") and not isinstance(handler, logging.NullHandler):
                yield name, handler


def test_every_handler_wears_the_filter() -> None:
    handlers = list(our_handlers())
    assert [
        name for name, handler in handlers if not any(isinstance(f, WithoutProposalLinks) for f in handler.filters)
    ] == []
    assert "" in dict(handlers)


def test_every_handler_of_the_web_server_wears_the_filter() -> None:
    for logger in (logconfig_dict["root"], *logconfig_dict["loggers"].values()):
        assert all("no_links" in logconfig_dict["handlers"][name]["filters"] for name in logger["handlers"])
        assert logger.get("propagate", False) is False


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What the portal's own handler writes during the test."""
    stream = io.StringIO()
    handler = dict(our_handlers())[""]
    monkeypatch.setattr(handler, "stream", stream)
    return stream


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_a_page_not_found_is_logged_without_its_link(written: io.StringIO) -> None:
    assert Client().get(LINK).status_code == 404
    assert written.getvalue().strip().endswith("WARNING django.request: Not Found: /p/[link]/")


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_a_page_that_breaks_is_logged_without_its_link(written: io.StringIO) -> None:
    client = Client(raise_request_exception=False)
    assert client.get(f"{LINK}breaks/").status_code == 500
    log = written.getvalue()
    assert "ERROR django.request: Internal Server Error: /p/[link]/breaks/" in log
    assert "RuntimeError: No proposal at /p/[link]/breaks/ ([link])" in log
    assert CANARY not in log


@pytest.mark.any_database
@pytest.mark.django_db(transaction=True)
def test_the_web_server_writes_no_link(tmp_path: Path) -> None:
    """The real one, with the real settings: pages that are not there, and requests that are none."""
    place = tmp_path / "s"
    command = [
        sys.executable, "-m", "gunicorn", "--config", "python:msp_portal.gunicorn_conf", "--workers", "1",
        "--bind", f"unix:{place}", "--log-level", "debug", "msp_portal.wsgi",
    ]  # fmt: skip
    env = {
        **os.environ,
        "DATABASE_URL": address_of_test_database(),
        "DJANGO_SETTINGS_MODULE": "msp_portal.settings_test",
    }
    process = subprocess.Popen(
        command, cwd=settings.BASE_DIR, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        until = time.monotonic() + 120
        while not place.exists() and time.monotonic() < until:
            time.sleep(0.05)
        assert ask(place, f"GET {LINK} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n") == 404
        assert ask(place, f"GET {LINK} HTTP/1.1\r\nHost: evil.example.com\r\nConnection: close\r\n\r\n") == 400
        assert ask(place, f"GET {LINK} HTTP/9.9\r\n\r\n") in (400, 505)
        assert ask(place, f"{LINK} {LINK}\r\n\r\n") == 400
        unreadable = "Content-Type: text/plain; charset*=klingon''%41\r\nConnection: close\r\n\r\n"
        assert ask(place, f"POST {LINK} HTTP/1.1\r\nHost: localhost\r\n{unreadable}") == 400
    finally:
        process.send_signal(signal.SIGTERM)
        log, _ = process.communicate(timeout=30)
    assert CANARY not in log
    assert "/p/[link]/" in log, log


def ask(place: Path, request: str) -> int:
    """Send these very bytes; the status of the answer."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(30)
        connection.connect(str(place))
        connection.sendall(request.encode())
        response = http.client.HTTPResponse(connection)
        response.begin()
        return response.status
