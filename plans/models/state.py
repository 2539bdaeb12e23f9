"""What a working copy was at each of its last revisions: for undo, and for telling a second editor what changed."""

from typing import ClassVar

from django.db import models

from groundwork.models import User
from plans.models.plan import Plan


class PlanState(models.Model):
    """The plan's document at one revision. Only the last ones are kept; versions are what is kept for good."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="states")
    revision = models.PositiveIntegerField()
    # The canonical document, compressed by zlib: a plan of 120 services takes some 6 KB instead of 60.
    document = models.BinaryField()
    # What the services drew on, beside the document: by service code lists of entry, quantity and cost (plans.costs).
    draws = models.JSONField(default=dict)
    # What made this state out of the one before, as the owner reads it: "Desktop care".
    what = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    # The revisions that undo and redo lead to; null where there is nothing to undo or redo.
    back = models.PositiveIntegerField(null=True)
    forward = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ("plan", "-revision")
        constraints: ClassVar = [models.UniqueConstraint("plan", "revision", name="plan_state_once_a_revision")]

    def __str__(self) -> str:
        return f"{self.plan} at {self.revision}"
