"""What was imported, when, by whom, and what it came to."""

from typing import ClassVar

from django.db import models

from clients.models.client import Client
from groundwork.models import HeldFile, User


class DeviceImport(models.Model):
    """One applied import: the file's name and hash, and the report that the person saw."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="imports")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    report = models.JSONField()
    applied_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    applied_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-applied_at", "-pk"]


class PendingImport(HeldFile):
    """A file of a client\'s devices that somebody has sent and not yet applied, with their answers about it."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="pending_imports")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="pending_imports")
    answers = models.JSONField(default=dict)
    # It began with the answers about an earlier file with this header.
    remembered = models.BooleanField(default=False)
    # It came from the tool itself; then those that the tool no longer names are missing, and nobody else.
    pulled = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["client", "user"], name="one_pending_import_a_person_and_client"),
        ]


class PendingClients(HeldFile):
    """A file of clients that somebody has sent and not yet applied."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="pending_clients")


class ImportMemory(models.Model):
    """What people have answered about files with this header, for the next file of the same tool."""

    # SHA-256 of the column names.
    header_key = models.CharField(max_length=64, unique=True)
    answers = models.JSONField(default=dict)
    changed_at = models.DateTimeField()
