"""The first freeze: what was published, to the byte."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from groundwork.models import User
from plans.models.plan import Plan


class PlanVersion(models.Model):
    """A published plan: its canonical document and the SHA-256 of those bytes. Never updated, never deleted."""

    append_only = True

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    note = models.TextField(blank=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()

    class Meta:
        ordering = ("plan", "-number")
        constraints: ClassVar = [
            models.UniqueConstraint("plan", "number", name="plan_version_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="plan_version_number_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.number}"
