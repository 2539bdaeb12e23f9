"""What a quote's state is called, and which quotes are in it: one rule for every page, list and count.

Expired, viewed, partly signed, change requested, waiting, scheduled and not sent are no states of their own: they
follow from other columns, the events, the signatures, the questions, the planned sendings and the clock.
"""

from collections import Counter
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext

from contracts.models import ContractRecord
from groundwork.display import day
from groundwork.models import Event
from quotes.models import PlannedSending, Question, Quote, Signature
from quotes.models.quote import SUBJECT
from quotes.selectors.questions import open_questions
from quotes.states import BY_CODE, CHANGE, EXPIRED, NOT_SENT, SCHEDULED, SIGNING, VIEWED, WAITING

State = Quote.State


def with_viewed(quotes: QuerySet[Quote]) -> QuerySet[Quote]:
    """The quotes, each with whether the client has looked at the current revision, how many have signed it, whether a
    change of it is asked for, and what became of a planned sending: what `state_of` asks of a quote.
    """
    given = _given().order_by().values("revision").annotate(number=Count("pk")).values("number")
    planned = Subquery(PlannedSending.objects.filter(quote=OuterRef("pk")).values("fault"))
    return quotes.annotate(
        viewed=_seen(), signed_by=Subquery(given), change_asked=_change_asked(), planned_fault=planned
    )


def state_of(quote: Quote, now: datetime) -> tuple[str, str | Promise]:
    """The state as people see it: a code for the badge, and the word.

    The quote comes from `with_viewed`, and `quote.current` should be at hand.
    """
    code = _code_of(quote, now)
    if code == SIGNING and quote.countersign and not quote.revising and _signed_by(quote) >= max(1, len(quote.signers)):
        return code, gettext("Awaiting counter-signature")
    return code, BY_CODE[code].label


def while_drafting(quote: Quote, has_link: bool, now: datetime) -> str:
    """What the client can do with the revision sent last while the next one is drafted; empty without both of them.

    `has_link` tells whether a link opens it.
    """
    if quote.current is None or not quote.editable:
        return ""
    words = {"number": quote.current.number, "day": day(quote.current.valid_through)}
    if quote.state == State.DRAFT:
        return (
            gettext("Revision %(number)s was withdrawn: the client cannot open it. Sending makes a new link.") % words
        )
    if quote.state == State.DECLINED:
        return gettext("The client has said no to revision %(number)s. This one is another offer.") % words
    if quote.current.expires_at <= now:
        return (
            gettext(
                "Revision %(number)s was valid through %(day)s: the client cannot accept it any more. "
                "Send this one, with new days."
            )
            % words
        )
    if quote.amends and Quote.objects.filter(overtaken(), pk=quote.pk).exists():
        return (
            gettext(
                "The contract has changed since revision %(number)s was sent: the client cannot accept it any more. "
                "Send this one."
            )
            % words
        )
    if not has_link:
        return (
            gettext("The link to revision %(number)s is closed: the client cannot open it. Sending makes a new one.")
            % words
        )
    return gettext("The client goes on seeing revision %(number)s and can accept it until you send this one.") % words


def in_state(code: str, now: datetime) -> Q:
    """The quotes to which `state_of` gives this code; all of them for a code that there is not."""
    editable = Q(state=State.DRAFT) | Q(revising=True, state__in=(State.SENT, State.DECLINED))
    plans = PlannedSending.objects.filter(quote=OuterRef("pk"))
    scheduled = editable & Q(Exists(plans.filter(fault="")))
    waiting = editable & Q(approval_asked_at__isnull=False) & ~scheduled
    on_desk = editable & (Q(approval_asked_at__isnull=False) | Q(Exists(plans)))
    seen, signed, change = Q(_seen()), Q(Exists(_given())), Q(_change_asked())
    conditions = {
        SCHEDULED: scheduled,
        WAITING: waiting,
        NOT_SENT: on_desk & ~scheduled & ~waiting,
        EXPIRED: expired(now) & ~on_desk,
        # Whoever has signed wants what was signed, whatever was asked before.
        SIGNING: still_out(now) & ~on_desk & signed,
        CHANGE: still_out(now) & ~on_desk & ~signed & change,
        VIEWED: still_out(now) & ~on_desk & ~change & seen & ~signed,
        State.SENT: still_out(now) & ~on_desk & ~change & ~seen & ~signed,
    }
    if code in conditions:
        return conditions[code]
    return Q(state=code) & ~on_desk if code in State.values else Q()


def still_out(now: datetime) -> Q:
    """What waits for the client's answer: sent, and its last day is not over."""
    return Q(state=State.SENT, current__expires_at__gt=now)


def out_by_end(now: datetime) -> Q:
    """The same from the figures, where an index has it in the order of `figures__out_until`."""
    return Q(figures__out_until__gt=now)


