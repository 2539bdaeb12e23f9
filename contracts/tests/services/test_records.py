"""A contract begins and changes: records, their seals, and what lists know of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from clients.models import Client
from contracts.documents import Basis, Clauses, Closing, End, Notice, difference_of
from contracts.errors import ContractError
from contracts.models import Contract, ContractRecord, FeeStep
from contracts.selectors.revenue import fees_on, mrr_on
from contracts.selectors.standings import standing_of, standings_of
from contracts.selectors.states import State, in_state, running, state_of
from contracts.services.amending import amend_contract
from contracts.services.records import add_record, lock_contract
from contracts.tests.making import NOW, a_contract, life_of, standing, stretch
from contracts.verifying import verify_contracts
from groundwork import chain
from groundwork.errors import StaleError
from groundwork.transactions import OutsideTransaction

pytestmark = pytest.mark.django_db
BASIS = Basis("signed")


@pytest.fixture
def client() -> Client:
    return Client.objects.create(name="Harbor Law Group")


def amended(contract: Contract, month: int, fee: str, day: date, **options: object) -> ContractRecord:
    with transaction.atomic():
        return amend_contract(contract, stretch(month, fee), day, BASIS, None, NOW, **options)  # type: ignore[arg-type]


def closed(contract: Contract, last_day: date) -> None:
    with transaction.atomic():
        row, now = lock_contract(contract)
        add_record(row, replace(now, kind="ended", closing=Closing(last_day, "cancelled")), None, NOW)


def test_numbers_follow_each_other(client: Client) -> None:
    assert [a_contract(client).number for _ in range(2)] == ["C-2026-0001", "C-2026-0002"]


def test_every_change_is_a_new_record_that_names_the_one_before(client: Client) -> None:
    contract = a_contract(client)
    amended(contract, 3, "400.00", date(2027, 2, 1))
    first, second = life_of(contract)
    assert (first.record, first.before, second.record, second.before) == (1, "", 2, first.sha256)
    assert second.kind == "amended"
    entries = [chain.body_of(event) for event in chain.events_of(contract.subject)]
    assert [entry["sha256"] for entry in entries] == [first.sha256, second.sha256]
    assert entries[1]["before"] == first.sha256
    assert standings_of(Contract.objects.all()) == {contract.pk: second}
    assert list(verify_contracts()) == []
    assert chain.verify() == ()


def test_records_cannot_be_changed(client: Client) -> None:
    a_contract(client)
    with pytest.raises(DatabaseError), transaction.atomic():
        ContractRecord.objects.update(kind="ended")


def test_nothing_is_recorded_on_its_own(client: Client) -> None:
    with pytest.raises(OutsideTransaction):
        lock_contract(a_contract(client))


def test_mrr_is_what_is_in_force_and_counts_nothing_twice(client: Client) -> None:
    first = a_contract(client)
    second = a_contract(Client.objects.create(name="Maple"), currency="EUR")
    amended(first, 3, "400.00", date(2027, 2, 1))
    assert mrr_on(date(2026, 11, 30)) == {}
    assert mrr_on(date(2027, 1, 31)) == {"EUR": Decimal("350.00"), "USD": Decimal("350.00")}
    assert mrr_on(date(2027, 2, 1)) == {"EUR": Decimal("350.00"), "USD": Decimal("400.00")}
    assert fees_on(date(2027, 2, 1), [first, second]) == {first.pk: Decimal(400), second.pk: Decimal(350)}
    assert mrr_on(date(2029, 12, 1)) == {}


def test_a_change_before_one_that_is_agreed_is_refused(client: Client) -> None:
    contract = a_contract(client)
    amended(contract, 6, "400.00", date(2027, 5, 1))
    with pytest.raises(ContractError, match="agreed from 1 May 2027 on already"):
        amended(contract, 3, "300.00", date(2027, 2, 1))
    with pytest.raises(ContractError, match="ends on 30 November 2029"):
        amended(contract, 36, "300.00", date(2029, 12, 1))


def test_a_change_earlier_in_a_month_than_one_that_is_agreed_is_refused(client: Client) -> None:
    contract = a_contract(client)
    late, early = date(2026, 12, 10), date(2026, 12, 5)
    for day in (late, late):
        due = difference_of(standing_of(contract), stretch(2, "400.00"), day, "Amendment")
        amended(contract, 2, "400.00", day, due=due)
    assert [due.amount for due in standing_of(contract).dues] == [Decimal("35.48"), 0]
    due = difference_of(standing_of(contract), stretch(2, "300.00"), early, "True-up")
    with pytest.raises(ContractError, match="agreed from 10 December 2026 on already"):
        amended(contract, 2, "300.00", early, due=due)


def test_what_was_drafted_from_an_older_record_is_refused(client: Client) -> None:
    contract = a_contract(client)
    amended(contract, 3, "400.00", date(2027, 2, 1), expected=1)
    with pytest.raises(StaleError):
        amended(contract, 4, "500.00", date(2027, 3, 1), expected=1)
    assert standing_of(contract).record == 2


def test_the_difference_for_the_rest_of_a_month() -> None:
    """The example of ../look: 19 of 31 days."""
    now = standing(stretches=(stretch(1, "6168.60"),))
    due = difference_of(now, stretch(3, "6254.16"), date(2026, 12, 13), "True-up")
    assert due is not None
    assert (due.days, due.of, due.amount) == (19, 31, Decimal("52.44"))
    assert difference_of(now, stretch(2, "6254.16"), date(2027, 1, 1), "True-up") is None


@pytest.mark.parametrize(
    ("changes", "today", "state"),
    [
        ({}, date(2026, 11, 30), State.SIGNED),
        ({}, date(2026, 12, 1), State.RUNNING),
        ({}, date(2029, 8, 1), State.RUNNING),
        ({}, date(2029, 8, 2), State.ENDS_SOON),
        ({}, date(2029, 11, 30), State.ENDS_SOON),
        ({}, date(2029, 12, 1), State.ENDED),
        ({"clauses": Clauses(end=End("monthly"))}, date(2035, 1, 1), State.RUNNING),
        ({"closing": Closing(date(2027, 1, 31), "cancelled")}, date(2026, 12, 20), State.ENDS_SOON),
        ({"closing": Closing(date(2027, 1, 31), "cancelled")}, date(2027, 2, 1), State.CANCELLED),
        ({"closing": Closing(date(2027, 1, 31), "replaced")}, date(2027, 2, 1), State.REPLACED),
    ],
)
def test_the_state_of_one_and_the_query_for_many_agree(
    client: Client, changes: dict[str, Any], today: date, state: State
) -> None:
    contract = a_contract(client, **changes)
    assert state_of(contract, today) == state
    assert [one for one in State if Contract.objects.filter(in_state(one, today)).exists()] == [state]
    live = state in (State.RUNNING, State.ENDS_SOON)
    assert Contract.objects.filter(running(today)).exists() is live
    assert (standing_of(contract).mrr(today) > 0) is live


def test_the_client_knows_its_first_end_whatever_contract_came_last(client: Client) -> None:
    """Until 2026-11 a side contract wiped the date of the real one."""
    a_contract(client)
    a_contract(client, clauses=Clauses(end=End("monthly")))
    client.refresh_from_db()
    assert client.contract_ends_on == date(2029, 11, 30)
    assert client.contract_counts_key
    a_contract(client, stretches=(stretch(1, "10.00", counts=(("desktop", 1),)),))
    client.refresh_from_db()
    assert client.contract_counts_key == "several"


def test_a_contract_that_is_over_leaves_the_day_to_one_that_runs(client: Client) -> None:
    gone = a_contract(client, starts_on=date(2020, 1, 1), first_day=date(2020, 1, 1), months=12)
    client.refresh_from_db()
    assert client.contract_ends_on == date(2020, 12, 31)
    assert state_of(gone, NOW.date()) == State.ENDED
    a_contract(client)
    client.refresh_from_db()
    assert client.contract_ends_on == date(2029, 11, 30)


def test_notice_and_closing_are_in_the_columns(client: Client) -> None:
    contract = a_contract(client, clauses=Clauses(notice=Notice(90, "days"), end=End("renews", 12)))
    contract.refresh_from_db()
    assert (contract.notice_by, contract.renews, contract.runs_on) == (date(2029, 9, 1), True, False)
    closed(contract, date(2027, 6, 30))
    contract.refresh_from_db()
    assert (contract.closed, contract.closes_on, contract.notice_by) == ("cancelled", date(2027, 6, 30), None)
    assert mrr_on(date(2027, 7, 1)) == {}


DEEDS: dict[str, Callable[[], object]] = {
    "its row counts 2": lambda: Contract.objects.update(records_made=2),
    "currency is EUR": lambda: Contract.objects.update(currency="EUR"),
    "end of the term is": lambda: Contract.objects.update(term_ends_on=date(2030, 1, 1)),
    "running on is True": lambda: Contract.objects.update(runs_on=True),
    "fees by day": lambda: FeeStep.objects.update(ten_thousandths=1),
    "number of record 1": lambda: Contract.objects.update(number="C-2026-0099"),
}


@pytest.mark.parametrize("trace", DEEDS)
def test_what_was_changed_is_found(client: Client, trace: str) -> None:
    a_contract(client)
    assert list(verify_contracts()) == []
    DEEDS[trace]()
    assert trace in "\n".join(verify_contracts())


def test_the_clock_moves_a_contract_through_its_states(client: Client) -> None:
    contract, day, seen = a_contract(client), date(2026, 11, 30), []
    while day < date(2030, 1, 1):
        if (state := state_of(contract, day)) not in seen:
            seen.append(state)
        day += timedelta(days=1)
    assert seen == [State.SIGNED, State.RUNNING, State.ENDS_SOON, State.ENDED]


def test_a_reminder_is_no_change_that_what_was_drafted_has_to_be_told_of(client: Client) -> None:
    contract = a_contract(client)
    with transaction.atomic():
        row, now = lock_contract(contract)
        add_record(row, replace(now, kind="reminded"), None, NOW)
    amended(contract, 3, "400.00", date(2027, 2, 1), expected=1)
    with pytest.raises(StaleError):
        amended(contract, 4, "500.00", date(2027, 3, 1), expected=2)
