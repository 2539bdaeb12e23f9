"""Visitors of load.py: requests at a rate, whoever is still waiting, or so many in flight; what they were answered."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

_TOKEN = "a" * 32  # a form that brings the token of its own cookie passes the check of forms
_PATIENCE = 120.0


@dataclass
class Answers:
    """Seconds of each answer, how many had which status (0: none came), and the whole time."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    took: float = 0.0

    def share(self, part: float) -> float:
        """The time below which so large a part of the answers came: 0.95 for p95."""
        return sorted(self.seconds)[min(len(self.seconds) - 1, int(part * len(self.seconds)))]

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.seconds) / self.took

    @property
    def failed(self) -> int:
        """How many were 5xx, or did not come."""
        return sum(number for status, number in self.statuses.items() if status >= 500 or not status)


def a_get(path: str, cookie: str = "") -> bytes:
    """A page as a browser asks for it."""
    return _request(f"GET {path} HTTP/1.1", cookie, "", "Accept-Encoding: gzip")


def a_post(path: str, fields: Mapping[str, object]) -> bytes:
    """A form as a browser sends it that has opened its page before."""
    body = urlencode({**fields, "csrfmiddlewaretoken": _TOKEN}, doseq=True)
    return _request(
        f"POST {path} HTTP/1.1",
        f"csrftoken={_TOKEN}",
        body,
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
    )


def _request(first: str, cookie: str, body: str, *headers: str) -> bytes:
    """As the front passes it on, each from an address of its own."""
    address = ".".join(str(_CHANCE.randrange(1, 255)) for _ in range(4))
    cookies = [f"Cookie: {cookie}"] if cookie else []
    head = (first, "Host: 127.0.0.1", f"X-Forwarded-For: {address}", *cookies, *headers, "Connection: close", "")
    return "\r\n".join((*head, body)).encode()


_CHANCE = random.Random(19)  # noqa: S311  # any order will do, the same in each run


def at_a_rate(port: int, requests: Iterator[bytes], rate: float, seconds: float) -> Answers:
    """So many a second for so many seconds, at moments of chance. A wait for a connection counts too."""

    async def all_of_them() -> Answers:
        answers, at, waiting = Answers(), 0.0, []
        begun = time.monotonic()
        while at < seconds:
            await asyncio.sleep(max(0.0, begun + at - time.monotonic()))
            waiting.append(asyncio.create_task(_ask(port, next(requests), begun + at, answers)))
            at += _CHANCE.expovariate(rate)
        await asyncio.gather(*waiting)
        answers.took = time.monotonic() - begun
        return answers

    return asyncio.run(all_of_them())


def in_flight(port: int, requests: Iterable[bytes], width: int) -> Answers:
    """One after the other by so many visitors."""

    async def all_of_them() -> Answers:
        answers, left = Answers(), iter(requests)

        async def visitor() -> None:
            for request in left:
                await _ask(port, request, time.monotonic(), answers)

        begun = time.monotonic()
        await asyncio.gather(*(visitor() for _ in range(width)))
        answers.took = time.monotonic() - begun
        return answers

    return asyncio.run(all_of_them())


async def _ask(port: int, request: bytes, since: float, answers: Answers) -> None:
    status = 0
    try:
        async with asyncio.timeout(_PATIENCE):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(request)
            answer = await reader.read()
            writer.close()
            status = int(answer.split(b" ", 2)[1]) if answer else 0
    except (OSError, TimeoutError):
        pass
    answers.seconds.append(time.monotonic() - since)
    answers.statuses[status] += 1
