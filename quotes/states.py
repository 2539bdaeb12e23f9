"""The states of a quote and the moves between them, in one table: services, buttons, lists, pages and reports read it.

A state that is added is a line in STATES; where it is kept in no column, `quotes.selectors.states` says besides which
quotes are in it. A move that is added is a line in MOVES.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from groundwork.access import SELLERS, Role, has_role
from groundwork.models import Event, User
from quotes.models import Quote

State = Quote.State
Kind = Event.Kind
EXPIRED: Final = "expired"
VIEWED: Final = "viewed"
SIGNING: Final = "partly-signed"
WAITING: Final = "waiting"
SCHEDULED: Final = "scheduled"
NOT_SENT: Final = "not-sent"
CHANGE: Final = "change-asked"
QUESTION: Final = "question-open"
SUPERSEDED: Final = "superseded"


@dataclass(frozen=True, slots=True)
class Shown:
    """A state as people see it: `code` for the badge and the address, and the word.

    `plural` is what a list of them is called. `open` tells that the quote may still be won.
    """

    code: str
    label: str | Promise
    open: bool = False
    plural: str | Promise = ""

    @property
    def heading(self) -> str | Promise:
        """What several of them are called."""
        return self.plural or self.label


# In the order of a quote's life, as lists and reports show them.
STATES: Final = (
    Shown("draft", State.DRAFT.label, open=True, plural=_("Drafts")),
    Shown(WAITING, _("Waiting for approval"), open=True),
    Shown(SCHEDULED, _("Scheduled"), open=True),
    Shown(NOT_SENT, _("Not sent"), open=True),
    Shown("sent", State.SENT.label, open=True),
    Shown(VIEWED, _("Viewed"), open=True),
    # Somebody waits for our answer; one that waits for theirs is where it was before they asked.
    Shown(QUESTION, _("Question open"), open=True),
    Shown(CHANGE, _("Change requested"), open=True),
    Shown(SIGNING, _("Partly signed"), open=True),
    Shown(EXPIRED, _("Expired"), open=True),
    # It is out, and its contract says something else since: nobody can sign it any more, not even on other days.
    Shown(SUPERSEDED, _("Superseded")),
    Shown("accepted", State.ACCEPTED.label),
    Shown("declined", State.DECLINED.label),
    Shown("lost", State.LOST.label),
    Shown("withdrawn", State.WITHDRAWN.label),
)
BY_CODE: Final = {shown.code: shown for shown in STATES}


class Who(StrEnum):
    """Who may move a quote."""

    SELLERS = "sellers"
    CLIENT = "client"
    CLOCK = "clock"


_ROLES: Final[dict[Who, tuple[Role, ...]]] = {Who.SELLERS: SELLERS, Who.CLIENT: (), Who.CLOCK: ()}


@dataclass(frozen=True, slots=True)
class Move:
    """From which kept states to which one, by whom, and the entry of the chain that it leaves.

    `to` is None where the kept state stays: the open draft is another one then, or what is shown follows from the
    entry. `drafted`: also while the draft of a next revision is open, whatever is out.
    """

    name: str
    sources: frozenset[State]
    to: State | None
    who: Who
    entry: Kind | None
    drafted: bool = False

    @property
    def roles(self) -> tuple[Role, ...]:
        """The staff who may; nobody where it is the client's to do, or happens by the clock."""
        return _ROLES[self.who]

    def fits(self, quote: Quote) -> bool:
        """Whether the quote is where this move begins."""
        return quote.state in self.sources or (self.drafted and quote.editable)

    def is_open_to(self, quote: Quote, user: User) -> bool:
        """Whether this person may make this move now."""
        return has_role(user, *self.roles) and self.fits(quote)


def _move(name: str, sources: tuple[State, ...], to: State | None, who: Who, entry: Kind | None, **more: bool) -> Move:
    return Move(name, frozenset(sources), to, who, entry, **more)


_OUT: Final = (State.SENT,)
MOVES: Final = {
    move.name: move
    for move in (
        _move("ask", (State.DRAFT,), None, Who.SELLERS, Kind.APPROVAL_ASKED, drafted=True),
        # Of those who sell, who may approve: `quotes.selectors.approval`.
        _move("approve", (State.DRAFT,), None, Who.SELLERS, Kind.APPROVED, drafted=True),
        _move("send-back", (State.DRAFT,), None, Who.SELLERS, Kind.SENT_BACK, drafted=True),
        # A press is undone for some seconds, and leaves no entry until the draft is frozen.
        _move("send", (State.DRAFT,), State.SENT, Who.SELLERS, Kind.SENT, drafted=True),
        _move("schedule", (State.DRAFT,), None, Who.SELLERS, Kind.SCHEDULED, drafted=True),
        _move("unschedule", (State.DRAFT,), None, Who.SELLERS, Kind.UNSCHEDULED, drafted=True),
        _move("fail-to-send", (State.DRAFT,), None, Who.CLOCK, Kind.NOT_SENT, drafted=True),
        # A revision that differs in its last day alone: nothing is approved anew.
        _move("extend", _OUT, State.SENT, Who.SELLERS, Kind.SENT),
        _move("view", _OUT, None, Who.CLIENT, Kind.VIEWED),
        _move("sign", _OUT, None, Who.CLIENT, Kind.SIGNED),
        _move("accept", _OUT, State.ACCEPTED, Who.CLIENT, Kind.ACCEPTED),
        _move("accept-on-behalf", _OUT, State.ACCEPTED, Who.SELLERS, Kind.ACCEPTED_ON_BEHALF),
        _move("decline", _OUT, State.DECLINED, Who.CLIENT, Kind.DECLINED),
        _move("decline-on-behalf", _OUT, State.DECLINED, Who.SELLERS, Kind.DECLINED_ON_BEHALF),
        # What is out stays out, and can be answered, while its next revision is drafted.
        _move("revise", (State.SENT, State.DECLINED), None, Who.SELLERS, None),
        _move("reopen", (State.WITHDRAWN, State.LOST), State.DRAFT, Who.SELLERS, Kind.REOPENED),
        _move("lose", (State.SENT, State.DECLINED), State.LOST, Who.SELLERS, Kind.LOST),
        _move("withdraw", (State.DRAFT, State.SENT, State.DECLINED), State.WITHDRAWN, Who.SELLERS, Kind.WITHDRAWN),
    )
}
