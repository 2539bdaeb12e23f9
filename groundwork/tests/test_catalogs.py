"""The catalogs are made of what people wrote, whenever a process starts with other texts than last time."""

from gettext import GNUTranslations
from pathlib import Path

import pytest

from groundwork.catalogs import PLACE, compiled

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def write(written: Path, text: str, language: str = "de") -> None:
    path = written / language / PLACE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'{HEAD}msgid "Why"\nmsgstr "{text}"\n', "utf-8")


def says(folder: Path, language: str = "de") -> str:
    with (folder / language / "LC_MESSAGES" / "django.mo").open("rb") as file:
        return GNUTranslations(file).gettext("Why")


def test_a_catalog_says_what_is_written_and_is_made_anew_only_where_that_changes(tmp_path: Path) -> None:
    written, kept = tmp_path / "locale", tmp_path / "var" / "locale"
    write(written, "Warum")
    first = compiled(written, kept)
    made = (first / "de" / "LC_MESSAGES" / "django.mo").stat().st_mtime_ns
    assert says(first) == "Warum"
    assert compiled(written, kept) == first
    assert (first / "de" / "LC_MESSAGES" / "django.mo").stat().st_mtime_ns == made
    write(written, "Wieso")
    assert says(compiled(written, kept)) == "Wieso"
    assert says(first) == "Warum"  # for a process that runs since before, and has not needed this language yet
    write(written, "Weshalb")
    assert says(compiled(written, kept)) == "Weshalb"
    assert not first.exists()  # nothing piles up
    assert len(list(kept.iterdir())) == 2


def test_what_another_process_has_made_meanwhile_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written, kept = tmp_path / "locale", tmp_path / "kept"
    write(written, "Warum")
    ready = compiled(written, kept)
    monkeypatch.setattr(Path, "is_dir", _not_yet(ready))
    assert compiled(written, kept) == ready
    assert [path.name for path in kept.iterdir()] == [ready.name]


def _not_yet(ready: Path) -> object:
    asked, real = [0], Path.is_dir

    def is_dir(path: Path) -> bool:
        asked[0] += path == ready
        return False if path == ready and asked[0] == 1 else real(path)

    return is_dir
