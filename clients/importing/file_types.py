"""What a file is, by its first bytes: a browser's or a sender's word for it is not trusted."""

from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# First bytes, and what to call such a file.
_SIGNATURES: tuple[tuple[bytes, Promise], ...] = (
    (b"\x89PNG", _("a picture (PNG)")),
    (b"\xff\xd8\xff", _("a picture (JPEG)")),
    (b"GIF8", _("a picture (GIF)")),
    (b"BM", _("a picture (BMP)")),
    (b"II*\x00", _("a picture (TIFF)")),
    (b"MM\x00*", _("a picture (TIFF)")),
    (b"%PDF", _("a PDF")),
    (b"{\\rtf", _("a text document (RTF)")),
    (b"\xd0\xcf\x11\xe0", _("an Excel workbook of before 2007 (XLS)")),
    (b"\x1f\x8b", _("a packed file (GZIP)")),
    (b"7z\xbc\xaf", _("a packed file (7Z)")),
    (b"Rar!", _("a packed file (RAR)")),
    (b"SQLite format 3", _("a database")),
    (b"\x7fELF", _("a program")),
    (b"MZ\x90", _("a program")),
)
_MARKUP_STARTS: tuple[tuple[bytes, Promise], ...] = (
    (b"<!doctype html", _("a web page")),
    (b"<html", _("a web page")),
    (b"<svg", _("a picture (SVG)")),
    (b"<?xml", _("an XML file")),
)


class FileType(Enum):
    """What the importer can read."""

    TEXT = "text"
    WORKBOOK = "workbook"


def file_type(content: bytes) -> FileType | Promise:
    """What the importer can read, or the words for what it cannot."""
    if content.startswith(b"PK\x03\x04"):
        return FileType.WORKBOOK
    for signature, words in _SIGNATURES:
        # Two letters are too little to tell a bitmap from a header that begins with "BM": it must hold a zero byte.
        if content.startswith(signature) and (signature != b"BM" or b"\x00" in content[:32]):
            return words
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return _("a picture (WEBP)")
    if content[4:12] in (b"ftypheic", b"ftypheif", b"ftypavif", b"ftypmif1"):
        return _("a picture (HEIC)")
    start = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for signature, words in _MARKUP_STARTS:
        if start.startswith(signature):
            return words
    return FileType.TEXT
