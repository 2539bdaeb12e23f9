"""From finished words to PDF bytes."""

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final, Protocol

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from groundwork import colour
from groundwork.fonts.coverage import is_plain
from groundwork.fonts.han import han_forms
from groundwork.pdf import apart
from groundwork.pdf.apart import PACKAGES, SURROUNDINGS, NoPdfError, Order, PdfLimitError
from groundwork.pdf.enclosure import Enclosure

__all__ = ["PACKAGES", "Letterhead", "NoPdfError", "PdfBusyError", "PdfLimitError", "own_sheet", "render"]

# Countries that print on Letter; everybody else has A4.
_LETTER: Final = frozenset({"US", "CA", "MX", "PH", "CL", "CO", "VE", "CR", "GT", "PA", "DO", "PR"})
# WeasyPrint's shared font configuration is not made for two threads at once.
_ONE_AT_A_TIME = threading.Lock()
# So many of a process's threads wait for papers, one of them being made: the others are for everybody else.
_WAITING = threading.BoundedSemaphore(2)
NO_FILES: Final[Mapping[str, bytes]] = {}


class PdfBusyError(NoPdfError):
    """Enough people wait for papers in this process already."""

    def __init__(self) -> None:
        super().__init__(_("Other PDF files are being made right now. Try again in a minute."))


class Letterhead(Protocol):
    """What the paper takes from whoever sends it: the locale says its size, the accent colours it."""

    @property
    def locale(self) -> str: ...

    @property
    def accent(self) -> str: ...


def render(
    template: str,
    context: dict[str, object],
    seller: Letterhead,
    identifier: str,
    enclosed: Sequence[Enclosure] = (),
    files: Mapping[str, bytes] = NO_FILES,
) -> bytes:
    """A template of templates/pdf as PDF. `identifier` (a hash in hexadecimal) goes into the file.

    `files` are pictures, by the hash under which the template asks for them (`project-file:HASH`).
    With something `enclosed` it is one to be kept for decades (PDF/A-3a). The bytes depend on the arguments only. It is
    set in a process of its own, which may take so much time, memory and paper (PDF_SECONDS, PDF_MEGABYTES, PDF_PAGES).
    Raises NoPdfError where pango is not installed or too many wait already, PdfLimitError where it takes more.
    """
    html = render_to_string(template, context)
    forms = None if is_plain(html) else han_forms(html, _territory(seller))
    order = Order(html, own_sheet(seller), bytes.fromhex(identifier), forms, enclosed, files)
    with _one_of_few(), _ONE_AT_A_TIME:
        return apart.render(order) if settings.PDF_APART else _render_here(order)


@contextmanager
def _one_of_few() -> Iterator[None]:
    if not _WAITING.acquire(blocking=False):
        raise PdfBusyError
    try:
        yield
    finally:
        _WAITING.release()


def _render_here(order: Order) -> bytes:
    """In this process and without limits: for tests, which set hundreds of papers."""
    try:
        # See apart.SURROUNDINGS.
        os.environ.update(SURROUNDINGS)
        from groundwork.pdf.engine import write_pdf
    except OSError as error:
        raise NoPdfError from error
    return write_pdf(*order)


def own_sheet(seller: Letterhead) -> str:
    """The two things about the paper that differ between sellers: its size and the accent."""
    accent = colour.on_light(seller.accent) if colour.is_colour(seller.accent) else "#17202b"
    size = "letter" if _territory(seller) in _LETTER else "A4"
    return f"@page {{ size: {size} }} :root {{ --accent: {accent} }}"


def _territory(seller: Letterhead) -> str:
    return seller.locale.replace("-", "_").rpartition("_")[2]
