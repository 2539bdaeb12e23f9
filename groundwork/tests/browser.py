"""Fixtures for a real browser: Debian's Chromium without its windows, driven by playwright against a live server.

Every test with a page fails on an error in the browser's console (a refused script or style among them) and on a
request that leaves this machine. Viewports: `each_look(page)` walks phone and desktop, light and dark.
"""

import os
import re
from collections.abc import Callable, Iterator
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, ViewportSize, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from groundwork.models import User
from groundwork.tests.network import is_loopback
from tools.system_packages import browser_path, missing_for_browser

# playwright runs an event loop in the test's thread, and Django then takes every query for an accident.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# Only how long a failing test takes; a machine that does much else at the same time is no reason to fail.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)

PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
Scheme = Literal["light", "dark"]
_ASKS_FOR_A_BROWSER = frozenset({"browser", "context", "new_context", "page", "page_of"})
_OUR_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)
# What is loaded beforehand, every style sheet once more, is for one rule only, which is not on: css-orientation-lock.
_AXE_OPTIONS = {"resultTypes": ["violations"], "preload": False}
# A colour on its way to another one is neither: axe looks when it has arrived. One that is cut short has arrived too.
# Answers whether the document stands as it did when this was asked last of the same part, and whether axe is in it.
_STILL = """async part => {
    await Promise.allSettled(
        document.getAnimations().filter((one) => one instanceof CSSTransition).map((one) => one.finished)
    )
    const seen = (window.lookedAt ??= {}), now = document.documentElement.outerHTML, same = seen[part] === now
    seen[part] = now
    return [same, "axe" in window]
}"""
_NO_COLOURS = {"rules": {"color-contrast": {"enabled": False}}}
MISSING_PACKAGES = missing_for_browser()
MISSING = f"A browser is missing: install the packages {' and '.join(MISSING_PACKAGES)}"


@pytest.hookimpl(tryfirst=True)  # before conftest.py leaves out what is marked `once`
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if _ASKS_FOR_A_BROWSER.isdisjoint(getattr(item, "fixturenames", ())):
            continue
        item.add_marker("browser")
        if MISSING_PACKAGES:  # where skips are forbidden, this is a failure (conftest.py)
            item.add_marker(pytest.mark.skip(reason=MISSING))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if any(MISSING in str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])):
        terminalreporter.section("BROWSER TESTS WERE SKIPPED", red=True, bold=True)
        terminalreporter.line(MISSING, red=True, bold=True)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": browser_path(), "args": list(_OUR_FLAGS)}


class Watch:
    """What went wrong in the browser while a test ran."""

    def __init__(self, allowed: tuple[str, ...]) -> None:
        self.allowed = allowed
        self.faults: list[str] = []
        self._pages: dict[str, Request] = {}

    def attend(self, context: BrowserContext) -> None:
        """Listen to every page of the context, those that open later too.

        Not to every response: to hand them over costs 7 % of a page. The few that matter are asked for.
        """
        context.on("console", self._console)
        context.on("weberror", lambda error: self._fault(f"script error: {error.error}"))
        context.on("request", self._request)

    def _fault(self, text: str) -> None:
        if not any(re.search(pattern, text) for pattern in self.allowed):
            self.faults.append(text)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type != "error":
            return
        # A page that answers 404 is the test's business; a missing file of a page is a fault, and so is a 500.
        if message.text.startswith("Failed to load resource") and self._is_refused_page(message.location["url"]):
            return
        self._fault(f"console error: {message.text} ({message.location['url']})")

    def _is_refused_page(self, url: str) -> bool:
        """Whether it is a page that was gone to, and its answer a refusal: what a script asked for is none."""
        response = self._pages[url].response() if url in self._pages else None
        return response is not None and 400 <= response.status < 500

    def _request(self, request: Request) -> None:
        if request.is_navigation_request():
            self._pages[request.url] = request
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and not is_loopback(parts.hostname):
            self._fault(f"request to the outside: {request.url}")


@pytest.fixture
def watch(request: pytest.FixtureRequest) -> Iterator[Watch]:
    marker = request.node.get_closest_marker("console_allows")
    watching = Watch(marker.args if marker else ())
    yield watching
    assert not watching.faults, "The browser met faults:\n" + "\n".join(watching.faults)


@pytest.fixture
def new_context(
    watch: Watch,
    live_server: LiveServer,
    settings: Settings,
    new_context: Callable[..., BrowserContext],
) -> Callable[..., BrowserContext]:
    """playwright's contexts, watched; paths are relative to the live server, and so are links in mails."""
    settings.PUBLIC_BASE_URL = live_server.url

    def make(**options: Any) -> BrowserContext:
        context = new_context(**{"base_url": live_server.url, "viewport": DESKTOP, **options})
        context.set_default_timeout(PATIENCE)
        watch.attend(context)
        return context

    return make


@pytest.fixture
def page_of(new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """A page in which a user is signed in: `page_of(owner)`; more options go to the browser's context."""

    def open_page(user: User, **options: Any) -> Page:
        client = Client()
        client.force_login(user)
        context = new_context(**options)
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "domain": "localhost", "path": "/"}])
        return context.new_page()

    return open_page


def each_look(page: Page) -> Iterator[str]:
    """Show the page on a phone and on a desktop, in light and in dark; yields what it is seen on, for messages.

    A phone in light and a desktop in dark see every layout and every colour once. With ALL_LOOKS=1 in the environment
    the other two pairs follow, which takes twice as long: `ALL_LOOKS=1 ./portal test -m browser`.
    """
    sizes: dict[str, ViewportSize] = {"phone": PHONE, "desktop": DESKTOP}
    pairs: list[tuple[str, Scheme]] = [("phone", "light"), ("desktop", "dark")]
    if os.environ.get("ALL_LOOKS"):
        pairs += [("phone", "dark"), ("desktop", "light")]
    for device, scheme in pairs:
        page.set_viewport_size(sizes[device])
        page.emulate_media(color_scheme=scheme)
        yield f"{device}, {scheme}"


def assert_fits(page: Page) -> None:
    """Nothing sticks out sideways: the page itself never scrolls to the right."""
    page.wait_for_load_state("domcontentloaded")  # a page that was asked for a moment ago has nothing to measure yet
    wide: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} pixels wider than the screen"


@pytest.fixture
def axe(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Asserts that a page has no accessibility violation: `axe(page)`.

    Where a page has been looked at before and a part of it is new, `axe(page, "main")` looks at that part. Where it is
    looked at in a test of its own, `axe(page, again=True)` leaves it to the drill. Colours are looked at every day
    where they are decided, with `axe(page, colours=True)`: on the page that shows every component, and on the
    proposal. A document that this test has looked at on one screen is looked at on another one in a drill: what it
    says to whoever cannot see it is the same. In a drill everything is looked at each time: on a page of some size that
    takes a second, most of it for the colours.
    """
    whole = request.config.getoption("--drill")

    def assert_none(page: Page, part: str | None = None, *, again: bool = False, colours: bool = False) -> None:
        if again and not whole:
            return
        same, loaded = page.evaluate(_STILL, part or "")
        if same and not whole and not colours:
            return
        look = Axe("null") if loaded else Axe()  # half a megabyte, once for each page
        options = _AXE_OPTIONS if whole or colours else {**_AXE_OPTIONS, **_NO_COLOURS}
        results = look.run(page, context=None if whole else part, options=options)
        assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"

    return assert_none
