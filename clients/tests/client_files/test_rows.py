"""Rows of a file of clients: understood, or refused with the line, the column and what to do."""

import pytest

from clients.client_files.cells import ContactCell
from clients.client_files.rows import Understood, understand
from clients.importing.own import OwnThings
from clients.selectors import read_clients
from clients.tests.files import csv_of
from groundwork.own_things import Thing
from groundwork.tables.errors import UnreadableFileError

OWN = OwnThings((Thing("backup-tb", "TB of backup", "TB of backup"),))


def read(*lines: str, header: str = "Name") -> Understood:
    return understand(read_clients(csv_of(*lines, header=header)), OWN)


def test_a_row_says_what_its_cells_say() -> None:
    header = "Company,Address,VAT number,Tax exempt,Certificate,People,TB of backup,Locations,Contact,Email,Shoe size"
    found = read('Harbor ,"1  Pier\nPortland",DE1,yes,OR-1,"1,200",4,Office;Barn,Ruth,r@x.example,43', header=header)
    (row,) = found.rows
    assert (row.line, row.name, row.exempt) == (2, "Harbor", True)
    assert row.values == {
        "postal_address": "1 Pier\nPortland", "tax_number": "DE1", "tax_certificate": "OR-1", "users": 1200,
    }  # fmt: skip
    assert (row.things, row.sites) == ({"backup-tb": 4}, ("Office", "Barn"))
    assert row.contacts == (ContactCell("Ruth", "r@x.example", primary=True),)
    assert (found.refused, found.left_out) == ((), ("Shoe size",))


@pytest.mark.parametrize(
    ("header", "cells", "said"),
    [
        ("Name,Users", "...,1", "Name: This has neither a letter nor a digit"),
        ("Name,Users", ",1", "Name: This field is required."),
        ("Name,Users", "Harbor,many", "Users: Write a whole number from 0 to 1,000,000."),
        ("Name,TB of backup", "Harbor,1.5", "TB of backup: “1.5” is no whole number"),
        ("Name,Billing e-mail", "Harbor,nobody", "Billing e-mail: Enter an e-mail address like anna@example.com."),
        ("Name,Tax exempt", "Harbor,perhaps", "Tax exempt: “perhaps” is neither yes nor no."),
        ("Name,Tax exempt,Exemption certificate", "Harbor,no,OR-1", "Says no, and there is a certificate."),
        ("Name,Contacts", "Harbor,Ruth", "Contacts: “Ruth” has no e-mail address. Write it like Ruth Harbor <"),
        ("Name,Contacts", "Harbor,*A <a@x.example>;*B <b@x.example>", "Only one contact gets the proposals."),
        ("Name,Sites", f"Harbor,{'x' * 121}", "Sites: Ensure this value has at most 120 characters"),
        ("Name,Legal name", "Harbor,a\u202eb", "Legal name: This has a character that cannot be seen"),
        ("Name,Users", "Harbor,1,2", "The row has more cells than the header has names (2)."),
    ],
)
def test_what_is_wrong_is_named_with_its_column(header: str, cells: str, said: str) -> None:
    found = read("Mill,", cells, header=header)
    assert [row.name for row in found.rows] == ["Mill"]
    (refused,) = found.refused
    assert refused.line == 3
    assert said in refused.reason


def test_a_second_row_may_only_add_sites_and_contacts() -> None:
    found = read("Harbor,5,Office", "HARBOR,,Barn", "harbor,6,Attic", header="Name,Users,Sites")
    assert [(row.values["users"], row.sites) for row in found.rows] == [(5, ("Office", "Barn"))]
    assert [(row.line, row.reason) for row in found.refused] == [
        (4, "The same client as line 2. Delete one of the two; a second row may only add sites and contacts.")
    ]


def test_a_file_without_names_is_refused_as_a_whole() -> None:
    with pytest.raises(UnreadableFileError, match=r"No column holds the client's name\. Call it “Name”"):
        read("1,2", header="Users,Mailboxes")
