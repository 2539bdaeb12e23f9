"""What hangs on a draft: its options, and what is offered outside the plan."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from plans.models import CodeField, MoneyField, QuantityField
from quotes.models.catalogue import CatalogueItem
from quotes.models.quote import Quote


class QuoteOption(models.Model):
    """One column of the comparison: a tier and packages under a name, from a preset or made for this client."""

    quote = models.ForeignKey(Quote, on_delete=models.CASCADE, related_name="options")
    code = CodeField()
    name = models.CharField(_("name"), max_length=120)
    tagline = models.CharField(_("tagline"), max_length=200, blank=True)
    tier = models.CharField(max_length=40)
    packages = models.JSONField(default=list, blank=True)
    recommended = models.BooleanField(_("recommended"), default=False)
    position = models.PositiveIntegerField(default=0)

    history = HistoricalRecords()

    class Meta:
        ordering = ("position", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint("quote", "code", name="option_code_once_in_a_quote"),
            models.UniqueConstraint("quote", condition=Q(recommended=True), name="one_recommended_option"),
        ]

    def __str__(self) -> str:
        return self.name


class QuoteExtra(models.Model):
    """Something outside the plan, monthly or once."""

    class Recurrence(models.TextChoices):
        """How often it is charged."""

        MONTHLY = "monthly", _("monthly")
        ONCE = "once", _("once")

    quote = models.ForeignKey(Quote, on_delete=models.CASCADE, related_name="extras")
    label = models.CharField(_("label"), max_length=200)
    recurrence = models.CharField(max_length=8, choices=Recurrence.choices, default=Recurrence.MONTHLY)
    quantity = models.PositiveIntegerField(_("quantity"), default=1)
    price = MoneyField(_("price"))
    cost = QuantityField(_("cost"), default=0)
    taxable = models.BooleanField(_("taxable"), default=True)
    # What else it is; empty is a plain line. The part number is for whoever orders it.
    kind = models.CharField(max_length=8, choices=CatalogueItem.Kind.choices, blank=True)
    part_number = models.CharField(_("part number"), max_length=60, blank=True)
    item = models.ForeignKey(
        CatalogueItem, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    position = models.PositiveIntegerField(default=0)

    history = HistoricalRecords()

    class Meta:
        ordering = ("position", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(quantity__lte=1_000_000), name="extra_quantity_within_bounds"),
            models.CheckConstraint(condition=Q(cost__gte=0), name="extra_cost_not_negative"),
            models.CheckConstraint(condition=Q(kind__in=("", "hardware", "project")), name="extra_kind_known"),
        ]
