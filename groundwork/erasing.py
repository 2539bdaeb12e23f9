"""Erasing what is kept of people beside what cannot be changed (docs/adr/0016-personal-data.md).

That it was done is an entry of the chain. What it was is gone, and the fingerprints that stay tell nothing.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from groundwork import chain
from groundwork.chain import Subject
from groundwork.models import Event, EventDetails, Mail
from groundwork.telling import names


@dataclass(frozen=True, slots=True)
class Erased:
    """How much: entries that have lost their details, mails that have lost their address, and people in other rows."""

    details: int
    addresses: int
    people: int = 0


@transaction.atomic
def erase_details(
    by: str,
    now: datetime,
    *,
    about: Subject | None = None,
    before: datetime | None = None,
    signers: bool = False,
    person: str = "",
    people: Mapping[Subject, int] | None = None,
) -> Erased:
    """Erase details beside entries, and addresses of mails that are done with: `about` one subject, from `before` a
    moment, with the e-mail address of a `person`, or all of these. Where signatures came from is evidence, and goes
    only with `signers`.

    An entry of each subject names what it has lost. `by` is who erases, and stands there for ever. Of `people` the
    caller has erased so many of each subject already, in this transaction, from rows that groundwork does not know.
    """
    details, mails, gone = _details(about, before, signers), _mails(about, before), people or {}
    if person:
        details, mails = _that_name(details, person), mails.filter(email__iexact=person)
    entries, addresses = defaultdict[Subject, list[int]](list), defaultdict[Subject, list[int]](list)
    for kind, number, seq in details.values_list("event__subject_kind", "event__subject_number", "event__seq"):
        entries[Subject(kind, number)].append(seq)
    for kind, number, key in mails.values_list("subject_kind", "subject", "pk"):
        addresses[Subject(kind, number)].append(key)
    for subject in {**entries, **addresses, **gone}:
        seqs, keys = entries[subject], addresses[subject]
        said: dict[str, object] = {"entries": seqs, "mails": len(keys), "by": by}
        chain.append(Event.Kind.ERASED, subject, {**said, "people": gone[subject]} if subject in gone else said, now)
        EventDetails.objects.filter(event__seq__in=seqs).delete()
        # The server's own words may repeat the address.
        Mail.objects.filter(pk__in=keys).update(email="", salt="", reply="")
    return Erased(sum(map(len, entries.values())), sum(map(len, addresses.values())), sum(gone.values()))


def subjects_with_details(before: datetime) -> list[Subject]:
    """What has details or addresses of before that moment, but for those of signatures."""
    found = {
        *_details(None, before, signers=False).order_by().values_list("event__subject_kind", "event__subject_number")
    }
    found |= {*_mails(None, before).order_by().values_list("subject_kind", "subject")}
    return [Subject(*pair) for pair in sorted(found)]


def _details(about: Subject | None, before: datetime | None, signers: bool) -> QuerySet[EventDetails]:
    found = EventDetails.objects.order_by("event__seq")
    if not signers:
        found = found.exclude(event__kind__in=(Event.Kind.SIGNED, Event.Kind.ACCEPTED))
    if about is not None:
        found = found.filter(event__subject_kind=about.kind, event__subject_number=about.number)
    return found if before is None else found.filter(event__happened_at__lt=before)


def _that_name(details: QuerySet[EventDetails], email: str) -> QuerySet[EventDetails]:
    """Those in which the address stands. No database looks into bytes without regard to case."""
    rows = details.values_list("pk", "content").iterator(chunk_size=500)
    return details.filter(pk__in=[key for key, content in rows if names(email, bytes(content).decode())])


def _mails(about: Subject | None, before: datetime | None) -> QuerySet[Mail]:
    """Of an open mail the address is still needed."""
    found = Mail.objects.exclude(state=Mail.State.OPEN).exclude(email="").order_by("pk")
    if about is not None:
        found = found.filter(subject_kind=about.kind, subject=about.number)
    return found if before is None else found.filter(asked_at__lt=before)
