"""Columns are guessed from any header, and a person can correct the guess."""

from collections.abc import Sequence

import pytest

from clients.importing.columns import check_columns, choose_columns
from clients.importing.guessing import guess_columns
from clients.importing.own import NOTHING
from clients.importing.reading import Table
from groundwork.tables.errors import UnreadableFileError
from groundwork.tables.rows import Row


def table(*header: str, rows: Sequence[str] = ()) -> Table:
    return Table(header, tuple(Row(line, tuple(row.split(","))) for line, row in enumerate(rows, start=2)), "")


def guessed(*header: str, rows: Sequence[str] = ()) -> dict[str, tuple[int, ...]]:
    return dict(guess_columns(table(*header, rows=rows), NOTHING).fields)


@pytest.mark.parametrize(
    ("header", "guess"),
    [
        (
            "Display Name,Organization,Location,Node Class,Chassis,OS Name,Manufacturer,Model,Serial Number,"
            "Last Contact",
            "host,client,site,kind,chassis,os,make,model,serial,last_seen",
        ),
        (
            "Device Hostname,Site Name,Device Type Category,Operating System,Last Seen,Serial Number,Warranty Date",
            "host,site,kind,os,last_seen,serial,warranty",
        ),
        (
            "hostname,client_name,site_name,monitoring_type,plat,operating_system,last_seen",
            "host,client,site,kind,chassis,os,last_seen",
        ),
        ("systemName,deviceType,lastSeen,serialNumber,siteName", "host,kind,last_seen,serial,site"),
        ("Name,Type,S/N,Customer,Warranty Expiration Date", "host,kind,serial,client,warranty"),
        (
            "Computer Name,BIOS Serial Number,Company,Office,OS Version,Purchase Date",
            "host,serial,client,site,os,purchased",
        ),
        ("Gerätename,Seriennummer,Standort,Betriebssystem,Typ,Kunde", "host,serial,site,os,kind,client"),
        ("Asset,Service Tag,Make,Model,Last Check-in", "host,serial,make,model,last_seen"),
        ("Friendly Name,Device Class,Last Online,Warranty Expires", "host,kind,last_seen,warranty"),
    ],
)
def test_guesses(header: str, guess: str) -> None:
    names = header.split(",")
    found = guessed(*names)
    assert [next((field for field, at in found.items() if position in at), "") for position in range(len(names))] == (
        guess.split(",")
    )


def test_the_surest_name_goes_first_and_others_stay_free() -> None:
    assert guessed("Name", "Host name", "Warranty start", "Notes") == {"host": (1, 0)}


def test_a_choice_takes_the_column_and_the_field() -> None:
    file = table("Host name", "Type", "Tag")
    assert choose_columns(file, {}).fields == {"host": (0,), "kind": (1,)}
    assert choose_columns(file, {"Tag": "kind"}).fields == {"host": (0,), "kind": (2,)}
    assert choose_columns(file, {"type": "serial"}).fields == {"host": (0,), "serial": (1,)}
    assert choose_columns(file, {"Type": "ignore"}).fields == {"host": (0,)}


def test_a_choice_that_cannot_be_is_explained() -> None:
    with pytest.raises(UnreadableFileError, match=r"There is no column “Colour”. The columns are: Host name, Type."):
        choose_columns(table("Host name", "Type"), {"Colour": "kind"})
    with pytest.raises(UnreadableFileError, match=r"“colour” is no field. The fields are: host, kind"):
        choose_columns(table("Host name", "Type"), {"Type": "colour"})


def test_a_file_that_names_no_device_is_explained() -> None:
    with pytest.raises(UnreadableFileError, match=r"No column holds a host name or a serial. Say which one does."):
        check_columns(["Colour", "Size"], guessed("Colour", "Size"))
