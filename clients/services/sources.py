"""A client's devices from the tool itself: set up, asked by hand or by night, imported like any other list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from clients.importing.files import read_table
from clients.importing.guessing import guess_columns
from clients.importing.reading import Reading, Table
from clients.models import Client, DeviceSource, PendingImport
from clients.pulling.answers import columns_of, file_of
from clients.pulling.judging import unusual
from clients.pulling.tools import TOOLS, Source
from clients.selectors.importing import choices_in, own_things_of, plan_for, tracked_of
from clients.services.editing import ArchivedError, hold_client, lock_client
from clients.services.imports import carry_out, hold_with_answers, note_pull
from groundwork.errors import DomainError
from groundwork.held_files import SourceFile
from groundwork.history import sign
from groundwork.kept_secrets import opened, sealed
from groundwork.models import User
from groundwork.outgoing import OutgoingError, ask, checked_address
from groundwork.steps import finished

_PURPOSE: Final = "clients.device-source"


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A source as entered. An empty token leaves the one that is there."""

    source: Source
    token: str = ""
    nightly: bool = True
    retire: bool = True


def source_of(row: DeviceSource) -> Source:
    """What a row says of where its devices are."""
    return Source(row.tool, row.address, row.header, row.list_path, row.mapping, row.only_client)


def save_source(client: Client, entry: SourceEntry, by: User, now: datetime, revision: int | None = None) -> None:
    """Set up, or change, where the client's devices come from. Raises StaleError, ArchivedError, and DomainError where
    the token would go to another host than it was typed for.
    """
    with transaction.atomic():
        locked = lock_client(client, revision, now)
        row = DeviceSource.objects.filter(client=locked).first() or DeviceSource(client=locked)
        if row.token and not entry.token and _goes_elsewhere(row, entry.source):
            raise DomainError(_("Type the token again: it was typed for another address."))
        if source_of(row) != entry.source:
            # Answers and devices are about the list that it was.
            row.answers, row.devices, row.state, row.said = {}, None, DeviceSource.State.NEVER, ""
        said = entry.source
        row.tool, row.address, row.header, row.list_path = said.tool, said.address, said.header, said.list_path
        row.mapping, row.only_client = dict(said.mapping), said.only_client
        row.nightly, row.retire, row.changed_by = entry.nightly, entry.retire, by
        if entry.token:
            row.token = sealed(entry.token, _PURPOSE)
        sign(row, by, now)
        row.save()


def drop_source(client: Client, by: User, now: datetime, revision: int | None = None) -> None:
    """Ask the tool no more, and forget the token. The devices stay."""
    with transaction.atomic():
        locked = lock_client(client, revision, now)
        for row in DeviceSource.objects.filter(client=locked):
            sign(row, by, now)
            row.delete()


def pull_to_look(client: Client, by: User, now: datetime) -> PendingImport:
    """Ask the tool now, and hold its list for this person to look at. Raises DomainError, which the row keeps too."""
    row = DeviceSource.objects.select_related("client").get(client=client)
    try:
        content = _asked(row)
        answers = {**_answers(row), "retire_missing": row.retire}
        table = read_table(content, answers["columns"], Reading())
        if answers["columns"] == _guessed(client, table):
            # As the page has it: what would be guessed anyhow is no answer.
            answers["columns"] = {}
        return hold_with_answers(client, by, _file(row, content, now), answers, now, pulled=True)
    except ArchivedError:
        raise
    except DomainError as fault:
        _note(row, DeviceSource.State.FAILED, str(fault), now)
        raise


def pull_by_night(row: DeviceSource, now: datetime) -> None:
    """Ask the tool and import its list, if all is as usual; else the row says what somebody has to look at, or what
    went wrong. Twice in a night does no harm: the second time nothing is new.
    """
    try:
        content = _asked(row)
        choices = choices_in({**_answers(row), "retire_missing": row.retire})
        table = read_table(content, choices.columns, choices.reading)
        with transaction.atomic():
            client = hold_client(row.client)
            tracked = None if row.devices is None else tracked_of(client)
            plan = plan_for(client, table, choices, tracked)
            why = unusual(plan, tracked)
            if why:
                _note(row, DeviceSource.State.LOOK, why, now)
                return
            if plan.new or plan.changed or plan.new_numbers or (plan.missing and row.retire):
                file = _file(row, content, now)
                finished(carry_out(client, file, table, choices, None, now, tracked=tracked, plan=plan))
            note_pull(client, plan, choices, now)
    except DomainError as fault:
        _note(row, DeviceSource.State.FAILED, str(fault), now)


def _asked(row: DeviceSource) -> bytes:
    """The tool's list as a file."""
    source = source_of(row)
    token = opened(row.token, _PURPOSE) if row.token else ""
    if token is None:
        raise DomainError(_("The token can no longer be read, because the server's key has changed. Type it again."))
    answer = ask(source.url, headers=source.headers(token))
    said: dict[str, Any] = {"host": checked_address(source.url).host, "status": answer.status}
    if answer.status in (401, 403):
        raise OutgoingError(_("“%(host)s” refuses the token (%(status)d). Type a new one.") % said)
    if answer.status != 200:
        raise OutgoingError(_("“%(host)s” answers with %(status)d. Check the address.") % said)
    return file_of(answer.body, source)


def _answers(row: DeviceSource) -> dict[str, Any]:
    """What is answered about its list; the mapping where nothing was yet."""
    stored: Mapping[str, Any] = row.answers
    return {**stored, "columns": stored.get("columns") or columns_of(source_of(row))}


def _guessed(client: Client, table: Table) -> dict[str, str]:
    found = guess_columns(table, own_things_of(client)).fields
    return {table.header[at]: name for name, columns in found.items() for at in columns}


def _file(row: DeviceSource, content: bytes, now: datetime) -> SourceFile:
    return SourceFile(f"{TOOLS[row.tool]} {now:%Y-%m-%d}.csv", content)


def _note(row: DeviceSource, state: str, said: str, now: datetime) -> None:
    DeviceSource.objects.filter(pk=row.pk).update(state=state, said=said, asked_at=now)


def _goes_elsewhere(row: DeviceSource, source: Source) -> bool:
    """Whether a token that nobody has typed anew would go to another host, or be said in another way."""
    before, after = checked_address(row.address), checked_address(source.address)
    return (before.host, before.port, row.tool, row.header) != (after.host, after.port, source.tool, source.header)
