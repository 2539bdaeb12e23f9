"""What can be wrong with a change of a contract, in words for whoever asked for it."""

from groundwork.errors import DomainError


class ContractError(DomainError):
    """The contract cannot be changed so; the message says why, and what to do instead.

    `field` is the box of the form that it is about; empty where it is about none.
    """

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field
