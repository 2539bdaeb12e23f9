"""Rows out of XLS, XLSB and ODS workbooks, which python-calamine reads in a process of its own (ADR 34)."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Final

from django.utils.translation import gettext as _

from clients.importing.workbook import IsHeader, Sheets, Values, chosen_of, rows_from, spread
from groundwork.child import answered
from groundwork.tables.errors import UnreadableFileError
from groundwork.tables.rows import Row

_CHILD: Final = Path(__file__).with_name("calamine_child.py")
_SECONDS: Final = 60
_MEMORY: Final = 1024 * 1024 * 1024


def other_workbook_rows(content: bytes, kind: str, wanted: str, is_header: IsHeader) -> Sheets:
    """The rows of the sheet called `wanted`, else of the first that is seen and has a header, else of the first filled.

    `kind` is what people call such a workbook. Raises UnreadableFileError.
    """
    with answered(_CHILD, str(_MEMORY), content=content, seconds=_SECONDS) as (status, out):
        if status:
            raise _refused("damaged", kind)
        return chosen_of(_sheets(out, kind), wanted, is_header)


def _sheets(out: IO[bytes], kind: str) -> Iterator[tuple[str, bool, Iterator[Row]]]:
    """The sheets of what the process has written, each with its rows in memory."""
    head: dict[str, Any] | None = None
    rows: list[tuple[int, Values]] = []
    for line in out:
        said = json.loads(line)
        if isinstance(said, list):
            rows.append((said[0], tuple(said[1])))
            continue
        if "fault" in said:
            raise _refused(said["fault"], kind)
        if head is not None:
            yield _sheet(head, rows)
        head, rows = said, []
    if head is not None:
        yield _sheet(head, rows)


def _sheet(head: dict[str, Any], rows: list[tuple[int, Values]]) -> tuple[str, bool, Iterator[Row]]:
    cells, merged = iter(rows), head["merged"]
    return head["title"], head["is_visible"], rows_from(spread(cells, merged) if merged else cells)


def _refused(fault: str, kind: str) -> UnreadableFileError:
    said = {"kind": kind}
    if fault == "password":
        return UnreadableFileError(_("The %(kind)s workbook is locked with a password. Save it without one.") % said)
    return UnreadableFileError(
        _("The %(kind)s workbook is damaged, or takes too long or too much memory to read. Save it as XLSX or CSV.")
        % said
    )
