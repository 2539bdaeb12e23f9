"""What was imported, when, by whom, and what it came to."""

from typing import ClassVar

from django.db import models

from clients.models.client import Client
from groundwork.models import User


class DeviceImport(models.Model):
    """One applied import: the file's name and hash, and the report that the person saw."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="imports")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    report = models.JSONField()
    applied_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    applied_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-applied_at", "-pk"]
