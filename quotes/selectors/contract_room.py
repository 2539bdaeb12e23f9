"""What quotes know of one contract: those that are to change it, and the papers of those that were accepted."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.functional import Promise

from contracts.models import Contract
from groundwork.models import User
from quotes.models import Quote
from quotes.selectors.changes import changes_words
from quotes.selectors.signed import acceptance_of
from quotes.selectors.states import state_of, with_viewed

_WAITING = (Quote.State.DRAFT, Quote.State.SENT)


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A quote about the contract. `effective_on` is the day from which it would hold, None for a renewal."""

    number: str
    what: str
    state: str
    label: str | Promise
    effective_on: date | None


@dataclass(frozen=True, slots=True)
class Paper:
    """An accepted quote that began or changed the contract, with its sealed PDF.

    `evidence` is the name of the file that came with an answer recorded on the client's behalf, empty where there is
    none; `entry` the answer's entry of the chain.
    `recorded_at` is when staff recorded an answer that had come elsewhere, None for what was signed here.
    """

    number: str
    what: str
    agreed_on: date
    recorded_at: datetime | None
    signer: str
    entry: int
    evidence: str


@dataclass(frozen=True, slots=True)
class ContractRoom:
    """Quotes about the contract that have no answer yet, and the papers of the others; the newest first."""

    open: tuple[ChangeLine, ...]
    papers: tuple[Paper, ...]


def contract_room_of(contract: Contract, user: User, now: datetime) -> ContractRoom:
    """The room of one contract; two queries."""
    began = Q(accepted__record__contract_records_caused__contract=contract)
    about = Quote.objects.for_user(user).filter(began | Q(about=contract, state__in=_WAITING)).distinct()
    related = ("current", "about", "accepted__record__recorded_answer__evidence")
    quotes = list(with_viewed(about).select_related(*related).order_by("-pk"))
    return ContractRoom(
        open=tuple(_line(quote, now) for quote in quotes if quote.state in _WAITING),
        papers=tuple(_paper(quote) for quote in quotes if quote.state not in _WAITING),
    )


def _line(quote: Quote, now: datetime) -> ChangeLine:
    state, label = state_of(quote, now)
    return ChangeLine(quote.number, changes_words(quote), state, label, quote.effective_on)


def _paper(quote: Quote) -> Paper:
    accepted = quote.accepted
    what = changes_words(quote) or quote.title or quote.number
    acceptance = acceptance_of(accepted)
    recorded = getattr(accepted.record, "recorded_answer", None)
    return Paper(
        number=quote.number,
        what=what,
        agreed_on=acceptance.agreed_on,
        recorded_at=accepted.accepted_at if acceptance.on_behalf else None,
        signer=accepted.signer_name,
        entry=accepted.record.seq,
        evidence=recorded.evidence.name if recorded and recorded.evidence else "",
    )
