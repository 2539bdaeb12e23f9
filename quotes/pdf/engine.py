"""WeasyPrint, shut in. Imported late and only by quotes.pdf.rendering: without pango this import raises OSError."""

import logging
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import font_source_sans_pro
from weasyprint import CSS, HTML
from weasyprint.text.ffi import ffi, fontconfig, pangoft2
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

_LOG: Final = logging.getLogger(__name__)
_THEIRS: Final = logging.getLogger("weasyprint")

# What it does step by step is nobody's news; what it could not do stays a warning.
logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)

# A call of fontconfig's that WeasyPrint has no use for. This module may be loaded more than once in a process.
ffi.cdef("FcConfig *FcConfigCreate(void);", override=True)

FONT_SCHEME: Final = "project-font:"
FONT_FOLDER: Final = Path(font_source_sans_pro.__file__).parent / "files"
FONT_FILES: Final = frozenset(
    {"SourceSansPro-Regular.otf", "SourceSansPro-Semibold.otf", "SourceSansPro-Bold.otf", "SourceSansPro-It.otf"}
)


class RefusedAddressError(ValueError):
    """A document asked for something that is neither ours nor inside of it."""


class ProjectFonts(URLFetcher):
    """Fetches the project's fonts by name, and what a data: address holds. No file, no network, no redirect."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols={"data"}, allow_redirects=False)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        """The resource, or RefusedAddressError, which WeasyPrint takes for a missing one."""
        if url.startswith(FONT_SCHEME):
            name = url.removeprefix(FONT_SCHEME)
            if name not in FONT_FILES:
                raise RefusedAddressError("no such font")
            return URLFetcherResponse(url, (FONT_FOLDER / name).read_bytes(), {"Content-Type": "font/otf"})
        if not url.startswith("data:"):
            raise RefusedAddressError("only data: and the project's fonts may be fetched")
        return super().fetch(url, headers)


class OurFontsOnly(FontConfiguration):
    """Knows the fonts that the sheet loads and no others: not the machine's, whatever its files and environment say.

    Otherwise Pango would set a character that Source Sans lacks in whichever font this machine happens to have, and
    the same revision would be other bytes on another one. Such a character is an empty box instead.
    """

    def __init__(self) -> None:
        super().__init__()
        self._config = fontconfig.FcConfigCreate()
        pangoft2.pango_fc_font_map_set_config(ffi.cast("PangoFcFontMap *", self.font_map), self._config)
        # The font map holds it from here on.
        fontconfig.FcConfigDestroy(self._config)


class _Boxes(logging.Filter):
    """Counts WeasyPrint's warnings of characters without a glyph, one each, and keeps them out of the log."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def filter(self, record: logging.LogRecord) -> bool:
        box = record.getMessage().startswith(".notdef glyph")
        self.count += box
        return not box


@lru_cache(maxsize=1)
def _fonts() -> OurFontsOnly:
    return OurFontsOnly()


@lru_cache(maxsize=1)
def _sheet() -> CSS:
    text = (Path(__file__).parent / "print.css").read_text(encoding="utf-8")
    return CSS(string=text, font_config=_fonts(), url_fetcher=ProjectFonts())


@lru_cache(maxsize=16)
def _own(sheet: str) -> CSS:
    return CSS(string=sheet, font_config=_fonts(), url_fetcher=ProjectFonts())


def write_pdf(html: str, own_sheet: str, identifier: bytes) -> bytes:
    """The document as tagged PDF/UA-1. The same three arguments give the same bytes, on every machine.

    A character that the project's fonts lack is a box; one line in the log says how many there are.
    """
    document = HTML(string=html, base_url=None, url_fetcher=ProjectFonts())
    boxes = _Boxes()
    _THEIRS.addFilter(boxes)
    try:
        content: bytes = document.write_pdf(
            stylesheets=[_sheet(), _own(own_sheet)],
            font_config=_fonts(),
            pdf_identifier=identifier,
            pdf_variant="pdf/ua-1",
        )
    finally:
        _THEIRS.removeFilter(boxes)
    if boxes.count:
        _LOG.warning("PDF %s: boxes for %d characters that its fonts lack", identifier.hex()[:12], boxes.count)
    return content
