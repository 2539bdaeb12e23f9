"""What the entries of the chain tell of each quote, read once for everything that is held against it."""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import pricing
from groundwork import chain
from groundwork.models import Event
from quotes.documents.payments import Payments
from quotes.models.accepted_quote import ACCEPTANCES
from quotes.models.quote import SUBJECT, Quote

BATCH: Final = 100
# What a reader may raise for bytes and values that no program wrote.
UNREADABLE: Final = (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, pricing.PricingError)
# Whose a link is: the place of its signer, the number of its colleague; neither for the one without a name on it.
Whose = tuple[int | None, int | None]
_State = Quote.State
# The state after an entry. A quote that was taken back can be a draft again, of which there is no entry.
_STATES: Final = {
    Event.Kind.SENT: {_State.SENT},
    Event.Kind.DECLINED: {_State.DECLINED},
    Event.Kind.DECLINED_ON_BEHALF: {_State.DECLINED},
    Event.Kind.WITHDRAWN: {_State.WITHDRAWN, _State.DRAFT},
    **{kind: {_State.ACCEPTED} for kind in ACCEPTANCES},
}


@dataclass(slots=True)
class Told:
    """Of one quote: the states that it can be in, its revisions (number, hash and moment, by entry), when a link was
    closed, with whose it was, and when all of them were; what came of what is due at signing; of each question by its
    number where it stands (said, ours, is_open), and of each colleague whether they may sign."""

    states: set[str] = field(default_factory=lambda: {_State.DRAFT.value, _State.WITHDRAWN.value})
    sent: dict[int, tuple[int, str, datetime]] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    closed: list[tuple[datetime, Whose]] = field(default_factory=list)
    taken_back: list[datetime] = field(default_factory=list)
    payments: Payments = field(default_factory=Payments)
    questions: dict[int, tuple[int, bool, bool]] = field(default_factory=dict)
    colleagues: dict[int, bool] = field(default_factory=dict)

    @property
    def current(self) -> str:
        """The hash of the revision that was sent last; empty where none was."""
        return self.sent[max(self.sent)][1] if self.sent else ""


def told_of_quotes() -> dict[str, Told]:
    """By the number of the quote. What cannot be read is left out: chain.verify() tells of it."""
    told: defaultdict[str, Told] = defaultdict(Told)
    for event in Event.objects.filter(subject_kind=SUBJECT).order_by("seq").iterator(chunk_size=BATCH):
        body, of = chain.said_by(event), told[event.subject_number]
        kind, sha256 = event.kind, body.get("revision_sha256")
        of.states = {state.value for state in _STATES.get(Event.Kind(kind), ())} or of.states
        if isinstance(sha256, str):
            of.named.add(sha256)
            if kind == Event.Kind.SENT:
                of.sent[event.seq] = body.get("revision", 0), sha256, event.happened_at
        if kind == Event.Kind.REVOKED:
            of.closed.append((event.happened_at, (body.get("signer"), body.get("colleague"))))
        if kind in (Event.Kind.PAID, Event.Kind.UNPAID):
            of.payments = _payments(of.payments, event, body)
        if kind == Event.Kind.FORWARDED:
            of.colleagues[body["colleague"]] = body["may_sign"]
        if kind in (Event.Kind.ASKED, Event.Kind.REPLIED, Event.Kind.SETTLED):
            said, _ours, _open = of.questions.get(body["question"], (0, False, False))
            settled = kind == Event.Kind.SETTLED
            of.questions[body["question"]] = (said + 1, not settled and "by" not in body, not settled)
        if kind == Event.Kind.WITHDRAWN:
            of.taken_back.append(event.happened_at)
    return dict(told)


def _payments(before: Payments, event: Event, body: dict[str, Any]) -> Payments:
    try:
        return before.with_paid(event.seq, body) if event.kind == Event.Kind.PAID else before.without(body)
    except UNREADABLE:
        return before


def kept_of(quote: Quote) -> object:
    """What a quote says that its month was priced from; that it cannot be read, where it cannot."""
    try:
        return quote.priced_from
    except UNREADABLE as error:
        return f"not to be read: {error!r}"


def document_of(content: Any) -> dict[str, Any]:
    """What these bytes say; nothing where they cannot be read."""
    try:
        document = json.loads(bytes(content))
    except (ValueError, TypeError):
        return {}
    return document if isinstance(document, dict) else {}
