"""What clients, staff and the clock do to one quote at once, by chance: one contract at most, and everything agrees.

./portal drill -m drill quotes/tests/services/test_interleavings.py -n0
"""

import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

import pytest
from django.db import connection
from django.utils import timezone

from groundwork import chain
from groundwork.errors import DomainError
from groundwork.models import Event, User
from groundwork.tests.races import at_once
from quotes.documents import read_revision
from quotes.links import live_link
from quotes.models import AcceptedQuote, Quote, Signature
from quotes.services import accepting, answering, countersigning, revising, sending
from quotes.services.accepting import sign_proposal
from quotes.services.answering import decline_proposal, record_view
from quotes.services.countersigning import Countersignature, countersign
from quotes.services.revising import close_link, renew_link, reopen_quote, revise_quote, withdraw_quote
from quotes.services.sending import send_quote
from quotes.tests.sent import Sent, answer, sent
from quotes.tests.signers import ANNA, CARL, VISITOR, said_by
from quotes.verifying import verify_all

pytestmark = pytest.mark.django_db(transaction=True)

State = Quote.State
# The entries after which a quote is in a state; there is none of a revision that is being written.
LEAVES: Final = {
    Event.Kind.SENT: {State.SENT},
    Event.Kind.DECLINED: {State.DECLINED},
    Event.Kind.WITHDRAWN: {State.WITHDRAWN, State.DRAFT},
    Event.Kind.ACCEPTED: {State.ACCEPTED},
}
SIGNING: Final[tuple[dict[str, Any], ...]] = (
    {},
    {"countersign": True},
    {"signers": [ANNA, CARL]},
    {"signers": [ANNA, CARL], "sign_in_order": False},
    {"signers": [ANNA, CARL], "sign_in_order": False, "countersign": True},
)


@dataclass
class Course:
    """One quote that several do something to. `ahead` is how far its clock has been put forward."""

    proposal: Sent
    sales: User
    owner: User
    chance: random.Random
    name: str
    ahead: timedelta = timedelta()
    keys: Iterator[str] = field(init=False)

    def __post_init__(self) -> None:
        self.keys = (f"{self.name}{number:x}".rjust(32, "0") for number in range(1_000))

    def now(self) -> datetime:
        return timezone.now() + self.ahead

    def out(self) -> Sent:
        """The proposal as somebody sees it who opens it now, or as it was sent first and is still open in a tab."""
        if self.chance.random() < 0.3:
            return self.proposal
        quote = Quote.objects.select_related("current").get(pk=self.proposal.quote.pk)
        assert quote.current is not None
        link = live_link(quote) or self.proposal.link
        return Sent(quote, link, "", read_revision(bytes(quote.current.document)))


def _sign(course: Course, place: int) -> object:
    out, key = course.out(), next(course.keys)
    if not course.proposal.quote.signers:
        return sign_proposal(out.link, answer(out, idempotency_key=key), VISITOR, course.now)
    link = live_link(out.quote, place) or out.link
    return sign_proposal(link, said_by(out, place, idempotency_key=key), VISITOR, course.now)


def _countersign(course: Course) -> object:
    said = Countersignature(course.out().revision.sha256, course.owner.name, next(course.keys))
    return countersign(course.proposal.quote, said, course.owner, course.now)


def _decline(course: Course) -> object:
    """By who may say no: a signer, where there are signers."""
    out = course.out()
    link = (live_link(out.quote, 1) if course.proposal.quote.signers else None) or out.link
    return decline_proposal(link, out.revision.sha256, "Too dear.", VISITOR, course.now)


def _revise(course: Course) -> object:
    revise_quote(course.proposal.quote, course.sales)
    return send_quote(course.proposal.quote, course.sales, course.now())


def _expire(course: Course) -> None:
    course.ahead += timedelta(days=40)


# Each as often as it is named.
DEEDS: Final[tuple[Callable[[Course], object], ...]] = (
    *(lambda course: _sign(course, 1),) * 4,
    *(lambda course: _sign(course, 2),) * 4,
    *(_countersign,) * 3,
    *(_revise,) * 2,
    *(_decline,) * 2,
    lambda course: withdraw_quote(course.proposal.quote, course.sales, course.now()),
    lambda course: close_link(course.proposal.quote, course.sales, course.now()),
    lambda course: renew_link(course.proposal.quote, course.sales, course.now()),
    lambda course: record_view(course.out().link, VISITOR, course.now),
    _expire,
)


def a_course(sales: User, owner: User, number: int) -> Course:
    fields = SIGNING[number % len(SIGNING)]
    proposal = sent(sales, client=f"Client {number}", **fields)
    return Course(proposal, sales, owner, random.Random(number), f"c{number:x}e")


def run(course: Course, threads: int, deeds: int) -> list[object]:
    """What came of each deed: what it made or the error that says why not; and what nobody has thought of."""

    def one(chosen: list[Callable[[Course], object]]) -> list[object]:
        came: list[object] = []
        for deed in chosen:
            try:
                came.append(deed(course))
            except DomainError as error:
                came.append(error)
        return came

    by_thread = [course.chance.choices(DEEDS, k=deeds) for _ in range(threads)]
    results = at_once(*(lambda chosen=chosen: one(chosen) for chosen in by_thread))
    return [each for result in results for each in (result if isinstance(result, list) else [result])]


