"""Any file becomes a table, or a message that names the place and the fix."""

import codecs
import io
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clients.importing import limits
from clients.importing.files import read_table
from clients.tests.files import HEADER, csv_of, sample, with_part, xlsx_of, zip_of
from groundwork.tables.errors import UnreadableFileError
from pricing.tests.examples import examples

TEXT = "Host name;Standort\r\nCAFÉ-01;Büro Süd\r\n"


def refusal(content: bytes) -> str:
    with pytest.raises(UnreadableFileError) as caught:
        read_table(content)
    message = str(caught.value)
    assert "\n" not in message
    return message


@pytest.mark.parametrize(
    ("content", "made_of"),
    [
        (TEXT.encode(), "UTF-8, semicolons"),
        (codecs.BOM_UTF8 + TEXT.encode(), "UTF-8, semicolons"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "UTF-16, semicolons"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "UTF-16, semicolons"),
        (TEXT.encode("utf-16-le"), "UTF-16, semicolons"),
        (TEXT.encode("utf-16-be"), "UTF-16, semicolons"),
        (TEXT.encode("utf-32"), "UTF-32, semicolons"),
        (TEXT.encode("cp1252"), "Windows-1252, semicolons"),
        (TEXT.replace(";", ",").encode(), "UTF-8, commas"),
        (TEXT.replace(";", "\t").encode(), "UTF-8, tabs"),
        (TEXT.replace(";", "|").encode(), "UTF-8, vertical bars"),
        (TEXT.replace("\r\n", "\n").encode(), "UTF-8, semicolons"),
        (TEXT.replace("\r\n", "\r").encode(), "UTF-8, semicolons"),
        (b"sep=;\r\n" + TEXT.encode(), "UTF-8, semicolons"),
        (b"sep=^\r\n" + TEXT.replace(";", "^").encode(), "UTF-8, “^”"),
        (codecs.BOM_UTF16_BE + TEXT.encode(), "UTF-8, semicolons"),
    ],
)
def test_encodings_separators_and_line_ends(content: bytes, made_of: str) -> None:
    table = read_table(content)
    assert table.made_of == made_of
    assert table.header == ("Host name", "Standort")
    assert [row.cells for row in table.rows] == [("CAFÉ-01", "Büro Süd")]


def test_lines_are_those_of_the_file_also_after_quoted_line_ends() -> None:
    table = read_table(b'Host name,Notes\nA,"one\ntwo\nthree"\n\nB,x\n')
    assert [(row.line, row.cells[0]) for row in table.rows] == [(2, "A"), (6, "B")]
    assert table.rows[0].cells[1] == "one\ntwo\nthree"


def test_lines_count_the_separator_line() -> None:
    assert read_table(b"sep=,\r\nHost name,Kind\r\nA,server\r\n").rows[0].line == 3


def test_quoted_separators_do_not_mislead() -> None:
    table = read_table(b'Host name;Note\nA;"a, b, c"\nB;"d, e, f"\nC;"g, h, i"\n')
    assert table.header == ("Host name", "Note")
    assert table.rows[2].cells == ("C", "g, h, i")


def test_a_title_above_the_header_is_passed_over() -> None:
    table = read_table(b"Device report,,\nof 20 November 2026,,\n\nHost name,Kind,Serial\nA,server,1\n")
    assert table.header == ("Host name", "Kind", "Serial")
    assert [row.line for row in table.rows] == [5]


def test_header_names_are_told_apart() -> None:
    assert read_table(b"Name,,Name,name\na,b,c,d\n").header == ("Name", "Column 2", "Name (2)", "name (3)")


def test_ragged_rows_are_read() -> None:
    assert [len(row.cells) for row in read_table(csv_of("A", "B,server", "C,server,1,x,,,,")).rows] == [1, 2, 8]


def test_one_column_is_a_table() -> None:
    assert [row.cells for row in read_table(b"Hostname\nA\nB\n").rows] == [("A",), ("B",)]


def test_a_workbook_reads_like_the_csv() -> None:
    table = read_table(
        xlsx_of([["Host name", "Serial", "Last seen"], ["A", 4711, None], [None, None, None], ["B", 1.5, True]])
    )
    assert table.header == ("Host name", "Serial", "Last seen")
    assert [(row.line, *row.cells) for row in table.rows] == [(2, "A", "4711"), (4, "B", "1.5", "true")]
    assert table.made_of == "XLSX, sheet “Sheet”"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty."),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "a picture (PNG)"),
        (b"\xff\xd8\xff\xe0" + bytes(300), "a picture (JPEG)"),
        (b"GIF89a" + bytes(300), "a picture (GIF)"),
        (b"BM" + struct.pack("<IHHI", 70, 0, 0, 54) + bytes(60), "a picture (BMP)"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "a picture (WEBP)"),
        (b"\x00\x00\x00\x18ftypheic", "a picture (HEIC)"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a picture (SVG)"),
        (b"%PDF-1.7\n", "a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "a document of Office before 2007"),
        (b"\x1f\x8b\x08" + bytes(100), "a packed file (GZIP)"),
        (b"<!DOCTYPE html><html>", "a web page"),
        (b"<html><body><table><tr><td>Host name", "a table of a web page, whatever its name ends in"),
        (b'[\n {"hostname": "A"}]', "a JSON file"),
        (b'{"devices": []}', "a JSON file"),
        (b"---\nhosts:\n", "a YAML file"),
        (bytes(range(1, 32)) * 40, "The file is no text"),
        (b"\n\n \n,,,\n", "no filled row"),
        (b"Host name,Kind\n", "no row under it"),
        (b"Host name,Kind\n,\n,,\n", "no row under it"),
    ],
)
def test_what_is_no_list_of_devices_is_named(content: bytes, said: str) -> None:
    assert said in refusal(content)


