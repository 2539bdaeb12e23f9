"""What stops an import as a whole. What is wrong with one row is a rejected row, not an error."""

from groundwork.errors import DomainError


class UnreadableFileError(DomainError):
    """The file cannot be read as a table. The message names the place and the fix, in one line."""
