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
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-applied_at", "-pk"]


class PendingImport(models.Model):
    """A file that somebody has sent and not yet applied, with their answers about it; kept for a day at most.

    It lies in the database and not in a folder, so that no name or path from a browser ever reaches the file system.
    """

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="pending_imports")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="pending_imports")
    file_name = models.CharField(max_length=255)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    answers = models.JSONField(default=dict)
    # It began with the answers about an earlier file with this header.
    remembered = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["client", "user"], name="one_pending_import_a_person_and_client"),
        ]


class PendingClients(models.Model):
    """A file of clients that somebody has sent and not yet applied; kept for a day at most, in the same way."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="pending_clients")
    file_name = models.CharField(max_length=255)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(db_index=True)


class ImportMemory(models.Model):
    """What people have answered about files with this header, for the next file of the same tool."""

    # SHA-256 of the column names.
    header_key = models.CharField(max_length=64, unique=True)
    answers = models.JSONField(default=dict)
    changed_at = models.DateTimeField()
