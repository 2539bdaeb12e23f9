"""What salespeople keep beside a quote for themselves. Nothing of it is ever in anything that a client gets."""

from typing import ClassVar

from django.db import models

from groundwork.models import User
from quotes.models.quote import Quote


class QuoteNote(models.Model):
    """An internal note on a quote, by one of us. Nothing that is compiled, mailed or printed reads this table."""

    quote = models.ForeignKey(Quote, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField(max_length=2000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return f"Note on {self.quote}"


class FollowUp(models.Model):
    """How far somebody has followed a quote up: the queue shows it again for what comes later (quotes.selectors.queue).

    `quiet_until` is when it comes back after a snooze; `done_at` hides every reason that was there by then.
    """

    quote = models.OneToOneField(Quote, on_delete=models.CASCADE, primary_key=True, related_name="follow_up")
    quiet_until = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"Follow-up of {self.quote}"
