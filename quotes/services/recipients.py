"""Who gets a quote besides its contact: kept with the draft, and served each time a revision goes out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from groundwork import chain
from groundwork.addresses import folded
from groundwork.models import Event, User
from quotes.documents import Signing
from quotes.errors import DraftError
from quotes.links import colleagues_link, revoke_colleague
from quotes.mail_kinds import MailKind
from quotes.models import Quote, QuoteRevision, Recipient
from quotes.selectors.colleagues import colleagues_of
from quotes.services.locking import demand_editable, lock_quote
from quotes.services.mailing import ask_mail

MOST_RECIPIENTS: Final = 8


@dataclass(frozen=True, slots=True)
class OneMore:
    """One more who gets it; `gets` is one of Recipient.Gets."""

    name: str
    email: str
    gets: str


@transaction.atomic
def save_recipients(quote: Quote, people: Sequence[OneMore]) -> None:
    """Write who gets the draft besides its contact; those who were there before are replaced.

    Raises LockedError, or DraftError where one is there twice, is the contact, or there are too many.
    """
    quote = lock_quote(quote)
    demand_editable(quote)
    known = {folded(quote.contact.email)} if quote.contact else set()
    for one in people:
        if folded(one.email) in known:
            raise DraftError(_("%(email)s gets it already. Take one of the two out.") % {"email": one.email})
        known.add(folded(one.email))
    if len(people) > MOST_RECIPIENTS:
        raise DraftError(_("Name at most %(most)d people.") % {"most": MOST_RECIPIENTS})
    quote.recipients.all().delete()
    Recipient.objects.bulk_create(Recipient(quote=quote, **vars_of(one)) for one in people)


def vars_of(one: OneMore) -> dict[str, str]:
    """Its fields by name."""
    return {"name": one.name, "email": one.email, "gets": one.gets}


def serve_recipients(quote: Quote, row: QuoteRevision, signing: Signing, by: User, now: datetime) -> None:
    """Mail a revision to the others: with the link that they have, with one that is made now, or as a copy.

    In the transaction that sends it. The contact, and who is named to sign, has a link already; where somebody is
    named, nobody else signs. Whose link lets them do something else than was chosen gets another one in its place.
    """
    served = {folded(named.email) for named in filter(None, map(signing.at, signing.places))}
    served |= {folded(quote.contact.email)} if quote.contact else set()
    others = [one for one in quote.recipients.all() if folded(one.email) not in served]
    known = [one for one in colleagues_of(quote, links=True) if one.link] if others else []
    for other in others:
        if other.gets == Recipient.Gets.COPY:
            ask_mail(MailKind.COPY, quote, row.pk, now, email=other.email)
            continue
        may_sign = other.gets == Recipient.Gets.SIGN and not signing.signers
        theirs = [one for one in known if folded(one.email) == folded(other.email)]
        if not any(one.may_sign == may_sign or signing.signers for one in theirs):
            for one in theirs:
                revoke_colleague(quote, one.number, now)
                chain.append(Event.Kind.REVOKED, quote.subject, {"by": str(by), "colleague": one.number}, now)
            made = colleagues_link(quote, now, may_sign=may_sign)
            body: dict[str, object] = {"colleague": made.colleague, "may_sign": made.may_sign, "by": str(by)}
            beside = {"name": other.name, "email": other.email}
            chain.append(Event.Kind.FORWARDED, quote.subject, body, now, beside=beside)
        ask_mail(MailKind.ALSO, quote, row.pk, now, email=other.email)
