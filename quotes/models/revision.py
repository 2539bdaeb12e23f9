"""The second freeze: what was sent, to the byte; the link that opens it; the PDF made of it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from groundwork.models import User
from quotes.models.quote import Quote


class QuoteRevision(models.Model):
    """What the client sees: plan document, counts, options priced, texts, terms, seller. Never updated or deleted."""

    append_only = True

    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    document = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    # Valid through the end of this day in the seller's zone; expires_at is that instant in UTC (exclusive).
    valid_through = models.DateField()
    expires_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ("quote", "-number")
        # What ends first is asked for by its first few.
        indexes: ClassVar = [models.Index(fields=["expires_at"], name="revision_by_end")]
        constraints: ClassVar = [
            models.UniqueConstraint("quote", "number", name="revision_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="revision_number_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.quote} revision {self.number}"


class ProposalLink(models.Model):
    """What opens a proposal, for a named signer what they sign with, and for a colleague whom the client has passed it
    on to what they look and ask with. The token is derived from `nonce` with the
    server's key and is stored nowhere.

    `digest` (SHA-256 of the token) finds the row; neither column, nor both, opens the page.
    """

    # What never changes of a link (groundwork.baseline); when it was closed follows from entries of the chain.
    held: ClassVar[tuple[str, ...]] = (
        "id",
        "quote",
        "signer",
        "colleague",
        "may_sign",
        "nonce",
        "digest",
        "created_at",
    )

    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, related_name="links")
    # The place of the signer whose own link it is (quotes.documents.signing); null for the one that has no name on it.
    signer = models.PositiveSmallIntegerField(null=True, blank=True)
    # The number of the colleague whose own link it is, from 1 in a quote; who that is stands beside its entry of the
    # chain. They sign only where the client has let them.
    colleague = models.PositiveSmallIntegerField(null=True, blank=True)
    may_sign = models.BooleanField(default=False)
    nonce = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                "quote",
                condition=Q(revoked_at__isnull=True, signer__isnull=True, colleague__isnull=True),
                name="one_live_link_a_quote",
            ),
            models.UniqueConstraint(
                "quote",
                "signer",
                condition=Q(revoked_at__isnull=True, signer__isnull=False),
                name="one_live_link_a_signer",
            ),
            models.UniqueConstraint(
                "quote",
                "colleague",
                condition=Q(revoked_at__isnull=True, colleague__isnull=False),
                name="one_live_link_a_colleague",
            ),
            models.CheckConstraint(
                condition=Q(signer__isnull=True, colleague__isnull=False) | Q(colleague__isnull=True, may_sign=False),
                name="link_of_a_signer_or_a_colleague",
            ),
        ]
