"""Hours from tickets: typed, and imported from a file that is taken whole or not at all."""

from datetime import date
from decimal import Decimal

import pytest

from clients.models import Client
from clients.selectors.merging import merge_preview
from contracts.errors import ContractError
from contracts.models import WorkFigures
from contracts.selectors.work_plan import work_plan
from contracts.services.work import ThereAlreadyError, import_work, type_work
from contracts.tests.statement_making import NOW
from contracts.work_file import read_work
from groundwork.errors import StaleError
from groundwork.models import User
from groundwork.tables.errors import UnreadableFileError

pytestmark = pytest.mark.django_db
MARCH = date(2027, 3, 1)
GOOD = b"""Client;Month;Hours;Tickets;Note
harbor law group;2027-03;12.5;9;New offices
Bell Dental;2027-03-15;0.25;;
"""
BAD = b"""Client,Month,Hours,Tickets,Note
Harbor Law Group,March,12,,
Harbor Law Group,2027-03,-1,2.5,
Bell Dental,2027-03,1.125,,
,2027-03,1,,
Nobody Known,2027-03,1,,
Bell Dental,2027-04,1,,
bell  dental,2027-04,2,,
Gone Ltd,2027-04,2,,
Bell Dental,2027-05,2,,Cabling, and a switch
"""


@pytest.fixture(autouse=True)
def clients() -> None:
    for name in ("Harbor Law Group", "Bell Dental"):
        Client.objects.create(name=name)
    Client.objects.create(name="Gone Ltd", archived_at=NOW)


def figures() -> list[tuple[str, date, Decimal, int | None, str]]:
    rows = WorkFigures.objects.order_by("client__name", "month")
    return [(row.client.name, row.month, row.hours, row.tickets, row.how) for row in rows]


def test_a_file_is_looked_at_first_and_then_taken_whole(sales: User) -> None:
    plan = work_plan(read_work(GOOD), sales, NOW.date())
    assert (len(plan.new), plan.replaced, plan.refused) == (2, (), ())
    assert figures() == []
    assert import_work(GOOD, plan.key, sales, NOW, replace=False) == 2
    assert figures() == [
        ("Bell Dental", MARCH, Decimal("0.25"), None, "imported"),
        ("Harbor Law Group", MARCH, Decimal("12.50"), 9, "imported"),
    ]
    assert {(row.by, row.at) for row in WorkFigures.objects.all()} == {(sales, NOW)}
    again = work_plan(read_work(GOOD), sales, NOW.date())
    assert (again.new, again.replaced, again.unchanged) == ((), (), 2)


def test_every_bad_row_is_named_with_its_place_and_mend_and_nothing_is_taken(sales: User) -> None:
    plan = work_plan(read_work(BAD), sales, NOW.date())
    assert {row.line: row.reason for row in plan.refused} == {
        2: "Month: “March” is no month. Write it like 2026-11.",
        3: "Hours: Write hours from 0 to 99,999 with two decimals at most, like 12.50. "
        "Tickets: Write a whole number from 0 to 1,000,000.",
        4: "Hours: Write hours from 0 to 99,999 with two decimals at most, like 12.50.",
        5: "Client: the name is missing.",
        6: "Client: nobody has this name here. Correct it, or enter the client first.",
        8: "The same client and month as line 7. Add the two up and delete one.",
        9: "Client: it is archived. Bring it back first, or delete the row.",
        10: "The row has more cells than the header has names (5). Quote the cell with the separator.",
    }
    with pytest.raises(ContractError, match="Nothing was imported"):
        import_work(BAD, plan.key, sales, NOW, replace=True)
    assert figures() == []


def test_a_month_that_has_not_begun_is_refused_in_its_line(sales: User) -> None:
    early = GOOD + b"Bell Dental;2027-05;3;;\n"
    plan = work_plan(read_work(early), sales, NOW.date())
    assert [(row.line, row.name, row.reason) for row in plan.refused] == [
        (4, "Bell Dental", "Month: May 2027 has not begun yet. Correct it, or delete the row until then.")
    ]
    with pytest.raises(ContractError, match="Nothing was imported"):
        import_work(early, plan.key, sales, NOW, replace=False)
    harbor = Client.objects.get(name="Harbor Law Group")
    with pytest.raises(ContractError, match="May 2027 has not begun yet"):
        type_work(harbor, date(2027, 5, 1), Decimal(3), None, "", sales, NOW, replace=False)
    assert figures() == []


def test_the_same_month_again_replaces_after_asking(sales: User, owner: User) -> None:
    harbor = Client.objects.get(name="Harbor Law Group")
    type_work(harbor, MARCH, Decimal("3.00"), 4, "", owner, NOW, replace=False)
    with pytest.raises(ThereAlreadyError):
        type_work(harbor, MARCH, Decimal("5.00"), None, "", owner, NOW, replace=False)
    plan = work_plan(read_work(GOOD), sales, NOW.date())
    assert [(change.there, change.row.hours) for change in plan.replaced] == [(Decimal("3.00"), Decimal("12.50"))]
    with pytest.raises(ThereAlreadyError):
        import_work(GOOD, plan.key, sales, NOW, replace=False)
    assert figures() == [("Harbor Law Group", MARCH, Decimal("3.00"), 4, "typed")]
    import_work(GOOD, plan.key, sales, NOW, replace=True)
    assert figures()[1] == ("Harbor Law Group", MARCH, Decimal("12.50"), 9, "imported")
    # What was replaced stands in the history.
    assert {row.hours for row in WorkFigures.history.filter(client=harbor)} == {Decimal("3.00"), Decimal("12.50")}


def test_what_was_shown_must_still_be_so(sales: User) -> None:
    plan = work_plan(read_work(GOOD), sales, NOW.date())
    type_work(Client.objects.get(name="Bell Dental"), MARCH, Decimal(1), None, "", sales, NOW, replace=False)
    with pytest.raises(StaleError):
        import_work(GOOD, plan.key, sales, NOW, replace=True)


def test_a_file_without_the_columns_names_them() -> None:
    with pytest.raises(UnreadableFileError, match="No column is called Month, Hours"):
        read_work(b"Client,When\nHarbor,2027-03\n")


def test_merging_two_clients_names_them_in_plain_words() -> None:
    kept, gone = Client.objects.order_by("pk")[:2]
    labels = [entry.label for entry in merge_preview(kept, gone).moving]
    assert "Work figures" in labels
    assert not [label for label in labels if str(label).endswith("ss")]
