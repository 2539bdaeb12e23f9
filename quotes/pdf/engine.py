"""WeasyPrint, shut in. Imported late and only by quotes.pdf.rendering: without pango this import raises OSError."""

import logging
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import font_source_sans_pro
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

# What it does step by step is nobody's news; what it could not do stays a warning.
logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)

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


@lru_cache(maxsize=1)
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@lru_cache(maxsize=1)
def _sheet() -> CSS:
    text = (Path(__file__).parent / "print.css").read_text(encoding="utf-8")
    return CSS(string=text, font_config=_fonts(), url_fetcher=ProjectFonts())


@lru_cache(maxsize=16)
def _own(sheet: str) -> CSS:
    return CSS(string=sheet, font_config=_fonts(), url_fetcher=ProjectFonts())


def write_pdf(html: str, own_sheet: str, identifier: bytes) -> bytes:
    """The document as tagged PDF/UA-1. The same three arguments give the same bytes."""
    document = HTML(string=html, base_url=None, url_fetcher=ProjectFonts())
    content: bytes = document.write_pdf(
        stylesheets=[_sheet(), _own(own_sheet)],
        font_config=_fonts(),
        pdf_identifier=identifier,
        pdf_variant="pdf/ua-1",
    )
    return content
