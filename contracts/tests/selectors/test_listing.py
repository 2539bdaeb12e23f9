"""The list of contracts: what is found, in which order, what it comes to, at the same cost for one and for many."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from clients.models import Client
from clients.selectors import ClientFilter, client_list
from contracts.documents import Clauses, Closing, End, Notice
from contracts.models import Contract
from contracts.selectors.exporting import exported_contracts
from contracts.selectors.listing import ContractFilter, ContractList, contract_rows
from contracts.tests.making import a_contract, stretch
from groundwork.models import User

pytestmark = pytest.mark.django_db
TODAY = date(2027, 3, 1)


def made(name: str, fee: str = "350.00", **changes: Any) -> Contract:
    client, _new = Client.objects.get_or_create(name=name)
    months = changes.get("months", 36)
    return a_contract(client, stretches=(stretch(1, fee, months=months),), **changes)


def since(day: date, months: int) -> dict[str, Any]:
    return {"starts_on": day, "first_day": day, "months": months}


@pytest.fixture
def several() -> None:
    """C-…1 runs to November 2029, 2 is over, 3 ends soon, 4 goes on by the month, 5 is cancelled, 6 not begun."""
    made("Harbor")
    made("Mill", "900.00", **since(date(2024, 1, 1), 12))
    made("Maple", "500.00", **since(date(2026, 6, 1), 12), clauses=Clauses(notice=Notice(30, "days")))
    made("Bakery", "80.00", **since(date(2022, 1, 1), 1))
    made("Harbor", "70.00", closing=Closing(date(2027, 1, 31), "cancelled"))
    made("Wharf", "1000.00", **since(date(2027, 4, 1), 24), currency="EUR", clauses=Clauses(Notice(3, "months")))


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def listed(user: User, day: date, chosen: ContractFilter) -> ContractList:
    return contract_rows(user, noon(day), "UTC", chosen)


def numbers(user: User, **chosen: Any) -> str:
    rows = listed(user, TODAY, ContractFilter(**chosen)).rows
    return "".join(row.number[-1] for row in rows)


@pytest.mark.usefixtures("several")
def test_the_states_are_counted_and_narrow_the_list(sales: User) -> None:
    found = listed(sales, TODAY, ContractFilter(state="ends-soon"))
    assert {chip.code: chip.count for chip in found.filters} == {
        "": 6, "signed": 1, "running": 2, "ends-soon": 1, "ended": 1, "replaced": 0, "cancelled": 1, "not-mailed": 0,
    }  # fmt: skip
    assert [chip.code for chip in found.filters if chip.chosen] == ["ends-soon"]
    assert numbers(sales, state="ends-soon") == "3"
    assert numbers(sales, state="running") == "14"
    assert numbers(sales, state="of-no-kind") == numbers(sales)


@pytest.mark.usefixtures("several")
def test_what_is_over_comes_last_in_every_order(sales: User) -> None:
    assert numbers(sales) == "613452"
    assert numbers(sales, sort="end") == "361425"
    assert numbers(sales, sort="notice") == "361452"
    assert numbers(sales, sort="fee") == "314652"
    assert numbers(sales, sort="no-order") == "613452"


@pytest.mark.usefixtures("several")
def test_a_search_finds_numbers_clients_and_names(sales: User) -> None:
    assert numbers(sales, search="hARBor") == "15"
    assert numbers(sales, search="2026-0003") == "3"
    assert numbers(sales, search="gold") == "613452"
    assert numbers(sales, search="platinum") == ""


@pytest.mark.usefixtures("several")
def test_the_total_is_that_of_what_is_shown(sales: User) -> None:
    assert listed(sales, TODAY, ContractFilter()).mrr == {"USD": Decimal("930.00")}
    assert listed(sales, TODAY, ContractFilter(search="harbor")).mrr == {"USD": Decimal("350.00")}
    assert listed(sales, TODAY, ContractFilter(state="signed")).mrr == {}
    later = listed(sales, date(2027, 4, 1), ContractFilter()).mrr
    assert later == {"EUR": Decimal(1000), "USD": Decimal(930)}


@pytest.mark.usefixtures("several")
def test_the_end_is_said_with_what_follows_and_a_day_of_notice_that_is_over_is_not(sales: User) -> None:
    made("Lake", clauses=Clauses(Notice(30, "days"), End("monthly")))
    made("Pine", clauses=Clauses(end=End("renews", 12)))
    rows = {row.client: row for row in listed(sales, TODAY, ContractFilter(state="running")).rows}
    ends = date(2029, 11, 30)
    assert (rows["Lake"].ends_on, rows["Lake"].then) == (ends, "then by the month")
    assert (rows["Pine"].ends_on, rows["Pine"].then) == (ends, "renews")
    assert (rows["Harbor"].ends_on, rows["Harbor"].then) == (ends, "")
    assert (rows["Bakery"].ends_on, rows["Bakery"].then) == (None, "")
    clients = {row.client.name: row.goes_on_after for row in client_list(sales, ClientFilter(), TODAY).rows}
    assert (clients["Lake"], clients["Harbor"], clients["Bakery"]) == (ends, None, None)
    soon = listed(sales, date(2027, 5, 2), ContractFilter(state="ends-soon")).rows
    assert [row.notice_by for row in soon] == [None]


@pytest.mark.usefixtures("several")
def test_a_stranger_sees_nothing(stranger: User) -> None:
    found = listed(stranger, TODAY, ContractFilter())
    assert (found.rows, found.mrr) == ((), {})


@pytest.mark.usefixtures("several")
def test_the_file_has_every_contract_as_cells(sales: User) -> None:
    rows = list(exported_contracts(sales, noon(TODAY), "UTC", ContractFilter(state="ends-soon")))
    assert rows == [
        (
            "C-2026-0003", "Maple", "Gold", "Ends soon", "USD", "500.00", "2026-06-01", "2027-05-31", "", "2027-05-01",
            "Brought in, not signed here", "", "", "",
        )
    ]  # fmt: skip


def test_many_contracts_cost_no_more_than_one(sales: User, django_assert_num_queries: Any) -> None:
    made("Harbor")
    # Roles, how many of each state, how many, the page, their fees, their names, their mails, the total.
    somebody = User.objects.get(pk=sales.pk)
    with django_assert_num_queries(8):
        listed(somebody, TODAY, ContractFilter(search="o", sort="fee"))
    for at in range(32):
        made(f"Mill & Co {at}")
    somebody = User.objects.get(pk=sales.pk)
    with django_assert_num_queries(8):
        found = listed(somebody, TODAY, ContractFilter(search="o", sort="fee"))
    assert (len(found.rows), found.page.paginator.num_pages) == (30, 2)
