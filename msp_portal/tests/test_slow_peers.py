"""Two hundred who speak or read as slowly as they like, and a client who opens a proposal.

./portal drill -m drill msp_portal/tests/test_slow_peers.py -n0 -s

Every day the same is shown with 20 and one thread (test_web_worker.py, tools/tests/test_serve.py), with controls.
"""

import http.client
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

import pytest

from groundwork.models import User
from msp_portal.tests.serving import a_portal
from quotes.tests.sent import sent
from tools.tests.half_sent import BEGUN, said_to

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]
_TIMES = 200
# Whoever is answered does not wait for the others: those are let go after 60 seconds of silence.
_PATIENCE = 30


@contextmanager
def _slow_peers(port: int, path: str) -> Iterator[None]:
    """40 with half a head, 40 with half a form, 40 in the middle of a chunk, 40 who ask for the page again and again
    and read nothing, 40 who read a byte of it each tenth of a second.
    """
    asks = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    end = threading.Event()
    with ExitStack() as peers:
        for words in BEGUN.values():
            peers.enter_context(said_to(port, words, 40))
        peers.enter_context(said_to(port, asks * 60, 40))
        readers = peers.enter_context(said_to(port, asks, 40))

        def drip() -> None:
            while not end.wait(0.1):
                for reader in readers:
                    reader.recv(1)

        thread = threading.Thread(target=drip)
        thread.start()
        try:
            yield
        finally:
            end.set()
            thread.join()


def _milliseconds(port: int, path: str) -> list[float]:
    found = []
    for _ in range(_TIMES):
        began = time.perf_counter()
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)) as caller:
            caller.request("GET", path, headers={"Accept-Encoding": "gzip"})
            response = caller.getresponse()
            assert response.status == 200
            assert response.read()
        found.append((time.perf_counter() - began) * 1000)
    return found


def test_two_hundred_slow_peers_hold_up_no_proposal(sales: User, capsys: pytest.CaptureFixture[str]) -> None:
    proposal = sent(sales)
    with a_portal() as port:
        alone = _milliseconds(port, proposal.path)
        with _slow_peers(port, proposal.path):
            among = _milliseconds(port, proposal.path)
    with capsys.disabled():
        for name, found in (("alone", alone), ("among 200 slow peers", among)):
            worst = statistics.quantiles(found, n=20)[-1]
            print(f"\n{name}: median {statistics.median(found):.0f} ms, p95 {worst:.0f} ms")  # noqa: T201
