"""People on record: brought in, counted by rules, told by hand, forgotten."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clients.models import Client, InventoryCount, PendingPeople, PeopleImport, PeopleRules, Person
from clients.people.kinds import Rules, default_counts
from clients.people.rows import Answers
from clients.recurring import forget_lists
from clients.selectors import inventory_counts
from clients.selectors.people import answers_in, people_page
from clients.services import people as services
from clients.services.clients import ClientEntry, save_client
from clients.services.editing import ArchivedError
from clients.services.merging import merge_clients
from groundwork.errors import DomainError, StaleError
from groundwork.held_files import SourceFile
from groundwork.models import User

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
DATA = Path(__file__).parents[1] / "data" / "people"


@pytest.fixture
def client() -> Client:
    return Client.objects.create(name="Harbor", users=99)


def bring_in(client: Client, by: User, content: bytes | str, answers: Answers | None = None) -> PeopleImport:
    source = content if isinstance(content, bytes) else (DATA / content).read_bytes()
    pending = services.hold_people_file(client, by, SourceFile("people.csv", source), NOW)
    services.answer_people(pending, answers or answers_in(pending.answers))
    client.refresh_from_db()
    return services.apply_people(PendingPeople.objects.get(pk=pending.pk), NOW, client.revision)


def heads(client: Client) -> tuple[int, int, int]:
    client.refresh_from_db()
    return client.users, client.mailboxes, client.shared_mailboxes


def names(client: Client) -> Sequence[str]:
    return [person.name for person in client.people.all()]


def test_a_list_feeds_the_counts_that_quotes_price(client: Client, sales: User) -> None:
    record = bring_in(client, sales, "m365-users.csv")
    assert heads(client) == (3, 3, 0)
    assert inventory_counts(client) == {"user": 3, "mailbox": 3}
    assert (record.report["new"], record.report["counts"]["user"]) == (10, 3)
    dated = InventoryCount.objects.get(client=client)
    assert (dated.source, dated.counts) == ("import", {"user": 3, "mailbox": 3})
    bring_in(client, sales, "get-mailbox.csv")
    assert heads(client) == (3, 3, 1)
    # As little as counting needs: a name, an address, and what decides.
    assert {field.name for field in Person._meta.get_fields()} == {
        "id", "client", "name", "account", "address", "guest", "enabled", "mailbox", "licence", "said", "number",
        "seats",
    }  # fmt: skip


def test_whoever_left_goes_when_that_is_said(client: Client, sales: User) -> None:
    bring_in(client, sales, "gam-users.csv")
    bring_in(client, sales, b"Display name,Mail\nRuth Harbor,ruth@harbor.example\n", Answers(remove_missing=True))
    assert names(client) == ["Ruth Harbor"]


def test_rules_are_changed_and_everybody_is_counted_anew(client: Client, sales: User) -> None:
    bring_in(client, sales, "m365-users.csv")
    client.refresh_from_db()
    counts = {**default_counts(), "kiosk": ("user", "mailbox"), "guest": ("user",)}
    services.save_people_rules(client, Rules(counts, ("ruth",)), sales, NOW, client.revision)
    # The frontline worker and the guest count now, and so does the scanner, whose word is gone; Ruth's is there.
    assert heads(client) == (5, 3, 0)
    assert PeopleRules.history.filter(client=client).count() == 2
    # They are remembered for the next list.
    bring_in(client, sales, "m365-users.csv")
    assert heads(client) == (5, 3, 0)


def test_what_somebody_is_can_be_said(client: Client, sales: User) -> None:
    bring_in(client, sales, "m365-users.csv")
    keys = list(client.people.filter(name__in=["Kim Power", "Scanner"]).values_list("pk", flat=True))
    assert services.say_what_people_are(client, keys, "person", sales, NOW, None) == 2
    assert heads(client)[0] == 5
    bring_in(client, sales, "m365-users.csv")
    assert heads(client)[0] == 5
    services.say_what_people_are(client, keys, "", sales, NOW, None)
    assert heads(client)[0] == 3
    other = Client.objects.create(name="Mill")
    assert services.say_what_people_are(other, keys, "person", sales, NOW, None) == 0
    with pytest.raises(DomainError, match="no kind of people"):
        services.say_what_people_are(client, keys, "pirate", sales, NOW, None)


def test_a_licence_that_was_explained_is_remembered_for_the_client(client: Client, sales: User) -> None:
    content = b"Display name,Licenses\nRuth,Harbor Suite\n"
    with pytest.raises(DomainError, match="Nobody would be left"):
        bring_in(client, sales, content)
    bring_in(client, sales, content, Answers(licences={"harbor suite": "seat"}))
    again = services.hold_people_file(client, sales, SourceFile("b.csv", content), NOW)
    assert answers_in(again.answers).licences == {"harbor suite": "seat"}


def test_counted_heads_are_not_entered(client: Client, sales: User) -> None:
    bring_in(client, sales, "m365-users.csv")
    save_client(client, ClientEntry(name="Harbor", users=50), NOW)
    assert heads(client) == (3, 3, 0)


def test_everybody_is_forgotten_and_the_numbers_stay(client: Client, sales: User) -> None:
    bring_in(client, sales, "m365-users.csv")
    services.hold_people_file(client, sales, SourceFile("b.csv", b"Display name\nRuth\n"), NOW)
    Client.objects.filter(pk=client.pk).update(archived_at=NOW)
    assert services.forget_people(client, sales, NOW, None) == 10
    assert not Person.objects.exists()
    assert not PendingPeople.objects.exists()
    assert "ruth" not in str(list(PeopleImport.objects.values())).casefold()
    assert heads(client) == (3, 3, 0)
    Client.objects.filter(pk=client.pk).update(archived_at=None)
    save_client(client, ClientEntry(name="Harbor", users=50), NOW)
    assert heads(client)[0] == 50


def test_a_list_that_nobody_came_back_for_is_deleted(client: Client, sales: User, viewer: User) -> None:
    now = timezone.now()
    for by in (sales, viewer):
        services.hold_people_file(client, by, SourceFile("a.csv", b"Display name\nRuth\n"), now)
    PendingPeople.objects.filter(user=sales).update(created_at=now - timedelta(hours=25))
    forget_lists.func()
    assert list(PendingPeople.objects.values_list("user", flat=True)) == [viewer.pk]


def test_they_go_with_the_client(client: Client, sales: User) -> None:
    bring_in(client, sales, "m365-users.csv")
    client.delete()
    assert not Person.objects.exists()


def test_nothing_is_done_to_another_list_than_was_shown(client: Client, sales: User) -> None:
    pending = services.hold_people_file(client, sales, SourceFile("a.csv", b"Display name\nRuth\n"), NOW)
    stale = PendingPeople.objects.get(pk=pending.pk)
    services.answer_people(pending, Answers(remove_missing=True))
    with pytest.raises(StaleError):
        services.apply_people(stale, NOW, client.revision)
    with pytest.raises(StaleError):
        services.apply_people(PendingPeople.objects.get(pk=pending.pk), NOW, client.revision + 1)
    services.drop_people(client, sales)
    with pytest.raises(DomainError):
        services.answer_people(pending, Answers())
    Client.objects.filter(pk=client.pk).update(archived_at=NOW)
    with pytest.raises(ArchivedError):
        services.hold_people_file(client, sales, SourceFile("a.csv", b"Display name\nRuth\n"), NOW)


def test_two_clients_that_are_one(client: Client, sales: User) -> None:
    other = Client.objects.create(name="Harbor Ltd")
    bring_in(client, sales, b"Display name,Mail\nRuth,ruth@harbor.example\nBen,ben@harbor.example\n")
    bring_in(other, sales, b"Display name,Mail\nRuth H.,ruth@harbor.example\nAna,ana@harbor.example\n")
    client.refresh_from_db()
    merge_clients(client, other, {"users": "both"}, sales, NOW)
    assert names(client) == ["Ana", "Ben", "Ruth"]
    assert heads(client) == (3, 3, 0)
    entered = Client.objects.create(name="Harbor Barn", users=7)
    client.refresh_from_db()
    merge_clients(client, entered, {"users": "both"}, sales, NOW)
    assert heads(client)[0] == 10
    assert not PeopleRules.objects.filter(client=client).exists()


def test_people_move_together_however_many_they_are(client: Client, sales: User) -> None:
    other = Client.objects.create(name="Harbor Ltd")
    bring_in(client, sales, b"Display name\nRuth\n")
    bring_in(other, sales, b"Display name\nAna\nBen\nCleo\n")
    client.refresh_from_db()
    with CaptureQueriesContext(connection) as sent:
        merge_clients(client, other, {"users": "both"}, sales, NOW)
    assert names(client) == ["Ana", "Ben", "Cleo", "Ruth"]
    assert sum(query["sql"].startswith('UPDATE "clients_person"') for query in sent) == 1


def test_the_page_says_who_counts_and_why(client: Client, sales: User) -> None:
    bring_in(client, sales, "m365-users.csv")
    page = people_page(client, "", 1)
    assert (page.total, page.counted) == (10, 4)
    why = {line.name: (str(line.kind), line.why) for line in page.page}
    assert why["Scanner"] == ("service account", "The name has the word “scanner”.")
    assert why["Info"] == ("disabled account", "Cannot sign in.")
    assert why["Ana Ruiz"] == ("person", "Works there, with a licence that has no mailbox.")
    assert {line.name for line in people_page(client, "guest", 1).page} == {"Nora Guest"}
    assert {line.name for line in people_page(client, "not-counted", 1).page} == {
        "Info", "Meeting Room 1", "Lena Gone", "Kim Power", "Scanner", "Nora Guest",
    }  # fmt: skip
