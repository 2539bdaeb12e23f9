"""A wrong increase is called off before its day and corrected after it: by a new record, with a letter."""

import html
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from clients.models import Client, Contact
from contracts.documents import Clauses, Increase
from contracts.errors import ContractError
from contracts.models import Contract, ContractRecord
from contracts.notices import words_of
from contracts.selectors.history import changes_of, plans_of, records_of
from contracts.selectors.increases import increases_to_come
from contracts.selectors.revenue import mrr_on
from contracts.selectors.standings import before_and_after, standing_in, standing_of
from contracts.services.correcting import Correction, correct_increase
from contracts.services.ending import Ending, end_contract
from contracts.services.increasing import Raise, raise_fee
from contracts.tests.making import a_contract, increase, stretch
from contracts.verifying import verify_contracts
from groundwork.errors import StaleError
from groundwork.models import Mail, User
from groundwork.tests.people import signed_in

ANNOUNCED, NOT_YET, SINCE = (datetime(*day, 17, tzinfo=UTC) for day in ((2027, 10, 1), (2027, 11, 30), (2028, 2, 10)))
DAY = date(2027, 12, 1)
NONE = Decimal(0)


@pytest.fixture
def client(db: None) -> Client:
    made = Client.objects.create(name="Harbor Law Group")
    Contact.objects.create(client=made, name="Thomas Reed", email="thomas@harbor.example", primary=True)
    return made


def raised(client: Client, by: User, month: int = 13, on: str | None = None, **changes: Any) -> Contract:
    """$350.00 from 1 December 2026 on for three years, told that it is 3 % more from 1 December 2027 on: $360.50."""
    contract = a_contract(client, clauses=Clauses(increase=Increase(Decimal("0.03"), on)), **changes)
    raise_fee(Raise(contract, month, Decimal("0.03"), 1), by, ANNOUNCED)
    return contract


def corrected(
    contract: Contract, by: User, now: datetime, rate: Decimal = NONE, *, month: int = 13, expected: int = 2
) -> ContractRecord:
    return correct_increase(contract, Correction(month, rate, "We had promised it."), by, now, expected=expected)


def letter(record: ContractRecord) -> tuple[str, list[tuple[str, str]]]:
    words = words_of(*before_and_after(record))
    return words.title, [(row.label, row.amount) for row in words.rows]


def test_called_off_the_fee_stays_and_nothing_is_overwritten(client: Client, owner: User) -> None:
    contract = raised(client, owner)
    record = corrected(contract, owner, NOT_YET)
    begun, increased, off = map(standing_in, records_of(contract))
    assert (off.kind, off.basis.how, off.effective_on, off.increases) == ("called-off", "staff", DAY, ())
    assert increased.increases == (increase(13, "0.03"),)
    assert dict(off.basis.facts)["reason"] == "We had promised it."
    assert off.steps == begun.steps
    assert mrr_on(DAY) == {"USD": Decimal("350.00")}
    assert letter(record) == (
        "Your monthly fee does not rise on 1 December 2027",
        [("From 1 December 2027", "$350.00 a month")],
    )
    assert [mail.source for mail in Mail.objects.order_by("pk")] == [contract.records.get(number=2).pk, record.pk]
    assert list(verify_contracts()) == []
    # It may be announced anew, with the right percent.
    (row,) = increases_to_come(owner, date(2027, 11, 1))
    assert row.found.month == 13


def test_the_steps_that_were_signed_are_back(client: Client, owner: User) -> None:
    """An increase takes the place of the later steps of the fee; without it they hold again."""
    contract = raised(client, owner, 13, "12-01", stretches=(stretch(1, ["350.00"] * 2 + ["364.14"]),))
    assert standing_of(contract).mrr(date(2028, 12, 1)) == Decimal("360.50")
    record = corrected(contract, owner, NOT_YET)
    assert standing_of(contract).mrr(date(2028, 12, 1)) == Decimal("364.14")
    assert letter(record)[1] == [
        ("From 1 December 2027", "$350.00 a month"),
        ("From 1 December 2028", "$364.14 a month"),
    ]


@pytest.mark.parametrize(
    ("billing", "rate", "fee", "overcharged", "until"),
    [
        (1, "0.02", "357.00", "10.50", date(2028, 2, 29)),
        (1, "0", "350.00", "31.50", date(2028, 2, 29)),
        # The year was billed at once.
        (12, "0.02", "357.00", "42.00", date(2028, 11, 30)),
    ],
)
def test_in_force_it_is_corrected_from_its_own_day(
    client: Client, owner: User, billing: int, rate: str, fee: str, overcharged: str, until: date
) -> None:
    contract = raised(client, owner, billing=billing)
    record = corrected(contract, owner, SINCE, Decimal(rate))
    said = standing_of(contract)
    facts = dict(said.basis.facts)
    assert (said.kind, said.effective_on) == ("corrected", DAY)
    assert (facts["fee_before"], facts["fee"]) == ("360.50", fee)
    assert (facts["overcharged"], facts["until"]) == (overcharged, until.isoformat())
    assert mrr_on(DAY) == mrr_on(date(2028, 6, 1)) == {"USD": Decimal(fee)}
    title, rows = letter(record)
    assert title == "Your monthly fee is corrected"
    assert rows[:2] == [
        ("Charged since 1 December 2027", "$360.50 a month"),
        ("Right from 1 December 2027 on", f"${fee} a month"),
    ]
    assert rows[2][1] == f"${overcharged}"
    assert list(verify_contracts()) == []


