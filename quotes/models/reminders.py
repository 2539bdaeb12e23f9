"""When clients are reminded, of what they have been, and who wants no more of it."""

from typing import ClassVar, Self

from django.db import models

from groundwork.models import User
from quotes.models.quote import Quote
from quotes.models.revision import QuoteRevision


class ReminderRules(models.Model):
    """The owner's rules; one row, and without one no reminder goes out. Each list is of days, sorted."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    after = models.JSONField(default=list, blank=True)  # days after the sending
    silent = models.JSONField(default=list, blank=True)  # days after the client has looked last
    before = models.JSONField(default=list, blank=True)  # days before the end
    # Whether salespeople get a mail when a client looks; each may switch that off for themselves.
    tell_views = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="one_set_of_reminder_rules")]

    def __str__(self) -> str:
        return "Reminder rules"

    @classmethod
    def current(cls) -> Self:
        """The rules; where there are none yet, rules that do nothing."""
        return cls.objects.filter(pk=1).first() or cls()


class Reminder(models.Model):
    """A rule has come true for a revision, which happens once. Of several on one day one is mailed, all are noted."""

    revision = models.ForeignKey(QuoteRevision, on_delete=models.PROTECT, related_name="reminders")
    rule = models.CharField(max_length=12)  # as quotes.selectors.reminders writes it: "after-3"
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [models.UniqueConstraint("revision", "rule", name="reminded_once_by_a_rule")]

    def __str__(self) -> str:
        return f"{self.rule} of {self.revision}"


class NoReminders(models.Model):
    """A quote of which nobody is reminded, at the client's wish, which only they take back, or at our own."""

    quote = models.OneToOneField(Quote, on_delete=models.CASCADE, primary_key=True, related_name="no_reminders")
    by_client = models.BooleanField()
    since = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"No reminders of {self.quote}"


class NotTold(models.Model):
    """A salesperson who wants no mail when a client looks, whatever the owner's rules say."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.user} is not told"
