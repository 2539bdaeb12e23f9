"""Every row becomes a device or is rejected with its line and the reason."""

from datetime import UTC, date, datetime

import pytest

from clients.importing.kinds import read_answers
from clients.importing.reading import OWN_HEADER
from clients.importing.rows import Choices
from clients.tests.files import csv_of, dry_run, sample, xlsx_of
from groundwork.tables.dates import DateOrder


def reasons(content: bytes, client_name: str = "Anybody", choices: Choices | None = None) -> dict[int, str]:
    return {row.line: row.reason for row in dry_run(content, client_name, choices).rejected}


def test_a_row_becomes_a_device() -> None:
    (row,) = dry_run(sample("rmm-a.csv").splitlines(keepends=True)[0] + sample("rmm-a.csv").splitlines()[1]).new
    assert (row.line, row.host, row.kind, row.serial) == (2, "HARBOR-LAP-000", "laptop", "SN62494814")
    assert (row.site, row.os, row.make, row.model) == ("Head office", "Windows 11 Pro", "Dell", "OptiPlex 7010")
    assert (row.last_seen, row.warranty) == (datetime(2026, 11, 20, tzinfo=UTC), None)


def test_day_first_is_seen_from_the_column() -> None:
    rows = {row.host: row for row in dry_run(sample("rmm-b.csv")).new}
    assert rows["MILL-LAP-000"].warranty == date(2028, 8, 5)
    assert rows["MILL-LAP-000"].last_seen == datetime(2026, 11, 19, tzinfo=UTC)
    assert rows["MILL-LAP-004"].last_seen == datetime(2026, 11, 11, tzinfo=UTC)
    assert rows["MILL-LAP-004"].warranty == date(2027, 1, 5)


def test_the_awkward_file_names_its_bad_rows() -> None:
    assert reasons(sample("rmm-c-awkward.csv")) == {
        5: "The row is empty. Delete it, or fill in the device.",
        10: "The kind “toaster” is not known. Say which kind it is.",
        26: "The same device as line 2. Delete one of the two, or correct the serial or the host name.",
        27: "The same device as line 3. Delete one of the two, or correct the serial or the host name.",
        28: "The same device as line 4. Delete one of the two, or correct the serial or the host name.",
    }


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",server", "There is neither a host name nor a serial. Fill in one of them."),
        (",server,To be filled by O.E.M.", "There is neither a host name nor a serial. Fill in one of them."),
        ("A,toaster", "The kind “toaster” is not known. Say which kind it is."),
        ("A,", "The row does not say what kind of device it is. Fill in the kind, or the operating system."),
        ("A,server,1,x,2026-11-20,more", "The row has more cells than the header has names (5). Quote the cell that "
         "holds a separator."),
        ("A\u202eB,server", "The host name has a character that cannot be seen or misleads (U+202E) after “A”; "
         "retype that part."),
        ("A,server,1,He\x00ad", "The site has a character that cannot be seen or misleads (U+0000) after “He”; "
         "retype that part."),
        ("A,server,1," + "x" * 121, "The site is longer than 120 characters. Shorten it."),
        ("A" * 256 + ",server", "The host name is longer than 255 characters. Shorten it."),
        ("A,server,1,x,05/06/2026", "“05/06/2026” in “Last seen” reads two ways. Say whether the day or the month "
         "comes first."),
    ],
)  # fmt: skip
def test_reasons(row: str, reason: str) -> None:
    assert reasons(csv_of("GOOD,server", row)) == {3: reason}


def test_a_header_in_the_middle_is_no_device_no_kind_and_no_client() -> None:
    """Files put together from several hold the header of each."""
    header = "Host name,Kind,Client,Last seen\n"
    run = dry_run((header + "A,server,Acme,2026-11-20\n" + header + "B,laptop,Acme,2026-11-21\n").encode())
    assert [row.host for row in run.new] == ["A", "B"]
    assert [(row.line, row.reason) for row in run.rejected] == [(3, "The row repeats the header. It holds no device.")]
    assert {word.word for word in run.kind_words} == {"server", "laptop"}
    assert run.client_names == (("Acme", 2),)


def test_two_exports_of_ours_in_one_file_are_told_the_same() -> None:
    header = ",".join(OWN_HEADER) + "\n"
    run = dry_run((header + "A,server\n" + header + "B,laptop\n").encode())
    assert [row.host for row in run.new] == ["A", "B"]
    assert [(row.line, row.reason) for row in run.rejected] == [(3, "The row repeats the header. It holds no device.")]


def test_all_that_is_wrong_with_a_row_is_said_at_once() -> None:
    assert reasons(csv_of(",toaster,,,05/06/2026"))[2].count(".") >= 6