def test_a_picture_under_a_csv_name_says_what_to_do() -> None:
    assert refusal(b"\x89PNG\r\n\x1a\n") == (
        "The file is a picture (PNG), no list. Export the list as CSV or XLSX and choose that file."
    )


def test_bm_may_begin_a_header() -> None:
    assert read_table(b"BMC host name,Serial\nA,1\n").header == ("BMC host name", "Serial")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (csv_of("A,server", 'B,"server,1,x', "C,server"), "Line 3: a quotation mark is opened there and never closed."),
        (csv_of("A,server", 'B,"ser"ver,1'), "Line 3: text stands right after a closing quotation mark."),
        (HEADER.encode() + b"\nA,server\nB\xe9\x81,x\n", "Nothing says in which code page the text is"),
        (csv_of("A,server", "B," + "x" * 4097), "Line 3, column 2: the cell is longer than 4 KB."),
        (csv_of("A,server", "é" * 2049), "Line 3, column 1: the cell is longer than 4 KB."),
        (csv_of("A,server", "B," + "x" * 200_000), "the cell is longer than 4 KB."),
        (csv_of("A" + "," * 99 + "x,y"), "Line 2 has 101 columns; at most 100 can be read."),
    ],
)
def test_faults_of_the_text_are_named_with_their_line(content: bytes, said: str) -> None:
    assert said in refusal(content)


def test_limits_let_what_is_just_within_them_pass() -> None:
    assert len(read_table(csv_of("A,server", "B," + "x" * 4096)).rows) == 2
    assert len(read_table(csv_of("A" + "," * 150)).rows) == 1


def test_too_many_bytes_and_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "has 20.0 MB; at most 20 MB" in refusal(b"a" * (limits.MAX_BYTES + 1))
    rows = [f"H{number},server" for number in range(limits.MAX_ROWS)]
    assert len(read_table(csv_of(*rows)).rows) == 100_000
    assert "more than 100,000 rows" in refusal(csv_of(*rows, "ONE-MORE,server"))


def test_a_workbook_that_unpacks_to_too_much_is_refused_unread() -> None:
    bomb = zip_of(**{"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b"0" * (limits.MAX_UNPACKED_BYTES + 1)})
    assert len(bomb) < 1_000_000
    assert "unpacks to more than 200 MB" in refusal(bomb)


def test_a_workbook_with_a_false_size_yields_no_more_than_it_says() -> None:
    whole = bytearray(xlsx_of([["Host name", "Kind"], *[[f"H{n}", "server"] for n in range(3000)]]))
    with zipfile.ZipFile(io.BytesIO(bytes(whole))) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    whole = whole.replace(struct.pack("<I", size), struct.pack("<I", 2000))
    assert "damaged" in refusal(bytes(whole))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (zip_of(**{"word/document.xml": b"<w/>"}), "a packed archive and no workbook"),
        (zip_of(**{"xl/workbook.xml": b"not xml"}), "damaged or locked"),
        (b"PK\x03\x04" + bytes(50), "damaged or locked"),
        (xlsx_of([]), "The workbook's sheets are empty."),
    ],
)
def test_broken_workbooks_are_named(content: bytes, said: str) -> None:
    assert said in refusal(content)


def test_entities_in_a_workbook_do_not_explode() -> None:
    laughs = b"<!DOCTYPE x [<!ENTITY a0 'ha'>" + b"".join(
        b"<!ENTITY a%d '%s'>" % (level, b"&a%d;" % (level - 1) * 10) for level in range(1, 10)
    )
    exploding = with_part(
        xlsx_of([["Host name"], ["A"]]),
        "xl/worksheets/sheet1.xml",
        lambda part: laughs + b"]>" + part.replace(b">A<", b">&a9;<"),
    )
    assert "damaged" in refusal(exploding)


def test_a_workbook_with_a_cell_far_to_the_right() -> None:
    assert "columns; at most 100" in refusal(xlsx_of([["Host name", "Kind"], ["A", "server", *[None] * 500, "x"]]))


@settings(max_examples=examples(200), deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_table_or_a_message(content: bytes) -> None:
    try:
        table = read_table(content)
    except UnreadableFileError as fault:
        assert str(fault).endswith(".")  # noqa: PT017
    else:
        assert table.header
        assert table.rows


@settings(max_examples=examples(100), deadline=None)
@given(st.integers(0, 2700), st.binary(min_size=1, max_size=6))
def test_a_damaged_export_is_a_table_or_a_message(at: int, damage: bytes) -> None:
    content = sample("rmm-c-awkward.csv")
    try:
        read_table(content[:at] + damage + content[at + len(damage) :])
    except UnreadableFileError as fault:
        assert str(fault)  # noqa: PT017
