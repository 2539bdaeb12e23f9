"""What is not kept longer than it is good for, and what of people is erased when that is asked for."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from clients.models import Client, Contact
from groundwork.chain import Subject
from groundwork.erasing import Erased, erase_details, subjects_with_details
from groundwork.errors import DomainError
from quotes.models import Quote, Recipient, SigningCode
from quotes.models.quote import SUBJECT
from quotes.selectors.states import still_out

_KEPT: Final = timedelta(days=1)
_MONTH: Final = 31


def forget_codes(now: datetime) -> int:
    """Delete the codes for signing of before yesterday, with the addresses they went to. Returns how many."""
    return SigningCode.objects.filter(made_at__lt=now - _KEPT).delete()[0]


@transaction.atomic
def erase_people(
    by: str,
    now: datetime,
    *,
    about: Subject | None = None,
    before: datetime | None = None,
    signers: bool = False,
    person: str = "",
) -> Erased:
    """`erase_details`, and whoever else got a quote that is done with: of one subject, of quotes not written to since
    `before`, with the address of a `person`, or all of these. While a quote is drafted or out, they are still to get
    what is sent.
    """
    done = Quote.objects.exclude(Q(state=Quote.State.DRAFT) | Q(revising=True) | still_out(now))
    if about is not None:
        done = done.filter(number=about.number) if about.kind == SUBJECT else done.none()
    if before is not None:
        done = done.filter(changed_at__lt=before)
    found = Recipient.objects.filter(quote__in=done)
    if person:
        found = found.filter(email__iexact=person)
    people = Counter(Subject(SUBJECT, number) for number in found.values_list("quote__number", flat=True))
    found.delete()
    return erase_details(by, now, about=about, before=before, signers=signers, person=person, people=people)


@transaction.atomic
def erase_person(email: str, by: str, now: datetime, *, signers: bool = False) -> Erased:
    """What can be erased of who has this address: `erase_people`, the codes that went there, and what was before of a
    contact or of the billing contact of a client. Contacts of today are taken off by whoever minds the client.

    Raises DomainError for what is no address: an empty one would be everybody's.
    """
    if "@" not in email:
        raise DomainError(f"“{email}” is no e-mail address. Nothing was erased.")
    SigningCode.objects.filter(email__iexact=email).delete()
    before = Contact.history.filter(email__iexact=email).exclude(id__in=Contact.objects.values("pk"))
    before.delete()
    was = Client.history.filter(billing_email__iexact=email)
    was.exclude(id__in=Client.objects.filter(billing_email__iexact=email).values("pk")).update(
        billing_email="", billing_contact=""
    )
    return erase_people(by, now, person=email, signers=signers)


def erase_what_is_old(now: datetime) -> int:
    """Erase what is older than KEEP_DETAILS_MONTHS: where visitors came from and what they wrote, addresses of mails,
    recipients of quotes that are done with. Signatures stay. Each subject by itself, so that nobody waits. Says how
    many subjects that was; without the setting nothing is erased.
    """
    if not settings.KEEP_DETAILS_MONTHS:
        return 0
    before = now - timedelta(days=_MONTH * settings.KEEP_DETAILS_MONTHS)
    found = subjects_with_details(before)
    for subject in found:
        erase_people("the portal, by its setting", now, about=subject, before=before)
    return len(found)
