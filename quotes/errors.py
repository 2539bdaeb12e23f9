"""What the rules of quoting do not allow."""

from groundwork.errors import DomainError


class NotSendableError(DomainError):
    """The draft cannot become a proposal as it stands."""
