"""Groups of quotes with their sums. Seven queries, however many quotes there are."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.db.models import Case, Count, Q, QuerySet, SmallIntegerField, Sum, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contracts.models import Contract, FeeStep
from contracts.models.contract import FEE_SCALE
from groundwork.models import User
from quotes.models import OfferedLadder, Quote, QuoteFigures, figures
from quotes.models.figures import SCALE, month_number
from quotes.selectors.states import counted_by_state, may_be_open
from quotes.states import STATES

# Months back, this one among them; 0 is all of them.
PERIODS: Final[tuple[tuple[str, str | Promise, int], ...]] = (
    ("month", _("This month"), 1),
    ("quarter", _("Three months"), 3),
    ("year", _("Twelve months"), 12),
    ("all", _("All"), 0),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is asked for: a code of PERIODS, whose quotes, and which plan version's; None is all."""

    period: str = "year"
    owner: int | None = None
    version: int | None = None

    def first_month(self, today: date) -> int:
        """The first month that counts, in months since year 0."""
        months = next((months for code, _label, months in PERIODS if code == self.period), 12)
        return 0 if months == 0 else month_number(today) - (months - 1)


class Group(NamedTuple):
    """Quotes that ended alike, and their sums; amounts in ten-thousandths. What they are not grouped by is empty, and
    so is what is not added up.
    """

    number: int
    outcome: str
    currency: str
    month: int = 0
    reason: str = ""
    owner: int = 0
    ladder: int | None = None
    taken: int | None = None
    packages: int = 0
    monthly: int = 0
    gross: int = 0
    discount: int = 0
    cost: int = 0
    step: int = 0
    days: int = 0


# What each kind of report groups by, and what it adds up: few groups each, however many quotes.
BY_MONTH: Final = (("month", "outcome", "reason", "currency"), ("monthly", "days"))
BY_CHOICE: Final = (figures.BY_CHOICE, ("step",))
BY_PERSON: Final = (figures.BY_PERSON, ("monthly", "gross", "discount", "cost"))


class Waiting(NamedTuple):
    """Quotes that are in one state and may still be won, in one currency."""

    state: str
    currency: str
    number: int
    monthly: int
    once: int
    value: int


class Revenue(NamedTuple):
    """What contracts bring a month at the end of a month, or today, in one currency."""

    month: int
    currency: str
    fee: Decimal


@dataclass(frozen=True, slots=True)
class Ladder:
    """What stood side by side, cheapest first, and the packages of its plan; `recommended` is a place in the first."""

    options: tuple[str, ...]
    recommended: int
    packages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """All that reports are made of."""

    by_month: tuple[Group, ...]
    by_choice: tuple[Group, ...]
    by_person: tuple[Group, ...]
    waiting: tuple[Waiting, ...]
    revenue: tuple[Revenue, ...]
    ladders: Mapping[int, Ladder]
    people: Mapping[int, str]


def facts(user: User, asked: Asked, now: datetime, today: date) -> Facts:
    """What this user may see of what is asked, on a day of the company's calendar."""
    by_person = ended_of(user, asked, today, BY_PERSON)
    by_choice = ended_of(user, asked, today, BY_CHOICE)
    return Facts(
        by_month=ended_of(user, asked, today, BY_MONTH),
        by_choice=by_choice,
        by_person=by_person,
        waiting=_waiting(user, asked, now),
        revenue=revenue_of(user, today),
        ladders=ladders_of({group.ladder for group in by_choice if group.ladder is not None}),
        people={person.pk: str(person) for person in User.objects.filter(pk__in={group.owner for group in by_person})},
    )


def ended_of(user: User, asked: Asked, today: date, by: tuple[tuple[str, ...], tuple[str, ...]]) -> tuple[Group, ...]:
    """The quotes that were won or lost, grouped and added up as BY_MONTH and the others say; one query."""
    keys, summed = by
    rows = asked_for(QuoteFigures.objects.filter(makes_contract=True), user, asked)
    rows = rows.filter(month__gte=asked.first_month(today), month__isnull=False)
    # Not of the key: it stands in none of the indexes, and each row would be looked up for it.
    sums = {f"{name}_sum": Sum(name) for name in summed}
    grouped = rows.order_by().values_list(*keys).annotate(quotes=Count("*"), **sums)
    names = (*keys, "number", *summed)
    return tuple(Group(**dict(zip(names, row, strict=True))) for row in grouped)


def ladders_of(keys: set[int]) -> dict[int, Ladder]:
    """The ladders with these keys; one query."""
    rows = OfferedLadder.objects.filter(pk__in=keys)
    return {row.pk: Ladder(_names(row.options), row.recommended, _names(row.packages)) for row in rows}


def amount(whole: int) -> Decimal:
    """An amount in its currency."""
    return Decimal(whole).scaleb(-SCALE)


def _names(lines: str) -> tuple[str, ...]:
    return tuple(lines.split("\n")) if lines else ()


def asked_for(rows: QuerySet[Any], user: User, asked: Asked) -> QuerySet[Any]:
    """Those of whom and what is asked. Where this user sees every quote, nothing has to be looked up."""
    if asked.owner is not None:
        rows = rows.filter(owner=asked.owner)
    if asked.version is not None:
        rows = rows.filter(plan_version=asked.version)
    seen = Quote.objects.for_user(user)
    return rows if not seen.query.where and not seen.query.is_empty() else rows.filter(pk__in=seen.values("pk"))


def _waiting(user: User, asked: Asked, now: datetime) -> tuple[Waiting, ...]:
    order = [shown.code for shown in STATES if shown.open]
    summed = ("monthly", "once", "value")
    found = counted_by_state(asked_for(Quote.objects.filter(may_be_open()), user, asked), now, *summed)
    groups = sorted({(currency, order.index(code)) for code, currency, _name in found if currency and code in order})
    return tuple(
        Waiting(order[at], currency, *(found[order[at], currency, name] for name in ("", *summed)))
        for currency, at in groups
    )


def revenue_of(user: User, today: date, months: int = 12) -> tuple[Revenue, ...]:
    """What contracts brought at the end of each of the months before, and today; one query.

    It groups fees by the first of these days on which they hold and by how many of the days come before their end.
    """
    this = month_number(today)
    days = [*(_last_day(this - back) for back in range(months - 1, 0, -1)), today]
    begins = [When(since__lte=day, then=at) for at, day in enumerate(days)]
    lasts = [When(Q(until=None) | Q(until__gt=days[-1]), then=len(days))]
    lasts += [When(until__gt=day, then=at + 1) for at, day in reversed(list(enumerate(days[:-1])))]
    contracts = Contract.objects.for_user(user)
    steps = FeeStep.objects.filter(Q(until=None) | Q(until__gt=days[0]), since__lte=today)
    if contracts.query.where or contracts.query.is_empty():
        steps = steps.filter(contract__in=contracts)
    places = {"first": Case(*begins, output_field=SmallIntegerField()), "end": Case(*lasts)}
    rows = steps.order_by().annotate(**places).values_list("contract__currency", *places)
    fees: defaultdict[str, list[int]] = defaultdict(lambda: [0] * len(days))
    for currency, first, end, fee in rows.annotate(Sum("ten_thousandths")):
        for at in range(first, end):
            fees[currency][at] += fee
    return tuple(
        Revenue(this - len(days) + 1 + at, currency, Decimal(fee).scaleb(-FEE_SCALE))
        for currency, found in sorted(fees.items())
        for at, fee in enumerate(found)
    )


def _last_day(month: int) -> date:
    year, place = divmod(month + 1, 12)
    return date.fromordinal(date(year, place + 1, 1).toordinal() - 1)
