"""The engine in a process of its own: what a document may take of time, memory and paper is held there.

One helper a process (groundwork.pdf.apart_server) has WeasyPrint loaded and forks for each document, so that none of
them finds anything of another, and what goes wrong ends with the fork. The helper knows no database, no settings and
no keys: its environment has none. It ends with the process that has started it.
"""

import atexit
import os
import pickle
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Final, NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from groundwork.errors import DomainError
from groundwork.fonts.faces import HanForms
from groundwork.pdf.enclosure import Enclosure
from groundwork.pdf.wire import FAILED, LIMIT, NO_ENGINE, READY, WRITTEN, read_message, write_message

PACKAGES: Final = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
# SOURCE_DATE_EPOCH keeps font tools from writing the time of day into what they make, and PANGO_LANGUAGE keeps Pango
# from taking the forms of Chinese characters from the machine's language.
SURROUNDINGS: Final = {"SOURCE_DATE_EPOCH": "0", "PANGO_LANGUAGE": "en"}
_PASSED_ON: Final = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH", "PYTHONPYCACHEPREFIX")


class NoPdfError(DomainError):
    """This machine cannot make PDFs; the message names the packages that are missing."""

    def __init__(self, said: str = "") -> None:
        super().__init__(
            said
            or _("This server cannot make PDF files yet. Its operator must install: %(packages)s.")
            % {"packages": PACKAGES}
        )


class PdfLimitError(DomainError):
    """A document takes more than it may; the message says of what."""


class PdfFailedError(RuntimeError):
    """The engine broke on a document; the text is its traceback."""


class Order(NamedTuple):
    """What the engine is told: see engine.write_pdf."""

    html: str
    own_sheet: str
    identifier: bytes
    forms: HanForms | None
    enclosed: Sequence[Enclosure]
    files: Mapping[str, bytes] = {}


class _Helper:
    """The running helper. A process that was forked from ours does not share it."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self._process = subprocess.Popen(  # our own program
            [sys.executable, "-m", "groundwork.pdf.apart_server"],
            cwd=Path(__file__).resolve().parents[2],
            env={**{name: os.environ[name] for name in _PASSED_ON if name in os.environ}, **SURROUNDINGS},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        kind, _content = read_message(self._pipe(self._process.stdout))
        if kind != READY:
            self.end()
            raise NoPdfError if kind == NO_ENGINE else PdfFailedError("The helper that sets PDFs did not start.")

    @property
    def is_ours(self) -> bool:
        return self.owner == os.getpid() and self._process.poll() is None

    def ask(self, content: bytes) -> tuple[bytes, bytes]:
        """The answer to an order. EOFError or OSError where the helper has ended."""
        write_message(self._pipe(self._process.stdin), READY, content)
        return read_message(self._pipe(self._process.stdout))

    def end(self) -> None:
        if self.owner == os.getpid():
            self._process.kill()
            self._process.wait()

    @staticmethod
    def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        assert pipe is not None
        return pipe


_helper: _Helper | None = None


def render(order: Order) -> bytes:
    """The document as PDF, with the limits of the settings. Called by one thread at a time.

    Raises NoPdfError, PdfLimitError, and PdfFailedError for what broke otherwise.
    """
    limits = (settings.PDF_SECONDS, settings.PDF_MEGABYTES, settings.PDF_PAGES)
    # Pickled by us for a program of ours. What comes back is never unpickled: a document may have had its say in it.
    content = pickle.dumps((tuple(order), limits))
    try:
        kind, said = _running().ask(content)
    except (EOFError, OSError):  # killed meanwhile, with whatever was being set; another try finds a new one
        end()
        kind, said = _running().ask(content)
    if kind == WRITTEN:
        return said
    if kind == LIMIT:
        raise PdfLimitError(
            _("This document is too large to be set as a PDF: it takes more than %(limit)s.") % {"limit": said.decode()}
        )
    assert kind == FAILED
    raise PdfFailedError(said.decode("utf-8", "replace"))


def end() -> None:
    """End the helper, where there is one; the next document starts another."""
    global _helper
    if _helper is not None:
        _helper.end()
    _helper = None


def _running() -> _Helper:
    global _helper
    if _helper is None or not _helper.is_ours:
        _helper = _Helper()
    return _helper


atexit.register(end)