def faults_of(course: Course, came: list[object]) -> Iterator[str]:
    """What may not be: reckoned from the entries alone, beside what `verify` says."""
    yield from (repr(each) for each in came if isinstance(each, Exception) and not isinstance(each, DomainError))
    quote = Quote.objects.get(pk=course.proposal.quote.pk)
    contracts = list(AcceptedQuote.objects.filter(quote=quote).select_related("revision"))
    made = {each.pk for each in came if isinstance(each, AcceptedQuote)}
    if len(contracts) > 1 or made != {contract.pk for contract in contracts}:
        yield f"{quote}: contracts {contracts}, acknowledged {made}"
    signed = {each.pk for each in came if isinstance(each, Signature)}
    if signed != set(Signature.objects.filter(quote=quote).values_list("pk", flat=True)):
        yield f"{quote}: other signatures than were acknowledged"
    ends = dict(quote.revisions.values_list("sha256", "expires_at"))
    state: set[State] = {State.DRAFT}
    out = ""
    for event in chain.events_of(quote.subject):
        sha256 = str(chain.body_of(event).get("revision_sha256", ""))
        if event.kind in (Event.Kind.SIGNED, Event.Kind.ACCEPTED):
            if sha256 != out:
                yield f"{quote}: entry {event.seq} signs {sha256}, {out} was out"
            elif event.happened_at >= ends[out]:
                yield f"{quote}: entry {event.seq} signs what was no longer valid"
        if event.kind in LEAVES:
            if state == {State.ACCEPTED}:
                yield f"{quote}: entry {event.seq} comes after the contract"
            state = LEAVES[Event.Kind(event.kind)]
            out = sha256 if event.kind == Event.Kind.SENT else ""
    if quote.state not in state:
        yield f"{quote}: its state is {quote.state}, by its entries {state}"


def played(
    sales: User, owner: User, numbers: range, threads: int = 3, deeds: int = 2
) -> tuple[list[str], Counter[str]]:
    """What was wrong after the courses of these numbers, and how each ended."""
    faults: list[str] = []
    ends: Counter[str] = Counter()
    for number in numbers:
        course = a_course(sales, owner, number)
        came = run(course, threads, deeds)
        faults += faults_of(course, came)
        ends[Quote.objects.values_list("state", flat=True).get(pk=course.proposal.quote.pk)] += 1
        ends["refused"] += sum(isinstance(each, DomainError) for each in came)
        ends["signed first"] += sum(isinstance(each, Signature) for each in came)
    return [*faults, *verify_all()], ends


def test_whatever_happens_at_once_all_of_it_agrees(sales: User, owner: User) -> None:
    faults, ends = played(sales, owner, range(15))
    assert faults == []
    assert ends[State.ACCEPTED] > 0, ends


@pytest.mark.drill
@pytest.mark.parametrize("first", range(0, 500, 100))
def test_five_hundred_courses(sales: User, owner: User, first: int) -> None:
    faults, ends = played(sales, owner, range(first, first + 100), threads=4, deeds=3)
    assert faults == []
    # Each way it can end is among them, and each way was tried.
    assert min(ends[state] for state in (State.SENT, State.DECLINED, State.WITHDRAWN, State.ACCEPTED)) > 0, ends
    assert ends["refused"] > 100, ends
    assert ends["signed first"] > 10, ends


def test_control_without_the_lock_it_does_not_agree(sales: User, owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every deed looks, waits until the others have looked as well, and writes."""
    beside = Quote.objects.select_related("client", "contact", "owner", "plan_version__plan", "current")
    all_looked, own = threading.Barrier(3), threading.local()

    def unlocked(quote: Quote) -> Quote:
        found = beside.get(pk=quote.pk)
        if not hasattr(own, "has_looked"):
            own.has_looked = True
            all_looked.wait(60)
        return found

    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")
    course = a_course(sales, owner, 0)
    for module in (accepting, answering, countersigning, revising, sending):
        monkeypatch.setattr(module, "lock_quote", unlocked)
    deeds = (
        lambda: _sign(course, 1),
        lambda: withdraw_quote(course.proposal.quote, sales, course.now()),
        lambda: _decline(course),
    )
    came = at_once(*deeds)
    assert not all_looked.broken
    assert [*faults_of(course, came), *verify_all()] != [], came


Deed = Callable[[Quote, User, datetime], object]


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("first", "waited"),
    [
        (renew_link, withdraw_quote),
        (renew_link, close_link),
        (close_link, renew_link),
        (withdraw_quote, lambda quote, by, now: send_quote(reopen_quote(quote, by, now), by, now)),
    ],
    ids=["renewed, withdrawn", "renewed, closed", "closed, renewed", "withdrawn, sent"],
)
def test_what_waited_for_the_lock_comes_after_what_happened_meanwhile(
    sales: User, owner: User, first: Deed, waited: Deed
) -> None:
    """Staff's deeds have the moment of the request, which may have waited a minute for the lock."""
    quote = sent(sales).quote
    asked = timezone.now()
    first(quote, sales, asked + timedelta(seconds=30))
    waited(quote, sales, asked)
    assert list(verify_all()) == []
