"""Why an answer from a client is not taken. Each changes nothing, and each has a page that says what to do."""

from groundwork.errors import DomainError
from quotes.documents import Revision
from quotes.models import AcceptedQuote


class RefusedError(DomainError):
    """The answer is not taken."""


class LinkClosedError(RefusedError):
    """The link was revoked between the page and the answer."""


class ExpiredError(RefusedError):
    """The proposal's last day is over."""


class NotOpenError(RefusedError):
    """The quote is in a state in which it cannot be answered; `state` is which."""

    def __init__(self, message: str, state: str) -> None:
        super().__init__(message)
        self.state = state


class SupersededError(RefusedError):
    """The page showed another revision than the one that is current now. `shown` is None where there never was one."""

    def __init__(self, message: str, shown: Revision | None) -> None:
        super().__init__(message)
        self.shown = shown


class NotOfferedError(RefusedError):
    """The choice is not one that this revision allows."""


class TotalChangedError(RefusedError):
    """The figures that the page showed are not those of the choice. All are exact decimal strings."""

    def __init__(self, message: str, shown: tuple[str, str], real: tuple[str, str]) -> None:
        super().__init__(message)
        self.shown = shown
        self.real = real


class UndrawnError(RefusedError):
    """There is a character in it that the contract would show as an empty box."""


class NotNamedError(RefusedError):
    """Nobody signs with this link, or not whoever answers: each signer has a link of their own."""


class SettledError(RefusedError):
    """There is no such question, or it is settled already."""


class TooManyError(RefusedError):
    """It was passed on to as many colleagues as can be."""


class HasProposalError(RefusedError):
    """Whoever it should be passed on to has it already; says how."""


class HasLinkError(HasProposalError):
    """They are a colleague who has a link already, which can be mailed once more."""


class NotYourTurnError(RefusedError):
    """Somebody else signs first."""


class SignedAlreadyError(RefusedError):
    """Whoever has this link has signed, or somebody did in their place."""


class ChosenOtherwiseError(RefusedError):
    """It is another choice than the one that was signed before."""


class CodeError(RefusedError):
    """No code was typed, or not the right one, or none is alive; or none is mailed now. Says what to do."""


class ContractChangedError(RefusedError):
    """The contract that was to be changed is another by now, or over."""


class AlreadyAcceptedError(RefusedError):
    """There is a contract already, made by somebody else's answer or by another one of the same person."""

    def __init__(self, message: str, contract: AcceptedQuote) -> None:
        super().__init__(message)
        self.contract = contract


class KeyUsedError(RefusedError):
    """The same form was sent twice with different content."""


class ReceivedError(RefusedError):
    """The day on which an answer is said to have come is none on which it can have come."""
