"""Who gets a quote besides its contact."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from quotes.models.quote import Quote


class Recipient(models.Model):
    """One more person, each time a revision goes out: with a link of their own, or with a copy on paper and no link.

    The link is a colleague's (ProposalLink), known by the address.
    """

    class Gets(models.TextChoices):
        """What they get."""

        SIGN = "sign", _("A link to read, ask and sign")
        LOOK = "look", _("A link to read and ask")
        COPY = "copy", _("A copy as PDF, without a link")

    quote = models.ForeignKey(Quote, on_delete=models.CASCADE, related_name="recipients")
    name = models.CharField(max_length=120, blank=True)
    email = models.CharField(max_length=254)
    gets = models.CharField(max_length=4, choices=Gets.choices, default=Gets.LOOK)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [models.UniqueConstraint("quote", "email", name="recipient_once_in_a_quote")]

    def __str__(self) -> str:
        return self.name or self.email
