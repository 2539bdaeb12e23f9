"""What is sold beside the plan, again and again: hardware and projects; and what of it is to be ordered."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

import pricing
from groundwork.models import EvidenceFile, User
from plans.models import MoneyField, QuantityField
from quotes.models.quote import Quote


class CatalogueItem(models.Model):
    """Something that is put on quotes as it stands here. It is retired, never deleted: lines of drafts name it.

    A quote has a copy of its name, price and cost; its kind, part number and picture go into what is sent.
    """

    class Kind(models.TextChoices):
        """Where it stands on a proposal. Hardware is ordered once it is signed."""

        HARDWARE = "hardware", _("Hardware")
        PROJECT = "project", _("Project")

    class Recurrence(models.TextChoices):
        """How often it is charged."""

        ONCE = "once", _("once")
        MONTHLY = "monthly", _("monthly")

    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.HARDWARE)
    name = models.CharField(_("name"), max_length=200)
    part_number = models.CharField(_("part number"), max_length=60, blank=True)
    # Both folded, because SQLite knows small letters from a to z only.
    search_key = models.CharField(max_length=300, editable=False)
    currency = models.CharField(_("currency"), max_length=3)
    price = MoneyField(_("price"))
    cost = QuantityField(_("cost"), default=0)
    recurrence = models.CharField(max_length=8, choices=Recurrence.choices, default=Recurrence.ONCE)
    taxable = models.BooleanField(_("taxable"), default=True)
    picture = models.ForeignKey(
        EvidenceFile, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    width = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    height = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    retired = models.BooleanField(_("retired"), default=False)
    # Raised by every save, so that a second editor is told instead of overwriting.
    revision = models.PositiveIntegerField(default=1, editable=False)

    history = HistoricalRecords(excluded_fields=["search_key"])

    class Meta:
        ordering = ("kind", "search_key", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=("hardware", "project")), name="catalogue_kind_known"),
            models.CheckConstraint(condition=Q(price__gte=0, cost__gte=0), name="catalogue_amounts_not_negative"),
            models.CheckConstraint(
                condition=Q(picture=None, width=None, height=None)
                | Q(picture__isnull=False, width__gte=1, height__gte=1),
                name="catalogue_picture_has_a_size",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **options: object) -> None:
        """Kept with what it is looked for by."""
        self.search_key = pricing.folded(f"{self.name} {self.part_number}")[:300]
        super().save(*args, **options)  # type: ignore[arg-type]


class OrderLine(models.Model):
    """Something that was signed and has to be ordered: a copy of the line of the signed revision.

    Who ordered it and when is an entry of the chain; the columns here are for lists.
    """

    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, related_name="order_lines")
    # Of the signed revision's lines outside the plan.
    place = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    part_number = models.CharField(max_length=60, blank=True)
    quantity = models.PositiveIntegerField()
    cost = QuantityField()
    currency = models.CharField(max_length=3)
    signed_at = models.DateTimeField()
    ordered_at = models.DateTimeField(null=True, blank=True)
    ordered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-signed_at", "quote", "place")
        indexes: ClassVar = [
            models.Index(fields=["-signed_at", "quote", "place"], name="order_lines_latest"),
            models.Index(fields=["quote"], condition=Q(ordered_at=None), name="order_lines_open"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint("quote", "place", name="order_line_once"),
            models.CheckConstraint(
                condition=Q(ordered_at=None, ordered_by=None) | Q(ordered_at__isnull=False, ordered_by__isnull=False),
                name="order_line_ordered_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.name}"
