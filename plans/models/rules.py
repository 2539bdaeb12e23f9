"""Terms, billing, one-time fees and taxes."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from plans.models.fields import CodeField, MoneyField, RateField
from plans.models.plan import Plan, Unit


class Term(models.Model):
    """How long a client commits, and what that does to the price."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="terms")
    months = models.PositiveSmallIntegerField(_("months"))
    name = models.CharField(_("name"), max_length=200)
    adjustment = RateField(_("adjustment"), default=0)
    escalator = RateField(_("annual increase"), default=0, help_text=_("From the second year on."))
    position = models.PositiveIntegerField(default=0)

    history = HistoricalRecords()

    class Meta:
        ordering = ("position", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint("plan", "months", name="term_months_once_in_a_plan"),
            models.CheckConstraint(condition=Q(months__gte=1), name="term_at_least_a_month"),
        ]

    def __str__(self) -> str:
        return self.name


class Billing(models.Model):
    """How many months are billed at once, in advance, and what that does to the price."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="billing")
    months = models.PositiveSmallIntegerField(_("months"))
    name = models.CharField(_("name"), max_length=200)
    adjustment = RateField(_("adjustment"), default=0)
    position = models.PositiveIntegerField(default=0)

    history = HistoricalRecords()

    class Meta:
        ordering = ("position", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint("plan", "months", name="billing_months_once_in_a_plan"),
            models.CheckConstraint(
                condition=Q(months__gte=1, months__lte=12, adjustment__gte=-1, adjustment__lte=10),
                name="billing_in_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OneTimeFee(models.Model):
    """A fee that is paid once, at the start."""

    class Basis(models.TextChoices):
        """What the amount is multiplied by."""

        FIXED = "fixed", _("fixed")
        PER_UNIT = "per_unit", _("per unit")
        MONTHS = "months", _("months of the fee")

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="one_time_fees")
    code = CodeField()
    name = models.CharField(_("name"), max_length=200)
    basis = models.CharField(max_length=8, choices=Basis.choices)
    amount = MoneyField(_("amount"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="one_time_fees")
    minimum = MoneyField(_("minimum"), default=0)
    waived_from = models.PositiveSmallIntegerField(_("waived from"), null=True, blank=True)
    taxable = models.BooleanField(_("taxable"), default=True)
    position = models.PositiveIntegerField(default=0)

    history = HistoricalRecords()

    class Meta:
        ordering = ("position", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint("plan", "code", name="one_time_code_once_in_a_plan"),
            models.CheckConstraint(condition=Q(amount__gte=0, minimum__gte=0), name="one_time_not_negative"),
            models.CheckConstraint(
                condition=~Q(basis="per_unit") | Q(unit__isnull=False), name="one_time_per_unit_has_a_unit"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Tax(models.Model):
    """A tax that a quote may carry."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="taxes")
    code = CodeField()
    name = models.CharField(_("name"), max_length=200)
    rate = RateField(_("rate"))
    position = models.PositiveIntegerField(default=0)

    history = HistoricalRecords()

    class Meta:
        ordering = ("position", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint("plan", "code", name="tax_code_once_in_a_plan"),
            models.CheckConstraint(condition=Q(rate__gte=0), name="tax_rate_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name
