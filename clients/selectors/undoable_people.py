"""Whether the last import of people can still be taken back, and if not, why."""

import json
from dataclasses import asdict, dataclass
from hashlib import sha256

from django.utils.translation import gettext as _

from clients.models import Client, PeopleBefore, PeopleImport, PeopleRules
from clients.selectors.people import known_people


@dataclass(frozen=True, slots=True)
class UndoablePeople:
    """The last import of people. `refusal` says why it cannot be undone, and is empty where it can."""

    record: PeopleImport
    refusal: str


def undoable_people(client: Client) -> UndoablePeople | None:
    """The client's last import of people, if there is one."""
    record = client.people_imports.first()
    return UndoablePeople(record, people_undo_refusal(client, record)) if record else None


def people_undo_refusal(client: Client, record: PeopleImport) -> str:
    """Why this import cannot be undone, in words for the person; empty where it can."""
    if record.undone_at is not None:
        return _("This import has been undone already.")
    if client.people_imports.first() != record:
        return _("Another import came after this one. Only the last import can be undone.")
    before = PeopleBefore.objects.filter(record=record).only("after").first()
    if before is None:
        return _("Who was there before is kept for a day, and no longer. Import the list before this one again.")
    if before.after != hash_of_people(client) or not PeopleRules.objects.filter(client=client).exists():
        return _("People have been changed since this import: undoing it would lose that. Change them by hand.")
    return ""


def hash_of_people(client: Client) -> str:
    """A hash of everybody on record, to tell whether anybody has been changed; one query."""
    facts = sorted(json.dumps(asdict(person.facts), sort_keys=True) for person in known_people(client))
    return sha256("\n".join(facts).encode()).hexdigest()
