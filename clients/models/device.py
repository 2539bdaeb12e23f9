"""What a client owns and the MSP can look after."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from clients.models.client import Client, Site
from groundwork.device_kinds import DEVICE_CHOICES, DEVICES


class Device(models.Model):
    """One device. It counts towards a price when it is active and covered."""

    class Uncovered(models.TextChoices):
        """Why an active device is not looked after."""

        COVERED = "", _("covered")
        SPARE = "spare", _("spare")
        OTHERS = "others", _("owned by somebody else")
        EXCLUDED = "excluded", _("left out by agreement")

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="devices")
    site = models.ForeignKey(Site, on_delete=models.SET_NULL, null=True, blank=True, related_name="devices")
    kind = models.CharField(_("kind"), max_length=20, choices=DEVICE_CHOICES)
    hostname = models.CharField(_("host name"), max_length=255, blank=True)
    serial = models.CharField(_("serial"), max_length=255, blank=True)
    manufacturer = models.CharField(_("make"), max_length=120, blank=True)
    model = models.CharField(_("model"), max_length=120, blank=True)
    os = models.CharField(_("operating system"), max_length=120, blank=True)
    last_seen = models.DateTimeField(_("last seen"), null=True, blank=True)
    purchased_on = models.DateField(_("purchased on"), null=True, blank=True)
    warranty_until = models.DateField(_("warranty until"), null=True, blank=True)
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True)
    uncovered = models.CharField(
        _("coverage"), max_length=10, choices=Uncovered.choices, blank=True, default=Uncovered.COVERED
    )
    created_at = models.DateTimeField(auto_now_add=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ("hostname", "pk")
        indexes: ClassVar = [
            # The count by kind of one client, or of a page of clients, is read from this index alone.
            models.Index(fields=["client", "kind"], name="device_counted", condition=Q(retired_at=None, uncovered="")),
            models.Index(fields=["client", "serial"], name="device_by_serial"),
            models.Index(fields=["client", "hostname"], name="device_by_hostname"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(hostname="", serial=""), name="device_has_hostname_or_serial"),
            models.CheckConstraint(condition=Q(kind__in=DEVICES), name="device_kind_known"),
        ]

    def __str__(self) -> str:
        return self.hostname or self.serial
