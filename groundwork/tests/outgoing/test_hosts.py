"""Which addresses the portal connects to: the public internet, and what the operator allows."""

import socket
from ipaddress import ip_address

import pytest
from pytest_django import Settings

from groundwork.outgoing import OutgoingError, checked_address
from groundwork.outgoing.hosts import is_public, may_connect, resolved

PRIVATE = [
    "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "255.255.255.255",
    "224.0.0.1", "240.0.0.1", "192.0.2.1", "198.18.0.1", "192.88.99.1", "::1", "::", "fe80::1", "fc00::1", "fec0::1",
    "ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1",
    "2002:7f00:1::", "2001:0:7f00:1::",
]  # fmt: skip


@pytest.mark.parametrize("ip", PRIVATE)
def test_what_is_not_public_is_not_reached(ip: str) -> None:
    assert not is_public(ip_address(ip))
    assert not may_connect(ip_address(ip))


@pytest.mark.parametrize("ip", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "172.32.0.1"])
def test_what_is_public_is(ip: str) -> None:
    assert may_connect(ip_address(ip))


def test_what_the_operator_allows_is_reached_and_nothing_beside_it(settings: Settings) -> None:
    settings.OUTGOING_PRIVATE_NETWORKS = ["10.1.0.0/16", "fd00:1::/32"]
    allowed = {
        "10.1.2.3": True,
        "::ffff:10.1.2.3": True,
        "10.2.0.1": False,
        "fd00:1::5": True,
        "fd00:2::5": False,
    }
    for ip, may in allowed.items():
        assert may_connect(ip_address(ip)) is may, ip


@pytest.mark.parametrize(
    ("address", "host", "port", "path"),
    [
        ("https://api.rmm.example/agents/?client=5", "api.rmm.example", 443, "/agents/?client=5"),
        ("https://API.rmm.example:8443", "api.rmm.example", 8443, "/"),
        ("https://[2606:4700::1]/x", "2606:4700::1", 443, "/x"),
    ],
)
def test_an_address_is_taken_apart(address: str, host: str, port: int, path: str) -> None:
    found = checked_address(address)
    assert (found.host, found.port, found.path) == (host, port, path)


@pytest.mark.parametrize(
    "address",
    [
        "", "http://rmm.example/", "ftp://rmm.example/", "file:///etc/passwd", "https://", "https:///x", "rmm.example",
        "https://user:word@rmm.example/", "https://rmm.example/#x", "https://rmm.example:0/",
        "https://rmm.example:99999/",
        "https://rmm.example/a b", "https://rmm.example/\r\nX: y", "https://rmm.exämple/", "https://[::1",
        "https://a/" + "x" * 500,
    ],
)  # fmt: skip
def test_what_is_no_https_address_is_refused(address: str) -> None:
    with pytest.raises(OutgoingError):
        checked_address(address)


@pytest.mark.parametrize(
    "host",
    [
        "127.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001", "127.0.0.1.", "localhost",
        "LOCALHOST.", "0", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:a00:1]", "[::]",
        "[fe80::1%25lo]", "169.254.43518", "2852039166", "0xa9fea9fe", "[64:ff9b::a9fe:a9fe]", "[2002:a9fe:a9fe::]",
        "127.0.0.1%00.example.com", "①②⑦.⓪.⓪.①", "127。0。0。1",
    ],
)  # fmt: skip
def test_no_spelling_of_a_private_address_passes(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    """What the system's resolver makes of numbers; what it makes nothing of is no host."""
    monkeypatch.setattr(socket, "getaddrinfo", _numbers)
    with pytest.raises(OutgoingError):
        resolved(checked_address(f"https://{host}/"), 20)


def _numbers(host: str, port: int, **_words: object) -> list[tuple[object, ...]]:
    """As glibc reads addresses, without asking anybody for a name."""
    plain = host.rstrip(".")
    if plain.lower() == "localhost":
        plain = "127.0.0.1"
    try:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (socket.inet_ntoa(socket.inet_aton(plain)), port))]
    except OSError:
        found = socket.inet_ntop(socket.AF_INET6, socket.inet_pton(socket.AF_INET6, plain.partition("%")[0]))
        return [(socket.AF_INET6, socket.SOCK_STREAM, 6, "", (found, port))]


@pytest.mark.parametrize("address", ["10.0.0.7", "169.254.169.254", "::ffff:10.0.0.7", "fd00::1", "::1", "fe80::1%2"])
def test_a_public_name_with_a_private_address_is_refused(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    answers = [(family, socket.SOCK_STREAM, 6, "", (address, 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_words: answers)
    with pytest.raises(OutgoingError, match="private network"):
        resolved(checked_address("https://rebound.example.com/"), 5)
