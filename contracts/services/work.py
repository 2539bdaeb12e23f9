"""Hours and tickets of clients by month: typed, or imported from a file."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from clients.models import Client
from clients.selectors import clients_named
from clients.services.editing import hold_client, hold_clients
from contracts.errors import ContractError
from contracts.models import Seller, WorkFigures
from contracts.selectors.work_plan import WorkChange, work_plan
from contracts.work_file import read_work
from groundwork.display import month as month_text
from groundwork.errors import StaleError
from groundwork.history import sign
from groundwork.models import User


class ThereAlreadyError(ContractError):
    """The month has figures, and nobody has said that they are to be replaced."""


def type_work(
    client: Client,
    month: date,
    hours: Decimal,
    tickets: int | None,
    note: str,
    by: User,
    now: datetime,
    *,
    replace: bool,
) -> WorkFigures:
    """Keep what somebody typed for a month.

    Raises ThereAlreadyError where there is something and not `replace`, and ContractError before the month has begun.
    """
    if month > Seller.day_of(now):
        raise ContractError(_("%(month)s has not begun yet.") % {"month": month_text(month)})
    with transaction.atomic():
        held = hold_client(client)
        there = WorkFigures.objects.filter(client=held, month=month)
        if there and not replace:
            raise ThereAlreadyError(_("This month has figures already. Tick the box to replace them."))
        _remove(there, by)
        row = WorkFigures(client=held, month=month, hours=hours, tickets=tickets, note=note, how="typed", by=by, at=now)
        sign(row, by, now)
        row.save()
        return row


def import_work(content: bytes, shown: str, by: User, now: datetime, *, replace: bool) -> int:
    """Carry out a file, all of it or nothing; gives how many months were written.

    `shown` is the key of the dry run. Raises UnreadableFileError, StaleError where it would do something else by now,
    and ContractError while a row is refused or would replace something without `replace`.
    """
    file = read_work(content)
    with transaction.atomic():
        hold_clients(client.pk for client in clients_named(row.client for row in file.rows).values())
        plan = work_plan(file, by, Seller.day_of(now))
        if plan.key != shown:
            raise StaleError(_("Something has changed since the file was checked. Look at it again."))
        if plan.refused:
            raise ContractError(_("Nothing was imported: mend the rows below, then choose the file again."))
        if plan.replaced and not replace:
            raise ThereAlreadyError(_("Some months have figures already. Tick the box to replace them."))
        changes = (*plan.new, *plan.replaced)
        _write(changes, by, now)
        return len(changes)


def _write(changes: Iterable[WorkChange], by: User, now: datetime) -> None:
    for change in changes:
        row = change.row
        _remove(WorkFigures.objects.filter(client=change.client, month=row.month), by)
        kept = WorkFigures(
            client=change.client,
            month=row.month,
            hours=row.hours,
            tickets=row.tickets,
            note=row.note,
            how="imported",
            by=by,
            at=now,
        )
        sign(kept, by, now)
        kept.save()


def _remove(rows: Iterable[WorkFigures], by: User) -> None:
    for row in rows:
        sign(row, by)
        row.delete()
