"""That no backup could be made, by mail to the owners: once a day, until there is one."""

from datetime import UTC, datetime
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from groundwork.access import Role
from groundwork.chain import Subject
from groundwork.letters import letter
from groundwork.mailing import Letter, NeedlessError
from groundwork.models import Backup, Mail, User

KIND: Final = "backup"
_SUBJECT: Final = "backup"


def subject_of(now: datetime) -> Subject:
    """What these mails are about: the backup of a day (UTC)."""
    return Subject(_SUBJECT, now.astimezone(UTC).date().isoformat())


def backup_mail(mail: Mail) -> Letter:
    """Why there is none. Raises NeedlessError where there is one by now, or the recipient has left."""
    failed = Backup.objects.filter(pk=mail.source).first()
    if failed is None or Backup.objects.filter(error="", started_at__gt=failed.started_at).exists():
        raise NeedlessError("made")
    person = User.objects.filter(pk=mail.recipient or 0, is_active=True, groups__name=Role.OWNER).first()
    if person is None:
        raise NeedlessError("nobody")
    context = {"error": failed.error, "portal": settings.PUBLIC_BASE_URL}
    return letter("mails/backup", context, _("No backup of the portal could be made"), person)
