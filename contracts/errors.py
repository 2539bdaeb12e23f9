"""What can be wrong with a change of a contract, in words for whoever asked for it."""

from groundwork.errors import DomainError


class ContractError(DomainError):
    """The contract cannot be changed so; the message says why, and what to do instead."""
