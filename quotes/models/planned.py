"""A sending that was asked for and has not happened yet: for seconds, to be undone, or until a chosen moment."""

from typing import ClassVar

from django.db import models

from groundwork.models import User
from quotes.models.quote import Quote


class PlannedSending(models.Model):
    """The draft is frozen and mailed when `due_at` comes (quotes.services.planning); until then it is not written to.

    The draft's own rows know nothing of it: undone, they are what they were. `fault` says why it did not happen when it
    was due; empty while it waits.
    """

    quote = models.OneToOneField(Quote, on_delete=models.CASCADE, primary_key=True, related_name="planned")
    due_at = models.DateTimeField()
    # Whether somebody chose the moment; else it is the seconds in which a press can be undone.
    chosen = models.BooleanField(default=False)
    # Whether the renewal that was drafted with it goes out in the same mail. It has a row of its own then.
    both = models.BooleanField(default=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    fault = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["due_at"], name="planned_due")]

    def __str__(self) -> str:
        return f"Sending of {self.quote}"

    @property
    def waits(self) -> bool:
        """Whether it is still to happen."""
        return not self.fault
