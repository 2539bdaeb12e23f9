"""What goes wrong on the way out."""

from groundwork.errors import DomainError


class OutgoingError(DomainError):
    """A request that could not be made, or that was not answered as it should be. The message is for the person."""
