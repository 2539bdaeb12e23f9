"""What the first page says of contracts: fees that are in force, and the days that come."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from clients.models import Client
from contracts.documents import Clauses, Closing, End, Notice
from contracts.models import Contract
from contracts.selectors.overview import SHOWN, under_contract
from contracts.tests.making import a_contract, stretch
from groundwork.models import User

pytestmark = pytest.mark.django_db
TODAY = date(2027, 3, 1)
NOTICE = Notice(1, "months")


def made(name: str, day: date, months: int, clauses: Clauses | None = None, **changes: Any) -> Contract:
    client, _new = Client.objects.get_or_create(name=name)
    first = stretch(1, changes.pop("fee", "100.00"), months=months)
    days: dict[str, Any] = {"starts_on": day, "first_day": day, "months": months}
    return a_contract(client, stretches=(first,), clauses=clauses or Clauses(), **days, **changes)


def test_what_is_in_force_by_currency_a_month_and_a_year(sales: User, stranger: User) -> None:
    made("Harbor", date(2026, 12, 1), 36, fee="6168.60")
    made("Mill", date(2022, 1, 1), 1, fee="80.15")
    made("Wharf", date(2027, 2, 1), 12, fee="1000.00", currency="EUR")
    made("Over", date(2025, 3, 1), 24, fee="900.00")
    made("Later", date(2027, 3, 2), 24, fee="900.00")
    closing = Closing(date(2027, 2, 28), "cancelled")
    made("Gone", date(2026, 12, 1), 36, fee="900.00", closing=closing)
    revenue = under_contract(sales, TODAY).revenue
    assert [(one.currency, one.mrr, one.arr) for one in revenue] == [
        ("EUR", Decimal(1000), Decimal(12000)),
        ("USD", Decimal("6248.75"), Decimal("74985.00")),
    ]
    assert under_contract(stranger, TODAY).revenue == ()


def test_ends_and_days_of_notice_come_in_their_order(sales: User) -> None:
    made("Notice first", date(2026, 7, 1), 12, Clauses(NOTICE, End("renews", 12)))  # by 31 May, ends 30 June
    made("Ends first", date(2026, 5, 1), 12)  # ends 30 April
    made("Notice alone", date(2026, 9, 1), 12, Clauses(Notice(3, "months"), End("monthly")))  # by 31 May
    made("Notice is over", date(2026, 4, 1), 12, Clauses(NOTICE))  # by 28 February, ends 31 March
    made("Closed", date(2026, 12, 1), 36, Clauses(NOTICE), closing=Closing(date(2027, 6, 1), "cancelled"))
    made("Far away", date(2026, 12, 1), 36, Clauses(NOTICE))
    made("By the month", date(2020, 1, 1), 1, Clauses(NOTICE))
    made("Archived", date(2026, 5, 1), 12)
    Client.objects.filter(name="Archived").update(archived_at=timezone.now())
    found = under_contract(sales, TODAY)
    assert [(one.client, one.notice_by, one.ends_on.isoformat(), one.renews) for one in found.deadlines] == [
        ("Notice is over", None, "2027-03-31", False),
        ("Ends first", None, "2027-04-30", False),
        ("Notice first", date(2027, 5, 31), "2027-06-30", True),
        ("Notice alone", date(2027, 5, 31), "2027-08-31", False),
        ("Closed", None, "2027-06-01", False),
    ]
    # 120 days from 1 March are 29 June: the first one ends a day later.
    assert (found.ending, found.notices, found.more_deadlines) == (3, 0, 0)
    may = under_contract(sales, date(2027, 5, 2))
    assert (may.ending, may.notices) == (2, 2)


def test_clients_that_have_changed_since_are_counted(sales: User) -> None:
    made("Harbor", date(2026, 12, 1), 36)
    assert under_contract(sales, TODAY).changed == 1
    Client.objects.update(counts_key=Client.objects.get().contract_counts_key)
    under = under_contract(sales, TODAY)
    assert (under.ending, under.notices, under.changed) == (0, 0, 0)


def test_many_contracts_cost_no_more_than_one(sales: User, django_assert_num_queries: Any) -> None:
    made("Harbor", date(2026, 5, 1), 12)
    somebody = User.objects.get(pk=sales.pk)
    with django_assert_num_queries(7):  # six, and the roles
        under_contract(somebody, TODAY)
    for at in range(SHOWN + 1):
        made(f"Mill {at}", date(2026, 5, 1), 12)
    somebody = User.objects.get(pk=sales.pk)
    with django_assert_num_queries(7):
        found = under_contract(somebody, TODAY)
    assert (len(found.deadlines), found.more_deadlines, found.ending) == (SHOWN, 2, SHOWN + 2)
