"""Files that are kept for ever beside a record: the scan of a signed offer, the mail that ended a contract."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from groundwork.models.user import User


class EvidenceFile(models.Model):
    """One file: what it is and who brought it. It knows nothing of what it proves; that row refers to it.

    Its bytes stand in a row of their own, so that a list which reads this one never reads ten megabytes with it.
    """

    append_only = True

    class Kind(models.TextChoices):
        """What the content is, whatever the file was called."""

        PDF = "pdf", "PDF"
        PNG = "png", "PNG"
        JPEG = "jpeg", "JPEG"

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=4, choices=Kind.choices)
    # Of the bytes that are kept: of a picture these are not the ones that were uploaded.
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_sha256 = models.CharField(max_length=64)
    kept_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=("pdf", "png", "jpeg")), name="evidence_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name


class EvidenceContent(models.Model):
    """The bytes of an evidence file, which has their fingerprint."""

    append_only = True

    file = models.OneToOneField(EvidenceFile, on_delete=models.PROTECT, primary_key=True, related_name="content")
    content = models.BinaryField()
