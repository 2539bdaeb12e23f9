"""What a text of a plan is in another language."""

from typing import ClassVar

from django.db import models
from simple_history.models import HistoricalRecords

from groundwork.locales import LANGUAGES
from plans.models.plan import Plan


class PlanText(models.Model):
    """One text of the working copy in one language, as the plan file has it (`pricing.Wording`).

    `kind`, `entry` and `field` say which; `of` is the text that it was made of.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=2)
    kind = models.CharField(max_length=10)
    entry = models.CharField(max_length=200, blank=True)
    field = models.CharField(max_length=12)
    text = models.TextField()
    of = models.TextField()

    history = HistoricalRecords()

    class Meta:
        ordering = ("plan", "language", "kind", "entry", "field")
        constraints: ClassVar = [
            models.UniqueConstraint("plan", "language", "kind", "entry", "field", name="plan_text_once_in_a_language"),
        ]

    def __str__(self) -> str:
        return f"{LANGUAGES.get(self.language, self.language)}: {self.text}"
