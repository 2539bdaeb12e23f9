"""What an owner counts besides the kinds of the catalogue."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from groundwork.said import texts_column


class CountedThing(models.Model):
    """A thing of the owner's own: terabytes of backup, phone lines. It is a number on the client, never a device.

    `code` is its key in plans and inventories, and stays when the words change.
    """

    code = models.CharField(_("code"), max_length=100, unique=True)
    one = models.CharField(_("word"), max_length=60)
    many = models.CharField(_("plural"), max_length=60)
    # Not offered any more; what counts it already still does.
    hidden = models.BooleanField(_("hidden"), default=False)
    # Its texts in other languages.
    texts = texts_column()
    # Raised by every save, so that a second owner is told instead of overwriting.
    revision = models.PositiveIntegerField(default=1, editable=False)

    history = HistoricalRecords()

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(one="") & ~Q(many=""), name="counted_thing_has_code_and_words"
            ),
        ]

    def __str__(self) -> str:
        return self.many
