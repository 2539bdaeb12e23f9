"""Whatever is sent to whatever address by whomever, the portal answers, and never with a fault of its own.

./portal drill -m drill msp_portal/tests/test_hostile_requests.py -n0
"""

import http.client
import io
import os
import random
import socket
import traceback
from collections import Counter
from contextlib import ExitStack, suppress
from itertools import islice
from typing import Any, Final

import pytest
import time_machine
from django.conf import settings
from django.test import Client as Browser
from django.urls import NoReverseMatch, reverse

from groundwork.models import User
from groundwork.tests.people import signed_in
from msp_portal.tests.addresses import Address, every_address
from msp_portal.tests.hostile import Hostile, names_on, requests_for
from msp_portal.tests.serving import a_portal
from msp_portal.tests.views.test_access import answered
from msp_portal.tests.views.test_own_and_other import Side, taken_back
from plans.services import import_plan, publish_plan
from quotes.tests import making
from quotes.tests.sent import Sent, sent

# Signing out would make a stranger of everybody who comes after.
_LEFT_OUT: Final = frozenset({"account_logout"})


class _World:
    """Something real for every address, and everybody who may come."""

    def __init__(self, owner: User, sales: User, viewer: User, stranger: User) -> None:
        publish_plan(import_plan(making.CABLE_TV, sales, making.NOW), revision=1, by=sales, note="", now=making.NOW)
        self.side = Side(sales, "Alder Works", "thomas@alder.example")
        self.proposal: Sent = sent(sales, making.NOW)
        self.plan = self.side.draft.plan_version.plan_id
        people = {"owner": owner, "sales": sales, "viewer": viewer, "stranger": stranger}
        self.browsers = {name: signed_in(person) for name, person in people.items()} | {"nobody": Browser()}
        for browser in self.browsers.values():
            browser.raise_request_exception = False

    def path(self, address: Address, chance: random.Random) -> str:
        """To what is there; now and then to what is not."""
        if chance.random() < 0.1:
            return address.path
        if "token" in dict(address.arguments) and address.name.startswith("proposal:"):
            return reverse(address.name, kwargs={**dict(address.arguments), "token": self.proposal.token})
        if chance.random() < 0.5 and "number" in dict(address.arguments) and address.name.startswith("quotes:"):
            return reverse(address.name, kwargs={**dict(address.arguments), "number": self.proposal.quote.number})
        try:
            return self.side.path(address, self.plan)
        except NoReverseMatch:  # a version of a plan has a number, too
            return address.path

    def answer(self, who: str, asked: Hostile) -> Any:
        environ: dict[str, Any] = {
            "CONTENT_LENGTH": str(len(asked.body) + asked.cut),
            "CONTENT_TYPE": asked.content_type,
            "wsgi.input": io.BytesIO(asked.body),
            **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in asked.headers.items()},
        }
        with taken_back():
            response: Any = self.browsers[who].generic(asked.method, asked.path, **environ)
            if response.streaming:
                b"".join(response.streaming_content)
        return response


@pytest.fixture
def world(owner: User, sales: User, viewer: User, stranger: User) -> Any:
    with time_machine.travel(making.NOW, tick=False):
        yield _World(owner, sales, viewer, stranger)


def _is_broken(address: Address, response: Any) -> bool:
    """Whether it is a fault. 503 with a time is one of what the worker has not made yet."""
    waits = response.status_code == 503 and "Retry-After" in response.headers
    return not waits and not answered(address, response.status_code)


def _fault(response: Any) -> str:
    """What was raised, and where in our own code."""
    kind, fault, trace = getattr(response, "exc_info", None) or (None, None, None)
    ours = [each for each in traceback.extract_tb(trace) if "site-packages" not in each.filename]
    where = f"{ours[-1].filename}:{ours[-1].lineno}" if ours else ""
    return f"{response.status_code} {kind and kind.__name__} {fault} {where}"


@pytest.mark.any_database
@pytest.mark.parametrize("times", [300, pytest.param(18_000, marks=[pytest.mark.drill, pytest.mark.on_both])])
def test_no_request_breaks_the_portal(world: _World, times: int) -> None:
    times = int(os.environ.get("HOSTILE_REQUESTS", times))
    addresses = [address for address in every_address() if address.name not in _LEFT_OUT]
    chance = random.Random(times)
    names = ["next", "q", "page", "option", "with", "count-users", "name", "email", "file"]
    broken, statuses = dict[str, str](), Counter[int]()
    for address, request in islice(requests_for(addresses, world.path, names, chance), times):
        who = chance.choice(sorted(world.browsers))
        response = world.answer(who, request)
        statuses[response.status_code] += 1
        if _is_broken(address, response):
            broken.setdefault(f"{address.name}: {_fault(response)}", f"{who}: {request}")
        elif not response.streaming:
            # What comes next knows the boxes of all pages that were seen until then.
            names += sorted(set(names_on(response.content.decode("utf-8", "replace"))) - set(names))
    assert not broken, "\n".join(f"{what}\n    {how}" for what, how in broken.items())
    assert {200, 302, 400, 403, 404, 405, 422} <= set(statuses), statuses


def _raw(asked: Hostile, cookies: str) -> bytes:
    """As it goes over the line; of what is cut off only the part that comes."""
    lines = [
        f"{asked.method} {asked.path} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Cookie: {cookies}; {settings.CSRF_COOKIE_NAME}={'a' * 32}",
        f"X-CSRFToken: {'a' * 32}",
        f"Content-Length: {len(asked.body) + asked.cut}",
        "Connection: close",
        *([f"Content-Type: {asked.content_type}"] if asked.content_type else []),
        *(f"{name}: {value}" for name, value in asked.headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode() + asked.body


@pytest.mark.drill
@pytest.mark.django_db(transaction=True)
def test_no_request_breaks_the_web_server(world: _World) -> None:
    """2,000 more over HTTP, in batches: those that are cut off stay open meanwhile, a third comes in two pieces."""
    addresses = [address for address in every_address() if address.name not in _LEFT_OUT]
    chance = random.Random("over HTTP")
    asked = requests_for(addresses, world.path, ["q", "option", "with", "name", "email", "file"], chance)
    statuses, broken = Counter[int](), list[str]()
    cookies = {
        name: "; ".join(f"{each.key}={each.value}" for each in browser.cookies.values())
        for name, browser in world.browsers.items()
    }
    with a_portal() as port:
        for _ in range(40):
            with ExitStack() as batch:
                open_ones: list[tuple[Address, Hostile, socket.socket, bytes]] = []
                for address, request in islice(asked, 50):
                    raw = _raw(request, cookies[chance.choice(sorted(cookies))])
                    caller = batch.enter_context(socket.create_connection(("127.0.0.1", port), 120))
                    later = raw[len(raw) // 2 :] if chance.random() < 0.3 else b""
                    caller.sendall(raw[: len(raw) - len(later)])
                    open_ones.append((address, request, caller, later))
                for address, request, caller, later in open_ones:
                    with suppress(BrokenPipeError, ConnectionResetError):  # refused before all of it had come
                        caller.sendall(later)
                    if request.cut:
                        continue
                    status = _status(caller, request.method)
                    statuses[status] += 1
                    if status != 503 and not answered(address, status):
                        broken.append(f"{status} {request}")
    assert not broken, "\n".join(broken)
    assert sum(statuses.values()) > 1_500


def _status(caller: socket.socket, method: str) -> int:
    response = http.client.HTTPResponse(caller, method=method)
    response.begin()
    response.read()
    return response.status
