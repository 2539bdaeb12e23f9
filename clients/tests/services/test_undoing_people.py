"""The last import of people is taken back, for a day and as long as nobody has been changed."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from clients.models import Client, InventoryCount, PeopleBefore, PeopleImport, PeopleRules, Person
from clients.people.rows import Answers
from clients.recurring import forget_lists
from clients.services import people as services
from clients.services.undoing_people import undo_people_import
from clients.tests.services.test_people import bring_in, heads, names
from groundwork.errors import DomainError, StaleError
from groundwork.models import User

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 28, 13, tzinfo=UTC)
FIRST = b"Display name,Mail,Licenses\nRuth,ruth@h.example,Harbor Suite\nBen,ben@h.example,Harbor Suite\n"
SECOND = b"Display name,Mail,Account enabled\nRuth,ruth@h.example,false\nAna,ana@h.example,true\n"
SUITE = Answers(licences={"harbor suite": "seat"})


@pytest.fixture
def client() -> Client:
    return Client.objects.create(name="Harbor", users=99, mailboxes=98)


def everybody(client: Client) -> set[tuple[object, ...]]:
    return set(client.people.values_list("name", "address", "enabled", "licence", "said", "number"))


def test_the_first_import_goes_and_the_numbers_are_entered_again(client: Client, sales: User) -> None:
    record = bring_in(client, sales, FIRST, SUITE)
    assert heads(client) == (2, 2, 0)
    undo_people_import(record, sales, NOW)
    assert heads(client) == (99, 98, 0)
    assert not Person.objects.exists()
    assert not PeopleRules.objects.exists()
    assert not PeopleBefore.objects.exists()
    record.refresh_from_db()
    assert (record.undone_at, record.undone_by) == (NOW, sales)
    assert InventoryCount.objects.latest("pk").source == InventoryCount.Source.UNDO


def test_who_was_changed_or_removed_is_as_before(client: Client, sales: User) -> None:
    bring_in(client, sales, FIRST, SUITE)
    services.say_what_people_are(client, [Person.objects.get(name="Ben").pk], "kiosk", sales, NOW, None)
    before, licences = everybody(client), PeopleRules.objects.get().licences
    record = bring_in(client, sales, SECOND, Answers(remove_missing=True))
    assert (names(client), heads(client)) == (["Ana", "Ruth"], (1, 1, 0))
    undo_people_import(record, sales, NOW)
    assert everybody(client) == before
    assert (heads(client), PeopleRules.objects.get().licences) == ((1, 2, 0), licences)


def test_only_the_last_one_once_and_not_after_a_change(client: Client, sales: User) -> None:
    first = bring_in(client, sales, FIRST, SUITE)
    second = bring_in(client, sales, SECOND)
    with pytest.raises(DomainError, match="Only the last import can be undone"):
        undo_people_import(first, sales, NOW)
    with pytest.raises(StaleError):
        undo_people_import(second, sales, NOW, client.revision - 1)
    undo_people_import(second, sales, NOW)
    with pytest.raises(DomainError, match="undone already"):
        undo_people_import(second, sales, NOW)
    third = bring_in(client, sales, SECOND)
    services.say_what_people_are(client, [Person.objects.get(name="Ana").pk], "guest", sales, NOW, None)
    with pytest.raises(DomainError, match="People have been changed since"):
        undo_people_import(third, sales, NOW)


def test_who_was_there_before_is_kept_for_a_day_and_by_nobody_who_was_erased(client: Client, sales: User) -> None:
    record = bring_in(client, sales, FIRST, SUITE)
    again = bring_in(client, sales, SECOND)
    assert PeopleBefore.objects.get().record == again
    assert "ruth" not in str(list(PeopleImport.objects.values())).casefold()
    PeopleBefore.objects.update(created_at=timezone.now() - timedelta(hours=23))
    forget_lists.func()
    assert PeopleBefore.objects.exists()
    PeopleBefore.objects.update(created_at=timezone.now() - timedelta(hours=25))
    forget_lists.func()
    with pytest.raises(DomainError, match="kept for a day"):
        undo_people_import(again, sales, NOW)
    assert record.pk != again.pk
    bring_in(client, sales, FIRST, SUITE)
    services.forget_people(client, sales, NOW, None)
    assert not PeopleBefore.objects.exists()
