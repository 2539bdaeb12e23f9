"""Lists of people in the headers of real tools: who is what, and what they come to.

Where the names of the columns are from stands in docs/importing.md; the people are made up.
"""

import csv
import io
import random
from pathlib import Path

import pytest

from clients.people.kinds import Facts, Rules
from clients.people.plan import KnownPerson, PeoplePlan, plan_people
from clients.people.rows import HEADING, PERSON, Answers
from clients.selectors.people import read_people
from groundwork.tables.errors import UnreadableFileError

DATA = Path(__file__).parents[1] / "data" / "people"
RULES = Rules()


def plan(name: str, known: tuple[Facts, ...] = (), answers: Answers | None = None) -> PeoplePlan:
    return plan_of((DATA / name).read_bytes(), known, answers)


def plan_of(content: bytes, known: tuple[Facts, ...] = (), answers: Answers | None = None) -> PeoplePlan:
    said = answers or Answers()
    people = [KnownPerson(pk, facts) for pk, facts in enumerate(known, start=1)]
    return plan_people(read_people(content, said.reading), people, said, RULES)


def kinds(found: PeoplePlan) -> dict[str, str]:
    return {facts.name: RULES.kind_of(facts) for facts in found.after}


# File: users, mailboxes, shared mailboxes; and who is something else than a person at work.
LISTS = {
    "m365-users.csv": (3, 3, 0, {
        "Tom Dock": "kiosk", "Info": "disabled", "Meeting Room 1": "disabled", "Lena Gone": "disabled",
        "Kim Power": "unlicensed", "Scanner": "service", "Nora Guest": "guest",
    }),
    "entra-users.csv": (3, 2, 0, {
        "Nora Guest": "guest", "Lena Gone": "disabled",
        "On-Premises Directory Synchronization Service Account": "service",
    }),
    "get-mguser.csv": (1, 1, 0, {"Lena Gone": "disabled"}),
    "get-msoluser.csv": (1, 1, 0, {"Info": "unlicensed", "Lena Gone": "disabled"}),
    "get-mailbox.csv": (2, 2, 1, {
        "Info": "shared", "Meeting Room 1": "room", "Van": "room", "Discovery Search Mailbox": "service",
    }),
    "mailbox-usage.csv": (1, 1, 1, {"Info": "shared", "Meeting Room 1": "room"}),
    "active-users.csv": (1, 2, 0, {"Tom Dock": "kiosk", "Kim Power": "unlicensed"}),
    "google-users.csv": (1, 1, 0, {"Ben Lowe": "disabled", "Noreply Harbor": "service", "Ann Old": "disabled"}),
    "gam-users.csv": (1, 1, 0, {"Ben Lowe": "disabled", "Ann Old": "disabled"}),
    "licences.csv": (22, 28, 0, {
        "Microsoft 365 F3": "kiosk", "Microsoft Power Automate Free": "unlicensed",
        "Microsoft Teams Rooms Basic": "room",
    }),
    "users-of-licences.csv": (1, 2, 0, {"Ben Lowe": "kiosk", "Kim Power": "unlicensed"}),
    "names-under-a-title.csv": (2, 0, 0, {}),
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_who_is_what_and_what_they_come_to(name: str) -> None:
    users, mailboxes, shared, others = LISTS[name]
    found = plan(name)
    assert not found.refused
    assert {name: kind for name, kind in kinds(found).items() if kind != "person"} == others
    assert found.counts == {"user": users, "mailbox": mailboxes, "shared-mailbox": shared}


def test_every_list_is_in_the_table() -> None:
    assert {path.name for path in DATA.iterdir()} == {*LISTS, "names.txt"}


@pytest.mark.parametrize("name", LISTS)
def test_the_order_of_rows_and_columns_and_a_column_more_change_nothing(name: str) -> None:
    table = read_people((DATA / name).read_bytes(), Answers().reading)
    rows = [dict(zip(table.header, row.cells, strict=False)) for row in table.rows if not row.is_blank]
    expected = {(facts.name, RULES.kind_of(facts)) for facts in plan(name).after}
    for seed in range(3):
        by_chance = random.Random(seed)
        header = [*table.header, "Favourite colour"]
        by_chance.shuffle(header)
        by_chance.shuffle(rows)
        out = io.StringIO()
        writer = csv.DictWriter(out, header, restval="x")
        writer.writeheader()
        writer.writerows(rows)
        again = plan_of(out.getvalue().encode())
        assert {(facts.name, RULES.kind_of(facts)) for facts in again.after} == expected


def test_accounts_that_are_deleted_are_passed_over_and_told() -> None:
    assert plan("mailbox-usage.csv").listed.deleted == 1
    content = b"Display name,Mail,Soft deletion time stamp\nA,a@h.example,2026-01-05 10:00\nB,b@h.example,\n"
    assert [entry.facts.name for entry in plan_of(content).listed.entries] == ["B"]


def test_a_plain_list_asks_whether_its_first_line_is_a_person() -> None:
    with pytest.raises(UnreadableFileError, match="the first line, “Ruth Harbor”, is a person"):
        plan("names.txt")
    assert plan("names.txt", answers=Answers(first_line=PERSON)).counts["user"] == 3
    assert plan("names.txt", answers=Answers(first_line=HEADING)).counts["user"] == 2


def test_two_lists_complete_each_other() -> None:
    users = plan("m365-users.csv")
    both = plan("get-mailbox.csv", users.after)
    assert {entry.facts.name for entry in both.new} == {"Van", "Discovery Search Mailbox"}
    assert kinds(both)["Info"] == "shared"
    assert kinds(both)["Meeting Room 1"] == "room"
    assert both.counts == {"user": 3, "mailbox": 3, "shared-mailbox": 1}
    # The first one again takes nothing of it back.
    again = plan("m365-users.csv", both.after)
    assert (again.counts, len(again.changed), len(again.new)) == (both.counts, 0, 0)


def test_licences_and_people_are_never_added_up() -> None:
    licences = plan("licences.csv")
    people = plan("m365-users.csv", licences.after)
    assert people.replaces
    assert people.counts == plan("m365-users.csv").counts


def test_who_is_missing_stays_until_they_are_said_to_go() -> None:
    known = (Facts("Old Hand", "old@harbor.example", "old@harbor.example"),)
    assert [person.facts.name for person in plan("gam-users.csv", known).missing] == ["Old Hand"]
    assert plan("gam-users.csv", known).counts["user"] == 2
    assert plan("gam-users.csv", known, Answers(remove_missing=True)).counts["user"] == 1


def test_a_licence_that_is_not_known_is_asked_about() -> None:
    content = b"Display name,Licenses\nRuth,Harbor Suite\nBen,Harbor Suite+Microsoft 365 E3\n"
    asked = plan_of(content)
    assert [(row.line, row.reason) for row in asked.refused] == [(2, "Say what the licence “Harbor Suite” is for.")]
    assert [(licence.name, licence.kind, licence.people) for licence in asked.listed.licences] == [
        ("Harbor Suite", "", 2), ("Microsoft 365 E3", "seat", 1),
    ]  # fmt: skip
    said = plan_of(content, answers=Answers(licences={"harbor suite": "kiosk"}))
    assert (said.refused, kinds(said)) == ((), {"Ruth": "kiosk", "Ben": "person"})


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("Display name,Recipient type details\nRuth,Odd\n", "Kind of mailbox: “Odd” is no kind of mailbox"),
        ("Display name,Mail\n,\n ,x\n\u202eRuth,y@z.example\n", "The name"),
        ("Display name,Mail\nRuth,r@h.example,b\n", "more cells than the header"),
        ("Product title,Assigned licenses\nMicrosoft 365 E3,many\n", "“many” is no whole number"),
    ],
)
def test_a_row_that_cannot_be_understood_says_why(content: str, reason: str) -> None:
    assert reason in " ".join(row.reason for row in plan_of(content.encode()).refused)


def test_a_list_that_names_nobody_says_what_to_do() -> None:
    with pytest.raises(UnreadableFileError, match="No column names people"):
        plan_of(b"Colour,Size\nred,5\n")


@pytest.mark.parametrize(
    ("facts", "kind", "counts"),
    [
        (Facts("A", mailbox="shared", enabled=False, licence="none"), "shared", ("shared-mailbox",)),
        (Facts("A", guest=True, enabled=False), "guest", ()),
        (Facts("Backup", "b@x", enabled=False), "service", ()),
        (Facts("Ana Backupova", "ana@x", "ana@x"), "person", ("user", "mailbox")),
        (Facts("A", address="no-reply@x"), "service", ()),
        (Facts("A", licence="kiosk"), "kiosk", ("mailbox",)),
        (Facts("A", licence="app", address="a@x"), "person", ("user",)),
        (Facts("A", licence="none", said="person", mailbox="user"), "person", ("user", "mailbox")),
    ],
)
def test_the_first_kind_that_fits(facts: Facts, kind: str, counts: tuple[str, ...]) -> None:
    assert (RULES.kind_of(facts), RULES.counts_as(facts)) == (kind, counts)
