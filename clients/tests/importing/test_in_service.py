"""How many devices a row stands for, and rows that are no device in service: sums, retired and lost ones."""

import pytest

from clients.importing.rows import Choices
from clients.tests.files import csv_of, dry_run


@pytest.mark.parametrize(
    "name",
    ["Units", "Pcs", "Pieces", "# of devices", "No. of devices", "Device count", "Device Qty", "QTY (units)", "Anz.",
     "Total devices", "How many", "Number of devices", "Stückzahl"],
)  # fmt: skip
def test_a_quantity_has_many_names(name: str) -> None:
    plan = dry_run(csv_of("Office PCs,Desktop,3", "Barn,Server,", header=f"Name,Type,{name}"))
    assert plan.counts == {"server": 1, "workstation": 3}


@pytest.mark.parametrize("name", ["No.", "Amount", "Zahl", "Nombre", "Number", "Total", "#", "Wie viele da sind"])
def test_numbers_that_may_be_how_many_are_asked_about(name: str) -> None:
    content = csv_of("Office PCs,Desktop,14", "Barn,Server,1", "Shed,Server,", header=f"Name,Type,{name}")
    asked = dry_run(content)
    assert asked.counts == {"server": 2}
    assert [row.line for row in asked.rejected] == [2]
    assert "“14” may be how many devices the row stands for" in asked.rejected[0].reason
    if name != "#":
        assert dry_run(content, choices=Choices(columns={name: "quantity"})).counts == {"server": 2, "workstation": 14}
        assert dry_run(content, choices=Choices(columns={name: "ignore"})).counts == {"server": 2, "workstation": 1}


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        ("No.,Name,Type", ("1,A,Server", "2,B,Server", "3,C,Server")),
        ("Name,Type,RAM GB", ("A,Server,16", "B,Server,8", "C,Server,32")),
        ("Name,Type,Serial,Amount", ("A,Server,S1,16", "B,Server,S2,8", "C,Server,S3,8")),
        ("Name,Type,Last seen,Bays", ("A,Server,2026-11-20,4", "B,Server,2026-11-20,4", "C,Server,2026-11-20,2")),
    ],
)
def test_other_numbers_are_not_asked_about(header: str, rows: tuple[str, ...]) -> None:
    plan = dry_run(csv_of(*rows, header=header))
    assert (plan.counts, plan.rejected) == ({"server": 3}, ())


@pytest.mark.parametrize(
    "name",
    ["Total", "Grand total", "Summe", "Summe:", "Gesamt", "Gesamtergebnis", "Total général", "Suma", "Desktop Total",
     "All devices", "Total: 2", "Total 2", "Total devices", "TOTALS"],
)  # fmt: skip
@pytest.mark.parametrize("beside", [",,", "Server,,", ",7,", ",,Windows 11", "Desktop,7,Windows 11"])
def test_a_total_is_no_device(name: str, beside: str) -> None:
    plan = dry_run(csv_of("A,Server,,", f"{name},{beside}", "B,Server,,", header="Name,Type,Quantity,OS"))
    assert [row.host for row in plan.new] == ["A", "B"]
    assert [row.reason for row in plan.rejected] == [f"The row “{name}” is a total. It holds no device."]


@pytest.mark.parametrize(
    "row", ["TOTAL,server,S1", "SUMMIT,server,", "total-war,server,", "Total,server,,x,2026-11-20"]
)
def test_a_device_whose_name_is_like_a_total_is_one(row: str) -> None:
    assert len(dry_run(csv_of(row)).new) == 1


@pytest.mark.parametrize(
    ("name", "word", "other"),
    [
        ("Status", "Retired", "In use"),
        ("Status", "Disposed", "Online"),
        ("State", "Archived", "Active"),
        ("Asset status", "Lost/Stolen", "Deployed"),
        ("Status", "Decommissioned", "Assigned"),
        ("Status", "Ausgemustert", "Im Einsatz"),
        ("Deleted", "Yes", "No"),
        ("Archived", "TRUE", "FALSE"),
        ("Decommissioned", "2025-03-01", ""),
    ],
)
def test_what_is_out_of_service_is_left_out_and_told(name: str, word: str, other: str) -> None:
    rows = (f"A,Server,{other}", f"B,Server,{word}", f"C,Server,{word}")
    plan = dry_run(csv_of(*rows, header=f"Name,Type,{name}"))
    assert [row.host for row in plan.new] == ["A"]
    assert [(row.line, row.reason) for row in plan.rejected] == [
        (line, f"The file says “{word}” of the device. It is left out.") for line in (3, 4)
    ]
    assert [(note.line, note.text) for note in plan.notes] == [(3, f"Rows that say “{word}”: 2. They are left out.")]
    content = csv_of(*rows, header=f"Name,Type,{name}")
    assert dry_run(content, choices=Choices(columns={name: "ignore"})).counts == {"server": 3}


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("Status", "Pending disposal"), ("State", "Spare"), ("Asset status", "To be retired"), ("Zustand", "Defekt"),
        ("managementState", "retirePending"), ("Enabled", "False"), ("Lifecycle", "Stage 4"), ("Statut", "En stock"),
    ],
)  # fmt: skip
def test_a_status_that_nobody_knows_counts_with_a_word_and_can_be_left_out(name: str, word: str) -> None:
    content = csv_of("A,Server,Active", f"B,Server,{word}", f"C,Laptop,{word}", header=f"Name,Type,{name}")
    plan = dry_run(content)
    assert plan.counts == {"server": 2, "laptop": 1}
    (note,) = plan.notes
    assert (note.line, f"says “{word}”: 2." in note.text, "so they count" in note.text) == (3, True, True)
    (asked,) = [entry for entry in plan.kind_words if entry.is_status]
    assert (asked.word, asked.rows, asked.unknown) == (word, 2, 0)
    without = dry_run(content, choices=Choices(kinds={asked.key: "ignore"}))
    assert without.counts == {"server": 1}
    assert [row.line for row in without.rejected] == [3, 4]


@pytest.mark.parametrize("word", ["Online", "In use", "Deployed", "Compliant", "Never connected", "im Einsatz", ""])
def test_a_status_of_a_device_in_service_is_no_question(word: str) -> None:
    plan = dry_run(csv_of(f"A,Server,{word}", "B,Server,Active", header="Name,Type,Status"))
    assert (plan.counts, plan.notes, len(plan.kind_words)) == ({"server": 2}, (), 1)


def test_a_column_of_many_words_is_no_status() -> None:
    rows = [f"PC{at},Server,ticket {at}" for at in range(30)]
    assert dry_run(csv_of(*rows, header="Name,Type,Status")).notes == ()
