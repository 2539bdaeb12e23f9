"""What the worker makes by the clock: kept, counted, noted, and told where it fails."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from pytest_django import Settings

from groundwork import backups, tasks
from groundwork.backups import BackupError, back_up
from groundwork.backups.keeping import LATE, tidy, trouble
from groundwork.models import Backup, Mail, User
from groundwork.tests.chain.writing import write
from msp_portal.clockwork import TABLE
from msp_portal.tests.backups.portal import own_place
from quotes.tests import making

NOW = making.NOW
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    own_place(settings, tmp_path)
    settings.BACKUP_DIR, settings.BACKUP_KEEP = str(tmp_path / "backups"), 2
    return tmp_path / "backups"


@pytest.mark.django_db(transaction=True)
def test_the_newest_are_kept_and_each_is_noted_with_the_head_in_it(folder: Path) -> None:
    write(1)
    folder.mkdir()
    (folder / "portal-of-mine.zip").write_bytes(b"not ours to delete")
    (folder / "portal-20200101T000000Z.zip.7.part").write_bytes(b"left by a killed process")
    for day in range(3):
        back_up(NOW + day * DAY)
    assert sorted(path.name for path in folder.iterdir()) == [
        f"portal-{NOW + DAY:%Y%m%dT%H%M%SZ}.zip",
        f"portal-{NOW + 2 * DAY:%Y%m%dT%H%M%SZ}.zip",
        "portal-of-mine.zip",
    ]
    made, failed = backups.latest()
    assert made is not None
    assert (failed, made.head[:2], made.bytes) == (None, "1:", (folder / made.file_name).stat().st_size)
    assert trouble(NOW + 2 * DAY) == ""
    assert "two days" in trouble(NOW + 2 * DAY + LATE + DAY)
    assert tidy(folder, 0) == tuple(f"portal-{NOW + day * DAY:%Y%m%dT%H%M%SZ}.zip" for day in (1, 2))


@pytest.mark.any_database
def test_a_failure_is_noted_and_mailed_to_the_owners_once_a_day(db: None, settings: Settings, owner: User) -> None:
    settings.BACKUP_PASSPHRASE = ""
    for _try in range(2):
        with pytest.raises(BackupError, match="BACKUP_PASSPHRASE"):
            back_up(NOW)
    assert "BACKUP_PASSPHRASE" in trouble(NOW)
    (letter,) = Mail.objects.all()
    tasks.send_backup_mail.func(letter.pk)
    (told,) = mail.outbox
    assert told.to == ["Olivia Owner <owner@example.com>"]
    assert "BACKUP_PASSPHRASE" in told.body
    assert "/status/" in told.body


@pytest.mark.any_database
def test_who_names_a_file_reads_what_is_wrong_and_nobody_else_is_told(
    db: None, settings: Settings, owner: User, tmp_path: Path
) -> None:
    """At the shell: a slip of the hand there is no backup that failed."""
    settings.BACKUP_PASSPHRASE = ""
    with pytest.raises(BackupError, match="BACKUP_PASSPHRASE"):
        back_up(NOW, tmp_path / "mine.zip")
    assert trouble(NOW) == ""
    assert not Mail.objects.exists()


@pytest.mark.any_database
def test_whom_it_fails_for_is_not_told_when_one_was_made_meanwhile(db: None, settings: Settings, owner: User) -> None:
    settings.BACKUP_PASSPHRASE = ""
    with pytest.raises(BackupError):
        back_up(NOW)
    Backup.objects.create(started_at=NOW + DAY, finished_at=NOW + DAY, file_name="portal.zip", sha256="0" * 64)
    tasks.send_backup_mail.func(Mail.objects.get().pk)
    assert Mail.objects.get().state == Mail.State.NEEDLESS
    assert mail.outbox == []


@pytest.mark.any_database
def test_without_a_folder_the_clock_makes_none(db: None, settings: Settings) -> None:
    settings.BACKUP_DIR = ""
    tasks.make_backup.func()
    assert not Backup.objects.exists()
    assert "make-backup" in [line.name for line in TABLE]
