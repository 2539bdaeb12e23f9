"""What is built once is in every test as the services made it, and no test sees what another did to it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import connection, transaction

from groundwork.access import Role, roles_of
from groundwork.models import User
from groundwork.tests import once
from groundwork.tests.once import built_once
from groundwork.tests.people import a_person

ON_SQLITE = connection.vendor == "sqlite"
Built = Callable[[], User]


class _BackError(Exception):
    pass


@contextmanager
def _a_test() -> Iterator[None]:
    """Whatever happens to the database is taken back, as it is after each test."""
    try:
        with transaction.atomic():
            yield
            raise _BackError
    except _BackError:
        pass


@pytest.fixture
def calls() -> list[int]:
    """One entry for each time that it was built by the services."""
    return []


@pytest.fixture
def built(owner: User, calls: list[int], monkeypatch: pytest.MonkeyPatch) -> Built:
    monkeypatch.setattr(once, "_always", False)  # as it is every day
    monkeypatch.setattr(once, "_built", {})

    def build() -> User:
        calls.append(1)
        person = a_person("built@example.com", Role.VIEWER, name="As it was built")
        person.groups.set(Group.objects.filter(name=Role.SALES))  # inserts, deletes
        User.objects.filter(pk=owner.pk).update(name="Somebody's owner")
        return person

    return lambda: built_once("somebody", owner, build)


def test_each_test_has_it_as_it_was_built_whatever_others_did(built: Built, calls: list[int], owner: User) -> None:
    for _turn in range(3):
        with _a_test():
            person = built()
            assert (person.name, sorted(roles_of(person))) == ("As it was built", ["sales"])
            assert set(User.objects.values_list("pk", "name")) == {
                (owner.pk, "Somebody's owner"),
                (person.pk, "As it was built"),
            }
            person.name = "Changed"
            person.save()
            person.groups.clear()
            User.objects.filter(pk=owner.pk).delete()
        assert [user.name for user in User.objects.all()] == [owner.name]
    assert len(calls) == (1 if ON_SQLITE else 3)


def test_it_is_built_anew_where_a_test_has_begun_otherwise(built: Built, calls: list[int], sales: User) -> None:
    def also(begin: Callable[[], object]) -> int:
        before = len(calls)
        with _a_test():
            begin()
            built()
        return len(calls) - before

    assert also(lambda: None) == 1
    assert also(lambda: Group.objects.create(name="more")) == 1
    assert also(lambda: a_person("more@example.com")) == 1
    for hour in (8, 9):
        with time_machine.travel(datetime(2026, 11, 22, hour, tzinfo=UTC), tick=False):
            assert also(lambda: None) == 1
    assert also(lambda: None) == (0 if ON_SQLITE else 1)


def test_a_drill_builds_each_time(built: Built, calls: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(once, "_always", True)
    for _turn in range(2):
        with _a_test():
            built()
    assert len(calls) == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "second"])
def test_a_test_that_commits_builds_it_itself_from_the_first_numbers(
    built: Built, calls: list[int], owner: User, turn: str
) -> None:
    built()
    assert len(calls) == 1
    assert owner.pk == 1 or not ON_SQLITE
