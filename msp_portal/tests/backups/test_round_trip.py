"""A backup comes back as it was, on the same kind of database; what is not whole, or not empty, is refused."""

import hashlib
import json
import threading
import zipfile
from collections.abc import Iterator
from contextlib import nullcontext
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import Settings

from groundwork import heads
from groundwork.backups import BackupError, opened, restore, restoring, secrets, tables, write_backup, writing
from groundwork.models import Event, Mail, User
from groundwork.tests.chain.writing import write
from groundwork.tests.people import a_person
from msp_portal.tests.backups.portal import (
    PASSPHRASE,
    a_portal,
    empty_place,
    next_number_of,
    own_place,
    values,
    verified,
)
from quotes.tests import making

pytestmark = pytest.mark.django_db(transaction=True)
NOW = making.NOW


@pytest.fixture(autouse=True)
def place(settings: Settings, tmp_path: Path) -> Path:
    (tmp_path / "before").mkdir()
    own_place(settings, tmp_path / "before")
    return tmp_path


@pytest.mark.usefixtures("sales")
def test_everything_comes_back_as_it_was(place: Path, settings: Settings) -> None:
    a_portal(User.objects.get(), NOW)
    settings.SEAL_KEY_PASSWORD = "of $another (key)"
    secrets.places()["seal"].write_bytes(b"a key that seals")
    before, head, last_mail = values(), str(heads.current()), Mail.objects.latest("pk").pk
    said = StringIO()
    call_command("backup", str(place / "portal.zip"), stdout=said)
    assert f"Head of the chain in it: {head}" in said.getvalue()
    assert (place / "portal.zip").stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(place / "portal.zip") as archive:
        kept = {Path(name).stem for name in archive.namelist()}
    assert kept > {"quotes_quote"}
    assert kept.isdisjoint({"django_session", "usersessions_usersession"}), "whoever is signed in signs in again"
    files = {path.name: path.read_bytes() for path in (place / "before").iterdir() if path.is_file()}
    own_place(settings, place / "after")
    settings.SEAL_KEY_PASSWORD = ""
    with empty_place(place / "other"):
        said = StringIO()
        call_command("restore", str(place / "portal.zip"), stdout=said)
        assert values() == before
        assert f"Head {head} is in the chain." in said.getvalue()
        assert "Heads in " in verified()
        assert next_number_of("groundwork_mail") > last_mail
    restored = {path.name: path.read_bytes() for path in (place / "after").iterdir() if path.is_file()}
    assert restored.pop("restored.env") == b"SEAL_KEY_PASSWORD='of $another (key)'\n"
    assert restored == files
    assert {path.stat().st_mode & 0o077 for path in (place / "after").iterdir()} == {0}


def test_what_is_not_whole_or_not_empty_is_refused_and_nothing_is_written(place: Path, settings: Settings) -> None:
    a_person("owner@example.com")
    write(2)
    file = place / "portal.zip"
    write_backup(file, PASSPHRASE, NOW)
    with pytest.raises(BackupError, match="there already"):
        write_backup(file, PASSPHRASE, NOW)
    with pytest.raises(BackupError, match="12 characters"):
        write_backup(place / "another.zip", "too short", NOW)
    own_place(settings, place / "after")
    refused = {
        "The database is not empty": (file, PASSPHRASE),
        "not the passphrase": (file, "some other passphrase"),
        "it broke off": (_cut(file), PASSPHRASE),
        "the file was changed|is damaged": (_other_byte(file), PASSPHRASE),
        "not in its manifest": (_with_more(file), PASSPHRASE),
        "a later version of the portal": (_of_tomorrow(file), PASSPHRASE),
        "cannot be read": (place / "nowhere.zip", PASSPHRASE),
    }
    before = values()
    for why, (damaged, word) in refused.items():
        with pytest.raises(BackupError, match=why):
            restore(damaged, word)
    assert values() == before
    assert not (place / "after").exists()
    with empty_place(place / "other"):
        (place / "after").mkdir()
        secrets.places()["head"].write_bytes(b"another key")
        with pytest.raises(BackupError, match="lies here already"):
            restore(_with_key(file), PASSPHRASE)
        assert not User.objects.exists()


