"""A backup as a file that is read: every part is held against the hash that the manifest has of it."""

import hashlib
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from groundwork.backups import manifest
from groundwork.backups.errors import BackupError
from groundwork.backups.manifest import Manifest, Part

# What zipfile raises, depending on which byte was changed: of a part that is not there, packed or sealed in a way that
# it does not know, at a place before the file's beginning, with a name that is no text.
_DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    KeyError,
    OSError,
    RuntimeError,
    ValueError,
)


class OpenBackup:
    """A backup whose parts can be read, line by line."""

    def __init__(self, file: zipfile.ZipFile, said: Manifest) -> None:
        self._file, self.manifest = file, said

    def lines(self, part: Part) -> Iterator[bytes]:
        """The lines of a part. Raises BackupError where they are not what the manifest says; some were given then."""
        digest = hashlib.sha256()
        try:
            with self._file.open(part.name) as content:
                for line in content:
                    digest.update(line)
                    yield line
        except _DAMAGE as error:
            raise BackupError(f"{part.name} cannot be read out of the backup: the file is damaged.") from error
        if digest.hexdigest() != part.sha256:
            raise BackupError(f"{part.name} is not what the manifest of the backup says: the file was changed.")

    def content(self, name: str) -> bytes | None:
        """All of a part; None where the backup has none of this name. Raises BackupError as `lines` does."""
        part = self.manifest.part(name)
        return None if part is None else b"".join(self.lines(part))

    def check(self) -> None:
        """Read everything once. Raises BackupError for the first part that is not what the manifest says."""
        extra = set(self._file.namelist()) - {part.name for part in self.manifest.parts} - {manifest.NAME}
        if extra:
            raise BackupError(f"{min(extra)} is in the backup and not in its manifest: the file was changed.")
        for part in self.manifest.parts:
            count = sum(1 for _line in self.lines(part))
            if part.table and count != part.rows:
                raise BackupError(f"{part.name} has {count} rows, the manifest of the backup says {part.rows}.")


@contextmanager
def opened(path: Path) -> Iterator[OpenBackup]:
    """The backup in a file. Raises BackupError where it is none."""
    try:
        file = zipfile.ZipFile(path)
    except OSError as error:
        raise BackupError(f"{path} cannot be read: {error.strerror}.") from error
    except _DAMAGE as error:
        raise BackupError(_broken(path)) from error
    with file:
        try:
            content = file.read(manifest.NAME)
        except _DAMAGE as error:
            raise BackupError(_broken(path)) from error
        # What is raised while it is open is of whoever has it open, and says nothing of this file.
        yield OpenBackup(file, manifest.read(content))


def _broken(path: Path) -> str:
    return f"{path} is no backup of the portal, or it broke off before its end."
