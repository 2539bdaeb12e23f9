"""The key that seals: made once, read from the operator's file, and what is said where that cannot be."""

import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, timedelta
from functools import lru_cache
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from groundwork.sealing import SealError, current_key
from groundwork.sealing.marks import seal, seals_of
from groundwork.tests.sealing.keys import NOON
from groundwork.tests.sealing.test_marks import a_pdf


@pytest.fixture(autouse=True)
def own(settings: Settings, tmp_path: Path) -> Path:
    settings.SEAL_KEY, settings.SEAL_KEY_PASSWORD = "", ""
    settings.OWN_SEAL_KEY = tmp_path / "var" / "seal-key.p12"
    return Path(settings.OWN_SEAL_KEY)


def test_it_is_made_once_and_is_its_owners_alone(own: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        made = set(pool.map(lambda _: current_key(NOON).sha256, range(8)))
    assert made == {current_key(NOON + timedelta(days=9_000)).sha256}
    assert stat.S_IMODE(own.stat().st_mode) == 0o600
    assert [path.name for path in own.parent.iterdir()] == [own.name]


def test_its_certificate_signs_and_issues_nothing(settings: Settings) -> None:
    settings.PUBLIC_BASE_URL = "https://portal.northgate.example"
    key = current_key(NOON)
    assert key.name == "Seal of portal.northgate.example"
    _, certificate, _ = pkcs12.load_key_and_certificates(key.pkcs12, None)
    assert certificate is not None
    assert not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usage.digital_signature, usage.content_commitment, usage.key_cert_sign) == (True, True, False)


@lru_cache(maxsize=1)
def _rsa() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def an_issued_key(password: bytes, *, days: int = 365) -> bytes:
    """A key as an authority hands it out: RSA, issued by another certificate, with a password."""
    authority, private = ec.generate_private_key(ec.SECP256R1()), _rsa()
    issuer, subject = (
        x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]) for name in ("An authority", "Northgate IT")
    )
    begin = NOON.astimezone(UTC) - timedelta(days=30)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(private.public_key())
        .serial_number(7)
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=days))
        .sign(authority, hashes.SHA256())
    )
    how = serialization.BestAvailableEncryption(password)
    return pkcs12.serialize_key_and_certificates(b"seal", private, certificate, None, how)


def test_the_operators_key_takes_its_place(settings: Settings, tmp_path: Path) -> None:
    before = seal(a_pdf(), current_key(NOON), "Sealed", NOON)
    (tmp_path / "bought.p12").write_bytes(an_issued_key(b"secret"))
    settings.SEAL_KEY, settings.SEAL_KEY_PASSWORD = str(tmp_path / "bought.p12"), "secret"
    key = current_key(NOON)
    (mark,) = seals_of(seal(a_pdf(), key, "Sealed", NOON))
    assert (mark.name, mark.certificate_sha256, mark.intact) == ("Northgate IT", key.sha256, True)
    (earlier,) = seals_of(before)
    assert earlier.intact
    assert earlier.certificate_sha256 != key.sha256


def test_what_was_sealed_stays_valid_when_the_certificate_has_ended(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "short.p12").write_bytes(an_issued_key(b"secret", days=31))
    settings.SEAL_KEY, settings.SEAL_KEY_PASSWORD = str(tmp_path / "short.p12"), "secret"
    sealed = seal(a_pdf(), current_key(NOON), "Sealed", NOON)
    with pytest.raises(SealError, match="holds from 2026-10-31 to 2026-12-01"):
        current_key(NOON + timedelta(days=2))
    assert seals_of(sealed)[0].intact


@pytest.mark.parametrize(
    ("content", "password", "said"),
    [
        (None, "", "cannot be read: .*gone.p12 .No such file"),
        (b"no key", "", "is no PKCS#12 file, or has another password. Set SEAL_KEY_PASSWORD"),
        ("sealed", "wrong", "or has another password"),
        ("certificate", "secret", "does not hold a private key together with its certificate"),
    ],
)
def test_what_is_wrong_with_it_is_said_with_the_mend(
    content: bytes | str | None, password: str, said: str, settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "gone.p12"
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else _file(content))
    settings.SEAL_KEY, settings.SEAL_KEY_PASSWORD = str(path), password
    with pytest.raises(SealError, match=said):
        current_key(NOON)


def test_the_operator_is_shown_which_one_it_is(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("seal_key")
    shown = capsys.readouterr().out
    assert "Seal of " in shown
    assert current_key(timezone.now()).sha256 in shown
    settings.SEAL_KEY = "/nowhere/seal.p12"
    with pytest.raises(CommandError, match=r"/nowhere/seal\.p12 .No such file"):
        call_command("seal_key")


@pytest.mark.django_db(transaction=True)
def test_a_worker_makes_it_and_says_at_once_what_is_wrong_with_it(
    own: Path, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "groundwork.worker")
    call_command("worker", batch=True)
    assert own.exists()
    assert "Contracts are sealed by: Seal of" in caplog.text
    settings.SEAL_KEY = "/nowhere/seal.p12"
    call_command("worker", batch=True)  # goes on with all else
    assert (
        "Contracts wait for their seal. The key that seals contracts cannot be read: /nowhere/seal.p12" in caplog.text
    )


def _file(what: str) -> bytes:
    sealed = an_issued_key(b"secret")
    if what == "sealed":
        return sealed
    certificate = pkcs12.load_pkcs12(sealed, b"secret").cert
    assert certificate is not None
    return pkcs12.serialize_key_and_certificates(
        None, None, certificate.certificate, None, serialization.BestAvailableEncryption(b"secret")
    )
