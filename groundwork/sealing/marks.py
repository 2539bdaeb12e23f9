"""Laying a seal on a PDF, reading the seals on one and what it encloses: PAdES (ETSI EN 319 142-1), by pyHanko."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, Final, TypeVar

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import SimpleSigner
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from groundwork.sealing.key import SealError, SealKey

Made = TypeVar("Made")

_FIELD: Final = "Seal"


class UnreadableError(ValueError):
    """No PDF, or one whose seals cannot be read."""


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal on a file. `name` and `certificate_sha256` say by whose key, `at` when, as the one who laid it says.

    `intact`: not a bit of what it covers has changed, and nothing but further seals came after it. `to_the_end`:
    nothing at all came after it. Whose key it is says the fingerprint: hold it against one that you know.
    """

    name: str
    certificate_sha256: str
    at: datetime | None
    intact: bool
    to_the_end: bool


class _AtAMoment(PdfSigner):
    """Signs at a given moment instead of the machine's."""

    def __init__(self, now: datetime, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._now = now

    def init_signing_session(self, *args: Any, **options: Any) -> Any:
        session = super().init_signing_session(*args, **options)
        session.system_time = self._now
        return session


def _apart(work: Callable[[], Made]) -> Made:
    """Done in a thread of its own: pyHanko begins an event loop, which Python refuses where one is running already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result()


def seal(content: bytes, key: SealKey, reason: str, now: datetime) -> bytes:
    """The file with a seal on all of it, beside those that are on it already. It begins with `content`, byte for byte.

    What was PDF/A and PDF/UA stays so: the seal is not to be seen on a page. `reason` is what PDF readers show.
    Raises SealError where the key cannot sign.
    """
    writer = IncrementalPdfFileWriter(BytesIO(content))
    laid = len(list(writer.prev.embedded_signatures))
    name = f"{_FIELD} {laid + 1}" if laid else _FIELD
    # No certification, which would say what may still be done to the file: another seal is refused by the strict ones.
    meta = PdfSignatureMetadata(
        field_name=name, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256", reason=reason, name=key.name
    )
    try:
        signer = SimpleSigner.load_pkcs12_data(key.pkcs12, other_certs=[], passphrase=key.password)
        field = SigFieldSpec(sig_field_name=name, readable_field_name=f"{name}: {key.name}")
        made = _apart(lambda: _AtAMoment(now, meta, signer, new_field_spec=field).sign_pdf(writer))
    except (SigningError, ValueError, NotImplementedError) as error:
        raise SealError(f"{key.name}: {error}") from error
    return bytes(made.getvalue())


def seals_of(content: bytes) -> tuple[Seal, ...]:
    """The seals on a file, in the order in which they were laid. Raises UnreadableError."""
    try:
        return _apart(lambda: tuple(_seals(content)))
    except Exception as error:  # a bit changed in the right place makes pyHanko's reader raise anything
        raise UnreadableError(f"{type(error).__name__}: {error}") from error


def fault_of(content: bytes, certificate_sha256: str) -> str:
    """What is wrong with the first seal on a file, laid by the key of this certificate; empty where it is whole."""
    try:
        first = next(iter(seals_of(content)), None)
    except UnreadableError as error:
        return f"its seal cannot be read ({error})"
    if first is None:
        return "it has no seal"
    if not first.intact:
        return "its seal is broken"
    if first.certificate_sha256 != certificate_sha256:
        return f"its seal is by the key of certificate {first.certificate_sha256}, not {certificate_sha256}"
    return ""


def enclosed_in(content: bytes) -> dict[str, bytes]:
    """The files that are enclosed in a PDF, by their names. Raises UnreadableError."""
    try:
        names = PdfFileReader(BytesIO(content)).root["/Names"]["/EmbeddedFiles"]["/Names"]
        return {str(names[at]): bytes(names[at + 1]["/EF"]["/F"].data) for at in range(0, len(names), 2)}
    except KeyError:
        return {}
    except Exception as error:
        raise UnreadableError(f"{type(error).__name__}: {error}") from error


def _seals(content: bytes) -> Iterator[Seal]:
    for signature in PdfFileReader(BytesIO(content)).embedded_regular_signatures:
        certificate, at = signature.signer_cert, signature.self_reported_timestamp
        # Its own certificate is trusted, at that moment: asked is whether the file is as it was, not who somebody is.
        context = ValidationContext(trust_roots=[certificate], allow_fetching=False, moment=at)
        status = validate_pdf_signature(
            signature, signer_validation_context=context, key_usage_settings=KeyUsageConstraints(key_usage=set())
        )
        yield Seal(
            name=certificate.subject.native.get("common_name") or certificate.subject.human_friendly,
            certificate_sha256=certificate.sha256.hex(),
            at=at,
            intact=status.bottom_line,
            to_the_end=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        )
