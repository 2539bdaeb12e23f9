"""What stands in the way of a backup."""

from groundwork.errors import DomainError


class BackupError(DomainError):
    """Nothing was written or put back; the message says what is wrong and how to mend it."""


class NotMigratedError(BackupError):
    """All rows were put back, and stand in the database as the version of the backup had them."""
