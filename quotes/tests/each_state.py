"""A quote in every state that people see, brought there as people do."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from contracts.documents import Clauses, End
from contracts.models import Contract
from groundwork.models import User
from quotes.models import PlannedSending, Question, Quote
from quotes.proposal.abouts import About
from quotes.services.accepting import accept_proposal, sign_proposal
from quotes.services.amendment import draft_amendment
from quotes.services.answering import decline_proposal, record_view
from quotes.services.drafting import start_quote
from quotes.services.questions import Words, ask
from quotes.services.revising import lose_quote, withdraw_quote
from quotes.services.sending import send_quote
from quotes.states import BY_CODE
from quotes.tests.amendments import change
from quotes.tests.making import NOW, a_draft
from quotes.tests.sent import Sent, answer, as_sent, contract_of
from quotes.tests.signers import ANNA, CARL, VISITOR, link_of, said_by

LESS: Final = Words("Less of it.", "Thomas Reed", "thomas@harbor.example", VISITOR)
New = Callable[[], Quote]


def one_of_each(by: User) -> dict[str, Quote]:
    """A quote in every state, by its code; all of them of the client of the pricing contract."""
    first = a_draft(by)
    made = {"draft": first}
    for code, bring in _BROUGHT.items():
        made[code] = bring(lambda: start_quote(first.client, first.plan_version, by, NOW), by)
    made["superseded"] = _superseded(made["accepted"], by)
    assert made.keys() == BY_CODE.keys()  # a new state is to be brought about here
    return {code: Quote.objects.select_related("client").get(pk=quote.pk) for code, quote in made.items()}


def looked_at(quote: Quote) -> Quote:
    """The client has opened the link."""
    record_view(as_sent(quote).link, VISITOR, lambda: NOW)
    return quote


def asked(quote: Quote, kind: Question.Kind) -> Quote:
    """The client asks something about it, or for another one."""
    ask(as_sent(quote).link, kind, About(""), LESS, lambda: NOW)
    return quote


def half_signed(quote: Quote, **fields: object) -> Quote:
    """Anna has signed, and Carl has not."""
    proposal = as_sent(quote)
    sign_proposal(link_of(proposal, 1), said_by(proposal, 1, **fields), VISITOR, lambda: NOW)
    return quote


def planned(quote: Quote, by: User, fault: str = "") -> Quote:
    """It goes out tomorrow, or should have."""
    due = {"due_at": NOW + timedelta(days=1), "chosen": True, "asked_at": NOW, "by": by, "fault": fault}
    PlannedSending.objects.create(quote=quote, **due)
    return quote


def _waiting(new: New, by: User) -> Quote:
    quote = new()
    Quote.objects.filter(pk=quote.pk).update(approval_asked_at=NOW)
    return quote


def _out(new: New, by: User, days: int = 0, **fields: object) -> Quote:
    quote = new()
    for name, value in fields.items():
        setattr(quote, name, value)
    quote.save()
    send_quote(quote, by, NOW - timedelta(days=days))
    return quote


def _accepted(new: New, by: User) -> Quote:
    proposal = as_sent(_out(new, by))
    accept_proposal(proposal.link, answer(proposal), VISITOR, lambda: NOW)
    return proposal.quote


def _declined(new: New, by: User) -> Quote:
    proposal = as_sent(looked_at(_out(new, by)))
    decline_proposal(proposal.link, proposal.revision.sha256, "", VISITOR, lambda: NOW)
    return proposal.quote


def _superseded(signed: Quote, by: User) -> Quote:
    """A change of the contract that was begun here, and then the contract changes otherwise."""
    quote = a_sent_change(contract_of(signed.accepted), by).quote
    overtake(quote, by)
    return quote


def a_sent_change(contract: Contract, by: User, **fields: object) -> Sent:
    """An amendment of it that is out."""
    quote = draft_amendment(contract, by, NOW)
    Quote.objects.filter(pk=quote.pk).update(discount_percent="0.01", **fields)
    quote.refresh_from_db()
    send_quote(quote, by, NOW)
    return as_sent(quote)


def overtake(quote: Quote, by: User) -> None:
    """Its contract says something else by now."""
    assert quote.about is not None
    change(quote.about, by, kind="details", clauses=Clauses(end=End("monthly")))


_BROUGHT: Final[dict[str, Callable[[New, User], Quote]]] = {
    "waiting": _waiting,
    "scheduled": lambda new, by: planned(new(), by),
    "not-sent": lambda new, by: planned(new(), by, fault="No contact gets it."),
    "sent": _out,
    "viewed": lambda new, by: looked_at(_out(new, by)),
    "question-open": lambda new, by: asked(looked_at(_out(new, by)), Question.Kind.QUESTION),
    "change-asked": lambda new, by: asked(looked_at(_out(new, by)), Question.Kind.CHANGE),
    "partly-signed": lambda new, by: half_signed(_out(new, by, signers=[ANNA, CARL])),
    "expired": lambda new, by: _out(new, by, days=60),
    "accepted": _accepted,
    "declined": _declined,
    "lost": lambda new, by: lose_quote(_out(new, by), Quote.LostReason.PRICE, "", by, NOW),
    "withdrawn": lambda new, by: withdraw_quote(_out(new, by), by, NOW),
}
