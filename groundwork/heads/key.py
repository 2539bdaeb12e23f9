"""The key that signs heads (Ed25519), in a file of its own: who has the database alone can write no head."""

from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.utils.translation import gettext as _

from groundwork.errors import DomainError
from groundwork.made_files import made_once


class HeadKeyError(DomainError):
    """No head can be signed now; the message says what is wrong with the key and how to mend it."""


@dataclass(frozen=True, slots=True)
class HeadKey:
    """A key that can sign. `public` is its public half in hexadecimal, by which lines name it."""

    public: str
    private: Ed25519PrivateKey = field(repr=False)

    def sign(self, content: bytes) -> str:
        """The signature, in hexadecimal. The same bytes have the same one."""
        return self.private.sign(content).hex()


def current_key() -> HeadKey:
    """The key that HEAD_KEY names, or our own, which is made where there is none yet. Raises HeadKeyError."""
    path = _path()
    if not settings.HEAD_KEY:
        made_once(path, make_key)
    return read_key(path)


def believed() -> frozenset[str]:
    """The public keys whose lines are taken for ours: today's, and those of before that HEAD_KEYS_BEFORE names.

    Makes no key. Without a key that can be read there are only those of before.
    """
    before = {key.strip().lower() for key in settings.HEAD_KEYS_BEFORE if key.strip()}
    try:
        return frozenset({*before, read_key(_path()).public})
    except HeadKeyError:
        return frozenset(before)


def make_key() -> bytes:
    """A new private key as PEM (PKCS#8) without a password: whoever reads it can sign heads."""
    return Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def read_key(path: Path) -> HeadKey:
    """The key in a PEM file. Raises HeadKeyError."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise HeadKeyError(
            _("The key that signs heads cannot be read: %(path)s (%(why)s). Put it there, or let HEAD_KEY name it.")
            % {"path": path, "why": error.strerror}
        ) from error
    try:
        private = serialization.load_pem_private_key(content, None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        private = None
    if not isinstance(private, Ed25519PrivateKey):
        raise HeadKeyError(
            _(
                "%(path)s is no Ed25519 key without a password. Make one with: "
                "openssl genpkey -algorithm ed25519 -out %(path)s"
            )
            % {"path": path}
        )
    public = private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return HeadKey(public.hex(), private)


def is_signed(content: bytes, signature: str, public: str) -> bool:
    """Whether the signature is that of this public key under these bytes, both in lower-case hexadecimal."""
    if (signature, public) != (signature.lower(), public.lower()):
        return False
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        key.verify(bytes.fromhex(signature), content)
    except (InvalidSignature, ValueError):
        return False
    return True


def _path() -> Path:
    return Path(settings.HEAD_KEY or settings.OWN_HEAD_KEY)
