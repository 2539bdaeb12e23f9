"""A real mail server on loopback, which can be told to refuse, put off, stall or hang up."""

import asyncio
import logging
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from pytest_django import Settings

BACKEND = "groundwork.mail_server.EmailBackend"
# Long enough for an answer on a machine that does much else, short enough to be waited for.
TIMEOUT = 1.0


@dataclass
class MailServer:
    """What it has taken, and how it answers. `rcpt` and `data` are asked for each; None says that all is well.

    An answer is a line such as "550 5.1.1 No such user", or STALL or HANG_UP.
    """

    port: int = 0
    rcpt: Callable[[str, int], str | None] = lambda address, times: None
    data: Callable[[int], str | None] = lambda times: None
    taken: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, ...]] = field(default_factory=list)
    options: list[tuple[str, ...]] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)

    def refuse(self, reply: str) -> None:
        """Answer each recipient with this line."""
        self.rcpt = lambda address, times: reply

    def accept(self) -> None:
        """Take everything."""
        self.rcpt, self.data = lambda address, times: None, lambda times: None

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.asked[address] += 1
        answer = self.rcpt(address, self.asked[address])
        if answer is None:
            envelope.rcpt_tos.append(address)
            return "250 OK"
        return await _as_told(answer, server)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.asked["DATA"] += 1
        answer = self.data(self.asked["DATA"])
        if answer is None or answer == HANG_UP:
            content = envelope.content
            assert isinstance(content, bytes)
            self.taken.append(message_from_bytes(content, policy=policy.SMTPUTF8))
            self.envelopes.append(tuple(envelope.rcpt_tos))
            self.options.append(tuple(envelope.mail_options))
        return "250 Taken" if answer is None else await _as_told(answer, server)


STALL, HANG_UP = "stall", "hang up"


async def _as_told(answer: str, server: SMTP) -> str:
    if answer == STALL:
        await asyncio.sleep(60)
    elif answer == HANG_UP:
        assert server.transport is not None
        server.transport.close()
    return answer


class _Loop:
    """An event loop in a thread of its own, with one SMTP server in it."""

    def __init__(self, told: MailServer, **options: Any) -> None:
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.listening = self._do(self._listen(told, options))
        told.port = self.listening.sockets[0].getsockname()[1]

    async def _listen(self, told: MailServer, options: dict[str, Any]) -> asyncio.Server:
        return await asyncio.get_running_loop().create_server(
            lambda: SMTP(told, hostname="mail.example", loop=self.loop, **options), "127.0.0.1", 0
        )

    def _do(self, what: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(what, self.loop).result(10)

    def end(self) -> None:
        self._do(self._close())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(60)
        self.loop.close()

    async def _close(self) -> None:
        self.listening.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)


@pytest.fixture
def mail_server(settings: Settings) -> Iterator[MailServer]:
    """A server that takes everything until it is told otherwise; the portal sends its mail there."""
    yield from _serving(settings)


@pytest.fixture
def utf8_mail_server(settings: Settings) -> Iterator[MailServer]:
    """The same, offering SMTPUTF8."""
    yield from _serving(settings, enable_SMTPUTF8=True)


@pytest.fixture
def closed_mail_server(settings: Settings) -> Iterator[MailServer]:
    """The same, which wants to know who is there."""

    def nobody(*arguments: Any) -> AuthResult:
        return AuthResult(success=False, handled=False)

    yield from _serving(settings, auth_required=True, auth_require_tls=False, authenticator=nobody)


def _serving(settings: Settings, **options: Any) -> Iterator[MailServer]:
    logging.getLogger("mail.log").setLevel(logging.ERROR)  # it writes down every line that is said
    told = MailServer()
    loop = _Loop(told, **options)
    use(settings, told.port)
    yield told
    loop.end()


@pytest.fixture
def silent_port(settings: Settings) -> Iterator[int]:
    """A port at which somebody listens and never says a word."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        use(settings, listening.getsockname()[1])
        yield listening.getsockname()[1]


@pytest.fixture
def closed_port(settings: Settings) -> int:
    """A port at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    use(settings, port)
    return port


def use(settings: Settings, port: int) -> None:
    """Send the portal's mail to this port."""
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = BACKEND, "127.0.0.1", port
    settings.EMAIL_TIMEOUT = TIMEOUT
