"""Quotes as somebody may see them."""

from typing import TYPE_CHECKING

from django.db import models

from clients.models import Client
from groundwork.access import STAFF, has_role, sees_own_only
from groundwork.models import User

if TYPE_CHECKING:
    from quotes.models.quote import Quote  # noqa: F401  # the base below names it in a string


class QuoteQuerySet(models.QuerySet["Quote"]):
    """Quotes, as seen by somebody."""

    def for_user(self, user: User) -> "QuoteQuerySet":
        """Every quote for staff, or those of the clients whom they look after; none for anybody else."""
        if not has_role(user, *STAFF):
            return self.none()
        return self.filter(client__owner=user) if sees_own_only(user) else self

    def of_current_clients(self) -> "QuoteQuerySet":
        """Without those of archived clients."""
        return self.exclude(client__in=Client.objects.archived())
