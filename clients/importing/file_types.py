"""What a file is, by its first bytes: a browser's or a sender's word for it is not trusted."""

import re
from enum import Enum
from typing import Final

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
    (b"<table", _("a table of a web page")),
    (b"<svg", _("a picture (SVG)")),
    (b"<?xml", _("an XML file")),
    (b"zabbix_export:", _("a YAML file, as Zabbix exports hosts")),
    (b"%yaml", _("a YAML file")),
    (b"---\n", _("a YAML file")),
    (b"---\r\n", _("a YAML file")),
)
_JSON: Final = re.compile(rb'\{\s*"|\[\s*[{\]]')
# Names that programs give to such tables, because Excel opens them.
_SPREADSHEET_XML: Final = b"urn:schemas-microsoft-com:office:spreadsheet"


_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"


class FileType(Enum):
    """What the importer can read, under the name that people know."""

    TEXT = "CSV"
    WORKBOOK = "XLSX"
    BINARY_WORKBOOK = "XLSB"
    OLD_WORKBOOK = "XLS"
    OPEN_DOCUMENT = "ODS"


def file_type(content: bytes) -> FileType | Promise:
    """What the importer can read, or the words for what it cannot."""
    if content.startswith(b"PK\x03\x04"):
        return _packed(content)
    if content.startswith(_OLD_OFFICE):
        # A folder of streams, as Excel, Word and Outlook wrote before 2007; the name of Excel's is in UTF-16.
        is_book = any(name.encode("utf-16-le") in content for name in ("Workbook", "Book"))
        return FileType.OLD_WORKBOOK if is_book else _("a document of Office before 2007")
    for signature, words in _SIGNATURES:
        # Two letters are too little to tell a bitmap from a header that begins with "BM": it must hold a zero byte.
        if content.startswith(signature) and (signature != b"BM" or b"\x00" in content[:32]):
            return words
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return _("a picture (WEBP)")
    if content[4:12] in (b"ftypheic", b"ftypheif", b"ftypavif", b"ftypmif1"):
        return _("a picture (HEIC)")
    start = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype html")) and b"<table" in content[:20_000].lower():
        return _("a table of a web page, whatever its name ends in")
    if start.startswith((b"<?xml", b"<workbook")) and _SPREADSHEET_XML in content[:4096]:
        return _("an XML spreadsheet of Excel 2003, whatever its name ends in")
    if _JSON.match(start):
        return _("a JSON file")
    for signature, words in _MARKUP_STARTS:
        if start.startswith(signature):
            return words
    return FileType.TEXT


def _packed(content: bytes) -> FileType | Promise:
    """Which workbook an archive is, by what it says first or by the names in its list."""
    names = content[-2_000_000:].lower()
    if b"content.xml" in names and b"meta-inf/manifest.xml" in names:
        return FileType.OPEN_DOCUMENT
    if b"xl/workbook.bin" in names or b"xl\\workbook.bin" in names:
        return FileType.BINARY_WORKBOOK
    return FileType.WORKBOOK
