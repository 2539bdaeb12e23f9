"""The catalogs of translations, made from what people write (`locale/*/LC_MESSAGES/django.po`) into what gettext reads.

Babel does it, so that nobody needs the system's gettext. It is done when a process starts and the texts are others than
last time, whichever way it was started: there is no step that can be forgotten, and nothing compiled among the sources.
"""

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PLACE: Final = Path("LC_MESSAGES", "django.po")


def compiled(written: Path, kept: Path) -> Path:
    """The folder for LOCALE_PATHS with the catalogs of `written`, made in `kept` if it is not there.

    Raises OSError where `kept` cannot be written, babel's PoFileError for a catalog that cannot be read.
    """
    texts = {language: (written / language / PLACE).read_bytes() for language in languages_in(written)}
    fingerprint = sha256(b"\0".join(part for name in sorted(texts) for part in (name.encode(), texts[name])))
    ready = kept / fingerprint.hexdigest()[:16]
    if not ready.is_dir():
        kept.mkdir(parents=True, exist_ok=True)
        _make(texts, ready)
        _forget_others(kept, ready)
    return ready


def languages_in(written: Path) -> list[str]:
    """The languages that there is a catalog for."""
    return sorted(path.parent.parent.name for path in written.glob(f"*/{PLACE}"))


def _make(texts: dict[str, bytes], ready: Path) -> None:
    """All of them or none: two processes may start at once, and one may be killed halfway."""
    making = Path(mkdtemp(dir=ready.parent, prefix="making-"))
    making.chmod(0o755)
    for language, text in texts.items():
        folder = making / language / PLACE.parent
        folder.mkdir(parents=True)
        with (folder / "django.mo").open("wb") as out:
            write_mo(out, read_po(iter(text.splitlines(keepends=True)), locale=language, abort_invalid=True))
    try:
        os.rename(making, ready)
    except OSError:
        if not ready.is_dir():
            raise
        rmtree(making, ignore_errors=True)


def _forget_others(kept: Path, ready: Path) -> None:
    """All but the one of before: a process that still runs reads a language when it first needs it, and without its
    catalog would answer in English until it is restarted.
    """
    others = [other for other in _folders(kept) if other != ready and not other.name.startswith("making-")]
    for other in sorted(others, key=_made_at)[:-1]:
        rmtree(other, ignore_errors=True)


def _made_at(folder: Path) -> int:
    try:
        return folder.stat().st_mtime_ns
    except OSError:  # another process has forgotten it
        return 0


def _folders(kept: Path) -> Iterator[Path]:
    return (path for path in kept.iterdir() if path.is_dir())
