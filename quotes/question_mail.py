"""The mails of a conversation about a proposal: what the client asks, what is answered, a link that was passed on.

Each is written when it is sent, from the entry that it tells of; what was erased or closed meanwhile is not sent.
"""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from contracts.documents import Person
from groundwork import chain
from groundwork.languages import speaking_to
from groundwork.letters import letter, reply_to
from groundwork.mailing import Letter, NeedlessError
from groundwork.models import Event, Mail
from quotes.documents import Revision, read_revision
from quotes.links import live_as, proposal_url, token_of
from quotes.mail import from_us
from quotes.mail_kinds import Needless
from quotes.models import ProposalLink, Question, Quote
from quotes.proposal.abouts import about_words
from quotes.proposal.page import called
from quotes.recipients import who_is_told
from quotes.selectors.questions import link_written_with, name_written_with


def question(mail: Mail) -> Letter:
    """Tells the salesperson what the client asks, or wants changed, and where to answer."""
    event, quote, said = _entry(mail)
    thread = quote.questions.get(number=said["question"])
    page = reverse("quotes:quote_page", args=[quote.number])
    words = {
        "quote": quote,
        "name": said.get("name", ""),
        "words": said.get("words", ""),
        "about": about_words(thread.about, thread.name),
        "change": thread.kind == Question.Kind.CHANGE,
        "again": event.kind == Event.Kind.REPLIED,
        "link": f"{settings.PUBLIC_BASE_URL}{page}#question-{thread.number}",
    }
    subject = (
        _("%(client)s wants something changed: %(number)s") if words["change"] else _("%(client)s asks: %(number)s")
    )
    named = {"client": quote.client, "number": quote.number}
    written = letter("quotes/mail/question", words, subject % named, who_is_told(quote))
    if said.get("email"):
        written.message.reply_to = reply_to(Person(said["name"], "", said["email"]))
    return written


def answer(mail: Mail) -> Letter:
    """The salesperson's words to somebody who wrote in the thread, with the link that they wrote with; or that it was
    closed without any.
    """
    event, quote, said = _entry(mail)
    revision = _revision(quote)
    thread = quote.questions.get(number=said["question"])
    key = link_written_with(quote, thread.number, mail.email)
    name = name_written_with(quote, thread.number, mail.email)
    link = ProposalLink.objects.select_related("quote").filter(pk=key or 0).first()
    # What was taken back has no page any more; whoever asked still gets the answer.
    url = "" if quote.state in (Quote.State.WITHDRAWN, Quote.State.LOST) else _url(link)
    with speaking_to(revision.seller):
        words = {
            "revision": revision,
            "title": called(revision),
            "about": about_words(thread.about, thread.name),
            "name": name,
            "by": said.get("by", ""),
            "words": said.get("words", ""),
            "closed": event.kind == Event.Kind.SETTLED,
            "reply": quote.state == Quote.State.SENT,
            "change": thread.kind == Question.Kind.CHANGE,
            "link": f"{url}questions/#question-{thread.number}" if url else "",
        }
        subject = _("Your question about %(number)s") % {"number": quote.number}
        return from_us(letter("quotes/mail/answer", words, subject, Person(name, "", mail.email)), revision)


def forward(mail: Mail) -> Letter:
    """The link of a colleague, from whoever has passed the proposal on to them."""
    _event, quote, said = _entry(mail)
    link = quote.links.select_related("quote").filter(colleague=said["colleague"], revoked_at=None).first()
    revision = _revision(quote)
    with speaking_to(revision.seller):
        words = {
            "revision": revision,
            "title": called(revision),
            "name": said.get("name", ""),
            "by": said.get("by_name", ""),
            "may_sign": said["may_sign"],
            "link": _url(link),
        }
        subject = _("%(title)s, passed on to you") % {"title": called(revision)}
        to = Person(str(said.get("name", "")), "", mail.email)
        return from_us(letter("quotes/mail/forward", words, subject, to), revision)


def _entry(mail: Mail) -> tuple[Event, Quote, dict[str, Any]]:
    event = Event.objects.select_related("details").get(pk=mail.source)
    related = ("client", "owner", "current")
    said = chain.told(event)
    # Closing says nothing that could be erased.
    if getattr(event, "details", None) is None and event.kind != Event.Kind.SETTLED:
        raise NeedlessError(Needless.SETTLED)  # it was erased
    return event, Quote.objects.select_related(*related).get(number=event.subject_number), said


def _revision(quote: Quote) -> Revision:
    assert quote.current is not None  # a link opens it
    return read_revision(bytes(quote.current.document))


def _url(link: ProposalLink | None) -> str:
    """Where the link leads, or the one that was made in its place; NeedlessError where none is open."""
    live = live_as(link) if link else None
    token = token_of(live) if live else None
    if token is None:
        raise NeedlessError(Needless.CLOSED)
    return proposal_url(token)
