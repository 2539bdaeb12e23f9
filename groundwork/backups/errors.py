"""What stands in the way of a backup."""

from groundwork.errors import DomainError


class BackupError(DomainError):
    """Nothing was written or put back; the message says what is wrong and how to mend it."""
