"""CSV that a spreadsheet shows as it is, and that is read back without a change."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain
from typing import Final

# What a cell may be: numbers stay numbers, below 0 too, and None is an empty cell.
Cell = str | int | Decimal | None

# A spreadsheet takes a cell that begins so for a formula, in full width too; the apostrophes are those of `safe`.
_FORMULA: Final = re.compile("'*[=+\\-@\t\r＝＋－＠]")


def safe(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula (CWE-1236): an apostrophe goes before it."""
    return f"'{text}" if _FORMULA.match(text) else text


def unsafe(cell: str) -> str:
    """What `safe` made the cell of. For files that we wrote: in any other the apostrophe belongs to the text."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Header and rows as CSV, line by line: UTF-8 with its mark, by which Excel knows it; commas; CRLF (RFC 4180)."""
    box = io.StringIO()
    writer = csv.writer(box)
    for number, row in enumerate(chain[Sequence[Cell]]([header], rows)):
        writer.writerow([safe(cell) if isinstance(cell, str) else cell for cell in row])
        text = box.getvalue()
        box.seek(0)
        box.truncate()
        yield (f"\ufeff{text}" if number == 0 else text).encode()
