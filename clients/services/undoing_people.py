"""Taking back the last import of people: everybody as before, out of what is kept of it for a day."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from clients.models import Client, InventoryCount, PeopleBefore, PeopleImport, PeopleRules, Person
from clients.people.kinds import Facts
from clients.selectors.undoable_people import hash_of_people, people_undo_refusal
from clients.services.counting import note_counts
from clients.services.editing import batches, lock_client
from clients.services.people_counts import COLUMNS, set_people_counts
from groundwork.errors import DomainError
from groundwork.held_files import KEPT_FOR
from groundwork.history import sign
from groundwork.models import User


def keep_people_before(
    client: Client, record: PeopleImport, people: Iterable[Facts], rules: PeopleRules | None, heads: dict[str, int]
) -> None:
    """Keep who was there before an import that is carried out, in place of what was kept before that."""
    PeopleBefore.objects.filter(record__client=client).delete()
    PeopleBefore.objects.create(
        record=record,
        people=[asdict(facts) for facts in people],
        heads=heads,
        licences=rules.licences if rules else None,
        after=hash_of_people(client),
        created_at=record.applied_at,
    )


def undo_people_import(record: PeopleImport, by: User, now: datetime, revision: int | None = None) -> None:
    """Make everybody, and the head counts, what they were before this import; whole or not at all.

    Raises StaleError, ArchivedError, and DomainError where another import came after it, it was undone already, people
    have been changed since, or it is more than a day old.
    """
    with transaction.atomic():
        client = lock_client(record.client, revision, now)
        record = PeopleImport.objects.get(pk=record.pk)
        refusal = people_undo_refusal(client, record)
        if refusal:
            raise DomainError(refusal)
        before = PeopleBefore.objects.get(record=record)
        Person.objects.filter(client=client).delete()
        for batch in batches(before.people):
            Person.objects.bulk_create(Person(client=client, **facts) for facts in batch)
        rules = PeopleRules.objects.get(client=client)
        sign(rules, by, now)
        if before.licences is None:
            rules.delete()
            for key, column in COLUMNS.items():
                setattr(client, column, before.heads[key])
            sign(client, by, now)
            client.save()
        else:
            rules.licences = before.licences
            rules.save()
            set_people_counts(client, rules, by, now)
        note_counts(client, InventoryCount.Source.UNDO, now)
        PeopleImport.objects.filter(pk=record.pk).update(undone_at=now, undone_by=by)
        before.delete()


def forget_people_before() -> None:
    """Let go of what can no longer be undone."""
    PeopleBefore.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()
