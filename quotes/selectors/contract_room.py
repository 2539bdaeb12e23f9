"""What quotes know of a contract, for its page: the quotes that began and changed it, with what was signed."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.functional import Promise

from contracts.models import Contract
from groundwork.models import User
from quotes.models import Quote
from quotes.selectors.states import state_of, with_viewed


@dataclass(frozen=True, slots=True)
class ContractQuote:
    """A quote that is about the contract. `signed_at` is None, and there is no paper, until it is accepted."""

    number: str
    title: str
    state: str
    label: str | Promise
    started_at: datetime
    signed_at: datetime | None
    signer: str


@dataclass(frozen=True, slots=True)
class ContractRoom:
    """All of it, the newest first."""

    quotes: tuple[ContractQuote, ...]


def contract_room(contract: Contract, user: User, now: datetime) -> ContractRoom:
    """The room of one contract; two queries."""
    began = Q(accepted__record__contract_records_caused__contract=contract)
    found = Quote.objects.for_user(user).filter(began | Q(about=contract)).select_related("current", "accepted")
    return ContractRoom(tuple(_quote(quote, now) for quote in with_viewed(found).distinct().order_by("-pk")))


def _quote(quote: Quote, now: datetime) -> ContractQuote:
    state, label = state_of(quote, now)
    accepted = getattr(quote, "accepted", None)
    return ContractQuote(
        number=quote.number,
        title=quote.title,
        state=state,
        label=label,
        started_at=quote.created_at,
        signed_at=accepted.accepted_at if accepted else None,
        signer=accepted.signer_name if accepted else "",
    )
