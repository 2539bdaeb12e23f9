"""The page for each way in which a client's answer, a yes or a no, is not taken."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse

from quotes.proposal.revised import Difference
from quotes.refusals import (
    AlreadyAcceptedError,
    ChosenOtherwiseError,
    ContractChangedError,
    ExpiredError,
    KeyUsedError,
    LinkClosedError,
    NotNamedError,
    NotOfferedError,
    NotOpenError,
    NotYourTurnError,
    RefusedError,
    SignedAlreadyError,
    SupersededError,
    TotalChangedError,
)
from quotes.views.proposal.closed import closed_page
from quotes.views.proposal.opening import Opened, closed_link_page, open_link

# The page's reason and status.
_PAGES: Final[dict[type[RefusedError], tuple[str, int]]] = {
    ExpiredError: ("expired", 410),
    SupersededError: ("superseded", 409),
    TotalChangedError: ("total", 409),
    AlreadyAcceptedError: ("accepted", 409),
    NotOfferedError: ("choice", 409),
    ContractChangedError: ("changed", 409),
    NotNamedError: ("named", 403),
    NotYourTurnError: ("turn", 409),
    SignedAlreadyError: ("signed", 409),
    ChosenOtherwiseError: ("otherwise", 409),
    KeyUsedError: ("key", 409),
}
_STATES: Final = ("draft", "accepted", "declined", "withdrawn")
Differences = Callable[[Opened], tuple[Difference, ...]]


def refused_page(
    request: HttpRequest, opened: Opened, error: RefusedError, differences: Differences = lambda _now: ()
) -> HttpResponse:
    """What has happened and what to do. The quote is read again: it is as the service saw it.

    `differences` says of that what is not as it was shown.
    """
    now = open_link(opened.token)
    if now is None or isinstance(error, LinkClosedError):
        opened.quote.refresh_from_db(fields=["state"])
        return closed_link_page(request, opened.quote.pk, opened.quote.state, opened.found.signer)
    if isinstance(error, NotOpenError):
        return closed_page(request, now, error.state if error.state in _STATES else "damaged", status=409)
    reason, status = _PAGES.get(type(error), ("damaged", 409))
    return closed_page(request, now, reason, status=status, differences=differences(now))
