"""Reads an XLS, XLSB or ODS workbook from standard input and writes its sheets as JSON lines: a process of its own.

calamine holds a workbook whole, and what it takes can be many times the file. Here it has limits that end this process
and nothing else. Run as a file, with no more than python-calamine: it knows nothing of Django or of us.

The one argument is how many bytes it may take. A line with a title, whether the sheet is seen, and its merged areas
goes before the lines of its rows.
"""

import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, time
from xml.etree import ElementTree

MAX_SECONDS = 40
# What it writes, which we have to hold.
MAX_WRITTEN = 64 * 1024 * 1024
# Of each sheet: the rows and columns that an import may have, a few more, and the title above them.
MAX_ROWS, MAX_COLUMNS, MAX_SHEETS = 100_100, 101, 100
MAX_AREAS = 20_000
# calamine 0.9 knows no more of a row of an ODS than its cells: blanks between them, as SheetJS writes, end it.
BLANKS = re.compile(rb"(<table:(?:table-row|table-cell|covered-table-cell)\b[^>]*>|</table:[a-z-]+>)\s+(?=<)")
# The name of the tables of an ODS, and of what says how often a row or cell stands there and how far it reaches.
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
# Records of XLSB (MS-XLSB 2.3): a row, a cell with its column, and a cell without, which is the next one.
ROW, CELLS, SHORT_CELLS = 0, range(1, 12), range(12, 19)


def main() -> None:
    memory = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_WRITTEN, MAX_WRITTEN))
    content = sys.stdin.buffer.read()
    from python_calamine import CalamineError, PasswordError

    try:
        for line in sheets(with_columns(without_blanks(content))):
            say(line)
    except PasswordError:
        say({"fault": "password"})
    except (CalamineError, ValueError, KeyError, SyntaxError, OSError, MemoryError, zipfile.BadZipFile):
        say({"fault": "damaged"})


def say(line: object) -> None:
    sys.stdout.write(json.dumps(line, default=written) + "\n")


def sheets(content: bytes) -> Iterator[object]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    spans = spanned(content)
    for number, known in enumerate(book.sheets_metadata[:MAX_SHEETS]):
        if known.typ is not SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_index(number)
        yield {
            "title": known.name,
            "is_visible": known.visible is SheetVisibleEnum.Visible,
            "merged": spans[number] if number < len(spans) else merged(sheet),
        }
        first = sheet.start[0] if sheet.start else 0
        left = sheet.start[1] if sheet.start else 0
        for line, row in enumerate(sheet.iter_rows(), start=1):
            if line <= first:
                continue
            if line > MAX_ROWS:
                break
            cells = row[: MAX_COLUMNS + left]
            while cells and cells[-1] == "":
                cells.pop()
            if cells:
                yield [line, cells]


def merged(sheet: object) -> list[tuple[int, int, int, int]]:
    """First column and row, last column and row of what is merged over several rows, from 1."""
    areas = getattr(sheet, "merged_cell_ranges", None) or []
    several = [area for area in areas if area[1][0] > area[0][0]]
    return [(left + 1, top + 1, right + 1, bottom + 1) for (top, left), (bottom, right) in several[:MAX_AREAS]]


def spanned(content: bytes) -> list[list[tuple[int, int, int, int]]]:
    """The same of each sheet of an ODS, of which calamine tells nothing; empty for another workbook."""
    if not content.startswith(b"PK") or b"content.xml" not in content:
        return []
    found: list[list[tuple[int, int, int, int]]] = []
    row = column = 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open("content.xml") as text:
        # Whatever a hostile part makes of this, it ends this process and nothing else.
        for event, element in ElementTree.iterparse(text, ("start", "end")):  # noqa: S314
            name = element.tag.removeprefix(TABLE)
            if event == "start" and name == "table":
                found.append([])
                row = 0
            elif event == "start" and name == "table-row":
                row, column = row + 1, 0
            elif event == "start" and name in ("table-cell", "covered-table-cell"):
                column += 1
                down = int(element.get(TABLE + "number-rows-spanned", 1))
                right = int(element.get(TABLE + "number-columns-spanned", 1))
                if down > 1 and found and len(found[-1]) < MAX_AREAS:
                    found[-1].append((column, row, column + right - 1, row + down - 1))
                column += int(element.get(TABLE + "number-columns-repeated", 1)) - 1
            elif event == "end" and name == "table-row":
                row += int(element.get(TABLE + "number-rows-repeated", 1)) - 1
                element.clear()
    return found


def without_blanks(content: bytes) -> bytes:
    """An ODS without the blanks between the cells of its rows; anything else as it is."""
    if not content.startswith(b"PK") or b"content.xml" not in content:
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = archive.read("content.xml")
        tidy = BLANKS.sub(rb"\1", text)
        if tidy == text:
            return content
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as target:
            for part in archive.infolist():
                if part.filename in ("mimetype", "META-INF/manifest.xml", "styles.xml"):
                    target.writestr(part.filename, archive.read(part))
            target.writestr("content.xml", tidy)
        return out.getvalue()


def with_columns(content: bytes) -> bytes:
    """An XLSB whose cells each say their column; calamine passes over those that stand right after another one."""
    if not content.startswith(b"PK") or b"workbook.bin" not in content:
        return content
    out, is_changed = io.BytesIO(), False
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(out, "w") as target:
        for name in archive.namelist():
            part = archive.read(name)
            if re.fullmatch(r"xl[/\\]worksheets[/\\][^/\\]+\.bin", name, re.IGNORECASE):
                whole = b"".join(in_full(part))
                is_changed, part = is_changed or whole != part, whole
            target.writestr(name, part)
    return out.getvalue() if is_changed else content


def in_full(part: bytes) -> Iterator[bytes]:
    """The records of a sheet, each cell with its column."""
    column = -1
    for number, raw, data in records(part):
        if number == ROW:
            column = -1
        elif number in CELLS:
            column = int.from_bytes(data[:4], "little")
        elif number in SHORT_CELLS:
            column += 1
            data = column.to_bytes(4, "little") + data
            raw = bytes((number - SHORT_CELLS.start + CELLS.start,)) + sized(len(data)) + data
        yield raw


def sized(size: int) -> bytes:
    said = []
    while True:
        size, low = size >> 7, size & 0x7F
        said.append(low | 0x80 if size else low)
        if not size:
            return bytes(said)


def records(part: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """A part's records (MS-XLSB 2.1.4): number, all of its bytes, and what it holds."""
    at = 0
    while at < len(part):
        begin = at
        number, at = part[at], at + 1
        if number & 0x80 and at < len(part):
            number, at = (number & 0x7F) | (part[at] << 7), at + 1
        size = 0
        for byte in range(4):
            more = part[at] if at < len(part) else 0
            at += 1
            size |= (more & 0x7F) << (7 * byte)
            if not more & 0x80:
                break
        yield number, part[begin : at + size], part[at : at + size]
        at += size


def written(value: object) -> object:
    return value.isoformat() if isinstance(value, date | time) else str(value)


if __name__ == "__main__":
    main()
