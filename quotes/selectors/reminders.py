"""Which clients are to be reminded by the owner's rules, and of which revision."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import DateTimeField, Exists, Max, OuterRef, Q, QuerySet, Subquery

from quotes.models import NoReminders, Question, Quote, Reminder, ReminderRules
from quotes.selectors.states import overtaken, still_out, views_of_current

AFTER, SILENT, BEFORE = "after", "silent", "before"
# The most pressing first: of several on one day this one is mailed.
KINDS: Final = (BEFORE, SILENT, AFTER)
# A worker that was away for longer does not make up for it, and neither does a rule that is new.
STILL: Final = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Due:
    """A quote to remind of, its current revision, and the rules that have come true, the most pressing first."""

    quote: Quote
    rules: tuple[str, ...]


def reminders_due(rules: ReminderRules, now: datetime, only: Quote | None = None) -> Iterator[Due]:
    """What is due now, of all quotes or of one. Two queries.

    Nobody is reminded of what is answered, expired, replaced or overtaken, while a question is open, of an archived
    client, or where they wanted no more of it.
    """
    by_kind = {kind: [timedelta(days=days) for days in getattr(rules, kind)] for kind in KINDS}
    if not any(by_kind.values()):
        return
    quotes = _to_remind_of(now) if only is None else _to_remind_of(now).filter(pk=only.pk)
    found = list(quotes.filter(_come_true(by_kind, now)).order_by("pk"))
    known = set(Reminder.objects.filter(revision__in=[one.current_id for one in found]).values_list("revision", "rule"))
    for quote in found:
        due = [rule for rule in _rules_of(quote, by_kind, now) if (quote.current_id, rule) not in known]
        if due:
            yield Due(quote, tuple(due))


def may_be_reminded(quote: Quote, now: datetime) -> bool:
    """Whether anybody is reminded of it at all."""
    return _to_remind_of(now).filter(pk=quote.pk).exists()


def _to_remind_of(now: datetime) -> QuerySet[Quote]:
    asked = Question.objects.filter(quote=OuterRef("pk"), is_open=True)
    stopped = NoReminders.objects.filter(quote=OuterRef("pk"))
    out = Quote.objects.of_current_clients().filter(still_out(now), ~overtaken(), ~Exists(asked), ~Exists(stopped))
    looked = views_of_current().order_by().values("subject_number").annotate(last=Max("happened_at")).values("last")
    looks = Subquery(looked, output_field=DateTimeField())
    return out.select_related("current").defer("current__document").annotate(last_look=looks)


def _come_true(by_kind: dict[str, list[timedelta]], now: datetime) -> Q:
    """A wide net: `_rules_of` looks closely."""
    fits = Q(pk=None)
    for days in by_kind[AFTER]:
        fits |= Q(current__sent_at__lte=now - days, current__sent_at__gt=now - days - STILL)
    for days in by_kind[SILENT]:
        fits |= Q(last_look__lte=now - days, last_look__gt=now - days - STILL)
    for days in by_kind[BEFORE]:
        fits |= Q(current__expires_at__lte=now + days, current__expires_at__gt=now + days - STILL)
    return fits


def _rules_of(quote: Quote, by_kind: dict[str, list[timedelta]], now: datetime) -> Iterator[str]:
    assert quote.current is not None  # a sent quote has a revision (quote_sent_has_a_revision)
    last: datetime | None = quote.last_look  # type: ignore[attr-defined]  # annotated
    begins = {AFTER: quote.current.sent_at, SILENT: last, BEFORE: quote.current.expires_at}
    for kind in KINDS:
        begin = begins[kind]
        if begin is None:
            continue
        for days in by_kind[kind]:
            moment = begin - days if kind == BEFORE else begin + days
            # What would have come before it was sent is none of these.
            if now - STILL < moment <= now and moment >= quote.current.sent_at:
                yield f"{kind}-{days.days}"
