"""Contracts renew by themselves: once, whatever number of workers, and after any standstill."""

import threading
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from clients.models import Client
from contracts.documents import Clauses, Closing, End, Notice, Standing
from contracts.models import Contract, ContractRecord
from contracts.selectors.revenue import mrr_on
from contracts.selectors.standings import standing_of
from contracts.services import renewing_by_clause as by_clause
from contracts.services.records import add_record, lock_contract
from contracts.services.renewing_by_clause import ClockError, see_to_renewals
from contracts.tests.making import a_contract, life_of
from contracts.verifying import verify_contracts
from groundwork.tests.races import at_once

FIRST = date(2026, 1, 1)
NOTICED = Clauses(Notice(30, "days"), End("renews", 12))
WITHOUT = Clauses(None, End("renews", 6))


def noon(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 17, tzinfo=UTC)


def made(clauses: Clauses = NOTICED, name: str = "Harbor Law Group", **changes: Any) -> Contract:
    """Twelve months, to 31 December 2026; its notice ends on 1 December."""
    client, _new = Client.objects.get_or_create(name=name)
    return a_contract(client, **{"starts_on": FIRST, "first_day": FIRST, "months": 12, "clauses": clauses, **changes})


def kinds(contract: Contract) -> list[str]:
    return [record.kind for record in contract.records.all()]


@pytest.mark.django_db
def test_it_renews_on_the_day_after_the_last_one_of_notice(settings: Any) -> None:
    settings.RENEWAL_REMINDER_DAYS = 10
    contract = made()
    assert see_to_renewals(noon(2026, 12, 1)) == 1  # the reminder
    assert see_to_renewals(noon(2026, 12, 2)) == 1
    said = standing_of(contract)
    assert (said.kind, said.months, said.last_day) == ("renewed", 24, date(2027, 12, 31))
    assert (said.effective_on, said.basis.how) == (date(2027, 1, 1), "clause")
    assert dict(said.basis.facts)["reminded_on"] == "2026-12-01"
    contract.refresh_from_db()
    assert (contract.term_ends_on, contract.notice_by) == (date(2027, 12, 31), date(2027, 12, 1))
    assert see_to_renewals(noon(2026, 12, 2)) == 0
    assert list(verify_contracts()) == []


@pytest.mark.django_db
def test_without_a_notice_it_renews_when_its_last_day_is_over() -> None:
    contract = made(WITHOUT)
    see_to_renewals(noon(2026, 12, 31))
    assert kinds(contract) == ["begun", "reminded"]
    see_to_renewals(noon(2027, 1, 1))
    assert standing_of(contract).last_day == date(2027, 6, 30)
    assert mrr_on(date(2027, 1, 1)) == {"USD": standing_of(contract).fees[-1]}


@pytest.mark.django_db
def test_the_client_is_reminded_once_a_term_some_days_before() -> None:
    contract = made()
    assert see_to_renewals(noon(2026, 10, 31)) == 0
    assert see_to_renewals(noon(2026, 11, 1)) == 1
    assert see_to_renewals(noon(2026, 11, 15)) == 0
    see_to_renewals(noon(2026, 12, 2))
    assert see_to_renewals(noon(2027, 11, 1)) == 1
    assert kinds(contract) == ["begun", "reminded", "renewed", "reminded"]


@pytest.mark.django_db
def test_after_a_standstill_every_term_is_caught_up_and_it_says_that_nobody_was_reminded() -> None:
    contract = made()
    assert see_to_renewals(noon(2029, 5, 1)) == 3
    assert [standing.months for standing in life_of(contract)] == [12, 24, 36, 48]
    assert standing_of(contract).last_day == date(2029, 12, 31)
    assert all("reminded_on" not in dict(standing.basis.facts) for standing in life_of(contract))
    assert list(verify_contracts()) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [
        {"clauses": Clauses(Notice(30, "days"), End("ends"))},
        {"clauses": Clauses(Notice(30, "days"), End("monthly"))},
        {"clauses": Clauses()},
        {"clauses": NOTICED, "closing": Closing(date(2026, 12, 31), "cancelled")},
        {"clauses": NOTICED, "closing": Closing(date(2026, 12, 31), "replaced")},
    ],
)
def test_what_ends_goes_on_by_the_month_or_is_closed_does_not_renew(changes: dict[str, Any]) -> None:
    contract = made(**changes)
    assert see_to_renewals(noon(2027, 6, 1)) == 0
    assert kinds(contract) == ["begun"]


@pytest.mark.django_db
def test_nobody_writes_to_an_archived_client_and_brought_back_it_is_caught_up() -> None:
    contract = made()
    Client.objects.update(archived_at=noon(2026, 6, 1))
    assert see_to_renewals(noon(2026, 12, 2)) == 0
    Client.objects.update(archived_at=None)
    assert see_to_renewals(noon(2026, 12, 3)) == 1
    assert kinds(contract) == ["begun", "renewed"]


@pytest.mark.django_db
def test_one_that_fails_does_not_keep_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    broken, fine = made(name="Broken"), made(name="Fine")
    add = add_record

    def breaking(contract: Contract, *rest: Any, **options: Any) -> ContractRecord:
        if contract == broken:
            raise ValueError("broken")
        return add(contract, *rest, **options)

    monkeypatch.setattr(by_clause, "add_record", breaking)
    with pytest.raises(ClockError):
        see_to_renewals(noon(2026, 12, 2))
    assert (kinds(broken), kinds(fine)) == (["begun"], ["begun", "renewed"])


@pytest.mark.django_db(transaction=True)
def test_of_several_workers_at_once_one_renews_it() -> None:
    contract, now = made(), noon(2026, 12, 2)
    assert sorted(at_once(*[lambda: see_to_renewals(now)] * 3)) == [0, 0, 1]
    assert kinds(contract) == ["begun", "renewed"]


@pytest.mark.django_db(transaction=True)
def test_against_somebody_who_ends_it_there_is_one_outcome_after_the_other() -> None:
    contract, now = made(), noon(2026, 12, 2)

    def ended() -> None:
        with transaction.atomic():
            row, said = lock_contract(contract)
            add_record(row, replace(said, kind="ended", closing=Closing(said.last_day, "cancelled")), None, now)

    at_once(ended, lambda: see_to_renewals(now))
    assert kinds(contract) in (["begun", "ended"], ["begun", "renewed", "ended"])
    assert list(verify_contracts()) == []


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_two_workers_find_the_same_term_due(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the database's own wall then keeps it to one record, and the other worker fails."""
    contract, now = made(), noon(2026, 12, 2)
    both_have_looked = threading.Barrier(2)

    def unlocked(row: Contract, expected: int | None = None) -> tuple[Contract, Standing]:
        found = Contract.objects.get(pk=row.pk), standing_of(row)
        both_have_looked.wait(60)
        return found

    monkeypatch.setattr(by_clause, "lock_contract", unlocked)
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")
    calls = [lambda: by_clause._done(by_clause.renew_by_clause, contract, now)] * 2
    results = at_once(*calls)
    assert sum(isinstance(result, (IntegrityError, OperationalError)) for result in results) == 1, results
    assert kinds(contract) == ["begun", "renewed"]
