"""Tiers, packages, bundles and presets: sets of services, and named choices among them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from plans.models.fields import CodeField, MoneyField, RateField
from plans.models.plan import Plan
from plans.models.service import Service


class Tier(models.Model):
    """A rung: it includes every service of the rungs below it."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="tiers")
    code = CodeField()
    name = models.CharField(_("name"), max_length=200)
    tagline = models.CharField(_("tagline"), max_length=300, blank=True)
    minimum = MoneyField(_("minimum"), default=0)
    position = models.PositiveIntegerField(default=0)
    services = models.ManyToManyField(Service, through="TierService", related_name="tiers")

    history = HistoricalRecords()

    class Meta:
        ordering = ("position", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint("plan", "code", name="tier_code_once_in_a_plan"),
            models.CheckConstraint(condition=Q(minimum__gte=0), name="tier_minimum_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name


class TierService(models.Model):
    """A service on a rung, in its order there."""

    tier = models.ForeignKey(Tier, on_delete=models.CASCADE, related_name="memberships")
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="tier_memberships")
    position = models.PositiveIntegerField(default=0)

    history = HistoricalRecords()

    class Meta:
        ordering = ("position", "pk")
        constraints: ClassVar = [models.UniqueConstraint("tier", "service", name="service_once_on_a_tier")]


class Package(models.Model):
    """What hangs on the ladder: services that a client can add."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="packages")
    code = CodeField()
    name = models.CharField(_("name"), max_length=200)
    tagline = models.CharField(_("tagline"), max_length=300, blank=True)
    requires_tier = models.ForeignKey(Tier, on_delete=models.PROTECT, null=True, blank=True, related_name="required_by")
    requires = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="required_by")
    conflicts = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="conflicted_by")
    position = models.PositiveIntegerField(default=0)
    services = models.ManyToManyField(Service, through="PackageService", related_name="packages")

    history = HistoricalRecords(m2m_fields=[requires, conflicts])

    class Meta:
        ordering = ("position", "pk")
        constraints: ClassVar = [models.UniqueConstraint("plan", "code", name="package_code_once_in_a_plan")]

    def __str__(self) -> str:
        return self.name


class PackageService(models.Model):
    """A service in a package, in its order there."""

    package = models.ForeignKey(Package, on_delete=models.CASCADE, related_name="memberships")
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="package_memberships")
    position = models.PositiveIntegerField(default=0)

    history = HistoricalRecords()

    class Meta:
        ordering = ("position", "pk")
        constraints: ClassVar = [models.UniqueConstraint("package", "service", name="service_once_in_a_package")]


class Bundle(models.Model):
    """Packages that cost less together: by a share of what they come to, or by an amount."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="bundles")
    code = CodeField()
    name = models.CharField(_("name"), max_length=200)
    packages = models.ManyToManyField(Package, related_name="bundles")
    requires_tier = models.ForeignKey(Tier, on_delete=models.PROTECT, null=True, blank=True, related_name="bundles")
    percent = RateField(_("share off"), null=True, blank=True)
    amount = MoneyField(_("amount off"), null=True, blank=True)
    position = models.PositiveIntegerField(default=0)

    history = HistoricalRecords(m2m_fields=[packages])

    class Meta:
        ordering = ("position", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint("plan", "code", name="bundle_code_once_in_a_plan"),
            models.CheckConstraint(
                condition=Q(amount__isnull=True, percent__isnull=False, percent__gte=0, percent__lte=1)
                | Q(percent__isnull=True, amount__isnull=False, amount__gte=0),
                name="bundle_takes_off_a_share_or_an_amount",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Preset(models.Model):
    """A named choice of a tier and packages: a column that a proposal compares."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="presets")
    code = CodeField()
    name = models.CharField(_("name"), max_length=200)
    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="presets")
    packages = models.ManyToManyField(Package, blank=True, related_name="presets")
    recommended = models.BooleanField(_("recommended"), default=False)
    position = models.PositiveIntegerField(default=0)

    history = HistoricalRecords(m2m_fields=[packages])

    class Meta:
        ordering = ("position", "pk")
        constraints: ClassVar = [models.UniqueConstraint("plan", "code", name="preset_code_once_in_a_plan")]

    def __str__(self) -> str:
        return self.name
