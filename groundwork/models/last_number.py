"""Numbers that are given out by year."""

from django.db import models


class LastNumber(models.Model):
    """The last number given out in a year; its row is locked while the next one is taken (groundwork.numbering)."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True
