"""Visitors of proposal.py, and the page of another program that they ask for beside ours."""

from __future__ import annotations

import re
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Final
from urllib.parse import urlsplit

from earlier import Trouble

CONNECTIONS: Final = 8
MANY: Final = 800  # requests in a round


class Peer:
    """A page of another program that answers on this machine, asked in the same rounds by the same visitors, each of
    whom comes back with the cookie that they got."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._where, self.path = (parts.hostname or "", parts.port or 80), f"{parts.path}?{parts.query}"
        self.rate: list[float] = []
        self.size = len(self._ask(1).split(b"\r\n\r\n", 1)[1])

    def measure(self) -> None:
        """Ask for it as often as a round does."""
        begun = time.monotonic()
        with ThreadPoolExecutor(CONNECTIONS) as visitors:
            list(visitors.map(self._ask, [MANY // CONNECTIONS] * CONNECTIONS))
        self.rate.append(MANY / (time.monotonic() - begun))

    def _ask(self, times: int) -> bytes:
        cookie, answer = "", b""
        with socket.create_connection(self._where) as line:
            for _time in range(times):
                line.sendall(f"GET {self.path} HTTP/1.1\r\nHost: {self._where[0]}\r\n{cookie}\r\n".encode())
                answer = answer_of(line)
                if not answer.startswith(b"HTTP/1.1 200"):
                    raise Trouble(f"The peer answers {answer[:60]!r}")
                if set_one := re.search(rb"(?i)set-cookie: ([^;\r]+)", answer):
                    cookie = f"Cookie: {set_one[1].decode()}\r\n"
        return answer


def answer_of(line: socket.socket) -> bytes:
    """One answer, whole, as it came over the line. Raises Trouble where the server closes it before."""
    got = b""
    while (end := got.find(b"\r\n\r\n")) < 0:
        got += _more(line)
    if re.search(rb"(?i)transfer-encoding: chunked", got[:end]):
        while not got.endswith(b"\r\n0\r\n\r\n"):
            got += _more(line)
        return got
    length = re.search(rb"(?i)content-length: (\d+)", got[:end])
    assert length, got[:end]
    whole = end + 4 + int(length[1])
    while len(got) < whole:
        got += _more(line)
    return got


def _more(line: socket.socket) -> bytes:
    part = line.recv(1 << 16)
    if not part:
        raise Trouble("The server has closed the connection in the middle of an answer.")
    return part
