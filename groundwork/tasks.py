"""What the worker does for the house itself."""

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from groundwork import backups, mailing, outbox, rate_limits
from groundwork.backup_mail import backup_mail
from groundwork.baseline import write_baseline
from groundwork.head_mail import head_mail
from groundwork.outbox import CLOCKWORK, MAIL


@task(queue_name=CLOCKWORK)
def purge_outbox() -> None:
    """Delete old jobs."""
    outbox.purge(timezone.now())


@task(queue_name=CLOCKWORK)
def forget_counts() -> None:
    """Delete counters of limits that are over."""
    rate_limits.forget_what_is_over()


@task(queue_name=CLOCKWORK)
def hold_rows() -> None:
    """Hold in the chain what no document says (groundwork.baseline)."""
    write_baseline(timezone.now())


@task(queue_name=MAIL)
def send_head_mail(mail_id: int) -> None:
    """Mail the head of the chain. Nothing is kept of it: what it says is the chain's own."""
    mailing.deliver(mail_id, head_mail, lambda _mail, _now: None)


@task(queue_name=CLOCKWORK)
def make_backup() -> None:
    """Make the backup of the day, where BACKUP_DIR names a folder. What stands in the way is noted and told."""
    if settings.BACKUP_DIR:
        backups.back_up(timezone.now())


@task(queue_name=MAIL)
def send_backup_mail(mail_id: int) -> None:
    """Tell an owner that no backup could be made, unless there is one by now."""
    mailing.deliver(mail_id, backup_mail, lambda _mail, _now: None)
