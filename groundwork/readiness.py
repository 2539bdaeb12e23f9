"""Whether this portal can do its work: what a program that watches it asks, and the owner sees."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Min, Q
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from groundwork import liveness
from groundwork.backups import tables
from groundwork.sealing import SealError, existing_key

# A job that is due and that nobody has begun for so long: no worker takes its queue, or all of them hang.
LATE: Final = timedelta(minutes=15)
_MEGABYTE: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. `said` is for the owner, in words that name the mend where it is not well."""

    name: str
    ok: bool
    said: str


def checks(now: datetime) -> tuple[Check, ...]:
    """Everything that is looked at; only the database where that does not answer. Writes nothing and makes no key."""
    return tuple(_checks(now))


def longest_waits(now: datetime) -> dict[str, timedelta]:
    """For how long the job has been due that has been due longest, of each queue in which one waits; one query."""
    # django-tasks-db writes the last day of all for a job that has no time of its own.
    timed = Min("run_after", filter=Q(run_after__lte=now))
    untimed = Min("enqueued_at", filter=Q(run_after__year=9999))
    ready = DBTaskResult.objects.filter(status=TaskResultStatus.READY).order_by()
    rows = ready.values_list("queue_name").annotate(timed=timed, untimed=untimed)
    since = {name: [moment for moment in moments if moment is not None] for name, *moments in rows}
    return {name: max(now - min(moments), timedelta()) for name, moments in since.items() if moments}


def _checks(now: datetime) -> Iterator[Check]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError:
        yield Check("database", False, "The database does not answer.")
    else:
        yield Check("database", True, f"{connection.display_name} answers.")
        for name, look in _ABOUT_ITS_ROWS.items():
            yield _looked_at(name, look, now)
    yield _disk()
    yield _seal_key(now)


def _looked_at(name: str, look: "Callable[[datetime], Check]", now: datetime) -> Check:
    try:
        return look(now)
    except (DatabaseError, OSError) as error:
        return Check(name, False, f"It cannot be asked: {type(error).__name__}.")


@lru_cache(maxsize=1)
def _known_migrations() -> frozenset[tuple[str, str]]:
    return frozenset((app, name) for app, names in tables.known().items() for name in names)


def _migrations(_now: datetime) -> Check:
    applied = set(MigrationRecorder(connection).applied_migrations())
    waiting = len(_known_migrations() - applied)
    if waiting:
        return Check("migrations", False, f"{waiting} migrations wait: run ./portal manage prepare, then start again.")
    if later := tables.of_a_later_version(applied):
        said = f"The database is of a later version, which has made {later[-1]}. Start that one, or restore a backup."
        return Check("migrations", False, said)
    return Check("migrations", True, "The database is that of this version.")


def _worker(_now: datetime) -> Check:
    count = liveness.living()
    if not count:
        return Check("worker", False, "No worker runs, so no mail goes out and nothing is sealed. Start one.")
    return Check("worker", True, "1 worker runs." if count == 1 else f"{count} workers run.")


def _queue(now: datetime) -> Check:
    waited = max(longest_waits(now).values(), default=None)
    if waited is None:
        return Check("queue", True, "No job waits.")
    minutes, seconds = divmod(int(waited.total_seconds()), 60)
    said = f"The oldest job that is due has waited for {f'{minutes} min' if minutes else f'{seconds} s'}."
    return Check("queue", waited <= LATE, said)


_ABOUT_ITS_ROWS: Final = {"migrations": _migrations, "worker": _worker, "queue": _queue}


def _disk() -> Check:
    own = [settings.VAR_DIR]
    if connection.vendor == "sqlite":
        own.append(Path(str(connection.settings_dict["NAME"])).parent)
    if settings.BACKUP_DIR:
        own.append(Path(settings.BACKUP_DIR))
    free = min((shutil.disk_usage(folder).free for folder in own if folder.is_dir()), default=0) // _MEGABYTE
    if free < settings.LEAST_FREE_MB:
        less = f"{free:,} MB are free, fewer than {settings.LEAST_FREE_MB:,}."
        return Check("disk", False, f"{less} Make room: from a full disk the portal reads, and keeps nothing new.")
    return Check("disk", True, f"{free:,} MB are free.")


def _seal_key(now: datetime) -> Check:
    try:
        key = existing_key(now)
    except SealError as error:
        return Check("seal_key", False, str(error))
    if key is None:
        return Check("seal_key", False, "There is no key to seal contracts with yet: a worker makes it when it starts.")
    return Check("seal_key", True, f"{key.name}, until {key.until.date()}.")