def test_names_are_kept_as_given_apart_from_their_blanks() -> None:
    names = [
        "=cmd|' /C calc'!A0",
        "<script>alert(1)</script>",
        "{{ 7*7 }}",
        "'; DROP TABLE devices;--",
        "-1+1",
        "@SUM(A1)",
    ]
    plan = dry_run(csv_of(*(f'"{name}",server' for name in names), '"  two\nlines ",server', "Cafe\u0301,server"))
    assert [row.host for row in plan.new] == [*names, "two lines", "Caf\u00e9"]


def test_placeholders_are_no_serials() -> None:
    plan = dry_run(
        csv_of("A,server,To be filled by O.E.M.", "B,server,00000000", "C,server,n/a", "D,server,Default string")
    )
    assert [(row.host, row.serial) for row in plan.new] == [("A", ""), ("B", ""), ("C", ""), ("D", "")]


def test_ambiguous_dates_are_asked_about_once_and_the_answer_holds() -> None:
    content = csv_of("A,server,,,05/06/2026", "B,server,,,01/02/2026")
    assert dry_run(content).unclear_date == "01/02/2026"
    answered = dry_run(content, choices=Choices(date_order=DateOrder.MONTH_FIRST))
    assert (answered.unclear_date, answered.rejected) == ("", ())
    assert answered.new[0].last_seen == datetime(2026, 5, 6, tzinfo=UTC)


def test_another_column_of_the_file_decides() -> None:
    header = "Host name,Kind,Last seen,Warranty"
    plan = dry_run(csv_of("A,server,05/06/2026,31/12/2027", header=header))
    assert plan.new[0].last_seen == datetime(2026, 6, 5, tzinfo=UTC)


def test_what_the_file_shows_goes_before_the_answer() -> None:
    content = csv_of("A,server,,,23/07/2026", "B,server,,,05/06/2026")
    plan = dry_run(content, choices=Choices(date_order=DateOrder.MONTH_FIRST))
    assert plan.rejected == ()
    assert plan.new[1].last_seen == datetime(2026, 6, 5, tzinfo=UTC)


def test_kind_words_are_listed_with_their_chassis() -> None:
    words = [
        (word.key, word.rows, word.unknown, word.kinds) for word in dry_run(sample("rmm-c-awkward.csv")).kind_words
    ]
    assert words == [
        ("server + windows", 2, 0, ("server",)),
        ("toaster + windows", 1, 1, ()),
        ("workstation + darwin", 8, 0, ("workstation",)),
        ("workstation + windows", 15, 0, ("workstation",)),
    ]


def test_without_a_kind_word_each_row_is_its_operating_system() -> None:
    content = csv_of("A,Windows Server 2022", "B,Windows 11", "C,Plan 9", header="Host,OS")
    (word,) = dry_run(content).kind_words
    assert (word.key, word.rows, word.unknown, word.kinds) == ("", 3, 1, ("server", "workstation"))


def test_kind_words_can_be_explained_or_left_out() -> None:
    content = csv_of("A,toaster", "B,Toaster", "C,coffee machine")
    assert dry_run(content).unknown_kinds == {"Toaster": 2, "coffee machine": 1}
    plan = dry_run(content, choices=Choices(kinds=read_answers([("toaster", "other"), ("Coffee Machine", "ignore")])))
    assert plan.unknown_kinds == {}
    assert [(row.host, row.kind) for row in plan.new] == [("A", "other"), ("B", "other")]
    assert plan.rejected[0].reason == "Devices of the kind “coffee machine” are left out, as you chose."


def test_a_file_of_one_client_is_taken_whatever_it_calls_it() -> None:
    assert len(dry_run(sample("rmm-a.csv"), "Harbor Law").new) == 48


def test_of_a_file_of_several_clients_only_this_one_is_taken() -> None:
    content = csv_of("A,server,Mill", "B,server,mill ", "C,server,Harbor", "D,server,", header="Host,Kind,Client")
    plan = dry_run(content, "MILL")
    assert [row.host for row in plan.new] == ["A", "B", "D"]
    assert [(row.line, row.reason) for row in plan.rejected] == [
        (4, "The row belongs to another client, “Harbor”. Import it there.")
    ]
    assert plan.client_names == (("Harbor", 1), ("Mill", 2))


def test_dates_of_a_workbook_are_dates() -> None:
    plan = dry_run(xlsx_of([["Host name", "Kind", "Last seen", "Warranty"],
                            ["A", "server", datetime(2026, 11, 20, 8, 30), date(2027, 1, 5)]]))  # fmt: skip # noqa: DTZ001
    assert (plan.new[0].last_seen, plan.new[0].warranty) == (
        datetime(2026, 11, 20, 8, 30, tzinfo=UTC),
        date(2027, 1, 5),
    )
