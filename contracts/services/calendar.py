"""The address of somebody's calendar is made, made anew and closed."""

from datetime import datetime

from django.db import transaction

from contracts.models import CalendarFeed
from contracts.selectors.calendar import FEED_TOKENS
from groundwork.models import User


@transaction.atomic
def new_feed(user: User, now: datetime) -> CalendarFeed:
    """Make the address of this person's feed; one that was live opens nothing any more."""
    User.objects.select_for_update().get(pk=user.pk)  # two presses at once are one after the other
    close_feed(user, now)
    nonce, digest = FEED_TOKENS.new()
    return CalendarFeed.objects.create(user=user, nonce=nonce, digest=digest, created_at=now)


def close_feed(user: User, now: datetime) -> int:
    """Close the address of this person's feed. Returns how many were closed, 0 or 1."""
    return CalendarFeed.objects.filter(user=user, revoked_at__isnull=True).update(revoked_at=now)
