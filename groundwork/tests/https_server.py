"""A real https server on loopback with a certificate of its own, which answers as a test says."""

import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pytest_django import Settings

# What an answer is: the status, headers, the body; or bytes that are sent as they are, each after a wait of seconds.
Reply = tuple[int, dict[str, str], bytes]


@dataclass
class HttpsServer:
    """What it was asked, with its headers in small letters, and how it answers."""

    port: int = 0
    reply: Callable[[str, dict[str, str]], Reply] = lambda path, headers: (200, {}, b"[]")
    raw: Callable[[Any], None] | None = None
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}"

    def says(self, body: bytes, status: int = 200, **headers: str) -> None:
        """Answer everything with this."""
        self.reply = lambda path, asked: (status, headers, body)


@lru_cache(maxsize=1)
def _certificate() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private + certificate.public_bytes(serialization.Encoding.PEM)


@pytest.fixture
def https_server(tmp_path: Path, settings: Settings) -> Iterator[HttpsServer]:
    """The server, which the portal may reach and whose certificate it believes."""
    pem = tmp_path / "server.pem"
    pem.write_bytes(_certificate())
    said = HttpsServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            said.asked.append((self.path, headers))
            if said.raw is not None:
                said.raw(self)
                return
            status, more, body = said.reply(self.path, headers)
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **more}.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: Any) -> None:
            """A test says nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_where: Any) -> None:
            """Whoever hangs up may."""

    server = Server(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    said.port = server.server_address[1]
    settings.OUTGOING_PRIVATE_NETWORKS = ["127.0.0.0/8", "::1/128"]
    settings.OUTGOING_CA_FILE = str(pem)
    yield said
    server.shutdown()
    server.server_close()
    thread.join()
