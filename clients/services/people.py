"""A client's people: brought in from lists, counted by rules, told what they are by hand, forgotten."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from clients.models import Client, InventoryCount, PendingPeople, PeopleBefore, PeopleImport, PeopleRules, Person
from clients.models.reasons import FROM_A_FILE
from clients.people.kinds import COUNTED, KINDS, Facts, Rules
from clients.people.plan import PeoplePlan
from clients.people.rows import Answers
from clients.selectors.people import answers_in, known_people, plan_for_people, read_people
from clients.services.counting import note_counts
from clients.services.editing import batches, hold_client, lock_any, lock_client
from clients.services.people_counts import heads_of, set_people_counts
from clients.services.undoing_people import keep_people_before
from groundwork import held_files
from groundwork.errors import DomainError, StaleError
from groundwork.held_files import SourceFile
from groundwork.history import sign
from groundwork.models import User

MOST_WORDS: Final = 100


def hold_people_file(client: Client, user: User, source: SourceFile, now: datetime) -> PendingPeople:
    """Keep a list until the person has answered and applies it; replaces what they held for this client before.

    What is known of licences is filled in. Raises UnreadableFileError, and keeps nothing, if it holds no table;
    ArchivedError for an archived client.
    """
    read_people(source.content, answers_in({}).reading)
    with transaction.atomic():
        hold_client(client)
        held_files.drop_old(PendingPeople, now)
        PendingPeople.objects.filter(client=client, user=user).delete()
        rules = PeopleRules.objects.filter(client=client).first()
        return PendingPeople.objects.create(
            client=client,
            user=user,
            file_name=source.shown_name,
            content=source.content,
            sha256=source.sha256,
            answers={"licences": rules.licences if rules else {}},
            created_at=now,
        )


def answer_people(pending: PendingPeople, answers: Answers) -> None:
    """Keep the person's answers with the list."""
    pending.answers = {
        "licences": dict(answers.licences),
        "first_line": answers.first_line,
        "remove_missing": answers.remove_missing,
        "sheet": answers.reading.sheet,
        "code_page": answers.reading.code_page,
    }
    if not PendingPeople.objects.filter(pk=pending.pk).update(answers=pending.answers):
        raise held_files.gone()


def apply_people(pending: PendingPeople, now: datetime, revision: int) -> PeopleImport:
    """Carry out the held list with the answers that are kept with it, and let go of it; all or nothing.

    From now on the client's head counts come from its people. Raises StaleError if the client has changed since
    `revision` was shown, or the list was replaced or answered otherwise; UnreadableFileError.
    """
    answers = answers_in(pending.answers)
    table = read_people(bytes(pending.content), answers.reading)
    with transaction.atomic():
        held = held_files.taken(pending)
        if held.answers != pending.answers:
            raise StaleError(_("Your answers have changed since you opened the page. Look at it again."))
        client = lock_client(held.client, revision, now)
        plan = plan_for_people(client, table, answers)
        if not plan.after:
            raise DomainError(_("Nobody would be left. Look at the rows that are refused."))
        people, heads = [person.facts for person in known_people(client)], heads_of(client)
        before = PeopleRules.objects.filter(client=client).first()
        _write(client, plan)
        rules = _rules_of(client, held.user, now)
        if rules.licences != dict(answers.licences):
            rules.licences = dict(answers.licences)
            sign(rules, held.user, now)
            rules.save()
        _recount(client, rules, held.user, now, FROM_A_FILE)
        record = PeopleImport.objects.create(
            client=client,
            file_name=held.file_name,
            sha256=held.sha256,
            report=_report(plan),
            applied_by=held.user,
            applied_at=now,
        )
        keep_people_before(client, record, people, before, heads)
        held.delete()
    return record


def drop_people(client: Client, user: User) -> None:
    """Let go of the list that this person holds for the client."""
    PendingPeople.objects.filter(client=client, user=user).delete()


def save_people_rules(client: Client, rules: Rules, by: User, now: datetime, revision: int | None) -> None:
    """Count the client's people by these rules from now on. Raises StaleError, ArchivedError."""
    with transaction.atomic():
        locked = lock_client(client, revision, now)
        row = _rules_of(locked, by, now)
        row.counts = {code: [what for what in COUNTED if what in rules.counts.get(code, ())] for code in KINDS}
        row.service_words = list(rules.service_words)[:MOST_WORDS]
        sign(row, by, now)
        row.save()
        _recount(locked, row, by, now)


def say_what_people_are(
    client: Client, keys: Collection[int], kind: str, by: User, now: datetime, revision: int | None
) -> int:
    """Say that these people are of a kind, whatever lists say; with "" lists decide again. Gives how many they are."""
    if kind and kind not in KINDS:
        raise DomainError(_("That is no kind of people. Choose one of the list."))
    with transaction.atomic():
        locked = lock_client(client, revision, now)
        number = locked.people.filter(pk__in=list(keys)[:1000]).update(said=kind)
        _recount(locked, _rules_of(locked, by, now), by, now)
    return number


def forget_people(client: Client, by: User, now: datetime, revision: int | None) -> int:
    """Erase everybody, lists that wait included. The head counts stay, and are entered again from now on.

    Also of an archived client: whoever asks to be forgotten need not wait. Raises StaleError.
    """
    with transaction.atomic():
        locked = lock_any(client, revision, now)
        PendingPeople.objects.filter(client=locked).delete()
        PeopleBefore.objects.filter(record__client=locked).delete()
        number, _each = Person.objects.filter(client=locked).delete()
        for row in PeopleRules.objects.filter(client=locked):
            sign(row, by, now)
            row.delete()
    return number


def recount_people(client: Client, by: User, now: datetime) -> None:
    """Make the head counts what the people come to, inside the caller's transaction; nothing where they are entered."""
    row = PeopleRules.objects.filter(client=client).first()
    if row is not None:
        set_people_counts(client, row, by, now)


def _rules_of(client: Client, by: User, now: datetime) -> PeopleRules:
    """The client's rules; the usual ones, if it had none."""
    found = PeopleRules.objects.filter(client=client).first()
    if found is None:
        usual = Rules()
        counts = {code: list(what) for code, what in usual.counts.items()}
        found = PeopleRules(client=client, counts=counts, service_words=list(usual.service_words))
        sign(found, by, now)
        found.save(force_insert=True)
    return found


def _recount(client: Client, rules: PeopleRules, by: User, now: datetime, why: str = "") -> None:
    if set_people_counts(client, rules, by, now, why):
        source = InventoryCount.Source.IMPORT if why == FROM_A_FILE else InventoryCount.Source.HAND
        note_counts(client, source, now)


def _write(client: Client, plan: PeoplePlan) -> None:
    new = [Person(client=client, **_columns(entry.facts)) for entry in plan.new]
    for batch in batches(new):
        Person.objects.bulk_create(batch)
    there = Person.objects.in_bulk([person.pk for person, _facts in plan.changed])
    for person, facts in plan.changed:
        for name, value in _columns(facts).items():
            setattr(there[person.pk], name, value)
    for changed in batches(list(there.values())):
        Person.objects.bulk_update(changed, list(_columns(Facts(""))), batch_size=100)
    for keys in batches(sorted(plan.gone)):
        Person.objects.filter(pk__in=keys).delete()


def _columns(facts: Facts) -> dict[str, Any]:
    return asdict(facts)


def _report(plan: PeoplePlan) -> dict[str, Any]:
    return {
        "new": len(plan.new),
        "changed": len(plan.changed),
        "unchanged": plan.unchanged,
        "removed": len(plan.gone),
        "refused": len(plan.refused),
        "counts": plan.counts,
    }
