"""A brochure as it joins the PDF of a proposal: the pages of a PDF, without anything that acts or is enclosed."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import pricing
from groundwork.child import answered
from groundwork.display import number
from groundwork.evidence import Examined, NotEvidence, kind_of
from groundwork.evidence.names import safe_name
from groundwork.models import EvidenceFile

_MEGABYTE: Final = 1024 * 1024
MOST_BYTES: Final = 5 * _MEGABYTE
MOST_PAGES: Final = 24
_CHILD: Final = Path(__file__).with_name("brochure_child.py")
_SECONDS: Final = 40
_MEMORY: Final = 1024 * _MEGABYTE
_DAMAGED: Final = gettext_lazy(
    "The PDF is damaged, or takes too much time or memory to read. Print it as a PDF anew, and choose that file."
)
_FAULTS: Final[dict[str, Promise]] = {
    "locked": gettext_lazy("The PDF is locked with a password or against changes. Save it without that."),
    "pages": gettext_lazy("The PDF has more than 24 pages. Choose those that matter, and print them as a PDF."),
    "size": gettext_lazy("The PDF has a page smaller than a stamp or longer than two metres. Print it on A4."),
    "elsewhere": gettext_lazy(
        "The PDF draws with something that is not in it, or with a program. Print it as a PDF anew, and choose that."
    ),
    "parts": gettext_lazy("The PDF is made of too many parts. Print it as a PDF anew, and choose that."),
}


@dataclass(frozen=True, slots=True)
class Brochure:
    """A brochure that can be kept, and how many pages it has."""

    file: Examined
    pages: int


def examine_brochure(upload: "UploadedFile[Any]") -> Brochure:
    """The brochure as it can be kept. Takes up to seconds: call it outside of transactions.

    Raises NotEvidence, which says why it cannot be kept and what to do.
    """
    if (upload.size or 0) > MOST_BYTES:
        raise _too_large()
    uploaded = upload.read(MOST_BYTES + 1)
    if kind_of(uploaded) != EvidenceFile.Kind.PDF:
        raise NotEvidence(_("In this file is no PDF, whatever it is called. Choose another one."))
    pages, content = _pages_of(uploaded)
    if len(content) > MOST_BYTES:
        raise _too_large()
    name = safe_name(upload.name or "", EvidenceFile.Kind.PDF)
    file = Examined(name, EvidenceFile.Kind.PDF, content, pricing.fingerprint(content), pricing.fingerprint(uploaded))
    return Brochure(file, pages)


def _too_large() -> NotEvidence:
    limit = number(MOST_BYTES // _MEGABYTE)
    return NotEvidence(
        _("The PDF has more than %(limit)s MB. Make its pictures smaller, or choose fewer pages.") % {"limit": limit}
    )


def _pages_of(uploaded: bytes) -> tuple[int, bytes]:
    child = answered(_CHILD, str(_MEMORY), str(MOST_PAGES), content=uploaded, seconds=_SECONDS)
    with child as (status, out):
        said, content = out.readline().decode("ascii", "replace").strip(), out.read()
    if status or not said.isdecimal():
        raise NotEvidence(str(_FAULTS.get(said.removeprefix("fault: "), _DAMAGED)))
    return int(said), content
