"""What an uploaded file is, judged by its bytes alone, and what of it is kept."""

from dataclasses import dataclass
from decimal import ROUND_UP, Decimal
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

import pricing
from groundwork.display import number
from groundwork.evidence.errors import NotEvidence
from groundwork.evidence.names import safe_name
from groundwork.evidence.pdf_files import demand_pdf
from groundwork.evidence.pictures import redrawn
from groundwork.models import EvidenceFile

_MEGABYTE: Final = 1024 * 1024
MOST_BYTES: Final = 10 * _MEGABYTE
# How a file of each kind begins. A PDF may by its rules begin later; those that do are no PDFs here.
_BEGINNINGS: Final = {
    EvidenceFile.Kind.PDF: b"%PDF-",
    EvidenceFile.Kind.PNG: b"\x89PNG\r\n\x1a\n",
    EvidenceFile.Kind.JPEG: b"\xff\xd8\xff",
}


@dataclass(frozen=True, slots=True)
class Examined:
    """A file that can be kept: `content` is what is kept of it, the two hashes are of that and of what was uploaded."""

    name: str
    kind: EvidenceFile.Kind
    content: bytes
    sha256: str
    uploaded_sha256: str


def kind_of(uploaded: bytes) -> EvidenceFile.Kind | None:
    """What a file is by its first bytes; None where it is none of the three kinds."""
    return next((kind for kind, start in _BEGINNINGS.items() if uploaded.startswith(start)), None)


def examine(upload: "UploadedFile[Any]") -> Examined:
    """The file as it can be kept. A picture is drawn anew, which takes up to seconds: call it outside of transactions.

    Raises NotEvidence where it is none of the three kinds, broken, empty or too large. A file that says itself that
    it is too large is not read.
    """
    _demand_size(upload.size or 0)
    uploaded = upload.read(MOST_BYTES + 1)
    _demand_size(len(uploaded))
    if not uploaded:
        raise NotEvidence(_("The file is empty. Choose another one."))
    kind = kind_of(uploaded)
    if kind is None:
        raise NotEvidence(
            _(
                "In this file is no PDF and no PNG or JPEG picture, whatever it is called. "
                "Save it as one of these, and choose that file."
            )
        )
    content = _kept(kind, uploaded)
    sha256, uploaded_sha256 = pricing.fingerprint(content), pricing.fingerprint(uploaded)
    return Examined(safe_name(upload.name or "", kind), kind, content, sha256, uploaded_sha256)


def _kept(kind: EvidenceFile.Kind, uploaded: bytes) -> bytes:
    """A PDF as it came: it may be signed. A picture drawn anew."""
    if kind != EvidenceFile.Kind.PDF:
        return redrawn(uploaded, kind.upper())
    demand_pdf(uploaded)
    return uploaded


def _demand_size(size: int) -> None:
    if size > MOST_BYTES:
        # Rounded up, so that it is never "10.0 MB; at most 10 MB".
        megabytes = (Decimal(size) / _MEGABYTE).quantize(Decimal("0.1"), ROUND_UP)
        raise NotEvidence(
            _(
                "The file has %(size)s MB; at most %(limit)s MB can be kept. "
                "Scan it in grey or at a lower resolution, or keep fewer pages."
            )
            % {"size": number(megabytes), "limit": number(MOST_BYTES // _MEGABYTE)}
        )
