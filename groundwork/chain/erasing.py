"""Erasing what is kept beside entries. That it was done is an entry itself; what it was is gone."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from groundwork.chain.entry import Subject
from groundwork.chain.log import append
from groundwork.models import Event, EventDetails


@transaction.atomic
def erase_details(
    by: str,
    now: datetime,
    *,
    about: Subject | None = None,
    before: datetime | None = None,
    sparing: Collection[str] = (),
) -> int:
    """Erase what is kept beside entries `about` a subject, from `before` a moment, except those of `sparing` kinds.

    Of each subject an entry names those whose details are gone. Returns how many. `by` is who erases, and stands for
    ever.
    """
    rows = EventDetails.objects.exclude(event__kind__in=sparing)
    if about is not None:
        rows = rows.filter(event__subject_kind=about.kind, event__subject_number=about.number)
    if before is not None:
        rows = rows.filter(event__happened_at__lt=before)
    named: dict[Subject, list[int]] = {}
    columns = ("event__subject_kind", "event__subject_number", "event__seq")
    for kind, number, seq in rows.order_by("event__seq").values_list(*columns):
        named.setdefault(Subject(kind, number), []).append(seq)
    for subject, entries in named.items():
        append(Event.Kind.ERASED, subject, {"entries": entries, "by": by}, now)
        EventDetails.objects.filter(event__seq__in=entries).delete()
    return sum(len(entries) for entries in named.values())


def named_in(body: Mapping[str, Any]) -> Iterator[int]:
    """The numbers of the entries whose details an entry says were erased."""
    entries = body.get("entries")
    return (seq for seq in entries if isinstance(seq, int)) if isinstance(entries, list) else iter(())
