"""The figures of the month, for the first page: five queries."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Sum

from groundwork.display import money_signed
from groundwork.models import User
from quotes.models import Quote, QuoteFigures
from quotes.models.figures import month_number
from quotes.selectors.reports.facts import (
    BY_CHOICE,
    BY_MONTH,
    Asked,
    Facts,
    Revenue,
    amount,
    asked_for,
    ended_of,
    ladders_of,
    revenue_of,
)
from quotes.selectors.reports.money_tables import reason_words
from quotes.selectors.reports.offer_tables import what_was_taken
from quotes.selectors.reports.report import Report

Outcome = QuoteFigures.Outcome


@dataclass(frozen=True, slots=True)
class Change:
    """How much more contracts bring a month today than at the end of the month before."""

    currency: str
    more: Decimal

    @property
    def signed(self) -> str:
        """How much more, as people read it, with its sign."""
        return money_signed(self.more, self.currency)


@dataclass(frozen=True, slots=True)
class Out:
    """What is out with clients: how many quotes, and their months together."""

    currency: str
    number: int
    monthly: Decimal


@dataclass(frozen=True, slots=True)
class Line:
    """How quotes ended this month: the outcome, why where it was lost, how many, and their months together."""

    won: bool
    why: str
    number: int
    monthly: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Summary:
    """All of it. `won_share` is that of the last twelve months, None where nothing has ended; `taken` the same year's
    tier mix."""

    revenue: tuple[Change, ...]
    out: tuple[Out, ...]
    won_share: Decimal | None
    taken: Report
    month: tuple[Line, ...]


def summary(user: User, now: datetime, today: date) -> Summary:
    """The figures as this user may see them, on a day of the company's calendar."""
    ended = ended_of(user, Asked(), today, BY_MONTH)
    chosen = ended_of(user, Asked(), today, BY_CHOICE)
    ladders = ladders_of({group.ladder for group in chosen if group.ladder is not None})
    won = sum(group.number for group in ended if group.outcome == Outcome.WON)
    of = sum(group.number for group in ended)
    lines: dict[tuple[str, bool, str], list[int]] = defaultdict(lambda: [0, 0])
    for group in ended:
        if group.month == month_number(today):
            is_won = group.outcome == Outcome.WON
            entry = lines[group.currency, not is_won, "" if is_won else str(reason_words(group))]
            entry[0] += group.number
            entry[1] += group.monthly
    return Summary(
        revenue=_changes(revenue_of(user, today, 2)),
        out=_out(user, now),
        won_share=Decimal(won) / of if of else None,
        taken=what_was_taken(Facts((), chosen, (), (), (), ladders, {}), today),
        month=tuple(
            Line(not lost, why, number, amount(monthly), currency)
            for (currency, lost, why), (number, monthly) in sorted(lines.items())
        ),
    )


def _changes(found: tuple[Revenue, ...]) -> tuple[Change, ...]:
    fees: dict[str, list[Decimal]] = defaultdict(list)
    for each in found:
        fees[each.currency].append(each.fee)
    return tuple(Change(currency, today - before) for currency, (before, today) in fees.items())


def _out(user: User, now: datetime) -> tuple[Out, ...]:
    """From the figures alone, whose index has all of it; of archived clients there are few."""
    archived = Quote.objects.for_user(user).filter(client__archived_at__isnull=False, state=Quote.State.SENT)
    rows = asked_for(QuoteFigures.objects.filter(out_until__gt=now), user, Asked()).exclude(
        pk__in=archived.values("pk")
    )
    sums = rows.order_by().values_list("currency").annotate(number=Count("*"), together=Sum("monthly"))
    return tuple(Out(currency, number, amount(monthly)) for currency, number, monthly in sorted(sums))