def overtaken() -> Q:
    """What is out and cannot be signed: it changes a contract that says something else since it was sent."""
    later = ContractRecord.objects.filter(contract=OuterRef("about")).exclude(kind="reminded")
    # A draft taken anew while it is out knows the last record, and what is out does not.
    since = Q(number__gt=OuterRef("drafted_from")) | Q(made_at__gt=OuterRef("current__sent_at"))
    return Q(Exists(later.filter(since)), state=State.SENT, effective_on__isnull=False)


def expired(now: datetime) -> Q:
    """What was sent, and had no answer when its last day was over."""
    return Q(state=State.SENT, current__expires_at__lte=now)


def views_of_current(sent_at: str = "current__sent_at") -> QuerySet[Event]:
    """Of a quote outside: when somebody looked at the revision that is current, not at one before it.

    `sent_at` is where the quote has when that was sent: `figures__out_since` of what is out.
    """
    views = Event.objects.filter(subject_kind=SUBJECT, subject_number=OuterRef("number"), kind=Event.Kind.VIEWED)
    return views.filter(happened_at__gte=OuterRef(sent_at))


def counted_by_state(quotes: QuerySet[Quote], now: datetime, *sums: str) -> Counter[tuple[Any, ...]]:
    """Of drafts and what is out: by state as `state_of` says it and by currency how many, and these of their figures
    added up, as one `Counter` of `(state, currency, name)`; the number is `""`.

    One query, which asks of each quote each thing once: what `in_state` says of one state, it says of all of them.
    """
    plans = PlannedSending.objects.filter(quote=OuterRef("pk"))
    editable = Q(state=State.DRAFT) | Q(revising=True)
    on_desk = Case(
        When(editable & Q(Exists(plans.filter(fault=""))), then=Value(SCHEDULED)),
        When(editable & Q(approval_asked_at__isnull=False), then=Value(WAITING)),
        When(editable & Q(Exists(plans)), then=Value(NOT_SENT)),
        default=Value(""),
    )
    marks = {
        "on_desk": on_desk,
        "is_over": Case(When(figures__out_until__lte=now, then=1), default=0),
        "is_signed": Case(When(Q(Exists(_given())), then=1), default=0),
        "is_changing": Case(When(Q(_change_asked()), then=1), default=0),
        "is_seen": Case(When(Q(Exists(views_of_current("figures__out_since"))), then=1), default=0),
    }
    rows = quotes.filter(state__in=(State.DRAFT, State.SENT)).order_by()
    grouped = rows.annotate(**marks).values_list("state", *marks, "figures__currency")
    found: Counter[tuple[Any, ...]] = Counter()
    added = (Sum(f"figures__{name}") for name in sums)
    for row in grouped.annotate(Count("pk"), *added):
        # The state, what it is marked by, and the currency; then the number and the sums.
        state, currency = _told(*row[: len(marks) + 1]), row[len(marks) + 1]
        for name, amount in zip(("", *sums), row[len(marks) + 2 :], strict=True):
            found[state, currency, name] += amount or 0
    return found


def _code_of(quote: Quote, now: datetime) -> str:
    on_desk = _on_desk(quote) if quote.editable else ""
    if on_desk or quote.state != State.SENT or quote.current is None:
        return on_desk or quote.state
    asked, seen = quote.change_asked, quote.viewed  # type: ignore[attr-defined]  # annotated by with_viewed
    return _told(quote.state, on_desk, quote.current.expires_at <= now, _signed_by(quote) > 0, asked, seen)


def _told(state: str, on_desk: str, is_over: bool, is_signed: bool, is_changing: bool, is_seen: bool) -> str:
    if on_desk or state != State.SENT:
        return on_desk or state
    if is_over:
        return EXPIRED
    if is_signed:
        return SIGNING
    if is_changing:
        return CHANGE
    return VIEWED if is_seen else str(State.SENT)


def _on_desk(quote: Quote) -> str:
    """What an open draft is waiting for; empty where it is only a draft."""
    fault: str | None = quote.planned_fault  # type: ignore[attr-defined]  # annotated by with_viewed
    if fault == "":
        return SCHEDULED
    if quote.approval_asked_at is not None:
        return WAITING
    return NOT_SENT if fault else ""


def _signed_by(quote: Quote) -> int:
    return quote.signed_by or 0  # type: ignore[attr-defined]  # annotated by with_viewed


def _change_asked() -> Exists:
    """Whether the client waits for another revision."""
    return open_questions(kind=Question.Kind.CHANGE)


def _given() -> QuerySet[Signature]:
    """The signatures under the current revision that others have to follow."""
    return Signature.objects.filter(revision=OuterRef("current"))


def _seen() -> Exists:
    return Exists(views_of_current())
