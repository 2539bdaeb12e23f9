"""Reminding clients by the owner's rules, ending it, and telling the salesperson that a client looks."""

import json
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from groundwork import chain, mailing
from groundwork.errors import DomainError, StaleError
from groundwork.models import Event, User
from quotes.documents import read_revision
from quotes.mail_kinds import MailKind, Needless
from quotes.models import NoReminders, NotTold, Quote, Reminder, ReminderRules
from quotes.recipients import goes_to, who_is_told
from quotes.selectors.reminders import reminders_due
from quotes.selectors.signing import signed_before
from quotes.services.locking import lock_quote, moment_of
from quotes.services.mailing import ask_mail, drop_mails

# A salesperson gets at most one mail a day about who looks at a quote.
TOLD_AGAIN_AFTER: Final = timedelta(days=1)


def remind(now: datetime) -> int:
    """Mail whatever reminder is due, each once. Returns of how many quotes. Each is looked at again under its lock."""
    rules = ReminderRules.current()
    found = list(reminders_due(rules, now))
    return sum(_remind(due.quote, rules, now) for due in found)


@transaction.atomic
def _remind(found: Quote, rules: ReminderRules, now: datetime) -> bool:
    quote = lock_quote(found)
    due = next(iter(reminders_due(rules, now, only=quote)), None)
    if due is None or quote.current is None:
        return False
    made = [Reminder.objects.create(revision=quote.current, rule=rule, made_at=now) for rule in due.rules]
    signing = read_revision(bytes(quote.current.document)).signing
    if not signing.signers:
        to = goes_to(quote)
        if to is not None:
            ask_mail(MailKind.REMINDER, quote, made[0].pk, now, recipient=quote.contact_id, email=to.email)
        return to is not None
    places = signing.due(tuple(one.place for one in signed_before(quote)))
    for named in filter(None, map(signing.at, places)):
        ask_mail(MailKind.REMINDER, quote, made[0].pk, now, email=named.email)
    return bool(places)


@transaction.atomic
def stop_reminders(quote: Quote, by: User | None, now: datetime) -> None:
    """Remind nobody of this quote any more, whatever is sent of it; `by` nobody of ours: the client has asked for it.

    Does nothing where that is so already; what we have stopped becomes the client's wish where they ask for it too.
    """
    quote = lock_quote(quote)
    row, new = NoReminders.objects.get_or_create(quote=quote, defaults={"by_client": by is None, "since": now})
    if not new and (row.by_client or by is not None):
        return
    NoReminders.objects.filter(pk=quote.pk).update(by_client=by is None)
    said: dict[str, object] = {"client": True} if by is None else {"by": str(by)}
    chain.append(Event.Kind.NO_REMINDERS, quote.subject, said, moment_of(quote, now))
    drop_mails(quote, Needless.STOPPED, MailKind.REMINDER)


@transaction.atomic
def remind_again(quote: Quote, by: User | None, now: datetime) -> None:
    """Remind of this quote again, by the rules from now on; `by` nobody of ours: the client has asked for it.

    Does nothing where nobody has stopped it. Raises DomainError where the client has, for anybody but the client.
    """
    quote = lock_quote(quote)
    stopped = NoReminders.objects.filter(quote=quote).first()
    if stopped is None:
        return
    if stopped.by_client and by is not None:
        raise DomainError(_("The client wants no more reminders. Only they can switch them on again."))
    stopped.delete()
    said: dict[str, object] = {"client": True} if by is None else {"by": str(by)}
    chain.append(Event.Kind.REMINDERS, quote.subject, said, moment_of(quote, now))


def tell_of_view(quote: Quote, event: Event, now: datetime) -> None:
    """Mail to the salesperson that the client looks, where the owner has that on and they have not switched it off."""
    if not ReminderRules.objects.filter(tell_views=True).exists() or is_not_told(who_is_told(quote)):
        return
    told = mailing.mails_of(quote.subject).filter(kind=MailKind.LOOKED, asked_at__gt=now - TOLD_AGAIN_AFTER)
    if not told.exists():
        ask_mail(MailKind.LOOKED, quote, event.pk, now, email=who_is_told(quote).email)


@transaction.atomic
def save_rules(rules: ReminderRules, seen: str = "") -> None:
    """Keep the owner's rules. They hold for what comes true from now on, also of what is out already.

    Raises StaleError where `seen`, the mark of what the form was opened with, is of before somebody else's change.
    """
    kept = ReminderRules.objects.select_for_update().filter(pk=1).first()
    if seen and seen != mark_of(kept):
        raise StaleError(
            _("Somebody else has saved this page since you opened it. Yours is below; press Save again to keep it.")
        )
    said = {name: getattr(rules, name) for name in ("after", "silent", "before", "tell_views")}
    ReminderRules.objects.update_or_create(pk=1, defaults=said)


def mark_of(kept: ReminderRules | None) -> str:
    """What a form was opened with, as it carries it; None is no rules."""
    return json.dumps([kept.after, kept.silent, kept.before, kept.tell_views] if kept else None)


@transaction.atomic
def tell_me(user: User, *, told: bool) -> None:
    """Whether this salesperson gets a mail when a client looks, where the owner has that on."""
    if told:
        NotTold.objects.filter(pk=user.pk).delete()
    else:
        NotTold.objects.get_or_create(pk=user.pk)


def is_not_told(user: User) -> bool:
    """Whether they have switched it off."""
    return NotTold.objects.filter(pk=user.pk).exists()
