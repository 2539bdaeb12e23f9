"""Setting a price: every charge model, its history, and two editors."""

import threading
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection

from groundwork.errors import StaleError
from groundwork.models import User
from plans import pricing
from plans.models import Plan, Service
from plans.selectors import working_plan
from plans.services import set_price

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def service_of(plan: Plan, code: str) -> Service:
    return plan.services.select_related("plan").get(code=code)


def brackets(*figures: tuple[int | None, str, str]) -> tuple[pricing.Bracket, ...]:
    return tuple(pricing.Bracket(up_to, Decimal(price), Decimal(flat)) for up_to, price, flat in figures)


@pytest.mark.parametrize(
    ("code", "charge"),
    [
        ("ws-watch", pricing.Charge("per_unit", Decimal("27.5000"), ())),
        ("ws-watch", pricing.Charge("per_unit", Decimal(0), ())),
        ("srv-base", pricing.Charge("flat", Decimal("0.0001"), ())),
        ("ws-care", pricing.Charge("graduated", None, brackets((24, "50", "0"), (49, "47", "0"), (None, "44", "1")))),
        ("ws-care", pricing.Charge("volume", None, brackets((10, "60", "0"), (None, "50", "0")))),
        ("ws-care", pricing.Charge("per_unit", Decimal("49.00"), ())),
        ("ws-watch", pricing.Charge("graduated", None, brackets((None, "25.00", "5.00")))),
        ("ws-watch", None),
    ],
)
def test_a_charge_is_read_back_as_it_was_set(plan: Plan, owner: User, code: str, charge: pricing.Charge | None) -> None:
    before = working_plan(plan)
    set_price(service_of(plan, code), charge, revision=1, by=owner, now=NOW)
    after = working_plan(plan)
    assert after.index.services[code].charge == charge
    others = [service for service in before.services if service.code != code]
    assert [service for service in after.services if service.code != code] == others


def test_the_revision_rises_and_history_names_the_author(plan: Plan, owner: User) -> None:
    service = service_of(plan, "ws-watch")
    set_price(service, pricing.Charge("per_unit", Decimal("26"), ()), revision=1, by=owner, now=LATER)
    plan.refresh_from_db()
    assert (plan.revision, plan.changed_at) == (2, LATER)
    line = service.history.first()
    assert (line.history_type, line.history_user, line.history_date, line.price) == ("~", owner, LATER, Decimal("26"))
    assert line.prev_record.price == Decimal("25")


def test_a_bracket_that_stays_keeps_its_row(plan: Plan, owner: User) -> None:
    service = service_of(plan, "ws-care")
    rows = {bracket.up_to: bracket.pk for bracket in service.brackets.all()}
    charge = pricing.Charge("graduated", None, brackets((24, "48", "0"), (None, "42", "0")))
    set_price(service, charge, revision=1, by=owner, now=NOW)
    assert {bracket.up_to: bracket.pk for bracket in service.brackets.all()} == {24: rows[24], None: rows[None]}


def test_the_second_editor_is_told_and_overwrites_nothing(plan: Plan, owner: User) -> None:
    first, second = (service_of(plan, "ws-watch") for _ in range(2))
    set_price(first, pricing.Charge("per_unit", Decimal("26"), ()), revision=1, by=owner, now=NOW)
    with pytest.raises(StaleError, match="What you typed is kept"):
        set_price(second, pricing.Charge("per_unit", Decimal("27"), ()), revision=1, by=owner, now=NOW)
    charge = working_plan(plan).index.services["ws-watch"].charge
    assert charge == pricing.Charge("per_unit", Decimal("26"), ())
    plan.refresh_from_db()
    assert plan.revision == 2


def _both_save(plan: Plan, owner: User) -> list[str]:
    """Two editors who have both seen revision 1 save at the same moment."""
    start = threading.Barrier(2)
    answers: list[str] = []

    def save(price: str) -> None:
        try:
            service = service_of(plan, "ws-watch")
            start.wait(timeout=5)
            set_price(service, pricing.Charge("per_unit", Decimal(price), ()), revision=1, by=owner, now=LATER)
            answers.append("saved")
        except StaleError:
            answers.append("stale")
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=[price]) for price in ("26", "27")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_at_the_same_moment_one_is_told(plan: Plan, owner: User) -> None:
    assert _both_save(plan, owner) == ["saved", "stale"]


@pytest.mark.django_db(transaction=True)
def test_without_taking_the_plan_one_of_the_two_would_be_lost(
    plan: Plan, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the same moment, without compare-and-set."""
    monkeypatch.setattr("plans.services.prices.take_plan", lambda *args: None)
    assert _both_save(plan, owner) == ["saved", "saved"]
