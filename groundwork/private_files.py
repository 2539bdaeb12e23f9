"""Files and folders that hold secrets, or what clients wrote: for the portal's own account and nobody else."""

import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

# What this process makes from here on is readable by its owner alone.
UMASK = 0o077


def keep_private() -> tuple[Path, ...]:
    """Take from others what they may do with what is there already: 0700 for folders, 0600 for files.

    Returns what was changed. What belongs to another account stays as it is.
    """
    os.umask(UMASK)
    changed = []
    for path in _ours():
        wanted = 0o700 if path.is_dir() else 0o600
        try:
            if path.stat().st_mode & 0o777 & ~wanted:
                path.chmod(wanted)
                changed.append(path)
        except (FileNotFoundError, PermissionError):
            continue
    return tuple(changed)


def _ours() -> Iterator[Path]:
    yield from (Path(settings.VAR_DIR), Path(settings.VAR_DIR) / "secret-key")
    yield from (Path(settings.OWN_SEAL_KEY), Path(settings.OWN_HEAD_KEY), Path(settings.VAR_DIR) / "restored.env")
    if settings.HEAD_FILE:
        yield Path(settings.HEAD_FILE)
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        yield from (Path(f"{name}{end}") for end in ("", "-wal", "-shm", "-turns", "-workers"))
    for folder in (settings.MAILBOX_DIR, settings.BACKUP_DIR):
        if folder and Path(folder).is_dir():
            yield Path(folder)
            yield from (path for path in Path(folder).iterdir() if path.is_file() and not path.is_symlink())
