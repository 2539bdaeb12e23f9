"""What workbooks hold besides plain rows: formats, escapes, merged cells, several sheets, other programs' packages."""

import io
from collections.abc import Sequence

import pytest
from openpyxl import Workbook

from clients.importing import other_workbooks
from clients.importing.files import read_table
from clients.importing.reading import ALL_SHEETS, Reading
from clients.importing.rows import Choices
from clients.tests.files import dry_run, ods_of, with_part
from clients.tests.importing.test_exports import EXPORTS
from groundwork.tables.errors import UnreadableFileError

LIST = [["Host name", "Kind", "Serial"], ["A", "server", "S1"], ["B", "laptop", "S2"]]


def book_of(**sheets: Sequence[Sequence[object]]) -> Workbook:
    book = Workbook()
    book.remove(book["Sheet"])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    return book


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def hosts(content: bytes, reading: Reading | None = None) -> list[str]:
    plan = dry_run(content, choices=Choices(reading=reading or Reading()))
    return [row.host for row in plan.new]


def test_notes_before_the_list_are_passed_over() -> None:
    content = saved(book_of(Notes=[["This is our list"], ["of devices"]], Devices=LIST))
    assert hosts(content) == ["A", "B"]
    assert read_table(content).made_of == "XLSX, sheet “Devices”"


def test_of_several_lists_the_first_that_is_seen_is_read_and_the_others_are_named() -> None:
    book = book_of(Old=LIST, Servers=LIST, Phones=[LIST[0], ["P", "phone", "S9"]])
    book["Old"].sheet_state = "veryHidden"
    table = read_table(saved(book))
    assert (table.sheet, table.sheets) == ("Servers", ("Servers", "Phones"))
    assert hosts(saved(book), Reading(sheet="Phones")) == ["P"]


def test_a_sheet_for_each_site_is_one_inventory() -> None:
    book = book_of(
        Main=[["Host name", "Kind", "Serial"], ["A", "server", "S1"], ["B", "laptop", "S2"]],
        Barn=[["Barn, 2026"], ["Kind", "Host name", "Model"], ["phone", "P", "T46"], ["phone", "Q", "T46", "beyond"]],
        Notes=[["Nothing here"]],
    )
    content = saved(book)
    table = read_table(content, reading=Reading(sheet=ALL_SHEETS))
    assert (table.sheets, table.made_of) == (("Main", "Barn"), "XLSX, 2 sheets together")
    plan = dry_run(content, choices=Choices(reading=Reading(sheet=ALL_SHEETS)))
    assert [(row.host, row.kind, row.serial, row.model, row.site) for row in plan.new] == [
        ("A", "server", "S1", "", "Main"), ("B", "laptop", "S2", "", "Main"), ("P", "phone", "", "T46", "Barn"),
    ]  # fmt: skip
    # Lines are counted through all sheets: three of the first one, then the fourth of the second.
    assert [row.line for row in plan.rejected] == [7]


def test_a_column_of_sites_has_its_say_before_the_names_of_sheets() -> None:
    head = ["Host name", "Kind", "Site"]
    book = book_of(One=[head, ["A", "server", "Mill"]], Two=[head, ["B", "laptop", "Barn"]])
    plan = dry_run(saved(book), choices=Choices(reading=Reading(sheet=ALL_SHEETS)))
    assert [(row.host, row.site) for row in plan.new] == [("A", "Mill"), ("B", "Barn")]


def test_too_many_sheets_are_not_taken_together() -> None:
    book = book_of(**{f"S{at}": LIST for at in range(31)})
    with pytest.raises(UnreadableFileError, match="31 sheets hold lists; at most 30"):
        read_table(saved(book), reading=Reading(sheet=ALL_SHEETS))


def test_a_merged_cell_holds_for_all_its_rows() -> None:
    book = book_of(
        Devices=[["Host name", "Kind", "Site"], ["A", "server", "Main"], ["B", "laptop", None], ["C", "ups", "x"]]
    )
    book["Devices"].merge_cells("C2:C3")
    plan = dry_run(saved(book))
    assert [(row.host, row.site) for row in plan.new] == [("A", "Main"), ("B", "Main"), ("C", "x")]


def test_a_merged_cell_of_an_ods_holds_for_all_its_rows() -> None:
    rows: list[list[object]] = [
        ["Host name", "Kind", "Site"], ["A", "server", "Main"], ["B", None, None], ["C", "laptop", None],
        ["D", "laptop", "Barn"],
    ]  # fmt: skip
    plan = dry_run(ods_of(rows, {(1, 1): 2, (1, 2): 3}))
    assert [(row.host, row.kind, row.site) for row in plan.new] == [
        ("A", "server", "Main"), ("B", "server", "Main"), ("C", "laptop", "Main"), ("D", "laptop", "Barn"),
    ]  # fmt: skip
    assert plan.unknown_kinds == {}


def test_sheets_without_a_list_are_named() -> None:
    content = saved(
        book_of(Notes=[["Of 2026"]], Devices=LIST, Empty=[], Copies=[["Printer name", "Kind"], ["P", "printer"]])
    )
    table = read_table(content)
    assert (table.sheets, table.other_sheets) == (("Devices", "Copies"), ("Notes",))


def test_what_a_formula_or_an_error_left_empty_is_told() -> None:
    book = book_of(Devices=[["Host name", "Kind", "Serial"], ["A", "server", "=B2"], ["B", "laptop", "#REF!"]])
    plan = dry_run(saved(book))
    assert [row.serial for row in plan.new] == ["", ""]
    assert [(note.line, note.text) for note in plan.notes] == [
        (2, "Cells of “Serial” that hold an error, or a formula without its result: 2. They count as empty.")
    ]


def test_zeros_that_a_format_shows_are_kept() -> None:
    book = book_of(Devices=[["Host name", "Kind", "Serial"], ["A", "server", 12345]])
    book["Devices"]["C2"].number_format = "00000000"
    assert dry_run(saved(book)).new[0].serial == "00012345"


def test_escapes_are_undone_once() -> None:
    content = saved(book_of(Devices=[["Host name", "Kind"], ["NAME", "server"]]))

    def named(name: bytes) -> str:
        changed = with_part(content, "xl/worksheets/sheet1.xml", lambda part: part.replace(b"NAME", name))
        return read_table(changed).rows[0].cells[0]

    assert named(b"Lot x005F_9") == "Lot x005F_9"
    assert named(b"one_x000D_two") == "one\rtwo"
    assert named(b"_x005F_x000D_") == "_x000D_"


def test_what_the_process_cannot_read_is_said() -> None:
    with pytest.raises(UnreadableFileError, match=r"The XLS workbook is damaged, or takes too long or too much memory"):
        read_table((EXPORTS / "book-35.xls").read_bytes()[:5000] + "Workbook".encode("utf-16-le"))


def test_a_process_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(other_workbooks, "_SECONDS", 0)
    with pytest.raises(UnreadableFileError, match="takes too long"):
        read_table((EXPORTS / "book-35.xls").read_bytes())


def test_a_workbook_that_takes_too_much_memory_ends_its_process_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    content = with_part((EXPORTS / "book-31.ods").read_bytes(), "content.xml", lambda part: part + b" " * 60_000_000)
    monkeypatch.setattr(other_workbooks, "_MEMORY", 150_000_000)
    with pytest.raises(UnreadableFileError, match="too much memory"):
        read_table(content)


def test_a_kind_that_may_be_an_error_is_not_decided_by_the_system() -> None:
    table = read_table((EXPORTS / "book-37.xls").read_bytes())
    assert table.hides_errors
