"""Columns are chosen by what stands in them, and nothing optional costs a device."""

from datetime import date
from random import Random

import pytest

from clients.importing.files import read_table
from clients.importing.plan import ImportPlan
from clients.importing.rows import Choices
from clients.tests.files import csv_of, dry_run
from clients.tests.importing.test_exports import DAY_NUMBERS, EXPECTED, EXPORTS, NAMED

CHOICES = Choices(day_numbers=DAY_NUMBERS)


def fields(plan: ImportPlan, content: bytes) -> dict[str, list[str]]:
    header = content.decode().splitlines()[0].split(",")
    return {field: [header[at] for at in columns] for field, columns in plan.columns.fields.items()}


@pytest.mark.parametrize(
    ("header", "rows", "field", "columns"),
    [
        ("Name,System Type,Category", ("A,x64-based PC,Server", "B,x64-based PC,Laptop"), "kind", ["Category"]),
        ("Name,Device Type,Role", ("A,AGENT,Server", "B,AGENT,Laptop"), "kind", ["Role"]),
        ("Name,Type,Category", ("A,user,Servers", "B,location,Switches"), "kind", ["Category"]),
        ("Name,Category,Type", ("A,Gold,Server", "B,Silver,Laptop"), "kind", ["Type"]),
        ("Name,Made up", ("A,Server", "B,Laptop", "C,Printer"), "kind", ["Made up"]),
        ("Name,Software", ("A,Windows 11 Pro", "B,Ubuntu 24.04"), "os", ["Software"]),
        ("Name,Warranty,Warranty Expires", ("A,36,2028-03-01", "B,12,2027-01-01"), "warranty", ["Warranty Expires"]),
        ("name,host,Type", ("A,192.0.2.1,Server", "B,192.0.2.2,Laptop"), "host", ["name"]),
        ("hostname,name,Type", ("A,A,Server", ",B,Laptop"), "host", ["hostname", "name"]),
        ("hostname,name,Type", ("A,Anna,Server", "B,Bert,Laptop"), "host", ["hostname"]),
        ("Name,Model,OS", ("A,MacBook Pro,macOS", "B,iMac,macOS"), "model", ["Model"]),
        ("Name,OS Type,OS Version", ("A,Windows 10,22H2", "B,Windows 11,23H2"), "os", ["OS Type", "OS Version"]),
        ("Serial,BIOS Serial,Type,Name", (",S1,Server,A", "S2,S2,Laptop,B"), "serial", ["Serial", "BIOS Serial"]),
    ],
)
def test_the_column_whose_values_are_understood_wins(
    header: str, rows: tuple[str, ...], field: str, columns: list[str]
) -> None:
    content = csv_of(*rows, header=header)
    assert fields(dry_run(content), content)[field] == columns


def test_a_category_that_somebody_made_up_is_no_kind_where_the_system_says_more() -> None:
    rows = ("A,Corporate,Windows 11", "B,Corporate,iOS 18", "C,Private,Windows Server 2022", "D,Corporate,")
    plan = dry_run(csv_of(*rows, header="Name,Category,OS"))
    assert plan.counts == {"server": 1, "workstation": 1, "mobile": 1}
    assert plan.unknown_kinds == {"": 1}
    same = dry_run(csv_of("A,Toaster,Windows 11", "B,Toaster,Windows 10", header="Name,Category,OS"))
    assert same.unknown_kinds == {"Toaster": 2}


def test_several_columns_feed_one_field() -> None:
    header = "hostname,name,serial,bios serial,type,operating system,operating system version"
    rows = ("A,A,,S1,server,Debian,12", ",B,N/A,S2,laptop,Windows,10.0.22631", "C,,S3,S3,laptop,Windows 11 Pro,10.0")
    plan = dry_run(csv_of(*rows, header=header))
    assert [(row.host, row.serial, row.os) for row in plan.new] == [
        ("A", "S1", "Debian 12"),
        ("B", "S2", "Windows 10.0.22631"),
        ("C", "S3", "Windows 11 Pro"),
    ]


def test_two_columns_that_name_other_kinds_are_asked_about_once_a_pair() -> None:
    rows = ("A,Server,Switch", "B,Server,Switch", "C,Laptop,Laptop", "D,Printer,Printer")
    plan = dry_run(csv_of(*rows, header="Name,Type,Category"))
    assert plan.unknown_kinds == {"Server": 2}
    assert [word.key for word in plan.kind_words if word.unknown] == ["server + switch"]
    assert "“Server” and “Switch” contradict each other." in plan.rejected[0].reason
    answered = dry_run(csv_of(*rows, header="Name,Type,Category"), choices=Choices(kinds={"server + switch": "switch"}))
    assert answered.counts == {"laptop": 1, "switch": 2, "printer": 1}


READ = sorted(name for name, wants in EXPECTED.items() if not wants.get("refused") and name not in NAMED)


