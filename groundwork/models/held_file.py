"""A file that somebody has sent and that is not carried out yet."""

from django.db import models


class HeldFile(models.Model):
    """The file, kept for a day at most (groundwork.held_files). Whoever is one says whose it is.

    It lies in the database and not in a folder, so that no name or path from a browser ever reaches the file system.
    """

    file_name = models.CharField(max_length=255)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        abstract = True
