"""Style sheets in parts: each folder under static/css/ is one sheet for the browser, its files joined by name.

A page then asks for one file, and nobody has to find a rule among 1,500 lines. The parts begin with a number, because
the order of rules counts.
"""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

from groundwork.made_files import written_whole

FOLDER = "css"


def sheets() -> tuple[str, ...]:
    """The names of the sheets that come in parts: "proposal" for the folder static/css/proposal/."""
    return tuple(sorted(path.name for path in _source().iterdir() if path.is_dir()))


def parts(sheet: str) -> list[Path]:
    """The parts of a sheet in their order."""
    return sorted((_source() / sheet).glob("*.css"))


def joined(sheet: str) -> Path:
    """The file with all parts of a sheet, made when it or a part of it is new."""
    content = b"\n".join(part.read_bytes() for part in parts(sheet))
    path = Path(settings.VAR_DIR) / "stylesheets" / hashlib.sha256(content).hexdigest()[:12] / f"{sheet}.css"
    if not path.exists():
        with written_whole(path) as unfinished:
            unfinished.write_bytes(content)
    return path


def _source() -> Path:
    return Path(settings.BASE_DIR) / "static" / FOLDER


class StyleSheetFinder(BaseFinder):
    """Finds css/SHEET.css among the static files."""

    def check(self, **kwargs: Any) -> list[Any]:
        """Nothing to set, so nothing to check."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """The file's path, or nothing (an empty list) for any other static file."""
        sheet = path.removeprefix(f"{FOLDER}/").removesuffix(".css")
        if path != f"{FOLDER}/{sheet}.css" or sheet not in sheets():
            return []
        found = str(joined(sheet))
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[Any]:
        """Every sheet, with the storage that holds it."""
        for sheet in sheets():
            storage = FileSystemStorage(location=joined(sheet).parent)
            storage.prefix = FOLDER  # type: ignore[attr-defined]  # read by collectstatic and WhiteNoise
            yield f"{sheet}.css", storage
