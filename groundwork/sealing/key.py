"""The key that seals: a private key with its certificate in one file (PKCS#12)."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from django.conf import settings
from django.utils.translation import gettext as _

from groundwork.errors import DomainError
from groundwork.made_files import made_once

# Files outlive the portal that has sealed them. Nobody renews a certificate that we gave ourselves.
_YEARS: Final = 50
# Long before there was one: a clock that is put right later must not find our own key too young.
_SINCE: Final = datetime(2020, 1, 1, tzinfo=UTC)


class SealError(DomainError):
    """Nothing can be sealed now; the message says what is wrong with the key and how to mend it."""


@dataclass(frozen=True, slots=True)
class SealKey:
    """A key that can seal. `name` is whom its certificate names, `sha256` the certificate's fingerprint."""

    name: str
    sha256: str
    since: datetime
    until: datetime
    pkcs12: bytes = field(repr=False)
    password: bytes | None = field(repr=False)


def current_key(now: datetime) -> SealKey:
    """The key that SEAL_KEY names, or our own, which is made where there is none yet.

    Raises SealError where it cannot be read, or its certificate does not hold now.
    """
    if not settings.SEAL_KEY:
        host = urlsplit(settings.PUBLIC_BASE_URL).hostname or "localhost"
        made_once(Path(settings.OWN_SEAL_KEY), lambda: make_key(host, now))
    return _key_that_holds(now)


def existing_key(now: datetime) -> SealKey | None:
    """The same for whoever only looks: None where our own was not made yet. Raises SealError."""
    if not settings.SEAL_KEY and not Path(settings.OWN_SEAL_KEY).exists():
        return None
    return _key_that_holds(now)


def _key_that_holds(now: datetime) -> SealKey:
    path = Path(settings.SEAL_KEY or settings.OWN_SEAL_KEY)
    password = (settings.SEAL_KEY_PASSWORD.encode() or None) if settings.SEAL_KEY else None
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SealError(
            _("The key that seals contracts cannot be read: %(path)s (%(why)s). Put it there, or let SEAL_KEY name it.")
            % {"path": path, "why": error.strerror}
        ) from error
    key = read_key(content, password, str(path))
    if not key.since <= now <= key.until:
        raise SealError(
            _(
                "The certificate of the key that seals contracts (%(path)s) holds from %(since)s to %(until)s. "
                "Let SEAL_KEY name one that holds now."
            )
            % {"path": path, "since": key.since.date().isoformat(), "until": key.until.date().isoformat()}
        )
    return key


def read_key(content: bytes, password: bytes | None, path: str) -> SealKey:
    """The key in a PKCS#12 file. `path` is what the message of SealError calls it."""
    try:
        private, certificate, _others = pkcs12.load_key_and_certificates(content, password)
    except ValueError as error:
        raise SealError(
            _(
                "The key that seals contracts cannot be opened: %(path)s is no PKCS#12 file, or has another password. "
                "Set SEAL_KEY_PASSWORD to its password."
            )
            % {"path": path}
        ) from error
    if private is None or certificate is None:
        raise SealError(
            _(
                "%(path)s does not hold a private key together with its certificate. "
                "Export both into one PKCS#12 file, and let SEAL_KEY name that."
            )
            % {"path": path}
        )
    names = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return SealKey(
        name=str(names[0].value) if names else certificate.subject.rfc4514_string(),
        sha256=certificate.fingerprint(hashes.SHA256()).hex(),
        since=certificate.not_valid_before_utc,
        until=certificate.not_valid_after_utc,
        pkcs12=content,
        password=password,
    )


def make_key(host: str, now: datetime) -> bytes:
    """A new key with a certificate that it has signed itself, as PKCS#12 without a password: whoever reads it can seal.

    The certificate names the portal by its host, and what it is for: to sign, and not to issue others.
    """
    private = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, f"Seal of {host}"[:64])])
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_SINCE)
        .not_valid_after(now.astimezone(UTC).replace(microsecond=0) + timedelta(days=365 * _YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(private.public_key()), critical=False)
        .sign(private, hashes.SHA256())
    )
    return pkcs12.serialize_key_and_certificates(b"seal", private, certificate, None, serialization.NoEncryption())
