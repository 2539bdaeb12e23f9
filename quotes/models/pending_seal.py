"""Contracts whose PDF is not sealed yet."""

from django.db import models

from quotes.models.accepted_quote import AcceptedQuote


class PendingSeal(models.Model):
    """An acceptance whose PDF has still to be made and sealed: written with the one, gone with the other.

    `job` is the one of the outbox that was asked last for it. `error` is what stood in the way of the last try.
    """

    contract = models.OneToOneField(
        AcceptedQuote, on_delete=models.PROTECT, primary_key=True, related_name="pending_seal"
    )
    since = models.DateTimeField()
    job = models.UUIDField(null=True)
    error = models.TextField(blank=True)
