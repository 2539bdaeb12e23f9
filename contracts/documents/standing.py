"""A contract as it stands after one record of its life. Every record carries all of it, and names the one before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal

import pricing
from contracts.documents.agreed import Stretch
from contracts.documents.clauses import NO_CLAUSES, Clauses
from contracts.documents.parties import ClientCard, SellerCard
from contracts.documents.schedule import Fees, Step, fees_of, steps_of

# What a record is about. "begun" is the first of each contract, "withdrawn" takes an end back, "reminded" says that the
# client was told of a renewal that comes by itself. "called-off" takes an increase back before its day, "corrected"
# makes it smaller, or nothing, after that.
RecordKind = Literal[
    "begun", "true-up", "amended", "increased", "called-off", "corrected", "renewed", "ended", "withdrawn", "reminded",
    "details",
]  # fmt: skip
# How it came about: "signed" here, "behalf" when staff recorded what came on paper or by mail, "brought-in" for what
# was agreed before the portal, "clause" without a signature, as the contract allows, "staff" for what needs no yes.
How = Literal["signed", "behalf", "brought-in", "clause", "staff"]
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Basis:
    """How a record came about: `how`, in words, and the facts that show it (hashes, numbers, file names) as strings."""

    how: How
    words: str = ""
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """An amount owed once because of a change within a month: from `on` for `days` of the month's `of` days.

    Before tax; below 0 where it is given back. `label` says what for.
    """

    on: date
    days: int
    of: int
    amount: Decimal
    label: str


@dataclass(frozen=True, slots=True)
class Closing:
    """That the contract ends before its term does, or at its end: on which last day, and why.

    `why` is "cancelled" or "replaced" (by the contract `replaced_by`). `owed` is what is still to be paid under the
    terms, before tax.
    """

    last_day: date
    why: Literal["cancelled", "replaced"]
    reason: str = ""
    asked_by: str = ""
    owed: Decimal = Decimal(0)
    replaced_by: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything that a contract says after record `record`. `before` is the hash of the one before, "" for the first.

    `effective_on` is the day from which the change of this record holds. Months 1 to `months` are counted from
    `first_day`, the first day of the first full month; `starts_on` is before it where there is a part month. `follows`
    is the number of the contract that this one renews. `dues` are all there ever were.
    """

    contract: str
    record: int
    before: str
    kind: RecordKind
    basis: Basis
    effective_on: date
    seller: SellerCard
    client: ClientCard
    starts_on: date
    first_day: date
    months: int
    currency: str
    places: int
    stretches: tuple[Stretch, ...]
    billing: int = 1
    ramp: tuple[pricing.Ramp, ...] = ()
    one_time: Decimal = Decimal(0)
    clauses: Clauses = NO_CLAUSES
    increases: tuple[pricing.Increase, ...] = ()
    dues: tuple[Due, ...] = ()
    closing: Closing | None = None
    po_number: str = ""
    billing_name: str = ""
    billing_email: str = ""
    follows: str = ""
    sha256: str = field(default="", compare=False)

    @property
    def last_day(self) -> date:
        """The last day of the term, whatever happens at its end."""
        return pricing.last_day(self.first_day, self.months)

    @property
    def ends_on(self) -> date | None:
        """The last day of all; None for a contract that goes on from month to month."""
        if self.closing is not None:
            return self.closing.last_day
        return None if self.runs_on else self.last_day

    @property
    def runs_on(self) -> bool:
        """Whether it goes on from month to month after its term: as its clauses say, or because the term is a month."""
        return self.months <= 1 or (self.clauses.end is not None and self.clauses.end.then == "monthly")

    def goes_on_after(self, day: date) -> date | None:
        """The last day of a term that still runs on that day, after which the contract goes on by the month.

        None for one that ends, whose term is over, or whose term is but a month: `ends_on` says all of those.
        """
        return self.last_day if self.ends_on is None and self.months > 1 and day <= self.last_day else None

    @property
    def renews(self) -> bool:
        """Whether it renews by itself at the end of its term: as its clauses say, and nobody has ended it."""
        end = self.clauses.end
        return self.closing is None and not self.runs_on and end is not None and end.then == "renews"

    @property
    def fees(self) -> Fees:
        """The fee of each month before tax, ramps left out."""
        return fees_of(self.stretches, self.increases, self.clauses.floor, self.months, self.places)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The fees as stretches of days, to the contract's end."""
        ends = self.ends_on
        return steps_of(self.fees, self.starts_on, self.first_day, None if ends is None else ends + _DAY)

    def month_on(self, day: date) -> int:
        """The month of the contract that the day is in, from 1; the part month counts as month 1."""
        return 1 if day < self.first_day else pricing.month_of(self.first_day, day)

    def change_on(self, day: date) -> pricing.ContractChange:
        """A change that holds from that day: the month, how many have passed, what is left of a month that has begun.

        Before the first full month it holds from that month on. Raises ValueError for a day after the last.
        """
        at = max(day, self.first_day)
        months = max(self.months, self.month_on(at)) + 1 if self.runs_on else self.months
        return pricing.change_on(self.first_day, months, at)

    @property
    def agreed_days(self) -> tuple[date, ...]:
        """The day from which each stretch holds: the first of its month, or of what is left of the month before.

        What is left of a month is owed by a due. No change begins before one that is agreed, so that within a month
        the dues are those of the first stretches, in their order.
        """
        left: dict[int, list[date]] = defaultdict(list)
        for due in self.dues:
            left[self.month_on(due.on) + 1].append(due.on)
        return tuple(
            left[one.month].pop(0) if left[one.month] else pricing.first_day_of_month(self.first_day, one.month)
            for one in self.stretches
        )

    def next_month(self, today: date) -> date:
        """The first day of the month after the one that today is in, not before what is agreed for later months."""
        month = 1 if today < self.first_day else self.month_on(today) + 1
        return pricing.first_day_of_month(self.first_day, max(month, self.stretches[-1].month))

    def fees_to(self, day: date) -> Fees:
        """What each month costs with the ramp, to the one that the day is in; after its term as the last one does."""
        months, fees = self.month_on(day), self.fees
        fees += (fees[-1],) * months
        ramp = [(entry.months, entry.percent) for entry in self.ramp]
        return pricing.ramped_fees(fees[:months], ramp, self.places)

    def owed_after(self, day: date, until: date) -> Decimal:
        """What it costs from the day after that one to `until`, before tax; docs/pricing.md, "Contracts".

        `until` is the last day of the term, or the first last day that the notice allows (`allowed_last_day`).
        """
        return pricing.owed_after(self.fees_to(until), self.first_day, day, until, self.places)

    def in_force(self, day: date) -> Stretch:
        """What holds on that day; the first stretch before the contract's beginning."""
        month = self.month_on(day)
        return next((one for one in reversed(self.stretches) if one.month <= month), self.stretches[0])

    def mrr(self, day: date) -> Decimal:
        """Monthly recurring revenue on that day: 0 before the beginning and after the end."""
        ends = self.ends_on
        if day < self.starts_on or (ends is not None and day > ends):
            return Decimal(0)
        return pricing.mrr(self.fees, self.first_day, day, part_from=self.starts_on, runs_on=True)

    @property
    def notice_by(self) -> date | None:
        """The last day on which notice ends the contract with its term; None without a notice clause."""
        notice = self.clauses.notice
        if notice is None or self.closing is not None:
            return None
        if notice.unit == "days":
            return self.last_day - timedelta(days=notice.count)
        # A month before a last day is the day before the same day a month earlier (pricing.last_day, backwards).
        return pricing.last_day(self.first_day, max(0, self.months - notice.count))


def renewal_deadline(standing: Standing) -> date | None:
    """The day after which the contract renews by itself, if nobody ends it; None where it does not.

    It is the last day of notice, or without a notice clause the last day of the term.
    """
    end = standing.clauses.end
    if not standing.renews or end is None or not end.months:
        return None
    return standing.last_day if standing.notice_by is None else standing.notice_by


def facts_of(values: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Facts of a basis, from what there is: empty ones are left out."""
    return tuple((name, str(value)) for name, value in values.items() if value not in (None, ""))
