"""The third freeze: what the client accepted."""

from typing import ClassVar, Final

from django.db import models

from groundwork.models import Event
from plans.models import MoneyField
from quotes.models.quote import Quote
from quotes.models.revision import QuoteRevision

# The kinds of its record: the client signed here, or staff have recorded what came otherwise.
ACCEPTANCES: Final = (Event.Kind.ACCEPTED, Event.Kind.ACCEPTED_ON_BEHALF)


class AcceptedQuote(models.Model):
    """The acceptance of one revision. Its record is an entry of the chain; the columns are for lists and reports.

    The contract that it began or amended is `contracts.models.Contract`.
    """

    append_only = True

    quote = models.OneToOneField(Quote, on_delete=models.PROTECT, related_name="accepted")
    revision = models.OneToOneField(QuoteRevision, on_delete=models.PROTECT, related_name="accepted")
    record = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="accepted_quote")
    idempotency_key = models.CharField(max_length=64, unique=True)
    # Fingerprint of what was posted, so that a retry gets the same receipt and anything else a 409.
    body_sha256 = models.CharField(max_length=64)
    option_name = models.CharField(max_length=120)
    currency = models.CharField(max_length=3)
    mrr = MoneyField()
    one_time = MoneyField()
    term_months = models.PositiveSmallIntegerField()
    # Who signed, or agreed otherwise; without an address where staff recorded it and were given none.
    signer_name = models.CharField(max_length=120)
    signer_email = models.EmailField()
    accepted_at = models.DateTimeField()

    class Meta:
        db_table = "quotes_contract"  # what it was called before contracts had a house of their own
        ordering: ClassVar = ["-accepted_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["accepted_at"], name="accepted_by_day")]

    def __str__(self) -> str:
        return f"Contract {self.quote}"
