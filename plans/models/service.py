"""Services: the only thing that carries a price."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from plans.models.fields import CodeField, MoneyField, QuantityField, RateField
from plans.models.plan import Plan, Unit


class Service(models.Model):
    """Something the MSP does, with its charge, its cost and what it means to the client."""

    class ChargeModel(models.TextChoices):
        """How a quantity becomes an amount (the pricing contract's charge models)."""

        INCLUDED = "included", _("included")
        PER_UNIT = "per_unit", _("per unit")
        FLAT = "flat", _("flat")
        VOLUME = "volume", _("volume")
        GRADUATED = "graduated", _("graduated")
        PERCENT = "percent", _("share of the month")

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="services")
    code = CodeField()
    name = models.CharField(_("name"), max_length=200)
    category = models.CharField(_("category"), max_length=200)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="services")
    charge_model = models.CharField(max_length=10, choices=ChargeModel.choices, default=ChargeModel.PER_UNIT)
    price = MoneyField(_("price"), null=True, blank=True)
    rate = RateField(_("share of the month"), null=True, blank=True)
    cost = QuantityField(_("cost"), default=0, help_text=_("What tools cost us, a unit and month."))
    minutes = QuantityField(_("minutes"), default=0, help_text=_("Our labour, a unit and month."))
    break_fix_minutes = QuantityField(_("break-fix minutes"), default=0)
    taxable = models.BooleanField(_("taxable"), default=True)
    benefit = models.TextField(_("benefit"), blank=True, help_text=_("What it does for the client's people."))
    description = models.TextField(_("description"), blank=True)
    position = models.PositiveIntegerField(default=0)

    history = HistoricalRecords()

    class Meta:
        ordering = ("position", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint("plan", "code", name="service_code_once_in_a_plan"),
            models.CheckConstraint(
                condition=Q(charge_model__in=("per_unit", "flat"), price__isnull=False, price__gte=0)
                | Q(charge_model__in=("included", "volume", "graduated", "percent"), price__isnull=True),
                name="service_price_fits_its_charge_model",
            ),
            models.CheckConstraint(
                condition=Q(charge_model="percent", rate__isnull=False, rate__gte=0, rate__lte=1)
                | (~Q(charge_model="percent") & Q(rate__isnull=True)),
                name="service_rate_fits_its_charge_model",
            ),
            models.CheckConstraint(
                condition=Q(cost__gte=0, minutes__gte=0, break_fix_minutes__gte=0),
                name="service_costs_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Bracket(models.Model):
    """One step of a volume or graduated charge; `up_to` is inclusive, and null on the last."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="brackets")
    up_to = models.PositiveIntegerField(null=True, blank=True)
    price = MoneyField()
    flat = MoneyField(default=0)

    history = HistoricalRecords()

    class Meta:
        ordering = (F("up_to").asc(nulls_last=True), "pk")
        constraints: ClassVar = [
            models.UniqueConstraint("service", "up_to", name="bracket_ends_once"),
            models.UniqueConstraint("service", condition=Q(up_to__isnull=True), name="one_last_bracket"),
            models.CheckConstraint(condition=Q(price__gte=0, flat__gte=0), name="bracket_not_negative"),
            models.CheckConstraint(condition=Q(up_to__isnull=True) | Q(up_to__gte=1), name="bracket_up_to_at_least_1"),
        ]


class TermAdjustment(models.Model):
    """What takes the place of a term's adjustment for one service, where the term has so many months."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="adjustments")
    months = models.PositiveSmallIntegerField(_("months"))
    adjustment = RateField(_("adjustment"))
    position = models.PositiveIntegerField(default=0)

    history = HistoricalRecords()

    class Meta:
        ordering = ("position", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint("service", "months", name="term_adjusted_once_for_a_service"),
            models.CheckConstraint(
                condition=Q(months__gte=1, adjustment__gte=-1, adjustment__lte=10), name="term_adjustment_in_reason"
            ),
        ]
