"""The threads about a proposal, as both sides read them; and what of them is told elsewhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from groundwork import chain
from groundwork.models import Event
from quotes.documents import Signing, read_revision
from quotes.models import ProposalLink, Question, Quote
from quotes.proposal.abouts import about_words
from quotes.proposal.words import listed
from quotes.selectors.colleagues import colleagues_of

KINDS: Final = (Event.Kind.ASKED, Event.Kind.REPLIED, Event.Kind.SETTLED)


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that was said in a thread; `words` are empty where it was settled, `erased` where they are gone.

    `email` is for staff alone. `revision` is the number of the revision that has settled it, 0 for none.
    """

    kind: str
    ours: bool
    name: str
    email: str
    words: str
    erased: bool
    revision: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Thread:
    """A question or a wish for a change, and all that was said about it. `ours`: it is the MSP's turn."""

    number: int
    about: str
    is_change: bool
    is_open: bool
    ours: bool
    revision: int
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Talk:
    """What a proposal's page tells of its threads: nothing of what was said, and of nobody who said it.

    `answered` are those in which it is the client's turn. `changed_by` are the signers who have asked for a change, in
    the names of the revision, and `changers` how many; empty where a link that names no signer has asked, too: what
    people typed can be erased, and pages are kept.
    """

    total: int
    open: tuple[str, ...]
    answered: tuple[str, ...]
    change: bool
    changed_by: str
    changers: int


def threads_of(quote: Quote) -> tuple[Thread, ...]:
    """Every thread of the quote, the open ones first, then the latest first; two queries, one without any."""
    questions = list(quote.questions.select_related("revision").defer("revision__document"))
    if not questions:
        return ()
    said = _said_by_number(quote, _names_by_link(quote))
    threads = (
        Thread(
            number=one.number,
            about=about_words(one.about, one.name),
            is_change=one.kind == Question.Kind.CHANGE,
            is_open=one.is_open,
            ours=one.ours,
            revision=one.revision.number,
            said=tuple(said.get(one.number, ())),
        )
        for one in questions
    )
    return tuple(sorted(threads, key=lambda thread: (not thread.is_open, -thread.number)))


def talk_of(quote: int, signing: Signing) -> Talk | None:
    """What there is to tell of the threads of a quote, known by its key; None where there are none. One query.

    `signing` says who has which link.
    """
    rows = list(Question.objects.filter(quote=quote).select_related("link").order_by("number"))
    if not rows:
        return None
    still = [one for one in rows if one.is_open]
    changes = [one for one in still if one.kind == Question.Kind.CHANGE]
    names = list(dict.fromkeys(signer_name(one.link, signing) for one in changes))
    return Talk(
        total=len(rows),
        open=tuple(about_words(one.about, one.name) for one in still),
        answered=tuple(about_words(one.about, one.name) for one in still if not one.ours),
        change=bool(changes),
        changed_by=listed(names) if all(names) else "",
        changers=len(names),
    )


def signer_name(link: ProposalLink | None, signing: Signing) -> str:
    """The name of the signer whose link it is; empty for one that names nobody."""
    named = signing.at(link.signer) if link and link.signer in signing.places else None
    return named.name if named else ""


def open_questions(*, ours: bool | None = None, kind: str | None = None) -> Exists:
    """Whether a quote has an open thread: in which it is our turn or theirs, of this kind, or any."""
    found: QuerySet[Question] = Question.objects.filter(quote=OuterRef("pk"), is_open=True)
    if ours is not None:
        found = found.filter(ours=ours)
    return Exists(found if kind is None else found.filter(kind=kind))


def to_answer() -> Q:
    """The quotes that are out and have an open thread in which it is our turn, found from the few threads."""
    waiting = Question.objects.filter(is_open=True, ours=True)
    return Q(pk__in=waiting.values("quote"), state=Quote.State.SENT)


def asker_addresses(quote: Quote, number: int) -> tuple[str, ...]:
    """The addresses of those who wrote in a thread for the client, each once, as far as they are kept."""
    return tuple(dict.fromkeys(one.email for one in _said_by_number(quote).get(number, ()) if one.email))


def link_written_with(quote: Quote, number: int, email: str) -> int | None:
    """The key of the link that this address wrote with last in a thread; None where nobody has, or that is erased."""
    for told in reversed(_told(quote)):
        if told["question"] == number and told.get("email") == email and "link" in told:
            return int(told["link"])
    return None


def name_written_with(quote: Quote, number: int, email: str) -> str:
    """By which name this address wrote last in a thread; empty where nobody has, or that is erased."""
    said = _said_by_number(quote).get(number, ())
    return next((one.name for one in reversed(said) if one.email == email), "")


def last_said(quote: Quote, number: int) -> tuple[str, str] | None:
    """Who has said what last in a thread."""
    found = _said_by_number(quote).get(number)
    return (found[-1].name, found[-1].words) if found else None


def _said_by_number(quote: Quote, names: Mapping[int, str] | None = None) -> dict[int, list[Said]]:
    """By the number of the thread; `names` are those of the links, for what was done with one without a word."""
    found: dict[int, list[Said]] = {}
    for told in _told(quote):
        found.setdefault(told["question"], []).append(_said(told, names or {}))
    return found


def _names_by_link(quote: Quote) -> dict[int, str]:
    """Whose link each is that names somebody, a signer or a colleague, by its key."""
    assert quote.current is not None  # nothing is asked before it is sent
    signing = read_revision(bytes(quote.current.document)).signing
    rows = list(quote.links.exclude(signer=None, colleague=None))
    colleagues = {one.number: one.name for one in colleagues_of(quote, links=False)}
    return {row.pk: signer_name(row, signing) or colleagues.get(row.colleague or 0, "") for row in rows}


def _told(quote: Quote) -> list[dict[str, Any]]:
    """What each entry about a question says, with its kind and moment."""
    events: Iterable[Event] = chain.events_of(quote.subject).filter(kind__in=KINDS).select_related("details")
    return [{**chain.told(event), "kind": event.kind, "at": event.happened_at} for event in events]


def _said(told: Mapping[str, Any], names: Mapping[int, str]) -> Said:
    settled = told["kind"] == Event.Kind.SETTLED
    return Said(
        kind=told["kind"],
        ours="by" in told,
        name=str(told.get("by") or told.get("name") or (names.get(told.get("link", 0)) if settled else "") or ""),
        email=str(told.get("email") or ""),
        words=str(told.get("words") or ""),
        erased=not settled and "words" not in told,
        revision=int(told.get("revision") or 0) if settled else 0,
        at=told["at"],
    )
