"""Statements to clients: hours from tickets, by which rule they go out, and those that have."""

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from clients.models import Client
from contracts.models.contract import Contract
from contracts.models.seller import StatementEvery
from groundwork.models import Event, User


class WorkFigures(models.Model):
    """Hours and tickets of a client in a month, from a ticket system: typed here or imported.

    One row for each month; of two clients that were merged there may be two, which both count. `by` is who typed or
    imported it last, at `at`.
    """

    class How(models.TextChoices):
        """How it came here."""

        TYPED = "typed", _("typed")
        IMPORTED = "imported", _("imported")

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="work_figures")
    # The first day of the month.
    month = models.DateField()
    hours = models.DecimalField(max_digits=7, decimal_places=2, validators=[MinValueValidator(0)])
    tickets = models.PositiveIntegerField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)
    how = models.CharField(max_length=8, choices=How.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("work figures")
        verbose_name_plural = _("work figures")
        ordering = ("month", "pk")
        indexes: ClassVar = [models.Index(fields=["client", "month"], name="work_of_client")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(hours__gte=0), name="work_hours_not_below_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.client} {self.month:%Y-%m}"


class StatementRule(models.Model):
    """How often statements go out under one contract, where that is not as for all: empty is never.

    Periods that end on the day `since` or later are sent.
    """

    contract = models.OneToOneField(Contract, on_delete=models.CASCADE, related_name="statement_rule")
    every = models.CharField(max_length=7, choices=StatementEvery.choices, blank=True)
    since = models.DateField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.contract} {self.every or 'never'}"


class SentStatement(models.Model):
    """A statement that was sent, as bytes (contracts.statements). `number` counts those of one contract and period.

    `by` is who sent it, null for the rule.
    """

    append_only = True

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="statements")
    period = models.CharField(max_length=7)
    number = models.PositiveIntegerField()
    document = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="statement")
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("contract", "period", "number")
        indexes: ClassVar = [models.Index(fields=["period"], name="statement_by_period")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contract", "period", "number"], name="statement_once"),
        ]

    def __str__(self) -> str:
        return f"{self.contract} {self.period}"
