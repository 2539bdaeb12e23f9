"""One state of a database that goes on being written to, as a file."""

import hashlib
import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from groundwork import chain, heads
from groundwork.backups import manifest, secrets, tables
from groundwork.backups.errors import BackupError
from groundwork.backups.manifest import Manifest, Part
from groundwork.transactions import snapshot
from groundwork.version import VERSION


@dataclass(frozen=True, slots=True)
class Written:
    """A backup that lies there in full: its manifest, its size, and the SHA-256 of the whole file."""

    path: Path
    manifest: Manifest
    bytes: int
    sha256: str


def write_backup(path: Path, passphrase: str, now: datetime) -> Written:
    """Write the whole portal into a new file, readable by its owner alone, while everybody goes on working.

    All rows are of one moment, that in which the first is read. Whatever was answered before is in it. Raises
    BackupError, and leaves no file, where the passphrase is too short, the file is there already, or the database is
    not that of this version; OSError where nothing can be written.
    """
    secrets.demand_passphrase(passphrase)
    if path.exists():
        raise BackupError(f"{path} is there already. Give the backup another name: none is ever written over.")
    # The keys and the size of the file of heads before the snapshot: what is added since is of entries that it lacks.
    closed = secrets.sealed(secrets.own(), passphrase)
    head_lines = _file_of_heads()
    with _new_file(path) as unfinished:
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as file:
            with snapshot():
                said = _tables(file, now)
            more = [_part(file, manifest.SECRETS, [closed])]
            if head_lines is not None:
                more.append(_part(file, manifest.HEADS, [head_lines]))
            whole = replace(said, parts=(*said.parts, *more))
            file.writestr(manifest.NAME, manifest.to_bytes(whole))
        size, digest = unfinished.stat().st_size, _sha256(unfinished)
    return Written(path, whole, size, digest)


def _tables(file: zipfile.ZipFile, now: datetime) -> Manifest:
    if later := tables.of_a_later_version(MigrationRecorder(connection).applied_migrations()):
        raise BackupError(
            f"The database is of a later version of the portal, which has made {later[-1]}, and this one does not know "
            "all of its columns. Make the backup with that version."
        )
    applied = tables.applied(connection)
    if applied != tables.known():
        raise BackupError(
            "The database is not that of this version of the portal. Make the backup with the version that runs, or "
            "run ./portal manage prepare first."
        )
    parts = [
        _part(file, f"tables/{model._meta.db_table}.jsonl", tables.rows_of(model), model)
        for model in tables.models_of(applied)
    ]
    return Manifest(
        made_at=chain.utc_text(now),
        portal=VERSION,
        database=connection.vendor,
        head=str(heads.current() or ""),
        migrations=applied,
        parts=tuple(parts),
    )


def _part(file: zipfile.ZipFile, name: str, lines: Iterable[bytes], model: tables.Model | None = None) -> Part:
    digest, size, count = hashlib.sha256(), 0, 0
    with file.open(name, "w", force_zip64=True) as part:
        for line in lines:
            part.write(line)
            digest.update(line)
            size += len(line)
            count += 1
    if model is None:
        return Part(name, size, digest.hexdigest())
    return Part(name, size, digest.hexdigest(), model._meta.db_table, tuple(tables.columns_of(model)), count)


def _file_of_heads() -> bytes | None:
    path = Path(settings.HEAD_FILE) if settings.HEAD_FILE else None
    return path.read_bytes() if path is not None and path.exists() else None


@contextmanager
def _new_file(path: Path) -> Iterator[Path]:
    """A file beside `path`, which gets its name when it is there in full and on the disk; none is left else."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.part")
    os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    try:
        yield unfinished
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        try:
            os.link(unfinished, path)  # unlike a rename it never takes the place of a file
        except FileExistsError:
            raise BackupError(f"{path} is there already. None is ever written over.") from None
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    finally:
        unfinished.unlink(missing_ok=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
