"""What salespeople hear about a service or package, and what they can say."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from plans.models.fields import CodeField
from plans.models.plan import Plan


class ObjectionNote(models.Model):
    """An objection and its answer. Beside the plan's document, which clients see; by code, so that it outlives undo.

    docs/adr/0010-objection-notes-beside-the-plan.md.
    """

    class Kind(models.TextChoices):
        """What it is about."""

        SERVICE = "service", _("service")
        PACKAGE = "package", _("package")

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="objection_notes")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    code = CodeField()
    objection = models.TextField(_("objection"), blank=True)
    answer = models.TextField(_("answer"), blank=True)
    # Raised by every write, so that a second editor is told instead of overwriting.
    revision = models.PositiveIntegerField(default=1, editable=False)

    history = HistoricalRecords()

    class Meta:
        ordering = ("plan", "kind", "code")
        constraints: ClassVar = [
            models.UniqueConstraint("plan", "kind", "code", name="objection_note_once_for_each"),
            models.CheckConstraint(condition=Q(kind__in=("service", "package")), name="objection_note_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"
