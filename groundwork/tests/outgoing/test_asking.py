"""Requests of the portal's own, to a real https server: what is followed, how much is read, how long is waited."""

import socket
import time
from threading import Event
from typing import Any

import pytest
from pytest_django import Settings

from groundwork.outgoing import Limits, OutgoingError, ask
from groundwork.tests.https_server import HttpsServer


def test_an_answer(https_server: HttpsServer) -> None:
    https_server.says(b'[{"a": 1}]', X_More="yes")
    answer = ask(f"{https_server.url}/agents/?x=1", headers={"X-API-KEY": "secret"})
    assert (answer.status, answer.body, answer.headers["x-more"]) == (200, b'[{"a": 1}]', "yes")
    path, headers = https_server.asked[0]
    assert (path, headers["x-api-key"], headers["host"]) == ("/agents/?x=1", "secret", f"localhost:{https_server.port}")


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(https_server: HttpsServer, status: int) -> None:
    https_server.says(b"", status, Location=f"{https_server.url}/elsewhere")
    with pytest.raises(OutgoingError, match="answers with a redirect"):
        ask(https_server.url)
    assert len(https_server.asked) == 1


def test_a_private_network_is_not_reached(https_server: HttpsServer, settings: Settings) -> None:
    settings.OUTGOING_PRIVATE_NETWORKS = []
    for address in (https_server.url, f"https://127.0.0.1:{https_server.port}", f"https://[::1]:{https_server.port}"):
        with pytest.raises(OutgoingError, match="is in a private network"):
            ask(address)
    assert not https_server.asked


def _resolver(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """From now on names mean these addresses, one list after the other; gives the names that were asked for."""
    asked: list[str] = []

    def resolve(host: str, port: int, **_options: Any) -> list[Any]:
        asked.append(host)
        family = socket.AF_INET
        found = answers[min(len(asked), len(answers)) - 1]
        return [(family, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr("groundwork.outgoing.hosts.socket.getaddrinfo", resolve)
    return asked


def test_one_private_address_among_public_ones_refuses_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    _resolver(monkeypatch, ["93.184.216.34", "10.0.0.1"])
    with pytest.raises(OutgoingError, match=r"private network \(10.0.0.1\)"):
        ask("https://rmm.example/")


def test_the_address_that_was_looked_at_is_the_one_that_is_reached(
    https_server: HttpsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A name that means another address at the second look: there is none.
    asked = _resolver(monkeypatch, ["127.0.0.1"], ["10.0.0.1"])
    https_server.says(b"here")
    assert ask(https_server.url).body == b"here"
    assert asked == ["localhost"]


def test_the_certificate_is_that_of_the_name(https_server: HttpsServer, monkeypatch: pytest.MonkeyPatch) -> None:
    _resolver(monkeypatch, ["127.0.0.1"])
    with pytest.raises(OutgoingError, match=r"The certificate of “rmm\.example” is not valid"):
        ask(f"https://rmm.example:{https_server.port}/")


def test_a_certificate_of_nobody_is_refused(https_server: HttpsServer, settings: Settings) -> None:
    settings.OUTGOING_CA_FILE = ""
    with pytest.raises(OutgoingError, match="certificate of “localhost” is not valid"):
        ask(https_server.url)
    assert not https_server.asked


def test_an_answer_without_end_is_cut(https_server: HttpsServer) -> None:
    def pour(handler: Any) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        for _piece in range(10_000):
            handler.wfile.write(b"x" * 65536)

    https_server.raw = pour
    with pytest.raises(OutgoingError, match="more than 1 MB"):
        ask(https_server.url, limits=Limits(most_bytes=1024 * 1024))


@pytest.mark.parametrize("beginning", [b"", b"HTTP/1.1 200 OK\r\nX-Slow: ", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_an_answer_that_drips_is_ended(https_server: HttpsServer, beginning: bytes) -> None:
    """Each byte comes in time, all of them never: a timeout of the socket alone would wait for ever."""

    def drip(handler: Any) -> None:
        handler.wfile.write(beginning)
        for _byte in range(1000):
            time.sleep(0.02)
            handler.wfile.write(b"x")

    https_server.raw = drip
    began = time.monotonic()
    with pytest.raises(OutgoingError, match=r"has not answered within 0\.3 seconds"):
        ask(https_server.url, limits=Limits(seconds=0.3))
    assert time.monotonic() - began < 15


def test_a_resolver_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    done = Event()
    monkeypatch.setattr("groundwork.outgoing.hosts.socket.getaddrinfo", lambda *_host, **_options: done.wait(30) and [])
    began = time.monotonic()
    with pytest.raises(OutgoingError, match=r"“rmm\.example” has not answered within 0\.05 seconds"):
        ask("https://rmm.example/", limits=Limits(seconds=0.05))
    done.set()
    assert time.monotonic() - began < 15


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "cannot be reached"),
        (b"nonsense\r\n\r\n", "cannot be reached"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nxx", "packed bytes"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nxx", "ends in the middle"),
    ],
)
def test_what_is_no_answer(https_server: HttpsServer, raw: bytes, said: str) -> None:
    https_server.raw = lambda handler: handler.wfile.write(raw)
    with pytest.raises(OutgoingError, match=said):
        ask(https_server.url)


def test_nobody_there(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    settings.OUTGOING_PRIVATE_NETWORKS = ["127.0.0.0/8", "::1/128"]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        with pytest.raises(OutgoingError, match="“localhost” cannot be reached: Connection refused"):
            ask(f"https://localhost:{free.getsockname()[1]}/")

    def unknown(*_host: object, **_options: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr("groundwork.outgoing.hosts.socket.getaddrinfo", unknown)
    with pytest.raises(OutgoingError, match=r"There is no host “rmm\.example”"):
        ask("https://rmm.example/")


@pytest.mark.parametrize("token", ["a\r\nX-Other: b", "ä", "a\0b", ""])
def test_a_token_that_is_no_header_is_refused(token: str) -> None:
    with pytest.raises(OutgoingError, match="token holds signs") as caught:
        ask("https://rmm.example/", headers={"X-API-KEY": token})
    assert "Other" not in str(caught.value)
