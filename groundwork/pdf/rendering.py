"""From finished words to PDF bytes."""

import os
import threading
from collections.abc import Mapping
from typing import Final, Protocol

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from groundwork import colour
from groundwork.errors import DomainError
from groundwork.fonts.coverage import is_plain
from groundwork.fonts.han import han_forms
from groundwork.pdf.enclosure import Enclosure

PACKAGES: Final = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
# Countries that print on Letter; everybody else has A4.
_LETTER: Final = frozenset({"US", "CA", "MX", "PH", "CL", "CO", "VE", "CR", "GT", "PA", "DO", "PR"})
# WeasyPrint's shared font configuration is not made for two threads at once.
_ONE_AT_A_TIME = threading.Lock()
NO_FILES: Final[Mapping[str, bytes]] = {}


class Letterhead(Protocol):
    """What the paper takes from whoever sends it: the locale says its size, the accent colours it."""

    @property
    def locale(self) -> str: ...

    @property
    def accent(self) -> str: ...


class NoPdfError(DomainError):
    """This machine cannot make PDFs; the message names the packages that are missing."""


def render(
    template: str,
    context: dict[str, object],
    seller: Letterhead,
    identifier: str,
    enclosed: Enclosure | None = None,
    files: Mapping[str, bytes] = NO_FILES,
) -> bytes:
    """A template of templates/pdf as PDF. `identifier` (a hash in hexadecimal) goes into the file.

    `files` are pictures, by the hash under which the template asks for them (`project-file:HASH`).
    With something `enclosed` it is one to be kept for decades (PDF/A-3a). The bytes depend on the arguments only.
    Raises NoPdfError where pango is not installed.
    """
    html = render_to_string(template, context)
    try:
        # SOURCE_DATE_EPOCH keeps font tools from writing the time of day into what they make, and PANGO_LANGUAGE keeps
        # Pango from taking the forms of Chinese characters from the machine's language.
        os.environ.setdefault("SOURCE_DATE_EPOCH", "0")
        os.environ["PANGO_LANGUAGE"] = "en"
        from groundwork.pdf.engine import write_pdf
    except OSError as error:
        raise NoPdfError(
            _("This server cannot make PDF files yet. Its operator must install: %(packages)s.")
            % {"packages": PACKAGES}
        ) from error
    forms = None if is_plain(html) else han_forms(html, _territory(seller))
    with _ONE_AT_A_TIME:
        return write_pdf(html, own_sheet(seller), bytes.fromhex(identifier), forms, enclosed, files)


def own_sheet(seller: Letterhead) -> str:
    """The two things about the paper that differ between sellers: its size and the accent."""
    accent = colour.on_light(seller.accent) if colour.is_colour(seller.accent) else "#17202b"
    size = "letter" if _territory(seller) in _LETTER else "A4"
    return f"@page {{ size: {size} }} :root {{ --accent: {accent} }}"


def _territory(seller: Letterhead) -> str:
    return seller.locale.replace("-", "_").rpartition("_")[2]
