"""The backups that were made, and those that could not be."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Backup(models.Model):
    """One try: the file that came of it and the head of the chain that went outside with it, or why there is none."""

    started_at = models.DateTimeField(db_index=True)
    finished_at = models.DateTimeField()
    # By name alone: where the folder is, the settings say.
    file_name = models.CharField(max_length=255, blank=True)
    bytes = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    # N:HASH, as a paper has it; empty while the chain is.
    head = models.CharField(max_length=90, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(error="", sha256__gt="") | (~Q(error="") & Q(sha256="")), name="backup_made_or_failed"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name or self.error
