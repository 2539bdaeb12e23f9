"""PDFs as they were made first."""

from django.db import models


class StoredPdf(models.Model):
    """A rendered PDF, kept under the hash of the document and layout it was made from. Same key, same bytes."""

    append_only = True

    key = models.CharField(max_length=64, primary_key=True)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    rendered_at = models.DateTimeField()

    class Meta:
        db_table = "quotes_storedpdf"  # as it was called before contracts had notices
