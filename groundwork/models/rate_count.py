"""How often something was asked for, in the while that is counted (groundwork.rate_limits)."""

from django.db import models


class RateCount(models.Model):
    """One counter: `key` is a keyed hash of what is counted and for whom, so that no address stands here.

    `ends_at` is in seconds since 1970; what comes later begins a new while.
    """

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    ends_at = models.FloatField(db_index=True)
