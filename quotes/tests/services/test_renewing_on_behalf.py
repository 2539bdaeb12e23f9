"""A flat fee is renewed as it was agreed on paper: a contract that follows, recorded as exactly that."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import transaction

from clients.models import Client
from clients.services.archiving import archive_client
from clients.services.editing import ArchivedError
from contracts import tasks
from contracts.documents import Clauses, End, Increase, Notice
from contracts.errors import ContractError
from contracts.models import Contract, ContractRecord
from contracts.notices import is_told, words_of
from contracts.selectors.calendar import calendar_days
from contracts.selectors.contract_page import contract_shown
from contracts.selectors.renewals import endings, happened_lately
from contracts.selectors.revenue import mrr_on
from contracts.selectors.standings import standing_of
from contracts.services.records import add_record, lock_contract
from contracts.tests.making import a_contract as a_flat_contract
from contracts.tests.making import increase, stretch
from contracts.verifying import verify_contracts
from groundwork.errors import StaleError
from groundwork.models import EvidenceFile, Mail, User
from groundwork.tests.unchanged import nothing_changes
from quotes.models import Quote
from quotes.services.renewing import Renewal, draft_renewal
from quotes.services.renewing_on_behalf import AgreedRenewal, record_renewal
from quotes.tests import making
from quotes.tests.renewals import a_contract
from quotes.tests.reports import a_report

pytestmark = pytest.mark.django_db
# A flat fee of $350.00 for 12 months from 1 December 2026; its renewal came by mail on 5 November 2027.
NOW = datetime(2027, 11, 8, 12, tzinfo=UTC)
CAME = date(2027, 11, 5)
CLAUSES = Clauses(Notice(20, "days"), End("ends"), increase=Increase(Decimal("0.05")))
TOLD = "Recorded on behalf of the client, received by e-mail on 5 November 2027, recorded by Sam Sales."


def a_flat_fee(**changes: Any) -> Contract:
    """Brought in, of Harbor Law Group, with somebody who gets its mails."""
    making.a_seller()
    agreed = {"months": 12, "stretches": (stretch(1, "350.00", months=12),), "clauses": CLAUSES}
    return a_flat_contract(making.a_client(), **{**agreed, **changes})


def agreed(**changes: Any) -> AgreedRenewal:
    """For 12 months more with 3 %, said by Thomas Reed."""
    base = AgreedRenewal(date(2027, 12, 1), 12, Decimal("0.03"), None, "Thomas Reed", "Managing partner")
    return replace(base, **changes)


def recorded(contract: Contract, by: User, renewal: AgreedRenewal | None = None, **report: Any) -> Contract:
    came = a_report(by, **{"received_on": CAME, **report})
    return record_renewal(contract, renewal or agreed(), came, NOW, contract.records_made)


def test_it_goes_on_at_its_fee_with_the_increase(sales: User) -> None:
    flat = a_flat_fee()
    renewal = recorded(flat, sales)
    standing = standing_of(renewal)
    assert (standing.follows, standing.starts_on, standing.last_day) == (
        flat.number,
        date(2027, 12, 1),
        date(2028, 11, 30),
    )
    assert standing.fees == (Decimal("360.50"),) * 12
    assert (standing.clauses, standing.billing) == (CLAUSES, 1)
    assert renewal.origin == Contract.Origin.BEHALF
    assert dict(standing.stretches[0].counts)["workstation"] == 20  # what is counted today
    flat.refresh_from_db()
    assert (flat.closed, flat.closes_on) == ("replaced", date(2027, 11, 30))
    assert [mrr_on(day) for day in (date(2027, 11, 30), date(2027, 12, 1), date(2028, 12, 1))] == [
        {"USD": Decimal("350.00")},
        {"USD": Decimal("360.50")},
        {},
    ]
    assert list(verify_contracts()) == []


def test_another_fee_may_have_been_agreed_and_the_counts_stay_where_nobody_counts(sales: User) -> None:
    making.a_seller()
    flat = a_flat_contract(Client.objects.create(name="Nobody counted"), months=12, clauses=CLAUSES)
    renewal = recorded(flat, sales, agreed(fee=Decimal("380.00"), months=24))
    standing = standing_of(renewal)
    assert (standing.fees, standing.months) == ((Decimal("380.00"),) * 24, 24)
    assert standing.stretches[0].counts == (("user", 14), ("workstation", 12))


def test_an_increase_that_was_to_come_with_the_next_term_is_not_in_it(sales: User) -> None:
    flat = a_flat_fee(clauses=replace(CLAUSES, end=End("renews", 12)))
    with transaction.atomic():
        row, now = lock_contract(flat)
        risen = (increase(7, "0.02"), increase(13, "0.05"))
        add_record(row, replace(now, kind="increased", increases=risen), None, NOW)
    flat.refresh_from_db()
    standing = standing_of(recorded(flat, sales))
    assert standing.fees[0] == Decimal("367.71")  # 357.00 and 3 %
    assert standing.increases == ()


def test_history_calendar_and_lists_know_it(sales: User) -> None:
    flat = a_flat_fee()
    assert [row.contract for row in endings(sales, NOW.date())] == [flat]
    renewal = recorded(flat, sales)
    begun = contract_shown(renewal, NOW.date()).changes[0]
    assert begun.title == "Recorded on behalf of the client"
    assert begun.told == (TOLD, "agreed by Thomas Reed, Managing partner")
    assert begun.evidence == "offer.pdf"
    replaced = contract_shown(flat, NOW.date()).changes[-1]
    assert (replaced.title, renewal.number in replaced.words) == ("Replaced", True)
    assert endings(sales, NOW.date()) == ()
    (lately,) = happened_lately(sales, NOW.date())
    assert lately.what == f"its renewal was recorded on behalf of the client, {renewal.number}"
    days = {(one.uid.partition("@")[0], one.day) for one in calendar_days(sales, date(2028, 2, 1))}
    assert days == {
        (f"{flat.number}-end", date(2027, 11, 30)),
        (f"{renewal.number}-notice", date(2028, 11, 10)),
        (f"{renewal.number}-end", date(2028, 11, 30)),
    }


def test_the_client_is_told_what_was_recorded_and_by_whom(sales: User) -> None:
    renewal = recorded(a_flat_fee(), sales)
    record = ContractRecord.objects.get(contract=renewal)
    standing = standing_of(renewal)
    assert is_told(standing)
    words = words_of(standing, standing)
    assert words.title == "Your contract is renewed from 1 December 2027"
    said = " ".join(words.paragraphs)
    assert "As agreed with Thomas Reed, contract C-2026-0001 is renewed by 12 months" in said
    assert "received by e-mail" in said
    assert "tell us at once" in said
    assert "sign" not in said
    assert [(row.label, row.amount) for row in words.rows[1:3]] == [
        ("Fee so far", "$350.00 a month"),
        ("From 1 December 2027", "$360.50 a month"),
    ]
    assert record.evidence is not None


def test_quotes_that_were_to_renew_it_are_closed(sales: User) -> None:
    flat = a_flat_fee()
    (quote,) = draft_renewal(flat, Renewal(version=making.a_version(sales)), sales, NOW)
    recorded(flat, sales)
    assert Quote.objects.get(pk=quote.pk).state == Quote.State.WITHDRAWN


@pytest.mark.parametrize(
    ("renewal", "report", "field", "why"),
    [
        ({"starts_on": date(2026, 12, 1)}, {}, "starts_on", "begins after the contract"),
        ({"starts_on": date(2038, 1, 1)}, {}, "starts_on", "or an earlier day"),
        ({"months": 6}, {}, "months", "billed for 12 months at once"),
        ({}, {"received_on": date(2027, 11, 9)}, "received_on", "still to come"),
    ],
)
def test_what_cannot_be_names_its_box_and_keeps_nothing(
    sales: User, renewal: dict[str, Any], report: dict[str, Any], field: str, why: str
) -> None:
    flat = a_flat_fee(billing=12)
    with nothing_changes(), pytest.raises(ContractError, match=why) as refused:
        recorded(flat, sales, agreed(**renewal), **report)
    assert refused.value.field == field


def test_it_is_renewed_once_and_not_over_what_somebody_else_has_changed(sales: User) -> None:
    flat = a_flat_fee()
    renewal = recorded(flat, sales)
    with pytest.raises(StaleError):
        recorded(flat, sales)
    flat.refresh_from_db()
    with pytest.raises(ContractError, match=f"is renewed by {renewal.number} already"):
        recorded(flat, sales)
    assert EvidenceFile.objects.count() == 1
    archive_client(renewal.client, sales, NOW)
    with pytest.raises(ArchivedError):
        recorded(renewal, sales, agreed(starts_on=date(2028, 12, 1)))


def test_a_contract_on_a_plan_is_renewed_by_a_quote(sales: User) -> None:
    contract = a_contract(sales)
    with pytest.raises(ContractError, match="Draft its renewal as a quote"):
        recorded(contract, sales, agreed(starts_on=date(2028, 1, 1)))


def test_one_that_goes_on_by_the_month_is_renewed_from_a_day_that_is_agreed(sales: User) -> None:
    flat = a_flat_fee(clauses=Clauses(end=End("monthly")))
    renewal = recorded(flat, sales, agreed(starts_on=date(2028, 2, 1)))
    flat.refresh_from_db()
    assert (flat.closes_on, renewal.starts_on) == (date(2028, 1, 31), date(2028, 2, 1))
    assert mrr_on(date(2028, 1, 31)) == {"USD": Decimal("350.00")}


def test_the_mail_goes_to_the_client(sales: User) -> None:
    with time_machine.travel(NOW, tick=False):
        renewal = recorded(a_flat_fee(), sales)
        (asked,) = Mail.objects.filter(subject=renewal.number)
        mail.outbox.clear()
        tasks.send_mail.func(asked.pk)
    (message,) = mail.outbox
    assert message.to == ["Thomas Reed <thomas@harbor.example>"]
    assert "Your contract is renewed from" in message.subject
