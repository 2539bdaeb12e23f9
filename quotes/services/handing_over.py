"""Handing over: a quote, or a client with all of its quotes that are open, to somebody else who sells."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clients.models import Client
from clients.services.editing import lock_client
from groundwork import chain, mailing
from groundwork.access import SELLERS, has_role, sees_own_only
from groundwork.errors import DomainError
from groundwork.history import sign
from groundwork.models import Event, User
from quotes import tasks
from quotes.mail_kinds import MailKind
from quotes.models import Quote
from quotes.selectors.handing_over import GoesAlong, goes_along, open_quotes_of
from quotes.services.figures import note_owner
from quotes.services.locking import lock_all, lock_quote, moment_of


@transaction.atomic
def reassign_quote(quote: Quote, owner: User, by: User, now: datetime) -> Quote:
    """Let somebody else look after a quote, in whatever state.

    Raises DomainError unless they sell, may sign in, and see its client.
    """
    _demand_sells(owner)
    quote = lock_quote(quote)
    if not quote.client.is_seen_by(owner):
        said = _("%(name)s sees their own clients alone. Hand %(client)s over to them, and its open quotes go along.")
        raise DomainError(said % {"name": owner, "client": quote.client})
    return _give(quote, owner, by, now)


@transaction.atomic
def hand_over_client(client: Client, to: User, by: User, now: datetime, today: date) -> GoesAlong:
    """Let `to` look after a client and each of its open quotes, and tell by mail whom it goes from and to.

    Contracts have no salesperson of their own: they follow their client. Returns how many of each go along. Raises
    DomainError for whoever sees their own clients alone, unless `to` sells, and where nothing would change;
    ArchivedError.
    """
    if sees_own_only(by):
        raise DomainError(_("An owner hands clients over."))
    _demand_sells(to)
    quotes = list(open_quotes_of(client, by))
    lock_all(quotes)  # before the client, as everywhere
    client = lock_client(client, None, now)
    before = {quote.owner for quote in quotes} | {client.owner or to}
    if client.owner_id == to.pk and before == {to}:
        raise DomainError(_("%(name)s looks after %(client)s already.") % {"name": to, "client": client})
    said = {"by": str(by), "from": str(client.owner or ""), "to": str(to)}
    client.owner = to
    sign(client, by, now)
    client.save()
    still_open = open_quotes_of(client, by).filter(pk__in=[quote.pk for quote in quotes])
    for quote in still_open:
        _give(lock_quote(quote), to, by, now)
    along = goes_along(client, by, today)
    words = {**said, "quotes": along.quotes, "contracts": along.contracts}
    event = chain.append(Event.Kind.HANDED_OVER, chain.Subject("client", str(client.pk)), words, now)
    for person in sorted(before | {to}, key=lambda one: one.pk):
        if person != by and person.is_active:
            _mail(person, event, now)
    return along


def _give(quote: Quote, to: User, by: User, now: datetime) -> Quote:
    """Write it, with an entry. The quote must be locked. Nothing where it is theirs already."""
    if quote.owner_id == to.pk:
        return quote
    said = {"by": str(by), "from": str(quote.owner), "to": str(to)}
    quote.owner = to
    quote.revision += 1
    sign(quote, by)
    quote.save()
    note_owner(quote)
    chain.append(Event.Kind.HANDED_OVER, quote.subject, said, moment_of(quote, now))
    return quote


def _demand_sells(person: User) -> None:
    if not has_role(person, *SELLERS):
        raise DomainError(_("%(name)s does not sell. Choose somebody who does.") % {"name": person})


def _mail(person: User, event: Event, now: datetime) -> None:
    subject = chain.Subject(event.subject_kind, event.subject_number)
    kind = MailKind.HANDED_OVER
    mailing.ask(tasks.send_mail, kind, subject, event.pk, now, recipient=person.pk, email=person.email)
