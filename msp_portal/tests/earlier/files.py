"""The kept databases, as files: a compressed SQL dump and, beside it, the manifest of what must hold."""

import json
import lzma
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parent.parent / "data" / "databases"
VENDORS: Final = ("postgresql", "sqlite")

Manifest = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """One month's database: `2026-11` of `sqlite` is 2026-11-sqlite.sql.xz with 2026-11-sqlite.json."""

    month: str
    vendor: str
    folder: Path = FOLDER

    @property
    def dump(self) -> Path:
        return self.folder / f"{self.month}-{self.vendor}.sql.xz"

    @property
    def manifest(self) -> Path:
        return self.folder / f"{self.month}-{self.vendor}.json"

    def sql(self) -> str:
        """The dump's text."""
        return lzma.decompress(self.dump.read_bytes()).decode("utf-8")

    def promises(self) -> Manifest:
        """What must hold of this database."""
        read: Manifest = json.loads(self.manifest.read_text("utf-8"))
        return read

    def write(self, sql: str, promises: Manifest) -> None:
        """Keep both. The same text makes the same file. Raises FileExistsError: what is kept is never made anew."""
        if self.dump.exists() or self.manifest.exists():
            raise FileExistsError(f"{self.dump.name} is kept already. Name another month.")
        self.dump.write_bytes(lzma.compress(sql.encode("utf-8"), preset=9))
        text = json.dumps(promises, indent=1, sort_keys=True, ensure_ascii=False)
        self.manifest.write_text(f"{text}\n", "utf-8")


def kept_databases(vendor: str) -> list[Kept]:
    """All that is kept for this kind of database, the oldest first."""
    ending = f"-{vendor}.sql.xz"
    return [Kept(path.name.removesuffix(ending), vendor) for path in sorted(FOLDER.glob(f"*{ending}"))]
