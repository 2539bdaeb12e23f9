"""A file of contracts that somebody has sent and not yet brought in."""

from django.db import models

from groundwork.models import User


class PendingContracts(models.Model):
    """The file, kept for a day at most, in the database as files of clients are (clients.models.PendingClients)."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="pending_contracts")
    file_name = models.CharField(max_length=255)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(db_index=True)