def test_its_page_says_what_holds_instead_and_why(client: Client, owner: User) -> None:
    contract = raised(client, owner)
    corrected(contract, owner, SINCE, Decimal("0.02"))
    life = tuple(map(standing_in, records_of(contract)))
    change = changes_of(records_of(contract), life, plans_of(life), ())[-1]
    assert change.title == "Annual increase corrected"
    assert change.words == ("2% instead of 3%", "$10.50 billed too much to 29 February 2028", "We had promised it.")


@pytest.mark.parametrize(
    ("now", "rate", "match"),
    [
        (NOT_YET, "0.02", "call it off, then announce another one"),
        (SINCE, "0.03", "Write less than 3%"),
        (SINCE, "0.04", "Write less than 3%"),
    ],
)
def test_what_wants_another_way_is_refused_with_it(
    client: Client, owner: User, now: datetime, rate: str, match: str
) -> None:
    contract = raised(client, owner)
    with pytest.raises(ContractError, match=match):
        corrected(contract, owner, now, Decimal(rate))
    assert contract.records.count() == 2


def test_a_fee_that_was_signed_since_an_end_and_another_record_keep_it(client: Client, owner: User) -> None:
    signed = raised(client, owner, stretches=(stretch(1, "350.00"), stretch(20, "400.00")))
    with pytest.raises(ContractError, match="From 1 July 2028 on the client has signed a fee with this increase"):
        corrected(signed, owner, SINCE)
    ended = raised(client, owner)
    end_contract(ended, Ending(date(2028, 6, 30), "They move.", "Thomas Reed", DAY), owner, SINCE, expected=2)
    with pytest.raises(ContractError, match="Withdraw the end first"):
        corrected(ended, owner, SINCE, expected=3)
    twice = raised(client, owner)
    corrected(twice, owner, NOT_YET)
    with pytest.raises(StaleError):
        corrected(twice, owner, NOT_YET)
    with pytest.raises(ContractError, match="no such increase any more"):
        corrected(twice, owner, NOT_YET, expected=3)


def text_of(answer: Any) -> str:
    page = answer.content.decode().partition("<main")[2]
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))).replace("\xa0", " ")


def test_from_the_contracts_page_to_the_letter(client: Client, owner: User) -> None:
    contract = raised(client, owner)
    page, path = (
        reverse(f"contracts:{name}", args=[contract.number]) for name in ("contract_page", "contract_increase")
    )
    with time_machine.travel(SINCE, tick=False):
        owner_client = signed_in(owner)
        assert "Correct the increase from 1 December 2027" in text_of(owner_client.get(page))
        assert "3% from 1 December 2027 on, $360.50 a month." in text_of(owner_client.get(path))
        typed = {"records": 2, "rate": "2", "reason": "We had promised it."}
        high = owner_client.post(path, {**typed, "rate": "3.5"})
        assert (high.status_code, "Write less than 3%" in text_of(high)) == (422, True)
        asked = text_of(owner_client.post(path, typed))
        for amount in ("$360.50", "$357.00", "$10.50"):
            assert amount in asked
        assert contract.records.count() == 2
        done = text_of(owner_client.post(path, {**typed, "confirmed": "1"}, follow=True))
        assert "Annual increase corrected" in done
        stale = owner_client.post(path, {**typed, "rate": "1", "confirmed": "1"})
        assert stale.status_code == 409
    assert contract.records.count() == 3


def test_before_its_day_the_page_calls_it_off(client: Client, owner: User) -> None:
    contract = raised(client, owner)
    page, path = (
        reverse(f"contracts:{name}", args=[contract.number]) for name in ("contract_page", "contract_increase")
    )
    with time_machine.travel(NOT_YET, tick=False):
        owner_client = signed_in(owner)
        assert "Call off the increase from 1 December 2027" in text_of(owner_client.get(page))
        assert "Percent" not in text_of(owner_client.get(path))
        done = owner_client.post(path, {"records": 2, "reason": "Promised", "confirmed": "1"}, follow=True)
        assert "Annual increase called off" in text_of(done)
        assert "Call off the increase" not in text_of(owner_client.get(page))
        assert owner_client.get(path)["Location"] == page
