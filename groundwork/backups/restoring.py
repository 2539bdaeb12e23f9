"""A backup into an empty place, on either kind of database."""

import os
import shlex
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from groundwork import append_only
from groundwork.backups import manifest, secrets, tables
from groundwork.backups.errors import BackupError, NotMigratedError
from groundwork.backups.manifest import Manifest
from groundwork.backups.reading import OpenBackup, opened
from groundwork.backups.secrets import Secrets
from groundwork.migrations_before import step_by_step

_KEYS: Final = {"seal": "The key that seals contracts", "head": "The key that signs heads"}
# Settings that differ here from those of the portal that was backed up, as lines for shells and systemd.
SETTINGS_FILE: Final = "restored.env"


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, and which files were written beside the database. `settings` has settings to take over."""

    manifest: Manifest
    files: tuple[Path, ...]
    settings: Path | None


def restore(path: Path, passphrase: str) -> Restored:
    """Put a backup back. The database must be empty, and no other key and no other file of heads may be there.

    Everything is looked at before anything is written: each hash, the passphrase, the place. Then the tables of that
    version are made, all rows loaded in one transaction, and migrated to this version. Whoever calls it verifies.
    Raises BackupError, and OSError where a key or the file of heads cannot be written; no row was loaded then.
    """
    with opened(path) as backup:
        backup.check()
        closed = backup.content(manifest.SECRETS)
        own = secrets.unsealed(closed, passphrase) if closed else Secrets({}, {})
        files = _files(own, backup.content(manifest.HEADS))
        goals = _goals(backup.manifest)
        _demand_empty(backup.manifest)
        with _written(files):
            _make_tables(goals, before=tables.is_before(backup.manifest.migrations))
            _load(backup)
            _forget()
            _migrate()
        return Restored(backup.manifest, tuple(files), _other_settings(own))


def _files(own: Secrets, head_lines: bytes | None) -> dict[Path, bytes]:
    """The files that are to be written. Raises BackupError where another one lies in the place of one of them."""
    wanted = {place: (own.files[what], _KEYS[what]) for what, place in secrets.places().items() if what in own.files}
    if head_lines and settings.HEAD_FILE:
        wanted[Path(settings.HEAD_FILE)] = (head_lines, "The file of heads")
    for place, (content, name) in wanted.items():
        if place.exists() and place.read_bytes() != content:
            raise BackupError(
                f"{name} lies here already, {place}, and is not that of the backup. Move it away and keep it, then "
                "start again. A file of heads that is newer than the backup tells what was lost: verify --heads FILE."
            )
    return {place: content for place, (content, _name) in wanted.items() if not place.exists()}


def _demand_empty(said: Manifest) -> None:
    with connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
    if not existing:
        return
    if tables.applied(connection) != said.migrations:
        raise BackupError(
            "The database has tables already, and not those of the backup's version. Give an empty database: restore "
            "makes the tables itself."
        )
    for model in tables.models_of(said.migrations):
        if model._meta.db_table not in (*tables.FILLED_BY_MIGRATIONS, *_BEGUN) and model._base_manager.exists():
            raise BackupError(
                f"The database is not empty: there are rows in {model._meta.db_table}. A backup is put back into an "
                "empty place only. Give another database, or move this one away."
            )


# Filled as soon as tables are made or a worker looks; nothing of it is anybody's work.
_BEGUN: Final = frozenset({"groundwork_chainhead", "groundwork_recurringtask", "django_tasks_database_dbtaskresult"})


def _goals(said: Manifest) -> list[tuple[str, str]]:
    """What to migrate to. Raises BackupError where this version does not know how."""
    try:
        return tables.ends(said.migrations)
    except LookupError as error:
        raise BackupError(
            f"The backup is of a later version of the portal ({said.portal}): this one does not know the migration "
            f"{error.args[0]}. Install that version, or a later one."
        ) from error


def _make_tables(goals: list[tuple[str, str]], *, before: bool) -> None:
    executor = step_by_step(connection) if before else MigrationExecutor(connection)
    waiting = [goal for goal in goals if goal not in executor.loader.applied_migrations]
    if waiting:
        executor.migrate(waiting)


def _load(backup: OpenBackup) -> None:
    """All rows, in one transaction. Foreign keys are looked at when it ends; triggers refuse no new row."""
    models = tables.models_of(backup.manifest.migrations)
    by_table = {model._meta.db_table: model for model in models}
    with transaction.atomic():
        with connection.cursor() as cursor:
            for table in by_table:
                if table not in append_only.protected_tables():
                    cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608  # a model's own
        for part in backup.manifest.tables:
            if part.table not in by_table:
                raise BackupError(f"The backup has a table {part.table} that its own migrations do not make.")
            tables.load(connection, by_table[part.table], part.columns, backup.lines(part))
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(models)):
                cursor.execute(statement)


def _forget() -> None:
    """What this process remembers of the database before is not true of this one."""
    ContentType.objects.clear_cache()
    if settings.CACHES["default"]["BACKEND"] != "django.core.cache.backends.db.DatabaseCache":
        cache.clear()


def _migrate() -> None:
    try:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
    except Exception as error:
        raise NotMigratedError(
            "All rows were put back, but they could not be made those of this version. Mend what is said here, then "
            f"start again with an empty database. {type(error).__name__}: {error}"
        ) from error


@contextmanager
def _written(files: Mapping[Path, bytes]) -> Iterator[None]:
    """Write these before what is done inside, so that who may not write there hears of it while nothing was loaded yet.

    They are taken away again where something goes wrong.
    """
    with ExitStack() as stack:
        for place, content in files.items():
            _write_secret(place, content)
            stack.callback(place.unlink, missing_ok=True)
        yield
        stack.pop_all()


def _write_secret(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        path.unlink()  # half a key would stand in the way of the next try
        raise


def _other_settings(own: Secrets) -> Path | None:
    """The secret settings of the portal that was backed up, where this process has others."""
    here = secrets.own().words
    other = {name: word for name, word in own.words.items() if here.get(name) != word}
    if not other:
        return None
    path = Path(settings.OWN_SEAL_KEY).parent / SETTINGS_FILE
    path.unlink(missing_ok=True)
    _write_secret(path, "".join(f"{name}={shlex.quote(word)}\n" for name, word in sorted(other.items())).encode())
    return path
