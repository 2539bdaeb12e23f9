"""What a quote's state is called, and which quotes are in it: one rule for every page, list and count.

Expired, superseded, viewed, partly signed, change requested, question open, waiting, scheduled and not sent are no
states of their own: they follow from other columns, the events, the signatures, the questions, the planned sendings,
the records of contracts and the clock.

Of what is out, the first that holds is its state: superseded, expired, partly signed (whoever has signed wants what was
signed, whatever was asked before), change requested, question open, viewed, sent.
"""

from collections import Counter
from datetime import datetime
from functools import cache
from typing import Any, Final

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.lookups import Exact, GreaterThanOrEqual
from django.utils.functional import Promise
from django.utils.translation import gettext

from contracts.models import ContractRecord
from groundwork.display import day
from groundwork.models import Event
from quotes.models import PlannedSending, Question, Quote, Signature
from quotes.models.quote import SUBJECT
from quotes.selectors.questions import open_questions
from quotes.states import (
    BY_CODE,
    CHANGE,
    EXPIRED,
    NOT_SENT,
    QUESTION,
    SCHEDULED,
    SIGNING,
    SUPERSEDED,
    VIEWED,
    WAITING,
)

State = Quote.State
_ON_DESK: Final = (SCHEDULED, WAITING, NOT_SENT)
_OUT: Final = (SUPERSEDED, EXPIRED, SIGNING, CHANGE, QUESTION, VIEWED, State.SENT)


def with_viewed(quotes: QuerySet[Quote]) -> QuerySet[Quote]:
    """The quotes, each with where it stands outside and on the desk, and how many have signed the current revision:
    what `state_of` asks of a quote.
    """
    return with_signed(quotes).annotate(out_as=_out_as(), on_desk=_on_desk())


def with_signed(quotes: QuerySet[Quote]) -> QuerySet[Quote]:
    """The quotes, each with how many have signed its current revision; None where nobody has."""
    given = _given().order_by().values("revision").annotate(number=Count("pk")).values("number")
    return quotes.annotate(signed_by=Subquery(given))


def state_of(quote: Quote, now: datetime) -> tuple[str, str | Promise]:
    """The state as people see it: a code for the badge, and the word.

    The quote comes from `with_viewed`, and `quote.current` should be at hand.
    """
    is_over = quote.current is not None and quote.current.expires_at <= now
    code = _told(quote.state, quote.on_desk, quote.out_as, is_over=is_over)  # type: ignore[attr-defined]  # annotated
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
    if code in _ON_DESK:
        return _editable() & Q(Exact(_on_desk(), Value(code)))
    off_desk = Q(Exact(_on_desk(), Value("")))
    if code == SUPERSEDED:
        return overtaken() & off_desk
    if code == EXPIRED:
        return expired(now) & ~overtaken() & off_desk
    if code in _OUT:
        return still_out(now) & off_desk & Q(Exact(_out_as(), Value(code)))
    return Q(state=code) & off_desk if code in State.values else Q()


def still_out(now: datetime) -> Q:
    """What waits for the client's answer: sent, and its last day is not over."""
    return Q(state=State.SENT, current__expires_at__gt=now)


def out_by_end(now: datetime) -> Q:
    """The same from the figures, where an index has it in the order of `figures__out_until`."""
    return Q(figures__out_until__gt=now)


@cache
def overtaken(sent_at: str = "current__sent_at") -> Q:
    """What is out and cannot be signed: it changes a contract that says something else since it was sent. `sent_at` as
    in `views_of_current`.
    """
    later = ContractRecord.objects.filter(contract=OuterRef("about")).exclude(kind="reminded")
    # A draft taken anew while it is out knows the last record, and what is out does not.
    since = Q(number__gt=OuterRef("drafted_from")) | Q(made_at__gt=OuterRef(sent_at))
    # Few quotes change a contract: records are looked up for these alone.
    return Q(state=State.SENT, effective_on__isnull=False) & Q(Exists(later.filter(since)))


def expired(now: datetime) -> Q:
    """What was sent, and had no answer when its last day was over."""
    return Q(state=State.SENT, current__expires_at__lte=now)


def views_of_current(sent_at: str = "current__sent_at") -> QuerySet[Event]:
    """Of a quote outside: when somebody looked at the revision that is current, not at one before it.

    `sent_at` is where the quote has when that was sent: `figures__out_since` of what is out.
    """
    return _views().filter(happened_at__gte=OuterRef(sent_at))


