"""Workbooks made to take more memory or time than they may: parts have limits, and sheets are read as a stream."""

import io
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest

from clients.importing import limits, workbook
from clients.importing.files import read_table
from clients.tests.files import with_part, xlsx_of
from groundwork.tables.errors import UnreadableFileError

SHEET, TEXTS, TYPES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "[Content_Types].xml"
SST = b"<sst><si><t>A</t></si><si><r><t>ser</t></r><r><t>ver</t></r><rPh><t>no</t></rPh></si></sst>"
MB = 1024 * 1024


def refusal(content: bytes) -> str:
    with pytest.raises(UnreadableFileError) as found:
        read_table(content)
    return str(found.value)


def with_new_part(content: bytes, name: str, part: bytes) -> bytes:
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, part)
    return out.getvalue()


def with_shared_texts() -> bytes:
    """A workbook as Excel writes them: its texts have a part of their own."""
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    listed = b'<Override PartName="/xl/sharedStrings.xml" ContentType="' + kind + b'"/></Types>'
    content = with_new_part(xlsx_of([["Host name", "Kind"], ["A", "server"]]), TEXTS, SST)
    content = with_part(content, TYPES, lambda part: part.replace(b"</Types>", listed))
    inline, shared = b't="inlineStr"><is><t>%s</t></is>', b't="s"><v>%d</v>'
    return with_part(
        content,
        SHEET,
        lambda part: part.replace(inline % b"A", shared % 0).replace(inline % b"server", shared % 1),
    )


TIDY = with_shared_texts()


def test_texts_have_their_limit_under_whatever_name() -> None:
    texts = b"0" * (limits.MAX_TEXT_BYTES + 1)
    assert "more than 64 MB of text" in refusal(with_part(TIDY, TEXTS, lambda _part: texts))
    elsewhere = with_part(
        with_new_part(TIDY, "xl/worksheets/other.xml", texts),
        TYPES,
        lambda part: part.replace(b"/xl/sharedStrings.xml", b"/xl/worksheets/other.xml"),
    )
    assert "more than 64 MB of text" in refusal(elsewhere)


def test_texts_have_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_TEXTS", 2)
    assert read_table(TIDY).rows
    assert "damaged" in refusal(with_part(TIDY, TEXTS, lambda part: part.replace(b"</sst>", b"<si/></sst>")))


@pytest.mark.parametrize(
    "name", ["xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"]
)
def test_small_parts_have_a_limit_of_their_own(name: str) -> None:
    padded = with_part(TIDY, name, lambda part: part + b" " * limits.MAX_PART_BYTES)
    assert "formats or lists take more than 4 MB" in refusal(padded)


def test_parts_have_a_number() -> None:
    out = io.BytesIO(TIDY)
    with zipfile.ZipFile(out, "a") as archive:
        for number in range(limits.MAX_PARTS + 1):
            archive.writestr(f"x{number}", b"")
    assert "damaged" in refusal(out.getvalue())


def before_rows(more: bytes) -> Callable[[bytes], bytes]:
    return lambda part: part.replace(b"<sheetData>", more + b"<sheetData>")


def in_the_first_row(more: bytes) -> Callable[[bytes], bytes]:
    return lambda part: part.replace(b"</row>", more + b"</row>", 1)


NAMES = b"".join(b"<n%d/>" % number for number in range(100_000))
CRAFTED = [
    (SHEET, before_rows(b"<a/>" * 200_000), True),
    (SHEET, before_rows(b"<a>" + b"x" * 12 * MB + b"</a>"), True),
    (SHEET, before_rows(b"<a>" * 200_000), False),
    (SHEET, before_rows(b"<a b='" + b"x" * 12 * MB + b"'/>"), False),
    (SHEET, before_rows(NAMES), False),
    (SHEET, in_the_first_row(b"<a/>" * 200_000), True),
    (SHEET, in_the_first_row(b"<c/>" * 200_000), False),
    (SHEET, in_the_first_row(b'<c t="str"><v>' + b"x" * 12 * MB + b"</v></c>"), False),
    (SHEET, lambda part: part.replace(b"</sheetData>", b'<row r="1048577"/></sheetData>'), False),
    (SHEET, lambda part: part.replace(b"</sheetData>", b'<row r="1"/></sheetData>'), False),
    (SHEET, lambda part: part.replace(b"</sheetData>", b"</sheetData>" + b"<a/>" * 200_000), True),
    (TEXTS, lambda part: part.replace(b"</sst>", b"<a/>" * 200_000 + b"</sst>"), True),
    (TEXTS, lambda part: part.replace(b"</sst>", b"<si><t>" + b"x" * 12 * MB + b"</t></si></sst>"), True),
]


@pytest.mark.parametrize(("name", "change", "is_read"), CRAFTED)
def test_whatever_stands_in_a_part_little_is_held(name: str, change: Callable[[bytes], bytes], is_read: bool) -> None:
    content = with_part(TIDY, name, change)
    read_table(TIDY)  # what is loaded once does not count
    tracemalloc.start()
    try:
        if is_read:
            assert [row.cells for row in read_table(content).rows] == [("A", "server")]
        else:
            refusal(content)
        assert tracemalloc.get_traced_memory()[1] < 4 * MB
    finally:
        tracemalloc.stop()


def test_a_part_is_read_once_however_often_it_is_listed() -> None:
    space = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    sheet = b'<sheet xmlns:r="' + space + b'" name="S" sheetId="9" r:id="rId1"/>'
    empty = xlsx_of([])
    opened: list[str] = []
    real = zipfile.ZipFile.open

    def counted(self: zipfile.ZipFile, name: str, *args: object, **options: object) -> object:
        opened.append(getattr(name, "filename", name))
        return real(self, name, *args, **options)  # type: ignore[arg-type]

    content = with_part(empty, "xl/workbook.xml", lambda part: part.replace(b"</sheets>", sheet * 1000 + b"</sheets>"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(zipfile.ZipFile, "open", counted)
        assert "sheets are empty" in refusal(content)
    assert opened.count(SHEET) == 2  # once for what is merged, once for the rows


def test_cells_of_every_kind_are_read() -> None:
    row = [1, 2.50, 1e20, True, date(2026, 11, 1), datetime(2026, 11, 1, 9, 30), time(9, 30), timedelta(hours=30), "é"]  # noqa: DTZ001
    table = read_table(xlsx_of([["Host name", *"abcdefgh"], row]))
    assert table.rows[0].cells == (
        "1",
        "2.5",
        "1e+20",
        "true",
        "2026-11-01T00:00:00",
        "2026-11-01T09:30:00",
        "09:30:00",
        "1 day, 6:00:00",
        "é",
    )
    written = (
        b'<c t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r><rPh><t>no</t></rPh></is></c>'
        b'<c t="str"><f>A1&amp;"x"</f><v>last</v></c><c t="e"><v>#N/A</v></c><c t="d"><v>2026-11-01T10:00:00</v></c>'
        b'<c r="H2" t="s"><v>0</v></c></row>'
    )
    odd = with_part(
        TIDY, SHEET, lambda part: part[: part.rindex(b"<c r=")] + written + part[part.rindex(b"</row>") + 6 :]
    )
    odd = with_part(
        odd, SHEET, lambda part: part.replace(b"<", b"<x:").replace(b"<x:/", b"</x:").replace(b"xmlns=", b"xmlns:x=")
    )
    assert read_table(odd).rows[0].cells == ("A", "inline", "last", "#N/A", "2026-11-01T10:00:00", "", "", "A")
