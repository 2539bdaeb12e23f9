"""What is kept of signing before there is a contract: signatures that others follow, and codes that went by mail."""

from typing import ClassVar, Final

from django.db import models
from django.db.models import Q

from groundwork.models import Event
from quotes.models.quote import Quote
from quotes.models.revision import ProposalLink, QuoteRevision

MOST_TRIES: Final = 5


class Signature(models.Model):
    """A signature before the last one. Its record, an entry of the chain, says all of it (quotes.documents.signing).

    The last signature is the acceptance itself (AcceptedQuote). Where there never is one, those before stay: as records
    of what was signed, and no contract.
    """

    append_only = True

    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, related_name="signatures")
    revision = models.ForeignKey(QuoteRevision, on_delete=models.PROTECT, related_name="signatures")
    # Which of the signers that the revision names, from 1.
    place = models.PositiveSmallIntegerField()
    record = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="signature")
    idempotency_key = models.CharField(max_length=64, unique=True)
    # Fingerprint of what was posted, so that a retry gets the same answer and anything else a 409.
    body_sha256 = models.CharField(max_length=64)
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ("revision", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint("revision", "place", name="signature_once_at_a_place"),
            models.CheckConstraint(condition=Q(place__gte=1), name="signature_place_from_1"),
        ]

    def __str__(self) -> str:
        return f"Signature {self.place} of {self.quote}"


class SigningCode(models.Model):
    """Six digits that went by mail to whoever is about to sign. They stand nowhere: the mail makes them anew from
    `nonce` with the server's key, and `mac` is a keyed hash of them.

    At most one of a link is alive: neither ended, by a newer one or by a signature, nor over, nor out of tries.
    """

    link = models.ForeignKey(ProposalLink, on_delete=models.PROTECT, related_name="codes")
    email = models.CharField(max_length=254)
    nonce = models.CharField(max_length=64)
    mac = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    ended = models.BooleanField(default=False)

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar = [
            models.UniqueConstraint("link", condition=Q(ended=False), name="one_open_code_a_link"),
            models.CheckConstraint(condition=Q(tries__lte=MOST_TRIES), name="signing_code_tries"),
        ]

    def __str__(self) -> str:
        return f"Code {self.pk}"
