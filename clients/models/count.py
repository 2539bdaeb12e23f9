"""What a client owned, over time."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from clients.models.client import Client


class InventoryCount(models.Model):
    """What counted at one moment: `counts` by inventory key, as the pricing contract has them.

    Every import and every change by hand leaves one, written in the same transaction.
    """

    class Source(models.TextChoices):
        """What brought the change."""

        IMPORT = "import", _("import")
        HAND = "hand", _("by hand")
        UNDO = "undo", _("import undone")
        MERGE = "merge", _("merged")

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="inventory_counts")
    counted_at = models.DateTimeField()
    counts = models.JSONField()
    source = models.CharField(max_length=10, choices=Source.choices)

    class Meta:
        ordering: ClassVar = ["counted_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["client", "counted_at"], name="count_of_client")]
