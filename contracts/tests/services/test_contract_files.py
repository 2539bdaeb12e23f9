"""Many contracts from a file: what each row means, all or nothing, and nothing twice."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clients.models import Client
from clients.services.archiving import archive_client
from contracts.contract_files.columns import KINDS, OWN_HEADER
from contracts.contract_files.plan import ContractsPlan
from contracts.models import Contract, PendingContracts, Seller
from contracts.selectors.contract_files import contracts_plan, read_contracts, understood_contracts
from contracts.selectors.revenue import mrr_on
from contracts.selectors.standings import standing_of
from contracts.services.contract_files import apply_contracts_file, hold_contracts_file
from contracts.tests.making import NOW
from groundwork.device_kinds import in_order, offered
from groundwork.errors import StaleError
from groundwork.held_files import SourceFile
from groundwork.models import User
from groundwork.steps import finished
from groundwork.tables.errors import UnreadableFileError
from plans.services import import_plan, publish_plan
from plans.starters import starter_plan

pytestmark = pytest.mark.django_db
HEADER = (
    "Client,Plan,Flat fee,Tier,Packages,First day,Months,Fee a month,Currency,Yearly step,"
    "Notice,At the end,Renews by months,True-up,Users"
)
GOOD = (
    'harbor LAW group,Cable TV,,Advanced,Security; continuity,2025-03-15,36,"$4,000.00",,,3 months,renews,12,yes,25',
    "Riverside Architects,,IT care,,,1 Jan 2024,month to month,350.5,EUR,,,,,,",
    "Riverside Architects,,Phones,,,2020-01-01,12,100,,2%,90 days,ends,,no,",
)


def a_file(*rows: str) -> SourceFile:
    return SourceFile("contracts.csv", "\n".join((HEADER, *rows)).encode())


def plan_of_file(source: SourceFile, user: User | None = None) -> ContractsPlan:
    user = user or User.objects.get(email="owner@example.com")
    return contracts_plan(understood_contracts(read_contracts(source.content)), user, Seller.current(), NOW)


def brought_in(user: User, source: SourceFile) -> int:
    pending = hold_contracts_file(user, source, NOW)
    return finished(apply_contracts_file(pending, plan_of_file(source).key, NOW))


@pytest.fixture(autouse=True)
def ground(owner: User) -> None:
    """Two clients and a published plan."""
    Client.objects.create(name="Harbor Law Group", users=22, mailboxes=30)
    Client.objects.create(name="Riverside Architects", users=4)
    plan = replace(starter_plan("cable-tv"), name="Cable TV")
    publish_plan(import_plan(plan, owner, NOW), revision=1, by=owner, note="", now=NOW)


def test_every_kind_that_is_counted_has_its_column() -> None:
    assert in_order(KINDS) == in_order(offered())
    assert len(set(OWN_HEADER)) == len(OWN_HEADER)


def test_rows_become_contracts_once(sales: User) -> None:
    source = a_file(*GOOD)
    plan = plan_of_file(source)
    assert plan.refused == ()
    names = [one.reckoned.standing.stretches[0].name for one in plan.new]
    assert names == ["Advanced with Security, Continuity", "IT care", "Phones"]
    assert brought_in(sales, source) == 3
    harbor, care, phones = Contract.objects.order_by("number")
    assert (harbor.starts_on, harbor.renews, harbor.notice_by) == (date(2025, 3, 15), True, date(2027, 12, 14))
    # What the row does not count is what the client has today.
    assert dict(standing_of(harbor).stretches[0].counts) == {"mailbox": 30, "user": 25}
    assert (care.runs_on, care.on_plan, care.currency) == (True, False, "EUR")
    assert phones.term_ends_on == date(2020, 12, 31)
    assert {contract.origin for contract in (harbor, care, phones)} == {"brought-in"}
    assert mrr_on(NOW.date()) == {"USD": Decimal("4000.00"), "EUR": Decimal("350.50")}
    again = plan_of_file(source)
    assert (len(again.there), again.new) == (3, ())


def test_a_preset_is_taken_as_its_tier_and_packages() -> None:
    gold = next(one for one in starter_plan("cable-tv").presets if one.name == "Gold")
    rows = [
        f"Harbor Law Group,Cable TV,,{name},,2025-03-{day},36,4000,,,,,,,"
        for day, name in (("01", "gold"), ("02", "Gold"))
    ]
    plan = plan_of_file(a_file(*rows))
    assert plan.refused == ()
    for one in plan.new:
        selection = one.reckoned.standing.stretches[0].selection
        assert selection is not None
        assert (selection.tier, selection.packages) == (gold.tier, gold.packages)


# A row, and what is said of it.
WRONG = (
    ("Harbour Law Group,,IT care,,,2025-01-01,12,100,,,,,,,", "Did you mean “Harbor Law Group”?"),
    ("Nobody at all,,IT care,,,2025-01-01,12,100,,,,,,,", "Add the client first"),
    (
        "Harbor Law Group,Silver,,Advanced,,2025-01-01,12,100,,,,,,,",
        "Plan: There is no plan “Silver”. Published",
    ),
    ("Harbor Law Group,Cable TV,,Advance,,2025-01-01,12,100,,,,,,,", "Tier: “Advance” is none of: Basic, Advanced"),
    ("Harbor Law Group,Cable TV,,Advanced,,2025-01-01,24,100,,,,,,,", "Months: This plan has no term of 24 months"),
    ("Harbor Law Group,,IT care,Advanced,,2025-01-01,12,100,,,,,,,", "Tier: A flat fee has none"),
    ("Harbor Law Group,,IT care,,,05/06/2025,12,100,,,,,,,", "“05/06/2025” can be two days"),
    ("Harbor Law Group,,IT care,,,2025-13-01,12,100,,,,,,,", "“2025-13-01” is no day"),
    ("Harbor Law Group,,IT care,,,2025-01-01,0,100,,,,,,,", "Months: Write a whole number from 1 to 600."),
    ("Harbor Law Group,,IT care,,,2025-01-01,12,1.2.3,,,,,,,", "Fee a month: Write it with the digits"),
    ("Harbor Law Group,,IT care,,,2025-01-01,12,100,,,3,,,,", "Notice: Write it like “3 months”"),
    ("Harbor Law Group,,IT care,,,2025-01-01,12,100,,,,renews,,,", "Renews by months: Write by how many"),
    ("Harbor Law Group,,IT care,,,2025-01-01,12,100,,,,,,maybe,", "True-up: “maybe” is neither yes nor no."),
    ("Harbor Law Group,,,,,2025-01-01,12,100,,,,,,,", "Flat fee: "),
    ("Harbor Law Group,,IT care,,,2025-01-01,12,100,,,,,,,-3", "Users: “-3” is no whole number"),
    (
        "Harbor Law Group,,IT care,,,2025-01-01,12,1,200,,,,,,,3",
        "The row has more cells than the header has names (15).",
    ),
)


def test_what_is_wrong_with_a_row_is_named_with_the_mend() -> None:
    plan = plan_of_file(a_file(GOOD[0], *(row for row, _said in WRONG)))
    assert [one.line for one in plan.new] == [2]
    assert [one.line for one in plan.refused] == list(range(3, 3 + len(WRONG)))
    for one, (_row, said) in zip(plan.refused, WRONG, strict=True):
        assert said in one.reason


def test_doubles_archived_clients_and_missing_columns(sales: User) -> None:
    archive_client(Client.objects.get(name="Riverside Architects"), sales, NOW)
    plan = plan_of_file(a_file(GOOD[0], GOOD[0], GOOD[1]))
    assert [one.line for one in plan.new] == [2]
    assert "The same contract as line 2" in plan.refused[0].reason
    assert "Riverside Architects is archived" in plan.refused[1].reason
    with pytest.raises(UnreadableFileError, match="missing: First day, Months, Fee a month"):
        plan_of_file(SourceFile("a.csv", b"Client,Users\nHarbor,3\n"))


def test_all_or_nothing_and_never_unseen(sales: User) -> None:
    source = a_file(*GOOD)
    pending = hold_contracts_file(sales, source, NOW)
    key = plan_of_file(source).key
    Client.objects.filter(name="Harbor Law Group").update(mailboxes=31)
    with pytest.raises(StaleError):
        finished(apply_contracts_file(pending, key, NOW))
    steps = apply_contracts_file(pending, plan_of_file(source).key, NOW)
    next(steps)
    steps.close()  # whoever hangs up
    assert not Contract.objects.exists()
    assert PendingContracts.objects.exists()


def test_the_dry_run_asks_as_much_for_many_as_for_few() -> None:
    asked = []
    for many in (3, 60):
        Client.objects.bulk_create(Client(name=f"Client {many} {at}") for at in range(many))
        rows = [f"Client {many} {at},,IT care,,,2025-01-01,12,{at}.50,,,,,,," for at in range(many)]
        source = a_file(*rows)
        with CaptureQueriesContext(connection) as queries:
            assert len(plan_of_file(source).new) == many
        asked.append(len(queries))
    assert asked[0] == asked[1]
