"""What vendors and licences cost the company, kept once, and what services draw on it."""

from decimal import Decimal
from hashlib import sha256
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

import pricing
from plans.costs import month_of
from plans.models.fields import QuantityField
from plans.models.service import Service


def cost_key(name: str, vendor: str, currency: str) -> str:
    """What two entries have in common that are one: a hash of name, vendor and currency, however they are typed."""
    return sha256("\n".join((pricing.folded(name), pricing.folded(vendor), currency)).encode()).hexdigest()


class CostEntry(models.Model):
    """A line of the cost sheet: what one of something costs the company, from whom, and as of when.

    Its currency stays what it was made with: plans in that currency draw on it.
    """

    class Period(models.TextChoices):
        """What the cost is for."""

        MONTH = "month", _("month")
        YEAR = "year", _("year")

    name = models.CharField(_("name"), max_length=200)
    vendor = models.CharField(_("vendor"), max_length=200, blank=True)
    # `cost_key` of the row, because SQLite knows small letters from a to z only.
    key = models.CharField(max_length=64, unique=True, editable=False)
    cost = QuantityField(_("cost"), help_text=_("What one costs, a month or a year."))
    currency = models.CharField(_("currency"), max_length=3)
    per = models.CharField(_("per"), max_length=40, help_text=_("What one of is meant: user, device, server."))
    period = models.CharField(_("period"), max_length=5, choices=Period.choices, default=Period.MONTH)
    as_of = models.DateField(_("as of"))
    # Raised by every write, so that a second editor is told instead of overwriting.
    revision = models.PositiveIntegerField(default=1, editable=False)

    history = HistoricalRecords(excluded_fields=["key"])

    class Meta:
        verbose_name_plural = _("cost entries")
        ordering = ("name", "vendor", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name=""), name="cost_entry_has_a_name"),
            models.CheckConstraint(condition=Q(cost__gte=0), name="cost_entry_not_negative"),
            models.CheckConstraint(condition=Q(period__in=("month", "year")), name="cost_entry_period_known"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.vendor})" if self.vendor else self.name

    @property
    def monthly(self) -> Decimal:
        """What one costs a month, to the sixth decimal; nothing is kept that would need more."""
        return month_of(self.cost, self.period)


class CostDraw(models.Model):
    """What a service of a working copy draws on: so many of an entry, at what one cost when it was taken over."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="draws")
    entry = models.ForeignKey(CostEntry, on_delete=models.PROTECT, related_name="draws")
    quantity = QuantityField(_("quantity"))
    cost = QuantityField(_("cost"), help_text=_("What one cost a month when it was taken over."))
    position = models.PositiveIntegerField(default=0)

    history = HistoricalRecords()

    class Meta:
        ordering = ("position", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint("service", "entry", name="cost_entry_drawn_once_by_a_service"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="cost_draw_of_something"),
            models.CheckConstraint(condition=Q(cost__gte=0), name="cost_draw_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.entry_id}"
