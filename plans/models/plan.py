"""A plan and the units it counts by."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from groundwork.access import STAFF, has_role
from groundwork.models import User
from plans.models.fields import CodeField, QuantityField, RateField


class PlanQuerySet(models.QuerySet["Plan"]):
    """Plans, as seen by somebody."""

    def for_user(self, user: User) -> "PlanQuerySet":
        """Every plan for staff; none for anybody else."""
        return self if has_role(user, *STAFF) else self.none()


class Plan(models.Model):
    """A ladder of tiers and packages, as the owner builds it. Quotes never read it: they read its versions."""

    name = models.CharField(_("name"), max_length=200)
    currency = models.CharField(_("currency"), max_length=3)
    labour_rate = QuantityField(_("labour rate"), help_text=_("What an hour of our own labour costs us."))
    break_fix_rate = QuantityField(_("break-fix rate"), help_text=_("What an hour costs a client who has no plan."))
    margin_floor = RateField(_("margin floor"), default=0)
    discount_limit = RateField(_("discount limit"), default=1)
    # Raised by every write to the plan or to anything in it, so that a second editor is told instead of overwriting.
    revision = models.PositiveIntegerField(default=1, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    history = HistoricalRecords(excluded_fields=["changed_at"])
    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ("name", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name=""), name="plan_has_a_name"),
            # Two plans of one name in the list would be taken for each other; an archived one gives its name free.
            models.UniqueConstraint(
                Lower("name"), condition=Q(archived_at__isnull=True), name="plan_name_once_among_those_in_use"
            ),
            models.CheckConstraint(condition=Q(labour_rate__gte=0), name="plan_labour_rate_not_negative"),
            models.CheckConstraint(condition=Q(break_fix_rate__gte=0), name="plan_break_fix_rate_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """What a service is counted by: one or more inventory keys added up. `client` exists in every plan and is 1."""

    CLIENT = "client"

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="units")
    code = CodeField()
    name = models.CharField(_("name"), max_length=200)
    counts = models.JSONField(_("counts"), default=list, help_text=_("Inventory keys, like workstation and laptop."))
    position = models.PositiveIntegerField(default=0)

    history = HistoricalRecords()

    class Meta:
        ordering = ("position", "pk")
        constraints: ClassVar = [models.UniqueConstraint("plan", "code", name="unit_code_once_in_a_plan")]

    def __str__(self) -> str:
        return self.name


class IncludedQuantity(models.Model):
    """`each` of what a unit counts go with each one of another unit, so that only those beyond are a quantity."""

    unit = models.OneToOneField(Unit, on_delete=models.CASCADE, related_name="included")
    goes_with = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="including")
    each = models.PositiveSmallIntegerField(_("included"))

    history = HistoricalRecords()

    class Meta:
        ordering = ("unit",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(each__gte=1, each__lte=1000), name="included_from_1_to_1000"),
            models.CheckConstraint(condition=~Q(unit=models.F("goes_with")), name="included_with_another_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.each} with each {self.goes_with}"