def turned_about(rows: list[list[str]], seed: int) -> list[list[list[str]]]:
    """The same list with its columns, then its rows too, in another order, and with a column more."""
    chance = Random(seed)
    columns = list(range(len(rows[0])))
    chance.shuffle(columns)
    body = [[row[at] if at < len(row) else "" for at in columns] for row in rows]
    shuffled = [body[0], *chance.sample(body[1:], len(body) - 1)]
    more = [[*row, "Rack unit" if number == 0 else f"U{number}"] for number, row in enumerate(shuffled)]
    return [body, shuffled, more]


@pytest.mark.parametrize("name", READ)
def test_no_order_and_no_column_more_changes_what_is_right(name: str) -> None:
    table = read_table((EXPORTS / name).read_bytes())
    rows = [list(table.header), *(list(row.cells) for row in table.rows if row.cells)]
    before = dry_run(as_csv(rows), choices=CHOICES)
    for changed in turned_about(rows, 1):
        assert said(dry_run(as_csv(changed), choices=CHOICES)) == said(before)


@pytest.mark.drill
@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize("seed", range(2, 8))
def test_no_order_changes_what_is_right_however_often(name: str, seed: int) -> None:
    table = read_table((EXPORTS / name).read_bytes())
    rows = [list(table.header), *(list(row.cells) for row in table.rows if row.cells)]
    before = dry_run(as_csv(rows), choices=CHOICES)
    assert all(said(dry_run(as_csv(changed), choices=CHOICES)) == said(before) for changed in turned_about(rows, seed))


def as_csv(rows: list[list[str]]) -> bytes:
    import csv
    import io

    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def said(plan: ImportPlan) -> object:
    devices = {(row.host, row.kind, row.serial, row.site, row.os, row.last_seen, row.warranty) for row in plan.new}
    return devices, plan.unknown_kinds, plan.counts


@pytest.mark.parametrize(
    ("cell", "serial"),
    [
        ("SystemSerialNumb", ""),
        ("OEM_Serial", ""),
        ("To be filled by O.E.M.", ""),
        ("System manufacturer", ""),
        ("Standard", ""),
        ("XXXXXXX", ""),
        ("-1", ""),
        ("None", ""),
        ("#N/A", ""),
        ("#NV", ""),
        ('"=""0012345"""', "0012345"),
        ("'0012345", "0012345"),
        ("1.23457E+11", "1.23457E+11"),
        ("S-11", "S-11"),
    ],
)
def test_serials(cell: str, serial: str) -> None:
    assert dry_run(csv_of(f"A,server,{cell}")).new[0].serial == serial


def test_a_serial_that_a_spreadsheet_has_cut_is_of_nobody() -> None:
    plan = dry_run(csv_of("A,server,1.23457E+11", "B,laptop,1.23457E+11", "C,laptop,S3"))
    assert [(row.host, row.serial) for row in plan.new] == [("A", ""), ("B", ""), ("C", "S3")]
    assert (
        plan.notes[0].text == "A spreadsheet has cut the serial to “1.23457E+11”, as in other rows. It is left empty."
    )


@pytest.mark.parametrize("cell", ["0000-00-00", "-0001-11-30", "9999-12-31", "45000", "36", "yesterday", "false"])
def test_a_date_that_is_none_never_costs_the_device(cell: str) -> None:
    plan = dry_run(csv_of(f"A,server,,,{cell}", "B,server,,,2026-11-20"))
    assert [(row.host, row.last_seen is None) for row in plan.new] == [("A", True), ("B", False)]
    assert [(note.line, cell in note.text) for note in plan.notes] == [(2, True)]


def test_numbers_in_a_date_column_are_asked_about() -> None:
    content = csv_of("A,server,,,46327.25", "B,server,,,46388")
    asked = dry_run(content)
    assert [(days.column, days.number, days.day) for days in asked.day_numbers] == [
        ("Last seen", "46327.25", date(2026, 11, 1))
    ]
    assert [row.last_seen for row in asked.new] == [None, None]
    answered = dry_run(content, choices=Choices(day_numbers=frozenset(["last_seen"])))
    assert [str(row.last_seen) for row in answered.new] == ["2026-11-01 06:00:00+00:00", "2027-01-01 00:00:00+00:00"]


def test_a_quantity_counts_as_many_devices() -> None:
    plan = dry_run(csv_of("Office PCs,Desktop,3", "Barn,Server,", "Gone,Switch,0", header="Name,Type,Quantity"))
    assert plan.counts == {"server": 1, "workstation": 3}
    assert [row.host for row in plan.new] == ["Office PCs 1", "Office PCs 2", "Office PCs 3", "Barn"]
    assert plan.notes[0].text == "3 devices: “Office PCs 1” to “Office PCs 3”."
    assert [row.line for row in plan.rejected] == [4]
    one = dry_run(csv_of("A,Desktop,3,S1", header="Name,Type,Quantity,Serial"))
    assert "stands for 3 devices" in one.rejected[0].reason
