"""Two who change people at the same moment: one of them is told, and an owner stays."""

import threading

import pytest
from django.db import DatabaseError, OperationalError, connection

from groundwork.access import Role
from groundwork.errors import DomainError
from groundwork.models import User
from groundwork.tests.people import a_person
from groundwork.tests.races import at_once
from msp_portal import people as services
from msp_portal.tests.profiles import NOW, a_profile, invited

pytestmark = [pytest.mark.on_both, pytest.mark.django_db(transaction=True)]


def _invited_twice_at_once() -> list[object]:
    first, second = a_person("first@example.com", Role.OWNER), a_person("second@example.com", Role.OWNER)
    return at_once(*(lambda by=by: invited("nina@example.com", Role.SALES, by) for by in (first, second)))


def test_of_two_who_invite_somebody_at_once_one_is_told() -> None:
    outcomes = _invited_twice_at_once()
    assert {type(each) for each in outcomes} == {User, DomainError}


def test_without_holding_the_owners_one_would_see_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: both find that the address is free, and the database stops one, with words for nobody."""
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")
    both = threading.Barrier(2)
    demand = services._demand_free

    def looked(email: str) -> None:
        demand(email)
        both.wait(60)

    monkeypatch.setattr(services, "hold_owners", lambda: None)
    monkeypatch.setattr(services, "_demand_free", looked)
    assert sum(isinstance(each, DatabaseError) for each in _invited_twice_at_once()) == 1


def _demoted_by_each_other() -> list[object]:
    first, second = a_person("first@example.com", Role.OWNER), a_person("second@example.com", Role.OWNER)
    return at_once(
        lambda: services.change(first, a_profile(first, Role.SALES), second, NOW),
        lambda: services.change(second, a_profile(second, Role.SALES), first, NOW),
    )


def test_of_two_owners_who_demote_each_other_one_stays() -> None:
    outcomes = _demoted_by_each_other()
    assert sum(isinstance(each, DomainError) for each in outcomes) == 1
    assert services.owners().count() == 1


def test_without_holding_the_owners_nobody_would_be_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: both find that the other is there. Only SQLite then stops one, with words for nobody."""
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")
    both = threading.Barrier(2)
    demand = services._demand_another_owner

    def looked(user: User) -> None:
        demand(user)
        both.wait(60)

    monkeypatch.setattr(services, "hold_owners", lambda: None)
    monkeypatch.setattr(services, "_hold", lambda user: User.objects.get(pk=user.pk))
    monkeypatch.setattr(services, "_demand_another_owner", looked)
    stopped = [each for each in _demoted_by_each_other() if isinstance(each, Exception)]
    assert all(isinstance(each, OperationalError) for each in stopped), stopped
    assert services.owners().count() == len(stopped) == (1 if connection.vendor == "sqlite" else 0)
