"""A picture as clients get it: nothing but its pixels, and no more of them than are shown."""

import io
from dataclasses import dataclass
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image

import pricing
from groundwork.display import number
from groundwork.evidence import Examined, NotEvidence, kind_of
from groundwork.evidence.names import safe_name
from groundwork.evidence.pictures import redrawn
from groundwork.models import EvidenceFile

_MEGABYTE: Final = 1024 * 1024
MOST_BYTES: Final = 10 * _MEGABYTE
# What a drawing has; a photograph has thousands.
_FEW_COLOURS: Final = 256
_QUALITY: Final = 85


@dataclass(frozen=True, slots=True)
class Use:
    """What a picture is for: the most pixels across and down, and the most bytes that it may weigh then."""

    within: tuple[int, int]
    most_bytes: int


# Each is shown at half its pixels or fewer, so that it is sharp on a phone.
LOGO: Final = Use((640, 240), 120 * 1024)
THUMBNAIL: Final = Use((640, 480), 200 * 1024)
PICTURE: Final = Use((1600, 1600), 900 * 1024)


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture that can be kept, and its size in pixels."""

    file: Examined
    width: int
    height: int


def examine_picture(upload: "UploadedFile[Any]", use: Use) -> Shown:
    """The picture as it can be kept, drawn anew. Takes up to seconds: call it outside of transactions.

    Raises NotEvidence, which says why it cannot be kept and what to do.
    """
    if (upload.size or 0) > MOST_BYTES:
        raise NotEvidence(_("The picture has more than %(limit)s MB. Make it smaller.") % {"limit": number(10)})
    uploaded = upload.read(MOST_BYTES + 1)
    kind = kind_of(uploaded)
    if kind is None or kind == EvidenceFile.Kind.PDF:
        raise NotEvidence(_("In this file is no PNG or JPEG picture, whatever it is called. Choose another one."))
    content, name = redrawn(uploaded, kind.upper(), use.within), safe_name(upload.name or "", kind)
    if kind == EvidenceFile.Kind.PNG and (photograph := _as_photograph(content)):
        kind, content, name = EvidenceFile.Kind.JPEG, photograph, f"{name.rpartition('.')[0]}.jpg"
    if len(content) > use.most_bytes:
        raise NotEvidence(
            _("Drawn anew the picture still weighs %(size)s KB; at most %(limit)s. Choose one with less in it.")
            % {"size": number(len(content) // 1024), "limit": number(use.most_bytes // 1024)}
        )
    with Image.open(io.BytesIO(content)) as picture:
        if picture.has_transparency_data and picture.convert("RGBA").getchannel("A").getextrema()[1] == 0:
            raise NotEvidence(_("Nothing shows in this picture: all of it is transparent. Choose another one."))
        width, height = picture.size
    sha256, uploaded_sha256 = pricing.fingerprint(content), pricing.fingerprint(uploaded)
    return Shown(Examined(name, kind, content, sha256, uploaded_sha256), width, height)


def _as_photograph(content: bytes) -> bytes | None:
    """A PNG of ours as JPEG, a tenth of the bytes; None for a drawing, and where something shows through."""
    with Image.open(io.BytesIO(content)) as picture:
        if picture.has_transparency_data or picture.getcolors(_FEW_COLOURS) is not None:
            return None
        file = io.BytesIO()
        picture.convert("RGB").save(file, "JPEG", quality=_QUALITY)
        return file.getvalue() if file.tell() < len(content) else None
