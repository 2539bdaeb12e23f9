"""Which addresses the portal may connect to."""

import re
import socket
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Thread
from typing import Any, Final, TypeAlias
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from groundwork.outgoing.errors import OutgoingError

Ip: TypeAlias = IPv4Address | IPv6Address

LONGEST: Final = 500
_PLAIN: Final = re.compile(r"[!#-;=?-Z_a-z~%\[\]]+", re.ASCII)
# Networks that lead elsewhere, or nowhere that is public, and that Python calls global all the same
# (findings/ipaddress-calls-tunnels-global.sh).
_NO_PUBLIC: Final = tuple(
    ip_network(network)
    for network in ("64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16", "fec0::/10", "::/96", "192.88.99.0/24")
)


@dataclass(frozen=True, slots=True)
class Target:
    """An address that was typed, taken apart: the host's name, the port, and what follows."""

    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """The host as a request names it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == 443 else f"{host}:{self.port}"


def checked_address(text: str) -> Target:
    """An https address without a user, a password and a fragment, taken apart. Raises OutgoingError."""
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise OutgoingError(_as_it_should_be()) from None
    if len(text) > LONGEST or parts.scheme != "https" or not host or not _PLAIN.fullmatch(text) or port == 0:
        raise OutgoingError(_as_it_should_be())
    if "@" in parts.netloc or parts.fragment:
        raise OutgoingError(_("Write the address without a user, a password and a “#”."))
    path = parts.path or "/"
    return Target(host, port or 443, f"{path}?{parts.query}" if parts.query else path)


def _as_it_should_be() -> str:
    return _("Write the whole address, beginning with https://, like https://api.rmm.example.com.")


def resolved(target: Target, seconds: float) -> Sequence[Any]:
    """Where a connection may go: (family, address) for each address of the host, all of them looked at.

    Raises OutgoingError where the name is unknown, or where any address is in a network that is not public and that
    the setting OUTGOING_PRIVATE_NETWORKS does not allow; TimeoutError where nobody knows after so many seconds.
    """
    try:
        found = _looked_up(target, seconds)
    except TimeoutError:
        raise
    except (OSError, UnicodeError):
        raise OutgoingError(_("There is no host “%(host)s”. Check the address.") % {"host": target.host}) from None
    for _family, _type, _proto, _name, address in found:
        if not may_connect(ip_address(str(address[0]).partition("%")[0])):
            said = _("“%(host)s” is in a private network (%(ip)s). Whoever runs the portal can allow that network.")
            raise OutgoingError(said % {"host": target.host, "ip": address[0]})
    return [(family, address) for family, _type, _proto, _name, address in found]


def _looked_up(target: Target, seconds: float) -> list[Any]:
    """What the system's resolver says. It knows no limit of ours: one that hangs is left behind."""
    answer: Future[list[Any]] = Future()

    def look() -> None:
        try:
            answer.set_result(
                socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
            )
        except Exception as fault:
            answer.set_exception(fault)

    Thread(target=look, daemon=True).start()
    return answer.result(seconds)


def may_connect(ip: Ip) -> bool:
    """Whether the portal may connect to this address."""
    meant = getattr(ip, "ipv4_mapped", None) or ip
    allowed = [ip_network(network, strict=False) for network in settings.OUTGOING_PRIVATE_NETWORKS]
    if any(meant.version == network.version and meant in network for network in allowed):
        return True
    return is_public(meant)


def is_public(ip: Ip) -> bool:
    """Whether an address is one of the public internet, and no way around into another network."""
    meant = getattr(ip, "ipv4_mapped", None) or ip
    if any(meant.version == network.version and meant in network for network in _NO_PUBLIC):
        return False
    return meant.is_global and not (meant.is_multicast or meant.is_reserved or meant.is_unspecified)
