"""One mail to one person, and what became of it."""

import hashlib
import secrets
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_tasks.base import TaskResultStatus


def new_salt() -> str:
    """128 random bits, as text."""
    return secrets.token_hex(16)


class Mail(models.Model):
    """What it is about, where it goes, what the mail server said; its job in the outbox knows when it is tried next.

    This is the one place in which the address of a mail stands in clear. Where something that cannot be changed has to
    say where a mail went, it takes `to_sha256`: with the row's salt it can be checked, and once the row's address and
    salt are erased it tells nothing about anybody (docs/adr/0015-mail.md).
    """

    class State(models.TextChoices):
        """What became of it. Nobody knows whether a mail that was taken arrives, so no state says so."""

        OPEN = "open", _("Not sent yet")  # whether it is still being tried is its job's to say
        TAKEN = "taken", _("Taken by the mail server")
        KEPT = "kept", _("Kept as a file")  # there is no mail server
        NEEDLESS = "needless", _("Not sent")  # what it would have said is not true any more
        LEFT = "left", _("Not sent, and dismissed")  # somebody has read that it failed

    class Why(models.TextChoices):
        """Why the last try failed."""

        REFUSED = "refused", _("The mail server refused it")
        PUT_OFF = "put-off", _("The mail server put it off")
        STALLED = "stalled", _("The mail server did not answer in time")
        HUNG_UP = "hung-up", _("The mail server hung up before it said that it had taken it")
        UNREACHABLE = "unreachable", _("The mail server cannot be reached")
        SETUP = "setup", _("The mail server did not let the portal in")
        ADDRESS = "address", _("This address cannot be mailed")
        BROKEN = "broken", _("The portal could not write it, and the worker’s log says more")

    kind = models.CharField(max_length=20)
    # Whose mail it is: a quote, by its number. A house above may have other subjects.
    subject_kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=40)
    # What it is written from, by the key that its kind says: a revision, a contract, an entry of the chain.
    source = models.PositiveBigIntegerField()
    # The contact or the user it goes to; null where the source itself names the address, or the contact is gone.
    recipient = models.PositiveBigIntegerField(null=True, blank=True)
    # Where it went at the last try, or would go now.
    email = models.CharField(max_length=254, blank=True)
    salt = models.CharField(max_length=32, default=new_salt)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    # Of an open mail one of Why, or nothing; of a needless one a word of the house that asked for it.
    why = models.CharField(max_length=20, blank=True)
    # The mail server's own words.
    reply = models.CharField(max_length=300, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)
    job = models.OneToOneField(
        "django_tasks_database.DBTaskResult", on_delete=models.SET_NULL, null=True, blank=True, related_name="mail"
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject_kind", "subject", "-id"], name="mail_of_subject"),
            models.Index(fields=["subject_kind", "subject"], condition=Q(state="open"), name="mail_open"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=("open", "taken", "kept", "needless", "left")), name="mail_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"

    @property
    def to_sha256(self) -> str:
        """The fingerprint of the address, which cannot be guessed back without this row's salt."""
        return hashlib.sha256(f"msp-mail-to-v1\0{self.salt}\0{self.email}".encode()).hexdigest()

    @property
    def next_try_at(self) -> datetime | None:
        """When it is tried next: None where that is as soon as may be, or not any more. `job` should be at hand."""
        if self.state != self.State.OPEN or self.job is None or self.job.status != TaskResultStatus.READY:
            return None
        # django-tasks-db writes the last day of all for a job that has no time of its own.
        return None if self.job.run_after.year == 9999 else self.job.run_after

    @property
    def is_given_up(self) -> bool:
        """Whether it is open, and nothing tries to send it any more."""
        done = (TaskResultStatus.FAILED, TaskResultStatus.SUCCESSFUL)
        return self.state == self.State.OPEN and (self.job is None or self.job.status in done)
