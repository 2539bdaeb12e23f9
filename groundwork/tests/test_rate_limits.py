"""Counters of limits: how many in a while, for whom, and what of it stands in the database."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import RequestFactory
from pytest_django import Settings

from groundwork.models import RateCount
from groundwork.rate_limits import client_address, count, forget, forget_what_is_over, is_too_often

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
RATE = "3/10m"


@pytest.mark.django_db
def test_so_many_in_a_while_and_then_anew() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        assert [count("x", RATE, "a").wait for _ in range(4)] == [0, 0, 0, 600]
        clock.shift(timedelta(minutes=4, seconds=59.5))
        assert count("x", RATE, "a").wait == 301, "asking does not make it longer, and no second is cut off"
        clock.shift(timedelta(minutes=5, seconds=1))
        assert [is_too_often("x", RATE, "a") for _ in range(4)] == [False, False, False, True]


@pytest.mark.django_db
def test_others_have_counters_of_their_own() -> None:
    for _ in range(4):
        count("x", RATE, "a")
    assert not is_too_often("x", RATE, "b")
    assert not is_too_often("y", RATE, "a")
    forget("x", RATE, "a")
    assert not is_too_often("x", RATE, "a")


@pytest.mark.django_db
def test_what_was_taken_back_counts_for_nothing() -> None:
    for _ in range(9):
        counted = count("x", RATE, "a")
        assert counted.wait == 0
        counted.rollback()


@pytest.mark.django_db
def test_however_many_keys_there_are_none_is_forgotten() -> None:
    """Django's cache in the database keeps 300 and lets others go: by so many more one could begin anew."""
    for _ in range(4):
        count("x", RATE, "a")
    for other in range(400):
        count("x", RATE, str(other))
    assert is_too_often("x", RATE, "a")


@pytest.mark.django_db
def test_nobodys_address_stands_there_and_nothing_stays(settings: Settings) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        count("x", RATE, "203.0.113.5")
        key = RateCount.objects.get().key
        count("x", RATE, "203.0.113.5")
        assert RateCount.objects.count() == 1
        settings.SECRET_KEY = "another" * 10
        count("x", RATE, "203.0.113.5")
        assert set(RateCount.objects.values_list("key", flat=True)) > {key}, "nobody finds it by trying all addresses"
        assert forget_what_is_over() == 0
        clock.shift(timedelta(minutes=10))
        assert forget_what_is_over() == 2


def test_only_the_front_is_believed_and_only_what_it_added(rf: RequestFactory, settings: Settings) -> None:
    forged = rf.get("/", REMOTE_ADDR="192.0.2.1", headers={"x-forwarded-for": "198.51.100.1, 203.0.113.5"})
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert client_address(forged) == "192.0.2.1"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert client_address(forged) == "203.0.113.5"
    assert client_address(rf.get("/", REMOTE_ADDR="192.0.2.1")) == "192.0.2.1"


def test_a_network_of_ipv6_is_one_visitor(rf: RequestFactory) -> None:
    assert client_address(rf.get("/", REMOTE_ADDR="2001:db8:1:2:3:4:5:6")) == "2001:db8:1:2::"
