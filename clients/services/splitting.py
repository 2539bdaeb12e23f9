"""Importing a file of several clients for each of them, all in one transaction."""

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clients.models import DeviceImport, PendingImport
from clients.selectors import Part, choices_of, split_of
from clients.services.clients import create_client
from clients.services.editing import hold_clients
from clients.services.imports import Carried, carry_out
from clients.services.remembering import remember_answers
from groundwork.errors import DomainError, StaleError
from groundwork.held_files import SourceFile, taken
from groundwork.steps import Progress


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who is to be imported for: clients by name, or, of a list too long to be ticked one by one, whole groups."""

    names: frozenset[str]
    groups: frozenset[str]

    def means(self, part: Part) -> bool:
        """Whether this client of the file is meant."""
        return part.name in self.names or part.group in self.groups


def apply_split(
    pending: PendingImport, shown: str, wanted: Wanted, now: datetime
) -> Generator[Progress, None, list[DeviceImport]]:
    """Carry out the held file step by step for each client that is meant, and make those that are not there yet.

    `shown` is the key of the list that the person saw. Nothing is retired: a file of several clients rarely holds the
    whole of each. Raises StaleError where the list is another by now, DomainError where nobody is meant or a name
    cannot be a client's; then, and if nobody asks for the next step, nothing is changed.
    """
    split = split_of(pending)  # before anything is locked: it takes seconds
    if split.key != shown:
        raise StaleError(_("The file or its clients have changed since you opened this page. Look at the list again."))
    parts = [part for part in split.parts if part.plan and wanted.means(part)]
    if not parts:
        raise DomainError(_("Tick the clients whose devices are to be imported."))
    choices = replace(split.choices, retire_missing=False)
    records, done, total = [], 0, sum(_writes(part) for part in parts)
    with transaction.atomic():
        held = taken(pending)
        source = SourceFile(held.file_name, bytes(held.content))
        hold_clients(part.client.pk for part in parts if part.client)
        for part in parts:
            client = part.client or create_client(part.name, now=now, by=held.user)
            steps = carry_out(client, source, part.table, choices, held.user, now)
            record, _plan = yield from _counted(steps, done, total)
            records.append(record)
            done += _writes(part)
        remember_answers(parts[0].table.header, choices_of(held), now)
        held.delete()
    return records


def _writes(part: Part) -> int:
    """How many of the part's rows change anything, as far as the dry run can tell."""
    return len(part.plan.new) + len(part.plan.changed) if part.plan else 0


def _counted(steps: Generator[Progress, None, Carried], before: int, total: int) -> Generator[Progress, None, Carried]:
    """The steps of one part as steps of the whole."""
    # Whoever stops asking takes the part back before the whole.
    with closing(steps):
        while True:
            try:
                step = next(steps)
            except StopIteration as end:
                carried: Carried = end.value
                return carried
            yield Progress(min(before + step.done, total), total)
