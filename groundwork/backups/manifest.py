"""What a backup says of itself. It is the last part that is written, so a file that broke off has none."""

import json
from dataclasses import asdict, dataclass
from typing import Any, Final

from groundwork.backups.errors import BackupError

NAME: Final = "manifest.json"
HEADS: Final = "heads.jsonl"
SECRETS: Final = "keys.sealed"
SCHEMA: Final = "msp-backup/1"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the file: its name in the zip, how many bytes it has and their SHA-256.

    Of a table also its name, its columns in the order of each line, and how many rows there are.
    """

    name: str
    bytes: int
    sha256: str
    table: str = ""
    columns: tuple[str, ...] = ()
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Manifest:
    """`migrations` are those that were applied, by app. `head` is the end of the chain, N:HASH; empty without one."""

    made_at: str
    portal: str
    database: str
    head: str
    migrations: dict[str, tuple[str, ...]]
    parts: tuple[Part, ...]

    @property
    def tables(self) -> tuple[Part, ...]:
        """The parts that are tables."""
        return tuple(part for part in self.parts if part.table)

    @property
    def rows(self) -> int:
        """How many rows there are in all."""
        return sum(part.rows for part in self.parts)

    def part(self, name: str) -> Part | None:
        """The part of this name; None where there is none."""
        return next((part for part in self.parts if part.name == name), None)


def to_bytes(manifest: Manifest) -> bytes:
    """The manifest as it stands in the file: JSON that a person can read."""
    return json.dumps({"schema": SCHEMA, **asdict(manifest)}, ensure_ascii=False, indent=1).encode()


def read(content: bytes) -> Manifest:
    """The manifest in these bytes. Raises BackupError for anything else."""
    try:
        said: Any = json.loads(content)
        if said.pop("schema") != SCHEMA:
            raise BackupError(f"This backup is not of the form {SCHEMA}: a later version of the portal has made it.")
        parts = tuple(Part(**{**one, "columns": tuple(one["columns"])}) for one in said.pop("parts"))
        migrations = {app: tuple(names) for app, names in said.pop("migrations").items()}
        return Manifest(**said, migrations=migrations, parts=parts)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BackupError("The manifest of this backup cannot be read: the file is damaged.") from error
