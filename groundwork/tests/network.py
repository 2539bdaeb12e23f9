"""Tests stay on this machine: Python's own sockets may go to loopback only.

Children of the test process are outside of this; the browser has its own wall (groundwork.tests.browser).
"""

import ipaddress
import sys
from typing import Any

# Where the running test tried to go; read and cleared by the no_network fixture in conftest.py.
reached_for: list[str] = []


class NetworkRefused(ConnectionError):
    """A test tried to leave this machine."""


def is_loopback(host: object) -> bool:
    """Whether a host name or an address stays on this machine."""
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host is None or host in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        return False


def _refuse_to_leave(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event in ("socket.connect", "socket.sendto") and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return
    if not is_loopback(host):
        reached_for.append(str(host))
        raise NetworkRefused(f"Tests may not leave this machine: {host}")


# An audit hook sees every socket whichever library opens it. It cannot be taken off again, and is not meant to be.
sys.addaudithook(_refuse_to_leave)
