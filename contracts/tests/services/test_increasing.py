"""Annual increases: when they are allowed, what they come to, and that an approval counts once."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from clients.models import Client, Contact
from contracts.documents import Clauses, Closing, End, Increase, Notice, Standing
from contracts.errors import ContractError
from contracts.models import Contract
from contracts.selectors.increases import fee_with, increases_to_come, next_increase
from contracts.selectors.revenue import mrr_on
from contracts.selectors.standings import standing_of
from contracts.services import increasing
from contracts.services.ending import Ending, end_contract
from contracts.services.increasing import Raise, raise_fee, raise_fees
from contracts.services.records import add_record, lock_contract
from contracts.services.renewing_by_clause import see_to_renewals
from contracts.tests.making import a_contract, increase, standing, stretch
from contracts.verifying import verify_contracts
from groundwork.access import Role
from groundwork.errors import StaleError
from groundwork.models import Mail, User
from groundwork.tests.people import a_person
from groundwork.tests.races import at_once

THREE = Decimal("0.03")
YEARLY = Clauses(increase=Increase(THREE))
RENEWING = Clauses(Notice(30, "days"), End("renews", 12), increase=Increase(THREE))
IN_JANUARY = Clauses(increase=Increase(THREE, "01-01"))
NOW = datetime(2027, 10, 1, 12, tzinfo=UTC)
ANNIVERSARY = date(2027, 12, 1)


@pytest.mark.parametrize(
    ("changes", "today", "month", "day"),
    [
        ({}, date(2026, 12, 15), 13, ANNIVERSARY),
        ({}, date(2027, 11, 30), 13, ANNIVERSARY),
        ({}, ANNIVERSARY, 25, date(2028, 12, 1)),  # it has begun: the next one
        ({"increases": (increase(13, "0.02"),)}, date(2027, 6, 1), 25, date(2028, 12, 1)),
        ({"clauses": IN_JANUARY}, date(2026, 12, 15), 2, date(2027, 1, 1)),
        ({"clauses": IN_JANUARY, "increases": (increase(2, "0.02"),)}, date(2026, 12, 20), 14, date(2028, 1, 1)),
        # In the middle of a month of the contract: the first day of the next one.
        (
            {"clauses": IN_JANUARY, "starts_on": date(2026, 12, 16), "first_day": date(2026, 12, 16)},
            date(2026, 12, 20),
            2,
            date(2027, 1, 16),
        ),
        # An increase that was late: a year later at the earliest, whatever the day of the year.
        ({"clauses": IN_JANUARY, "increases": (increase(5, "0.02"),)}, date(2027, 11, 1), 26, date(2029, 1, 1)),
        ({"clauses": Clauses(end=End("monthly"), increase=Increase(THREE))}, date(2030, 3, 1), 49, date(2030, 12, 1)),
        # One that renews by itself: from the first day of its next term.
        ({"clauses": RENEWING, "months": 12}, date(2027, 10, 1), 13, ANNIVERSARY),
        ({"clauses": RENEWING, "months": 12}, date(2027, 11, 30), 13, ANNIVERSARY),
    ],
)
def test_the_day_of_the_next_increase(changes: dict[str, Any], today: date, month: int, day: date) -> None:
    found = next_increase(standing(**{"clauses": YEARLY, **changes}), today)
    assert found is not None
    assert (found.month, found.day, found.cap) == (month, day, THREE)


@pytest.mark.parametrize(
    "changes",
    [
        {"clauses": Clauses()},
        {"clauses": YEARLY, "months": 12},
        {"clauses": YEARLY, "closing": Closing(date(2027, 11, 30), "cancelled")},
        {"clauses": RENEWING, "months": 12, "closing": Closing(date(2027, 11, 30), "cancelled")},
    ],
)
def test_none_without_the_clause_and_none_after_the_end(changes: dict[str, Any]) -> None:
    assert next_increase(standing(**changes), date(2027, 10, 1)) is None


def test_a_step_of_the_escalator_in_the_same_month_is_shown_and_excludes_it() -> None:
    escalating = standing(clauses=YEARLY, stretches=(stretch(1, ["350.00", "357.00", "364.14"]),))
    found = next_increase(escalating, date(2027, 10, 1))
    assert found is not None
    assert found.step is not None
    assert (found.before, found.step.day, found.step.fee) == (Decimal(350), ANNIVERSARY, Decimal(357))
    in_june = replace(escalating, clauses=Clauses(increase=Increase(THREE, "06-01")))
    found = next_increase(in_june, date(2027, 4, 1))
    assert found is not None
    assert (found.month, found.step) == (7, None)
    assert found.later is not None
    assert (found.later.day, found.later.fee) == (ANNIVERSARY, Decimal(357))
    assert fee_with(in_june, 7, THREE) == Decimal("360.50")
    raised = replace(in_june, increases=(increase(7, "0.03"),))
    assert raised.fees[11] == raised.fees[12] == Decimal("360.50")
    found = next_increase(raised, date(2027, 8, 1))
    assert found is not None
    assert (found.month, found.step, found.later) == (19, None, None)


def test_an_amendment_from_that_month_is_no_step() -> None:
    amended = standing(clauses=YEARLY, stretches=(stretch(1, "350.00"), stretch(13, "400.00")))
    found = next_increase(amended, date(2027, 10, 1))
    assert found is not None
    assert found.step is None


@pytest.fixture
def client(db: None) -> Client:
    made = Client.objects.create(name="Harbor Law Group")
    Contact.objects.create(client=made, name="Thomas Reed", email="thomas@harbor.example", primary=True)
    return made


def test_approved_it_is_a_record_and_a_letter_and_the_fee_changes_on_its_day(client: Client, owner: User) -> None:
    contract = a_contract(client, clauses=YEARLY)
    (row,) = increases_to_come(owner, NOW.date())
    record = raise_fee(Raise(contract, row.found.month, THREE, 1), owner, NOW)
    said = standing_of(contract)
    assert (said.kind, said.basis.how, said.effective_on) == ("increased", "clause", ANNIVERSARY)
    assert dict(said.basis.facts) == {"rate": "0.03", "cap": "0.03", "fee_before": "350.00", "fee": "360.50"}
    assert mrr_on(date(2027, 11, 30)) == {"USD": Decimal("350.00")}
    assert mrr_on(ANNIVERSARY) == {"USD": Decimal("360.50")}
    (mail,) = Mail.objects.all()
    assert (mail.kind, mail.source, mail.email) == ("notice", record.pk, "thomas@harbor.example")
    assert increases_to_come(owner, NOW.date()) == ()
    assert list(verify_contracts()) == []


def test_one_that_renews_is_raised_from_the_first_day_of_its_next_term(client: Client, owner: User) -> None:
    contract = a_contract(client, clauses=RENEWING, months=12)
    (row,) = increases_to_come(owner, NOW.date())
    assert (row.found.day, row.found.before) == (ANNIVERSARY, Decimal(350))
    raise_fee(Raise(contract, row.found.month, THREE, 1), owner, NOW)
    # Its term ends before that day as yet, so nothing is promised for it.
    assert mrr_on(date(2027, 11, 30)) == {"USD": Decimal("350.00")}
    assert mrr_on(ANNIVERSARY) == {}
    assert increases_to_come(owner, NOW.date()) == ()
    see_to_renewals(datetime(2027, 11, 1, 12, tzinfo=UTC))
    see_to_renewals(datetime(2027, 11, 2, 12, tzinfo=UTC))  # the day after its last one of notice
    said = standing_of(contract)
    assert (said.kind, said.months, said.increases) == ("renewed", 24, (increase(13, "0.03"),))
    assert [(step.since, step.fee) for step in said.steps] == [
        (date(2026, 12, 1), Decimal("350.00")),
        (ANNIVERSARY, Decimal("360.50")),
    ]
    assert mrr_on(date(2027, 11, 30)) == {"USD": Decimal("350.00")}
    assert mrr_on(ANNIVERSARY) == mrr_on(date(2028, 11, 30)) == {"USD": Decimal("360.50")}
    # Once a year, and from what it rose to.
    (row,) = increases_to_come(owner, date(2028, 9, 1))
    assert (row.found.day, row.found.before) == (date(2028, 12, 1), Decimal("360.50"))
    assert list(verify_contracts()) == []


def test_one_that_is_ended_instead_of_renewing_loses_the_increase(client: Client, owner: User) -> None:
    contract = a_contract(client, clauses=RENEWING, months=12)
    raise_fee(Raise(contract, 13, THREE, 1), owner, NOW)
    last = date(2027, 11, 30)
    record = end_contract(contract, Ending(last, "They move.", "Thomas Reed", NOW.date()), owner, NOW, expected=2)
    said = standing_of(contract)
    assert said.closing is not None
    assert (said.closing.owed, said.mrr(last), said.mrr(ANNIVERSARY)) == (Decimal(0), Decimal("350.00"), Decimal(0))
    assert [step.fee for step in said.steps] == [Decimal("350.00")]
    assert mrr_on(ANNIVERSARY) == {}
    assert record.number == 3
    assert list(verify_contracts()) == []


@pytest.mark.parametrize(
    ("month", "rate", "match"),
    [(13, "0.0301", "at most 3%"), (13, "0", "at most 3%"), (14, "0.03", "next increase of .* 1 December 2027")],
)
def test_what_the_terms_do_not_allow_is_refused(client: Client, owner: User, month: int, rate: str, match: str) -> None:
    contract = a_contract(client, clauses=YEARLY)
    with pytest.raises(ContractError, match=match):
        raise_fee(Raise(contract, month, Decimal(rate), 1), owner, NOW)
    escalating = a_contract(client, clauses=YEARLY, stretches=(stretch(1, ["350.00", "357.00"]),))
    with pytest.raises(ContractError, match="rises on 1 December 2027 already"):
        raise_fee(Raise(escalating, 13, THREE, 1), owner, NOW)


def test_one_that_cannot_be_raised_keeps_no_other(client: Client, owner: User) -> None:
    contracts = [a_contract(client, clauses=YEARLY) for _ in range(3)]
    with transaction.atomic():
        row, now = lock_contract(contracts[1])
        add_record(row, replace(now, kind="details"), None, NOW)
    done = raise_fees([Raise(contract, 13, THREE, 1) for contract in contracts], owner, NOW)
    assert [record.contract for record in done.records] == [contracts[0], contracts[2]]
    ((refused, why),) = done.refused
    assert refused == contracts[1]
    assert "has changed since you opened it" in why
    again = raise_fees([Raise(contract, 13, THREE, 1) for contract in contracts], owner, NOW)
    assert again.records == ()


def approving(contract: Contract, by: User) -> Callable[[], Any]:
    return lambda: raise_fee(Raise(contract, 13, THREE, 1), by, NOW)


@pytest.mark.django_db(transaction=True)
def test_two_approvals_at_once_raise_once() -> None:
    by = a_person("owner@example.com", Role.OWNER)
    contract = a_contract(Client.objects.create(name="Harbor"), clauses=YEARLY)
    results = at_once(*[approving(contract, by)] * 3)
    assert sum(isinstance(result, StaleError) for result in results) == 2, results
    assert standing_of(contract).increases == (increase(13, "0.03"),)


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_both_find_it_due(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the database's own wall then keeps it to one increase; who is stopped by it gets no word that helps."""
    by = a_person("owner@example.com", Role.OWNER)
    contract = a_contract(Client.objects.create(name="Harbor"), clauses=YEARLY)
    both_have_looked = threading.Barrier(2)

    def unlocked(row: Contract, expected: int | None = None) -> tuple[Contract, Standing]:
        found = Contract.objects.get(pk=row.pk), standing_of(row)
        both_have_looked.wait(60)
        return found

    monkeypatch.setattr(increasing, "lock_contract", unlocked)
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")
    results = at_once(*[approving(contract, by)] * 2)
    assert sum(isinstance(result, (IntegrityError, OperationalError)) for result in results) == 1, results
    assert standing_of(contract).increases == (increase(13, "0.03"),)
