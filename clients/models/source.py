"""Where a client's devices come from by themselves."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from clients.models.client import Client
from groundwork.models import User


class DeviceSource(models.Model):
    """A tool that is asked for a client's devices each night. The words are those of clients.pulling."""

    class State(models.TextChoices):
        """How the last time went."""

        NEVER = "", _("not asked yet")
        TAKEN = "taken", _("imported")
        LOOK = "look", _("to be looked at")
        FAILED = "failed", _("failed")

    client = models.OneToOneField(Client, on_delete=models.CASCADE, primary_key=True, related_name="device_source")
    tool = models.CharField(max_length=20)
    address = models.CharField(max_length=500)
    # groundwork.kept_secrets; empty where the tool wants none. Never shown.
    token = models.TextField(blank=True)
    header = models.CharField(max_length=60, blank=True)
    list_path = models.CharField(max_length=120, blank=True)
    mapping = models.JSONField(default=dict)
    only_client = models.CharField(max_length=120, blank=True)
    nightly = models.BooleanField(default=True)
    retire = models.BooleanField(default=True)
    changed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    # What was answered about its list, and the devices it named the last time; None before the first import.
    answers = models.JSONField(default=dict)
    devices = models.JSONField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, blank=True, default=State.NEVER)
    # What is to be looked at, or what went wrong.
    said = models.TextField(blank=True)
    asked_at = models.DateTimeField(null=True)

    history = HistoricalRecords(excluded_fields=["token", "answers", "devices", "state", "said", "asked_at"])

    def __str__(self) -> str:
        return self.address
