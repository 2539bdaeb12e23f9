"""What is said of a file that is not kept."""

from groundwork.errors import DomainError


class NotEvidence(DomainError):
    """The file cannot be kept. The message says why and what to do."""
