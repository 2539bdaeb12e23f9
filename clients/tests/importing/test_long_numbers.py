"""Serials in number cells of a workbook: of more than 15 digits a spreadsheet keeps no more than 15."""

import pytest

from clients.importing.workbook import text_of
from clients.tests.files import dry_run, ods_of, with_part, xlsx_of

MAY_BE_WRONG = "A spreadsheet keeps only 15 digits of a number, so that the serial “%s” may be wrong."
EMPTIED = "A spreadsheet keeps 15 digits of a number, and made “%s” of the serial. It is left empty."


def run(*written: str) -> tuple[list[str], list[str]]:
    """The serials and the notes of devices whose serials the sheet writes so."""
    rows: list[list[object]] = [
        ["Host name", "Kind", "Serial"],
        *([f"H{at}", "server", 7_000_000 + at] for at in range(len(written))),
    ]

    def change(part: bytes) -> bytes:
        for at, text in enumerate(written):
            part = part.replace(f"<v>{7_000_000 + at}</v>".encode(), f"<v>{text}</v>".encode())
        return part

    plan = dry_run(with_part(xlsx_of(rows), "xl/worksheets/sheet1.xml", change))
    assert plan.rejected == ()
    return [row.serial for row in sorted(plan.new, key=lambda row: row.line)], [note.text for note in plan.notes]


@pytest.mark.parametrize(
    ("written", "serials", "notes"),
    [
        (("123456789012345",), ["123456789012345"], []),
        (("1.23456789012E+11",), ["123456789012"], []),
        (("123456789012345.0",), ["123456789012345"], []),
        (("12345678901234567", "12345678901234569"), ["12345678901234567", "12345678901234569"],
         [MAY_BE_WRONG % "12345678901234567", MAY_BE_WRONG % "12345678901234569"]),
        (("12345678901234567890",), ["12345678901234567890"], [MAY_BE_WRONG % "12345678901234567890"]),
        (("12345678901234567.0",), ["12345678901234567"], [MAY_BE_WRONG % "12345678901234567"]),
        (("1.2345678901234568E+16",), [""], [EMPTIED % "1.2345678901234568E+16"]),
        (("1.2345678901234568E+19",), [""], [EMPTIED % "1.2345678901234568E+19"]),
        (("12345678901234500", "12345678901234500"), ["", ""], [EMPTIED % "12345678901234500"] * 2),
    ],
)  # fmt: skip
def test_no_digit_is_lost_without_a_word(written: tuple[str, ...], serials: list[str], notes: list[str]) -> None:
    assert run(*written) == (serials, notes)


def test_a_long_serial_that_is_a_text_is_certain() -> None:
    plan = dry_run(xlsx_of([["Host name", "Kind", "Serial"], ["A", "server", "12345678901234567"]]))
    assert ([row.serial for row in plan.new], plan.notes) == (["12345678901234567"], ())


def test_a_number_of_another_kind_of_workbook_is_never_dropped() -> None:
    assert [text_of(value) for value in (1.5, 3.0, 1e18, float("nan"))] == ["1.5", "3", "1e+18", ""]


@pytest.mark.parametrize(
    ("numbers", "serials", "notes"),
    [
        ((123456789012345.0,), ["123456789012345"], []),
        ((1234567890123456.0,), ["1234567890123456"], [MAY_BE_WRONG % "1234567890123456"]),
        ((1234567890123460.0,) * 2, ["", ""], [EMPTIED % "1234567890123460"] * 2),
        ((1.23456789012346e16,), [""], [EMPTIED % "1.23456789012346e+16"]),
    ],
)
def test_no_digit_is_lost_without_a_word_in_workbooks_that_calamine_reads(
    numbers: tuple[float, ...], serials: list[str], notes: list[str]
) -> None:
    # XLS, XLSB and ODS come out of one process as the same numbers.
    rows = [[f"H{at}", "server", number] for at, number in enumerate(numbers)]
    plan = dry_run(ods_of([["Host name", "Kind", "Serial"], *rows]))
    assert [row.serial for row in plan.new] == serials
    assert [note.text for note in plan.notes] == notes