def test_a_key_that_cannot_be_written_is_told_before_a_row_is_loaded(place: Path, settings: Settings) -> None:
    a_person("owner@example.com")
    write(1)
    write_backup(place / "portal.zip", PASSPHRASE, NOW)
    file = _with_key(place / "portal.zip")
    own_place(settings, place / "after")
    (place / "no folder").write_text("a file")
    settings.HEAD_KEY, settings.HEAD_FILE = str(place / "no folder" / "head-key.pem"), ""
    with empty_place(place / "other"):
        with pytest.raises(CommandError, match=r"Nothing was put back\. .*no folder"):
            call_command("restore", str(file))
        assert not User.objects.exists()
        settings.HEAD_KEY = ""
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(tables, "load", lambda *_words: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                restore(file, PASSPHRASE)
        assert not secrets.places()["head"].exists(), "what was written before is taken away"
        restore(file, PASSPHRASE)
        assert secrets.places()["head"].read_bytes() == b"the key of before"
        assert User.objects.exists()


def test_rows_that_were_put_back_and_not_migrated_are_not_called_nothing(
    place: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_person("owner@example.com")
    write_backup(place / "portal.zip", PASSPHRASE, NOW)
    own_place(settings, place / "after")

    def without_room(name: str, *words: object, **options: object) -> object:
        if name == "createcachetable":
            raise OSError("no room")
        return call_command(name, *words, **options)

    monkeypatch.setattr(restoring, "call_command", without_room)
    with empty_place(place / "other"):
        with pytest.raises(CommandError, match=r"^All rows were put back, but .*OSError: no room"):
            call_command("restore", str(place / "portal.zip"))
        assert User.objects.exists()


@pytest.mark.any_database
def test_whatever_byte_of_a_backup_is_another_it_is_read_in_full_or_called_damaged(place: Path) -> None:
    write_backup(place / "portal.zip", PASSPHRASE, NOW)
    whole = (place / "portal.zip").read_bytes()
    directory, changed = whole.index(b"PK\x01\x02"), place / "changed.zip"
    told = set()
    # Of the first entries of the directory and of the first part: version, flags, way of packing, sizes, name.
    for at in (*range(30), *range(directory, directory + 60)):
        for byte in (0x01, 0x0E, 0xFF):
            changed.write_bytes(whole[:at] + bytes([byte]) + whole[at + 1 :])
            try:
                with opened(changed) as backup:
                    backup.check()
            except BackupError as error:
                told.add(type(error.__cause__))
    assert told >= {NotImplementedError, zipfile.BadZipFile}


def test_a_backup_is_of_one_moment_while_others_write(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(3)
    assert _entries(place / "held.zip", monkeypatch) == (3, "3:")
    with monkeypatch.context() as without:
        without.setattr(writing, "snapshot", nullcontext)  # the control
        assert _entries(place / "torn.zip", without) == (5, "5:")


def _entries(file: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    """How many entries a backup has, and how its head begins, where somebody writes one as soon as it has begun."""
    models_of = tables.models_of

    def write_meanwhile() -> None:
        write(1)
        connections.close_all()

    def begun(migrations: tables.Migrations) -> Iterator[tables.Model]:
        models = models_of(migrations)
        for number, model in enumerate(models):
            yield model
            if not number:  # the first table was read
                writer = threading.Thread(target=write_meanwhile)
                writer.start()
                writer.join(60)
                assert not writer.is_alive(), "whoever writes waits for the backup"

    with monkeypatch.context() as patched:
        patched.setattr(tables, "models_of", begun)
        write_backup(file, PASSPHRASE, NOW)
    with opened(file) as backup:
        backup.check()
        part = backup.manifest.part("tables/groundwork_event.jsonl")
        assert part is not None
        return part.rows, backup.manifest.head[:2]


def _rewritten(file: Path, name: str, change: "dict[str, bytes]") -> Path:
    """A copy in which some parts have other bytes."""
    copy = file.with_name(name)
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(copy, "w") as new:
        for part in old.namelist():
            new.writestr(part, change.get(part, old.read(part)))
        for part in change.keys() - set(old.namelist()):
            new.writestr(part, change[part])
    return copy


def _cut(file: Path) -> Path:
    copy = file.with_name("cut.zip")
    copy.write_bytes(file.read_bytes()[:-2000])
    return copy


def _other_byte(file: Path) -> Path:
    with zipfile.ZipFile(file) as old:
        content = old.read("tables/groundwork_user.jsonl")
    return _rewritten(file, "changed.zip", {"tables/groundwork_user.jsonl": content.replace(b"owner@", b"other@")})


def _with_more(file: Path) -> Path:
    return _rewritten(file, "more.zip", {"tables/more.jsonl": b"[]\n"})


def _of_tomorrow(file: Path) -> Path:
    with zipfile.ZipFile(file) as old:
        said = json.loads(old.read("manifest.json"))
    said["migrations"]["groundwork"].append("0999_of_tomorrow")
    return _rewritten(file, "later.zip", {"manifest.json": json.dumps(said).encode()})


def _with_key(file: Path) -> Path:
    """The backup of a portal that has a key for its heads."""
    own = secrets.Secrets({"head": b"the key of before"}, {})
    closed = secrets.sealed(own, PASSPHRASE)
    with zipfile.ZipFile(file) as old:
        said = json.loads(old.read("manifest.json"))
    for part in said["parts"]:
        if part["name"] == "keys.sealed":
            part.update(bytes=len(closed), sha256=hashlib.sha256(closed).hexdigest())
    return _rewritten(file, "with-key.zip", {"keys.sealed": closed, "manifest.json": json.dumps(said).encode()})


def test_the_command_says_why_there_is_none(settings: Settings, owner: User) -> None:
    settings.BACKUP_DIR = ""
    with pytest.raises(CommandError, match=r"No backup was made\. Say which file"):
        call_command("backup")
    assert not Event.objects.exists()


def test_a_version_that_went_back_makes_no_backup_without_the_columns_that_it_does_not_know(place: Path) -> None:
    MigrationRecorder(connections["default"]).record_applied("quotes", "0999_of_tomorrow")
    try:
        with pytest.raises(BackupError, match="0999_of_tomorrow"):
            write_backup(place / "portal.zip", PASSPHRASE, NOW)
    finally:
        MigrationRecorder(connections["default"]).record_unapplied("quotes", "0999_of_tomorrow")
    assert not (place / "portal.zip").exists()
    write_backup(place / "portal.zip", PASSPHRASE, NOW)