def last_look() -> Subquery:
    """Of a quote outside: when somebody looked last. It reads from the end, however many looks there were."""
    return Subquery(_views().order_by("-seq").values("happened_at")[:1])


def counted_by_state(quotes: QuerySet[Quote], now: datetime, *sums: str) -> Counter[tuple[Any, ...]]:
    """By state as `state_of` says it and by currency how many quotes, and these of their figures added up, as one
    `Counter` of `(state, currency, name)`; the number is `""`.

    One query, which asks of each quote each thing once: what `in_state` says of one state, it says of all of them.
    """
    marks = {
        "on_desk": _on_desk(),
        "out_as": _out_as("figures__out_since"),
        "is_over": Case(When(figures__out_until__lte=now, then=1), default=0),
    }
    grouped = quotes.order_by().annotate(**marks).values_list("state", *marks, "figures__currency")
    found: Counter[tuple[Any, ...]] = Counter()
    added = (Sum(f"figures__{name}") for name in sums)
    for state, on_desk, out_as, is_over, currency, *amounts in grouped.annotate(Count("pk"), *added):
        code = _told(state, on_desk, out_as, is_over=bool(is_over))
        for name, amount in zip(("", *sums), amounts, strict=True):
            found[code, currency, name] += amount or 0
    return found


def number_by_state(quotes: QuerySet[Quote], now: datetime) -> Counter[str]:
    """How many quotes are in each state. Two queries: what has ended is counted by its column alone."""
    found: Counter[str] = Counter()
    for (code, _currency, _name), number in counted_by_state(quotes.filter(may_be_open()), now).items():
        found[code] += number
    ended = quotes.filter(~may_be_open()).order_by().values_list("state").annotate(Count("pk"))
    found.update(dict(ended))
    return found


def may_be_open() -> Q:
    """The quotes that may be in one of the states in which they can still be won: few of all there are."""
    return Q(state__in=(State.DRAFT, State.SENT)) | Q(state=State.DECLINED, revising=True)


def _told(state: str, on_desk: str, out_as: str, *, is_over: bool) -> str:
    if on_desk or state != State.SENT:
        return on_desk or state
    return EXPIRED if is_over and out_as != SUPERSEDED else out_as


@cache
def _on_desk() -> Case:
    """What an open draft is waiting for; empty where it is only a draft, or there is none."""
    plans = PlannedSending.objects.filter(quote=OuterRef("pk"))
    return Case(
        When(~_editable(), then=Value("")),
        When(Exists(plans.filter(fault="")), then=Value(SCHEDULED)),
        When(approval_asked_at__isnull=False, then=Value(WAITING)),
        When(Exists(plans), then=Value(NOT_SENT)),
        default=Value(""),
    )


@cache
def _out_as(sent_at: str = "current__sent_at") -> Case:
    """Where a quote stands that is out, whatever the clock says: the first that holds. `sent_at` as in
    `views_of_current`.
    """
    return Case(
        When(~Q(state=State.SENT), then=Value("")),
        When(overtaken(sent_at), then=Value(SUPERSEDED)),
        When(Exists(_given()), then=Value(SIGNING)),
        # The client waits for another revision, or for an answer.
        When(open_questions(kind=Question.Kind.CHANGE), then=Value(CHANGE)),
        When(open_questions(ours=True, kind=Question.Kind.QUESTION), then=Value(QUESTION)),
        When(GreaterThanOrEqual(last_look(), F(sent_at)), then=Value(VIEWED)),
        default=Value(str(State.SENT)),
    )


def _editable() -> Q:
    """As `Quote.editable`."""
    return Q(state=State.DRAFT) | Q(revising=True, state__in=(State.SENT, State.DECLINED))


def _signed_by(quote: Quote) -> int:
    return quote.signed_by or 0  # type: ignore[attr-defined]  # annotated by with_viewed


def _views() -> QuerySet[Event]:
    """Of a quote outside: the entries of those who have looked at it."""
    return Event.objects.filter(subject_kind=SUBJECT, subject_number=OuterRef("number"), kind=Event.Kind.VIEWED)


def _given() -> QuerySet[Signature]:
    """The signatures under the current revision that others have to follow."""
    return Signature.objects.filter(revision=OuterRef("current"))
