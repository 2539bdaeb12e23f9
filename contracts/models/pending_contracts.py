"""A file of contracts that somebody has sent and not yet brought in."""

from django.db import models

from groundwork.models import HeldFile, User


class PendingContracts(HeldFile):
    """The file of one person."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="pending_contracts")
