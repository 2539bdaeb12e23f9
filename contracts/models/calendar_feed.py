"""The address under which somebody's calendar reads the days of the contracts."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from groundwork.models import User


class CalendarFeed(models.Model):
    """What opens the feed of one person without signing in. The token stands nowhere (groundwork.secret_tokens)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="calendar_feeds")
    nonce = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint("user", condition=Q(revoked_at__isnull=True), name="one_live_calendar_feed"),
        ]

    def __str__(self) -> str:
        return f"calendar of {self.user}"
