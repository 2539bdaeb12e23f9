"""One request over https, to an address that was looked at, within limits."""

import contextlib
import re
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse, HTTPSConnection
from threading import Timer
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _

from groundwork.outgoing.errors import OutgoingError
from groundwork.outgoing.hosts import Target, checked_address, resolved
from groundwork.version import VERSION

_PIECE: Final = 64 * 1024
_HEADER: Final = re.compile(r"[!-~]+( [!-~]+)*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Limits:
    """How many bytes an answer may have, and how many seconds all of it may take, from the first packet to the last."""

    most_bytes: int = 20 * 1024 * 1024
    seconds: float = 60


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: the status, the headers in small letters, the body."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


def ask(
    address: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    limits: Limits | None = None,
) -> Answer:
    """Make one request. Raises OutgoingError, whose message names the host and never a header.

    A redirect is not followed: it is an error, because where it leads nobody has typed. Any other status is the
    caller's to judge.
    """
    target, said, within = checked_address(address), dict(headers or {}), limits or Limits()
    for name, value in said.items():
        if not _HEADER.fullmatch(value) or not _HEADER.fullmatch(name):
            raise OutgoingError(_("The token holds signs that no request can carry. Copy it again."))
    connection = _Connection(target, within.seconds)
    end = Timer(within.seconds, connection.break_off)
    end.daemon = True
    end.start()
    try:
        said |= {"Host": target.authority, "User-Agent": f"msp-portal/{VERSION}", "Accept-Encoding": "identity"}
        connection.request(method, target.path, body, said)
        answer = _answer(connection.getresponse(), target, within.most_bytes)
    except ssl.SSLCertVerificationError as fault:
        said_of = {"host": target.host, "why": fault.verify_message}
        raise OutgoingError(_("The certificate of “%(host)s” is not valid: %(why)s.") % said_of) from None
    except (OSError, HTTPException) as fault:
        if connection.is_broken_off or isinstance(fault, TimeoutError):
            raise _too_slow(target, within) from None
        said_of = {"host": target.host, "why": (fault.strerror if isinstance(fault, OSError) else "") or _("no answer")}
        raise OutgoingError(_("“%(host)s” cannot be reached: %(why)s.") % said_of) from None
    finally:
        end.cancel()
        connection.close()
    if connection.is_broken_off:
        # What was broken off reads like an answer that ends there.
        raise _too_slow(target, within)
    return answer


def _too_slow(target: Target, within: Limits) -> OutgoingError:
    said = {"host": target.host, "seconds": f"{within.seconds:g}"}
    return OutgoingError(_("“%(host)s” has not answered within %(seconds)s seconds.") % said)


class _Connection(HTTPSConnection):
    """A connection to an address of the host that was looked at; the certificate is that of the name."""

    def __init__(self, target: Target, seconds: float) -> None:
        context = ssl.create_default_context()
        if settings.OUTGOING_CA_FILE:
            context.load_verify_locations(settings.OUTGOING_CA_FILE)
        super().__init__(target.host, target.port, timeout=seconds, context=context)
        self._target, self._context_here, self._seconds = target, context, seconds
        # Beside `sock`, which is given away as soon as the answer begins.
        self._reached: Any = None
        self.is_broken_off = False

    def connect(self) -> None:
        """Try each address in turn."""
        fault: OSError | None = None
        for family, address in resolved(self._target, self._seconds):
            if self.is_broken_off:
                break
            plain = socket.socket(family, socket.SOCK_STREAM)
            # Known before it connects, so that it can be broken off meanwhile.
            self._reached = plain
            try:
                plain.settimeout(self.timeout)
                plain.connect(address)
                self.sock = self._context_here.wrap_socket(
                    plain, server_hostname=self._target.host, do_handshake_on_connect=False
                )
                self._reached = self.sock
                self.sock.do_handshake()
            except OSError as error:
                self._reached.close()
                fault = error
                if self.is_broken_off or isinstance(error, ssl.SSLError):
                    break
            else:
                return
        raise fault or OSError(_("no address"))

    def break_off(self) -> None:
        """End it now, whatever it is doing: a timeout of a socket begins anew with each byte."""
        self.is_broken_off = True
        with contextlib.suppress(OSError, TypeError):
            # Of the socket itself: that of the TLS around it would hand out what is still encrypted.
            socket.socket.shutdown(self._reached, socket.SHUT_RDWR)


def _answer(response: HTTPResponse, target: Target, most: int) -> Answer:
    words: dict[str, Any] = {"host": target.host, "status": response.status}
    if 300 <= response.status < 400:
        said = _(
            "“%(host)s” answers with a redirect (%(status)d), which is not followed. Type the address it leads to."
        )
        raise OutgoingError(said % words)
    if response.getheader("Content-Encoding", "identity").lower() != "identity":
        raise OutgoingError(_("“%(host)s” answers with packed bytes, which nobody has asked for.") % words)
    body = bytearray()
    while piece := response.read(min(_PIECE, most + 1 - len(body))):
        body += piece
        if len(body) > most:
            size = {**words, "most": most // 1024 // 1024}
            raise OutgoingError(_("The answer of “%(host)s” has more than %(most)d MB. Ask for less.") % size)
    if response.length:
        # Read in pieces, a body that ends too soon is told by nobody else (findings/http-client-hides-short-bodies.sh).
        raise OutgoingError(_("The answer of “%(host)s” ends in the middle. Try again.") % words)
    return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, bytes(body))
