"""What is made by the clock: where backups lie, how many are kept, what became of each, and who is told."""

import logging
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

from groundwork import mailing
from groundwork.access import Role
from groundwork.backup_mail import KIND, subject_of
from groundwork.backups.errors import BackupError
from groundwork.backups.writing import Written, write_backup
from groundwork.models import Backup, User

logger = logging.getLogger(__name__)
# Names that a folder lists in the order of their time. What is called otherwise is never deleted.
_NAME: Final = re.compile(r"portal-\d{8}T\d{6}Z\.zip")
# Backups are made once a day: after so long without one somebody is told.
LATE: Final = timedelta(hours=50)


def back_up(now: datetime, path: Path | None = None) -> Written:
    """Make a backup, by default a new one in BACKUP_DIR, note it, and delete there what is more than BACKUP_KEEP.

    A failure is noted too, unless somebody has named the `path`: they read it at once. Raises what `write_backup`
    raises, BackupError also where no folder is named.
    """
    try:
        if path is None and not settings.BACKUP_DIR:
            raise BackupError("Say which file, or set BACKUP_DIR to the folder that backups belong into.")
        goal = path or Path(settings.BACKUP_DIR) / f"portal-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.zip"
        written = write_backup(goal, settings.BACKUP_PASSPHRASE, now)
    except (BackupError, OSError, DatabaseError) as error:
        if path is None:
            _note_failure(error, now)
        raise
    Backup.objects.create(
        started_at=now,
        finished_at=timezone.now(),
        file_name=written.path.name,
        bytes=written.bytes,
        sha256=written.sha256,
        head=written.manifest.head,
    )
    if path is None:
        tidy(Path(settings.BACKUP_DIR), settings.BACKUP_KEEP)
    return written


def tidy(folder: Path, keep: int) -> tuple[str, ...]:
    """Delete all but the newest `keep` backups of a folder, and what a killed process left. Returns their names."""
    ours = sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name))
    left = [path for path in folder.glob("portal-*.zip.*.part") if _NAME.fullmatch(path.name.rsplit(".", 2)[0])]
    old = [*ours[: -keep if keep > 0 else None], *left]
    for path in old:
        path.unlink(missing_ok=True)
    return tuple(path.name for path in old)


def latest() -> tuple[Backup | None, Backup | None]:
    """The last backup that was made, and the failure since then, if there is one."""
    made = Backup.objects.filter(error="").order_by("-started_at", "-pk").first()
    failed = Backup.objects.exclude(error="").order_by("-started_at", "-pk").first()
    if made is not None and failed is not None and failed.started_at <= made.started_at:
        failed = None
    return made, failed


def trouble(now: datetime) -> str:
    """What somebody has to know of the backups, in a sentence; nothing where all is well, or none are to be made."""
    made, failed = latest()
    if failed is not None:
        return failed.error
    if settings.BACKUP_DIR and made is not None and now - made.started_at > LATE:
        return "No backup has been made for two days. Is a worker running?"
    return ""


def _note_failure(error: Exception, now: datetime) -> None:
    why = str(error) if isinstance(error, BackupError) else f"{type(error).__name__}: {error}"
    logger.error("No backup was made. %s", why)
    try:
        with transaction.atomic():
            Backup.objects.create(started_at=now, finished_at=timezone.now(), error=why[:2000])
            _tell_owners(now)
    except DatabaseError:  # which is then what the log has said
        logger.exception("That no backup was made could not be noted.")


def _tell_owners(now: datetime) -> None:
    """A mail to each owner, one a day."""
    from groundwork.tasks import send_backup_mail  # which imports this module

    subject = subject_of(now)
    if mailing.mails_of(subject).exists():
        return
    source = Backup.objects.latest("pk").pk
    for owner in User.objects.filter(groups__name=Role.OWNER, is_active=True).order_by("pk"):
        mailing.ask(send_backup_mail, KIND, subject, source, now, recipient=owner.pk, email=owner.email)
