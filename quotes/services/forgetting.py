"""What is not kept longer than it is good for, and what of people is erased when that is asked for."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from groundwork.chain import Subject
from groundwork.erasing import Erased, erase_details
from quotes.models import Quote, Recipient, SigningCode
from quotes.models.quote import SUBJECT
from quotes.selectors.states import still_out

_KEPT: Final = timedelta(days=1)


def forget_codes(now: datetime) -> int:
    """Delete the codes for signing of before yesterday, with the addresses they went to. Returns how many."""
    return SigningCode.objects.filter(made_at__lt=now - _KEPT).delete()[0]


@transaction.atomic
def erase_people(
    by: str, now: datetime, *, about: Subject | None = None, before: datetime | None = None, signers: bool = False
) -> Erased:
    """`erase_details`, and whoever else got a quote that is done with: of one subject, of quotes not written to since
    `before`, or both. While a quote is drafted or out, they are still to get what is sent.
    """
    done = Quote.objects.exclude(Q(state=Quote.State.DRAFT) | Q(revising=True) | still_out(now))
    if about is not None:
        done = done.filter(number=about.number) if about.kind == SUBJECT else done.none()
    if before is not None:
        done = done.filter(changed_at__lt=before)
    found = Recipient.objects.filter(quote__in=done)
    people = Counter(Subject(SUBJECT, number) for number in found.values_list("quote__number", flat=True))
    found.delete()
    return erase_details(by, now, about=about, before=before, signers=signers, people=people)
