"""What a client does besides accepting: looking, and saying no. And what staff may not do for them."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from groundwork import chain
from groundwork.models import Event, User
from quotes.mail_kinds import TO_SIGN, MailKind, Needless
from quotes.models import ProposalLink, Quote, QuoteFigures
from quotes.recipients import who_is_told
from quotes.refusals import NotNamedError, NotOpenError, SignedAlreadyError
from quotes.selectors.signing import place_of, signed_before
from quotes.services.answers import Clock, Visitor
from quotes.services.figures import note_closed
from quotes.services.judging import demand_current, demand_live
from quotes.services.locking import lock_quote
from quotes.services.mailing import ask_mail, drop_mails, drop_proposal, tell_in_vain
from quotes.services.reminding import tell_of_view

# However often a page is opened, the chain gets one entry a day of it, for each link.
SEEN_AGAIN_AFTER: Final = timedelta(hours=20)


@transaction.atomic
def record_view(link: ProposalLink, visitor: Visitor, clock: Clock) -> Event | None:
    """Note that a person looks at the current revision. None where that is known already, or no longer matters."""
    quote = lock_quote(link.quote)
    now = clock()
    if quote.state != Quote.State.SENT or quote.current is None or not _live(link):
        return None
    whose = {"signer": link.signer, "colleague": link.colleague}
    body = {
        "revision": quote.current.number,
        "revision_sha256": quote.current.sha256,
        # Whose link it is, where it has a name on it.
        **{key: number for key, number in whose.items() if number is not None},
    }
    views = chain.events_of(quote.subject).filter(kind=Event.Kind.VIEWED, happened_at__gt=now - SEEN_AGAIN_AFTER)
    if any(_is_the_same_look(chain.body_of(view), body) for view in views):
        return None
    event = chain.append("viewed", quote.subject, body, now, beside=asdict(visitor))
    tell_of_view(quote, event, now)
    return event


@transaction.atomic
def decline_proposal(
    link: ProposalLink, revision_sha256: str, reason: str, visitor: Visitor, clock: Clock, why: str = ""
) -> Event | None:
    """Take down the client's no, with their reason in words and `why` as one of quotes.proposal.declined; None where
    they have said no before.

    Raises LinkClosedError, SupersededError, NotNamedError by a link that only shows it, SignedAlreadyError by whoever
    has signed, or NotOpenError when there is nothing to decline. An expired proposal can still be declined: it harms
    nobody, and the reason is worth having.
    """
    quote = lock_quote(link.quote)
    now = clock()
    demand_live(link)
    if quote.state == Quote.State.DECLINED:
        return None
    beside: dict[str, object] = {"reason": reason, **asdict(visitor)}
    _row, revision = demand_current(quote, revision_sha256)
    place = place_of(link, revision.signing)
    if place is None:
        raise NotNamedError(_("Whoever has to sign has a link of their own. This one only shows the proposal."))
    if place in [one.place for one in signed_before(quote)]:
        raise SignedAlreadyError(_("This is signed already."))
    if named := revision.signing.at(place):
        beside["name"] = named.name
    more = {"why": why} if why else {}
    return decline_locked(quote, revision_sha256, Event.Kind.DECLINED, more, beside, now)


def decline_locked(
    quote: Quote,
    revision_sha256: str,
    kind: Event.Kind,
    more: Mapping[str, object],
    beside: Mapping[str, object],
    now: datetime,
) -> Event:
    """What all ways of saying no come to, in the transaction that has locked the quote: `more` goes into the entry.

    Raises SupersededError or NotOpenError.
    """
    row, _revision = demand_current(quote, revision_sha256)
    if quote.state != Quote.State.SENT:
        raise NotOpenError(_("This proposal cannot be declined at the moment."), quote.state)
    body = {"revision": row.number, "revision_sha256": row.sha256, **more}
    event = chain.append(kind, quote.subject, body, now, beside=beside)
    note_closed(quote, QuoteFigures.Outcome.DECLINED, str(more.get("why", "")), now)
    quote.state = Quote.State.DECLINED
    quote.revision += 1
    quote.save()
    drop_mails(quote, Needless.ANSWERED, *TO_SIGN)
    tell_in_vain(quote, now)
    drop_proposal(quote, Needless.ANSWERED, now)
    ask_mail(MailKind.DECLINED, quote, event.pk, now, email=who_is_told(quote).email)
    return event


@transaction.atomic
def record_refused(link: ProposalLink, by: User, visitor: Visitor, now: datetime) -> Event | None:
    """Note that somebody of the MSP tried to accept in the client's place. None where that is known already.

    Whoever tries again and again tells nothing new, and does not fill a log that is kept for ever.
    """
    quote = lock_quote(link.quote)
    body: dict[str, object] = {
        "revision": quote.current.number if quote.current else 0,
        "why": "signed-in",
        "by": by.email,
    }
    lately = chain.events_of(quote.subject).filter(kind=Event.Kind.REFUSED, happened_at__gt=now - SEEN_AGAIN_AFTER)
    if any(body.items() <= chain.body_of(event).items() for event in lately):
        return None
    return chain.append("refused", quote.subject, body, now, beside=asdict(visitor))


def _is_the_same_look(before: Mapping[str, object], body: Mapping[str, object]) -> bool:
    return all(before.get(key) == body.get(key) for key in ("revision", "signer", "colleague"))


def _live(link: ProposalLink) -> bool:
    return ProposalLink.objects.filter(pk=link.pk, revoked_at__isnull=True).exists()
