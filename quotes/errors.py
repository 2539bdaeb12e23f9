"""What the rules of quoting do not allow."""

from groundwork.errors import DomainError


class NotSendableError(DomainError):
    """The draft cannot become a proposal as it stands."""


class DraftError(DomainError):
    """Something in the draft is not allowed. `field` is where: a name of quotes.drafts.Draft, `quantities.UNIT` or
    `extras.INDEX.NAME`; empty where it is no single field.
    """

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class LockedError(DomainError):
    """The quote is in a state in which this cannot be done."""


class PlannedError(LockedError):
    """The draft is about to be sent, so it stays as it is until that has happened or is undone."""


class NeedsApprovalError(DomainError):
    """Something is beyond a limit, and nobody who may has approved this draft as it stands."""


class PaymentError(DomainError):
    """What staff write of a payment is not allowed. `field` is where: amount or paid_on."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field
