"""The dry run of a file of hours: what is new, what would replace what is there, what is refused."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from clients.importing.row_cells import Refused
from clients.models import Client
from clients.selectors import clients_named, not_theirs
from contracts.models import WorkFigures
from contracts.work_file import WorkFile, WorkRow
from groundwork.display import month as month_text
from groundwork.models import User
from pricing import fingerprint


@dataclass(frozen=True, slots=True)
class WorkChange:
    """A row with its client. `there` are the hours that the month has already; None where it has none."""

    row: WorkRow
    client: Client
    there: Decimal | None


@dataclass(frozen=True, slots=True)
class WorkPlan:
    """What importing would do. `key` tells whether it is still what somebody was shown."""

    new: tuple[WorkChange, ...]
    replaced: tuple[WorkChange, ...]
    unchanged: int
    refused: tuple[Refused, ...]
    key: str


def work_plan(file: WorkFile, user: User, today: date) -> WorkPlan:
    """What this user's importing the file would do now; two queries. A month that has not begun then is refused."""
    clients = clients_named(row.client for row in file.rows)
    there = _there(list(clients.values()), [row.month for row in file.rows])
    new: list[WorkChange] = []
    replaced: list[WorkChange] = []
    refused, unchanged, seen = list(file.refused), 0, dict[tuple[int, date], int]()
    for row in file.rows:
        client = clients.get(row.key[0])
        if client is None:
            reason = _("Client: nobody has this name here. Correct it, or enter the client first.")
            refused.append(Refused(row.line, row.client, reason))
            continue
        if reason := not_theirs(client, user):
            refused.append(Refused(row.line, row.client, reason))
            continue
        if client.archived_at is not None:
            reason = _("Client: it is archived. Bring it back first, or delete the row.")
            refused.append(Refused(row.line, row.client, reason))
            continue
        if row.month > today:
            reason = _("Month: %(month)s has not begun yet. Correct it, or delete the row until then.")
            refused.append(Refused(row.line, row.client, reason % {"month": month_text(row.month)}))
            continue
        place = (client.pk, row.month)
        if place in seen:  # two names of one client, of which one was merged into the other
            reason = _("The same client and month as line %(line)s. Add the two up and delete one.")
            refused.append(Refused(row.line, row.client, reason % {"line": seen[place]}))
            continue
        seen[place] = row.line
        kept = there.get(place, [])
        if [(one.hours, one.tickets, one.note) for one in kept] == [(row.hours, row.tickets, row.note)]:
            unchanged += 1
        elif kept:
            replaced.append(WorkChange(row, client, sum((one.hours for one in kept), Decimal(0))))
        else:
            new.append(WorkChange(row, client, None))
    refused.sort(key=lambda one: one.line)
    return WorkPlan(tuple(new), tuple(replaced), unchanged, tuple(refused), _key(new, replaced, refused))


def _there(clients: list[Client], months: list[date]) -> dict[tuple[int, date], list[WorkFigures]]:
    found: dict[tuple[int, date], list[WorkFigures]] = defaultdict(list)
    if months:
        between = WorkFigures.objects.filter(month__gte=min(months), month__lte=max(months))
        wanted = {client.pk for client in clients}
        for row in between.order_by("pk"):
            if row.client_id in wanted:
                found[row.client_id, row.month].append(row)
    return found


def _key(new: list[WorkChange], replaced: list[WorkChange], refused: list[Refused]) -> str:
    said = [
        [[one.client.pk, str(one.row.month), str(one.row.hours), str(one.there)] for one in (*new, *replaced)],
        [[one.line, one.reason] for one in refused],
    ]
    return fingerprint(json.dumps(said).encode())
