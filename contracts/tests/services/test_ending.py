"""A contract is ended, and an end is taken back."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from clients.models import Client
from contracts.documents import Clauses, End, Notice
from contracts.errors import ContractError
from contracts.models import Contract, ContractRecord
from contracts.selectors.ending import Why, allowed_last_day
from contracts.selectors.revenue import mrr_on
from contracts.selectors.standings import standing_of
from contracts.selectors.states import State, state_of
from contracts.services.ending import Ending, end_contract, owed_after, withdraw_end
from contracts.services.records import add_record, lock_contract
from contracts.tests.making import a_contract, increase, standing, stretch
from contracts.verifying import verify_contracts
from groundwork import evidence
from groundwork.errors import StaleError
from groundwork.models import User
from groundwork.tests.evidence import samples

NOW = datetime(2027, 3, 10, 12, tzinfo=UTC)
TODAY = NOW.date()
ENDING = Ending(date(2027, 6, 30), "They move to another city.", "Thomas Reed", date(2027, 3, 8))
DAYS_90, MONTHS_3 = Notice(90, "days"), Notice(3, "months")


@pytest.fixture
def client(db: None) -> Client:
    return Client.objects.create(name="Harbor Law Group")


def ended(contract: Contract, by: User, ending: Ending = ENDING, **options: Any) -> ContractRecord:
    return end_contract(contract, ending, by, options.pop("now", NOW), **{"expected": 1, **options})


@pytest.mark.parametrize(
    ("changes", "today", "day", "why"),
    [
        ({}, TODAY, date(2029, 11, 30), Why.TERM),
        ({"clauses": Clauses(DAYS_90, End("renews", 12))}, date(2029, 9, 1), date(2029, 11, 30), Why.TERM),
        ({"clauses": Clauses(DAYS_90, End("renews", 12))}, date(2029, 9, 2), date(2030, 11, 30), Why.NEXT_TERM),
        ({"clauses": Clauses(DAYS_90, End("ends"))}, date(2029, 9, 2), date(2029, 11, 30), Why.TERM),
        ({"clauses": Clauses(DAYS_90, End("monthly"))}, TODAY, date(2029, 11, 30), Why.TERM),
        ({"clauses": Clauses(DAYS_90, End("monthly"))}, date(2029, 9, 2), date(2029, 12, 1), Why.NOTICE),
        ({"clauses": Clauses(MONTHS_3, End("monthly"))}, date(2030, 1, 10), date(2030, 4, 10), Why.NOTICE),
        ({"clauses": Clauses(None, End("monthly"))}, date(2030, 1, 10), date(2030, 1, 31), Why.MONTH),
        ({"months": 1}, date(2027, 3, 10), date(2027, 3, 31), Why.MONTH),
    ],
)
def test_the_first_last_day_that_a_contract_allows(changes: dict[str, Any], today: date, day: date, why: Why) -> None:
    found = allowed_last_day(standing(**changes), today)
    assert (found.day, found.why) == (day, why)


def test_an_end_is_a_record_with_its_reason_and_what_is_owed(client: Client, owner: User) -> None:
    contract = a_contract(client)
    record = ended(contract, owner, file=samples.examined(samples.a_pdf()))
    said = standing_of(contract)
    assert said.closing is not None
    assert (said.kind, said.closing.last_day, said.closing.asked_by) == ("ended", ENDING.last_day, "Thomas Reed")
    assert said.closing.owed == 29 * Decimal("350.00")  # 36 months, 7 of them over on 30 June
    assert record.evidence is not None
    assert dict(said.basis.facts)["evidence_sha256"] == record.evidence.sha256
    contract.refresh_from_db()
    client.refresh_from_db()
    assert state_of(contract, date(2027, 6, 30)) == State.ENDS_SOON
    assert state_of(contract, date(2027, 7, 1)) == State.CANCELLED
    assert client.contract_ends_on == ENDING.last_day
    assert mrr_on(date(2027, 6, 30)) == {"USD": Decimal("350.00")}
    assert mrr_on(date(2027, 7, 1)) == {}
    assert list(verify_contracts()) == []


def test_what_is_owed_has_increases_ramps_and_the_rest_of_a_month(client: Client) -> None:
    said = standing(months=3, stretches=(stretch(1, "310.00", months=3),))
    assert said.owed_after(date(2026, 12, 21), said.last_day) == Decimal("720.00")  # 10 of 31 days, and two months
    assert said.owed_after(said.last_day, said.last_day) == 0


MONTHLY = Clauses(Notice(30, "days"), End("monthly"))


@pytest.mark.parametrize(
    ("changes", "asked_on", "last_day", "owed"),
    [
        # Month to month: 29 December is the first last day that 30 days of notice allow. 6 to 29 are 24 of 31 days.
        ({"months": 1, "clauses": Clauses(Notice(30, "days"))}, date(2026, 11, 29), date(2026, 12, 5), "270.97"),
        ({"months": 1, "clauses": Clauses(Notice(30, "days"))}, date(2026, 11, 29), date(2026, 12, 29), "0"),
        # Two months in part: 27 of 31 days in December, and 9 of 31 in January.
        ({"months": 1, "clauses": Clauses(Notice(30, "days"))}, date(2026, 12, 10), date(2026, 12, 4), "406.45"),
        # It goes on by the month since 1 December 2027: 10 to 31 January 22 of 31 days, and 9 of 29 in February.
        ({"months": 12, "clauses": MONTHLY}, date(2028, 1, 10), date(2028, 1, 9), "357.01"),
        # What an increase made of the fee after the term.
        (
            {"months": 12, "clauses": MONTHLY, "increases": (increase(13, "0.10"),)},
            date(2028, 1, 1),
            date(2028, 1, 30),
            "12.42",
        ),
        # Within its term the notice gives no earlier day than the term's last.
        ({"months": 12, "clauses": MONTHLY}, date(2027, 9, 1), date(2027, 10, 31), "350.00"),
        # Without notice it is the month's last day.
        ({"months": 1}, date(2027, 3, 10), date(2027, 3, 11), "225.81"),
        # It renews, and was asked for too late: to the end of the next term.
        (
            {"months": 12, "clauses": Clauses(DAYS_90, End("renews", 12))},
            date(2027, 9, 2),
            date(2028, 9, 30),
            "700.00",
        ),
    ],
)
def test_an_end_within_the_notice_owes_to_the_first_last_day_that_it_allows(
    changes: dict[str, Any], asked_on: date, last_day: date, owed: str
) -> None:
    asked = replace(ENDING, last_day=last_day, asked_on=asked_on)
    assert owed_after(standing(**changes), asked) == Decimal(owed)


def test_another_amount_wants_a_reason(client: Client, owner: User) -> None:
    contract = a_contract(client)
    with pytest.raises(ContractError, match="Say why another amount") as refused:
        ended(contract, owner, replace(ENDING, owed=Decimal("1000.00")))
    assert refused.value.field == "owed_reason"
    ended(contract, owner, replace(ENDING, owed=Decimal("1000.00"), owed_reason="Agreed on the telephone."))
    said = standing_of(contract)
    assert said.closing is not None
    assert said.closing.owed == Decimal("1000.00")
    assert dict(said.basis.facts)["owed_computed"] == "10150.00"


@pytest.mark.parametrize(
    ("day", "match"),
    [(date(2026, 11, 29), "It begins on 1 December 2026"), (date(2029, 12, 1), "ends on 30 November 2029 anyway")],
)
def test_a_last_day_outside_of_the_contract_is_refused(client: Client, owner: User, day: date, match: str) -> None:
    with pytest.raises(ContractError, match=match) as refused:
        ended(a_contract(client), owner, replace(ENDING, last_day=day))
    assert refused.value.field == "last_day"


def test_one_that_renews_can_be_ended_with_its_next_term(client: Client, owner: User) -> None:
    contract = a_contract(client, clauses=Clauses(DAYS_90, End("renews", 12)))
    now = datetime(2029, 10, 1, 12, tzinfo=UTC)
    ended(contract, owner, replace(ENDING, last_day=date(2030, 11, 30)), now=now)
    assert mrr_on(date(2030, 11, 30)) == {"USD": Decimal("350.00")}
    assert mrr_on(date(2030, 12, 1)) == {}
    assert list(verify_contracts()) == []


def test_it_ends_once_and_not_when_it_is_over(client: Client, owner: User) -> None:
    contract = a_contract(client)
    with pytest.raises(ContractError, match="over since 30 November 2029"):
        ended(contract, owner, now=datetime(2030, 1, 1, 12, tzinfo=UTC))
    ended(contract, owner)
    with pytest.raises(StaleError):
        ended(contract, owner)
    with pytest.raises(ContractError, match="ends on 30 June 2027 already"):
        ended(contract, owner, expected=2)
    assert contract.records.count() == 2


def test_an_end_is_withdrawn_by_another_record_while_its_day_is_not_over(client: Client, owner: User) -> None:
    contract = a_contract(client, clauses=Clauses(DAYS_90))
    ended(contract, owner)
    late = datetime(2027, 7, 1, 12, tzinfo=UTC)
    with pytest.raises(ContractError, match="The last day, 30 June 2027, is over"):
        withdraw_end(contract, "They stay.", owner, late, expected=2)
    withdraw_end(contract, "They stay.", owner, NOW, expected=2)
    contract.refresh_from_db()
    assert (contract.closed, contract.closes_on, contract.notice_by) == ("", None, date(2029, 9, 1))
    assert mrr_on(date(2027, 7, 1)) == {"USD": Decimal("350.00")}
    with pytest.raises(ContractError, match="no end of this contract"):
        withdraw_end(contract, "They stay.", owner, NOW, expected=3)
    ended(contract, owner, expected=3)
    assert [record.kind for record in contract.records.all()] == ["begun", "ended", "withdrawn", "ended"]
    assert list(verify_contracts()) == []


def test_evidence_that_its_record_does_not_name_is_found(client: Client, owner: User) -> None:
    contract = a_contract(client)
    with transaction.atomic():
        row, now = lock_contract(contract)
        kept = evidence.keep(samples.examined(samples.a_pdf()), by=owner, now=NOW)
        add_record(row, replace(now, kind="details"), owner, NOW, evidence=kept)
    assert "the evidence of record 2 has hash" in "\n".join(verify_contracts())
