"""An offer that is made again and again: a draft without what is one client's own."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from groundwork.models import User
from plans.models import PlanVersion


class QuoteTemplate(models.Model):
    """Options, lines, texts, terms and validity under a name. `said` is written and read by quotes.services.templates.

    A quote that is started from it takes the newest version of the plan, whatever version this was saved on.
    """

    name = models.CharField(_("name"), max_length=120, unique=True)
    plan_version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="+")
    said = models.JSONField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1, editable=False)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name
