"""WeasyPrint, shut in. Imported late and only by groundwork.pdf.rendering: without pango this import raises OSError."""

import gc
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Final

from weasyprint import CSS
from weasyprint.text.ffi import ffi, fontconfig, pangoft2
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from groundwork.fonts.faces import EMOJI, FALLBACKS, SOURCE_SANS, HanForms, families
from groundwork.pdf import archival, made_once, reading_back, table_heads
from groundwork.pdf.enclosure import Enclosure
from groundwork.pdf.parsing import Document

_LOG: Final = logging.getLogger(__name__)
_THEIRS: Final = logging.getLogger("weasyprint")

# What it does step by step is nobody's news; what it could not do stays a warning.
logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)

# Calls of fontconfig's that WeasyPrint has no use for. This module may be loaded more than once in a process.
ffi.cdef("FcConfig *FcConfigCreate(void); FcBool FcConfigSetCurrent(FcConfig *config);", override=True)
reading_back.install()

FONT_SCHEME: Final = "project-font:"
FILE_SCHEME: Final = "project-file:"
FONT_FILES: Final = {path.name: path for path in SOURCE_SANS.paths}
# The italic face under a family of its own (see print.css): else upright Greek would come before Greek italics.
ITALICS: Final = "Source Sans Italics"

_RULES_HEAD: Final = '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>'
# The letters of Amiri are small for their size. So much larger they sit well beside those of Source Sans.
_LARGER: Final = (
    '<match target="font"><test name="family"><string>Amiri</string></test><edit name="pixelsize" mode="assign">'
    "<times><name>pixelsize</name><double>1.22</double></times></edit></match>"
)


class RefusedAddressError(ValueError):
    """A document asked for something that is neither ours nor inside of it."""


class ProjectFonts(URLFetcher):
    """Fetches the project's fonts by name, `files` by hash, and what a data: address holds. No network, no redirect."""

    def __init__(self, files: Mapping[str, bytes] | None = None) -> None:
        super().__init__(allowed_protocols={"data"}, allow_redirects=False)
        self._files = files or {}

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        """The resource, or RefusedAddressError, which WeasyPrint takes for a missing one."""
        if url.startswith(FONT_SCHEME):
            name = url.removeprefix(FONT_SCHEME)
            if name not in FONT_FILES:
                raise RefusedAddressError("no such font")
            return URLFetcherResponse(url, FONT_FILES[name].read_bytes(), {"Content-Type": "font/otf"})
        if url.startswith(FILE_SCHEME):
            if (content := self._files.get(url.removeprefix(FILE_SCHEME))) is None:
                raise RefusedAddressError("no such file")
            kind = "image/png" if content.startswith(b"\x89PNG") else "image/jpeg"
            return URLFetcherResponse(url, content, {"Content-Type": kind})
        if not url.startswith("data:"):
            raise RefusedAddressError("only data: and the project's fonts and files may be fetched")
        return super().fetch(url, headers)


class OurFontsOnly(FontConfiguration):
    """Knows the fonts of the project and no others: not the machine's, whatever its files and environment say.

    Source Sans comes with the sheet. Where `forms` are given, everything that stands in for it is there too, with
    Chinese characters in these forms. A character that no face has is an empty box.
    """

    def __init__(self, forms: HanForms | None) -> None:
        super().__init__()
        self._config = fontconfig.FcConfigCreate()
        if forms:
            fontconfig.FcConfigParseAndLoadFromMemory(self._config, _stand_ins(forms).encode(), True)
            for path in (path for face in FALLBACKS for path in face.paths):
                fontconfig.FcConfigAppFontAddFile(self._config, str(path).encode())
        pangoft2.pango_fc_font_map_set_config(ffi.cast("PangoFcFontMap *", self.font_map), self._config)
        # The font map holds it from here on.
        fontconfig.FcConfigDestroy(self._config)

    def use(self) -> None:
        """Make this the process's own: Pango asks the font map for fonts, but that one for rules about families."""
        fontconfig.FcConfigSetCurrent(self._config)


def _stand_ins(forms: HanForms) -> str:
    """The rules that put the other faces behind those of the sheet. Pango asks for emoji under a name of their own."""
    behind = dict.fromkeys((SOURCE_SANS.family, ITALICS), families(forms)) | {"emoji": (EMOJI.family,)}
    rules = [
        f'<match target="pattern"><test name="family"><string>{family}</string></test>'
        f'<edit name="family" mode="append" binding="strong">{"".join(f"<string>{name}</string>" for name in names)}'
        "</edit></match>"
        for family, names in behind.items()
    ]
    return f"{_RULES_HEAD}{''.join(rules)}{_LARGER}</fontconfig>"


class _Boxes(logging.Filter):
    """Counts WeasyPrint's warnings of characters without a glyph, one each, and keeps them out of the log."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def filter(self, record: logging.LogRecord) -> bool:
        box = record.getMessage().startswith(".notdef glyph")
        self.count += box
        return not box


@lru_cache(maxsize=6)
def _fonts(forms: HanForms | None) -> OurFontsOnly:
    return OurFontsOnly(forms)


@lru_cache(maxsize=6)
def _sheet(forms: HanForms | None) -> CSS:
    text = (Path(__file__).parent / "print.css").read_text(encoding="utf-8")
    return CSS(string=text, font_config=_fonts(forms), url_fetcher=ProjectFonts())


@lru_cache(maxsize=16)
def _own(sheet: str, forms: HanForms | None) -> CSS:
    return CSS(string=sheet, font_config=_fonts(forms), url_fetcher=ProjectFonts())


class TooManyPagesError(ValueError):
    """The document has more pages than it may have."""


def _finish(most_pages: int, document: Any, pdf: Any) -> None:
    """What WeasyPrint calls when all else is done."""
    if most_pages and len(document.pages) > most_pages:
        raise TooManyPagesError(f"{len(document.pages)} pages, {most_pages} at most")
    reading_back.finish(document, pdf)
    table_heads.finish(document)
    made_once.finish(pdf)


@contextmanager
def _garbage_left_lying() -> Iterator[None]:
    """Boxes and styles by the hundred thousand, nearly all of them in use: to look for unused ones takes a fifth of the
    time and finds none. They go when the file is made.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def write_pdf(
    html: str,
    own_sheet: str,
    identifier: bytes,
    forms: HanForms | None = None,
    enclosed: Sequence[Enclosure] = (),
    files: Mapping[str, bytes] | None = None,
    most_pages: int = 0,
) -> bytes:
    """The document as tagged PDF/UA-1. The same arguments give the same bytes, on every machine.

    `forms` are for a document that Source Sans alone cannot set; without them no other face is looked at. A character
    that the faces lack is a box; one line in the log says how many there are. With something `enclosed` it is PDF/A-3a
    as well, which holds all that it needs and may carry files. Raises TooManyPagesError above `most_pages`; 0 is any.
    """
    finish = partial(_finish, most_pages)
    variant = archival.options(enclosed, finish) if enclosed else {"pdf_variant": "pdf/ua-1", "finisher": finish}
    boxes = _Boxes()
    _THEIRS.addFilter(boxes)
    _fonts(forms).use()
    try:
        with _garbage_left_lying():
            document = Document(html, ProjectFonts(files))
            content: bytes = document.write_pdf(
                stylesheets=[_sheet(forms), _own(own_sheet, forms)],
                font_config=_fonts(forms),
                pdf_identifier=identifier,
                **variant,
            )
    finally:
        _THEIRS.removeFilter(boxes)
    if boxes.count:
        _LOG.warning("PDF %s: boxes for %d characters that its fonts lack", identifier.hex()[:12], boxes.count)
    return content
