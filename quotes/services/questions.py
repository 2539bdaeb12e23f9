"""Questions about a proposal and wishes for a change of it: asked, answered by either side, settled.

What is said stands beside an entry of the chain, with who said it, so that it can be erased
(docs/adr/0039-questions.md).
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from groundwork import chain
from groundwork.models import Event, User
from quotes.mail_kinds import MailKind
from quotes.models import ProposalLink, Question, Quote, QuoteRevision
from quotes.proposal.abouts import About
from quotes.recipients import who_is_told
from quotes.refusals import NotOpenError, SettledError
from quotes.selectors.questions import asker_addresses, last_said
from quotes.services.answers import Clock, Visitor
from quotes.services.judging import demand_live
from quotes.services.locking import demand_state, lock_quote, moment_of
from quotes.services.mailing import ask_mail

# The same words once more within this time are a form that was sent twice.
_TWICE: Final = timedelta(minutes=10)

# Where staff can still answer and close.
_ANSWERABLE: Final = tuple(state for state in Quote.State if state != Quote.State.DRAFT)


@dataclass(frozen=True, slots=True)
class Words:
    """What a client says: in which words, who, and where from. All of it can be erased."""

    words: str
    name: str
    email: str
    visitor: Visitor

    @property
    def beside(self) -> dict[str, object]:
        """As it stands beside an entry."""
        return {"words": self.words, "name": self.name, "email": self.email, **asdict(self.visitor)}


@transaction.atomic
def ask(link: ProposalLink, kind: Question.Kind, about: About, said: Words, clock: Clock) -> Question:
    """Begin a thread about one thing of the revision that is out, and mail the salesperson.

    The same form sent twice is one question. Raises LinkClosedError, or NotOpenError where nothing is out.
    """
    quote, now = _open(link, clock)
    assert quote.current is not None  # a sent quote has a revision (quote_sent_has_a_revision)
    last = quote.questions.order_by("-number").first()
    if last and (last.kind, last.about, last.link_id) == (kind, about.code, link.pk) and _is_twice(quote, said, now):
        return last
    question = Question.objects.create(
        quote=quote,
        number=last.number + 1 if last else 1,
        kind=kind,
        about=about.code,
        name=about.name,
        revision=quote.current,
        link=link,
        asked_at=now,
    )
    body = {"wants": str(kind), "about": about.code, "link": link.pk}
    event = _note(question, Event.Kind.ASKED, body, now, said.beside)
    ask_mail(MailKind.QUESTION, quote, event.pk, now, email=who_is_told(quote).email)
    return question


@transaction.atomic
def reply(link: ProposalLink, number: int, said: Words, clock: Clock) -> Question:
    """What the client says in a thread; one that was settled is open again. Mails the salesperson.

    Raises LinkClosedError, NotOpenError, or SettledError where there is no such thread.
    """
    quote, now = _open(link, clock)
    question = _question(quote, number)
    if _is_twice(quote, said, now, number):
        return question
    event = _note(question, Event.Kind.REPLIED, {"link": link.pk}, now, said.beside)
    ask_mail(MailKind.QUESTION, quote, event.pk, now, email=who_is_told(quote).email)
    return _stands(question, ours=True)


@transaction.atomic
def settle(link: ProposalLink, number: int, visitor: Visitor, clock: Clock) -> Question:
    """The client has what they wanted to know. Raises as `reply`; SettledError where it is settled already, too."""
    quote, now = _open(link, clock)
    question = _question(quote, number, is_open=True)
    _note(question, Event.Kind.SETTLED, {"link": link.pk}, now, asdict(visitor))
    return _stands(question, ours=False, is_open=False)


@transaction.atomic
def answer(quote: Quote, number: int, words: str, by: User, now: datetime) -> Question:
    """What staff say in a thread, mailed to whoever wrote in it for the client; one that was settled is open again.

    What was open when the client answered, or when it was taken back, can be answered for ever. Raises LockedError
    while a quote that was taken back is drafted again, SettledError where there is no such thread.
    """
    quote = lock_quote(quote)
    demand_state(quote, _ANSWERABLE)
    now = moment_of(quote, now)
    question = _question(quote, number)
    if last_said(quote, number) == (str(by), words):
        return question
    event = _note(question, Event.Kind.REPLIED, {"by": str(by)}, now, {"words": words})
    for address in asker_addresses(quote, number):
        ask_mail(MailKind.ANSWER, quote, event.pk, now, email=address)
    return _stands(question, ours=False)


@transaction.atomic
def settle_for(quote: Quote, number: int, by: User, now: datetime) -> Question:
    """Staff close a thread; whoever waits for an answer is told by mail. Raises as `answer`; SettledError where it is
    settled already, too.
    """
    quote = lock_quote(quote)
    demand_state(quote, _ANSWERABLE)
    now = moment_of(quote, now)
    question = _question(quote, number, is_open=True)
    event = _note(question, Event.Kind.SETTLED, {"by": str(by)}, now)
    for address in asker_addresses(quote, number) if question.ours else ():
        ask_mail(MailKind.ANSWER, quote, event.pk, now, email=address)
    return _stands(question, ours=False, is_open=False)


def settle_changes(quote: Quote, row: QuoteRevision, by: User, now: datetime) -> None:
    """The wishes for a change that this revision answers are settled by it, in the transaction that sends it."""
    for question in quote.questions.filter(kind=Question.Kind.CHANGE, is_open=True).order_by("number"):
        _note(question, Event.Kind.SETTLED, {"by": str(by), "revision": row.number}, now)
        _stands(question, ours=False, is_open=False)


def _open(link: ProposalLink, clock: Clock) -> tuple[Quote, datetime]:
    """The quote of a link, locked, while it waits for its answer; expired or not."""
    quote = lock_quote(link.quote)
    now = clock()
    demand_live(link)
    if quote.state != Quote.State.SENT:
        raise NotOpenError(_("Nothing can be asked about this proposal any more."), quote.state)
    return quote, moment_of(quote, now)


def _question(quote: Quote, number: int, *, is_open: bool = False) -> Question:
    question = quote.questions.filter(number=number).first()
    if question is None or (is_open and not question.is_open):
        raise SettledError(_("This question is settled already, or is not there."))
    return question


def _is_twice(quote: Quote, said: Words, now: datetime, number: int | None = None) -> bool:
    """Whether the last thing that was said is this, a moment ago."""
    last = chain.events_of(quote.subject).select_related("details").last()
    if last is None or last.kind not in (Event.Kind.ASKED, Event.Kind.REPLIED) or now - last.happened_at > _TWICE:
        return False
    told = chain.told(last)
    in_this = number is None or told["question"] == number
    return in_this and (told.get("words"), told.get("email")) == (said.words, said.email)


def _note(
    question: Question,
    kind: Event.Kind,
    body: dict[str, object],
    now: datetime,
    beside: dict[str, object] | None = None,
) -> Event:
    return chain.append(kind, question.quote.subject, {"question": question.number, **body}, now, beside=beside)


def _stands(question: Question, *, ours: bool, is_open: bool = True) -> Question:
    """Where the thread stands after one more entry about it."""
    question.said += 1
    question.ours, question.is_open = ours, is_open
    question.save(update_fields=["said", "ours", "is_open"])
    return question
