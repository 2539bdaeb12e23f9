"""What the owner keeps for covers: sections of text, pictures, brochures, and covers put together from them."""

from typing import ClassVar, Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from groundwork.models import EvidenceFile
from groundwork.said import texts_column

# Of a cover text, here and in a quote's own (quotes.models.quote), in characters.
LONGEST_COVER: Final = 600


class LibraryItem(models.Model):
    """A section of text, a picture or a brochure. It is hidden, never deleted: drafts name it by its key.

    A section has `heading` and `text`; a picture `text` (what it shows), a file and its size in pixels; a brochure a
    file and its pages.
    """

    class Kind(models.TextChoices):
        """What it is."""

        SECTION = "section", _("Section of text")
        PICTURE = "picture", _("Picture")
        BROCHURE = "brochure", _("Brochure")

    kind = models.CharField(max_length=8, choices=Kind.choices, editable=False)
    name = models.CharField(_("name"), max_length=80)
    heading = models.CharField(_("heading"), max_length=120, blank=True)
    text = models.TextField(_("text"), blank=True)
    file = models.ForeignKey(
        EvidenceFile, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    width = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    height = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    pages = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    # Among those of its kind; the smallest stands first on a proposal.
    position = models.PositiveSmallIntegerField(_("place"), default=10)
    hidden = models.BooleanField(_("hidden"), default=False)
    # Its texts in other languages.
    texts = texts_column()
    # Raised by every save, so that a second owner is told instead of overwriting.
    revision = models.PositiveIntegerField(default=1, editable=False)

    history = HistoricalRecords()

    class Meta:
        ordering = ("position", "name", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind="section", file=None, width=None, height=None, pages=None)
                | Q(kind="picture", file__isnull=False, width__gte=1, height__gte=1, pages=None)
                | Q(kind="brochure", file__isnull=False, width=None, height=None, pages__gte=1),
                name="library_item_is_of_its_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CoverTemplate(models.Model):
    """A cover put together for many quotes: words to open with, and keys of library items."""

    name = models.CharField(_("name"), max_length=80)
    text = models.TextField(_("cover text"), blank=True, max_length=LONGEST_COVER)
    items = models.JSONField(default=list, blank=True)
    # New quotes begin with it.
    usual = models.BooleanField(_("new quotes begin with it"), default=False)
    hidden = models.BooleanField(_("hidden"), default=False)
    texts = texts_column()
    revision = models.PositiveIntegerField(default=1, editable=False)

    history = HistoricalRecords()

    class Meta:
        ordering = ("name", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint("usual", condition=Q(usual=True), name="one_usual_cover"),
        ]

    def __str__(self) -> str:
        return self.name
