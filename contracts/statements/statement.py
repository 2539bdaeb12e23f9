"""A statement as values: everything that it says, without its words."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from contracts.documents import ClientCard, SellerCard
from contracts.statements.period import Period
from groundwork.own_things import Things

# What happens at the end of a contract: as its clauses say, "closed" where it was cancelled or replaced.
Then = Literal["ends", "renews", "monthly", "closed"]


@dataclass(frozen=True, slots=True)
class Count:
    """How many of a kind there are at the end. `before`: at the beginning; None where nobody had counted by then.

    `came` and `went` are devices that are covered since a day of the period, and no more.
    """

    key: str
    now: int
    before: int | None
    came: int = 0
    went: int = 0


@dataclass(frozen=True, slots=True)
class Work:
    """Figures of one month from tickets, as somebody typed or imported them on a day. `month` is like "2026-11"."""

    month: str
    hours: Decimal
    tickets: int | None
    note: str
    how: Literal["typed", "imported"]
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Included:
    """A service by the name and the benefit that the plan gives it."""

    name: str
    benefit: str


@dataclass(frozen=True, slots=True)
class Hourly:
    """What the work would be by the hour: `amount` in the period, at `rate` an hour.

    `minutes` is what it was reckoned with, a month: the name of what is counted ("" for the client as a whole), how
    many there are at the end, minutes for each.
    """

    rate: Decimal
    amount: Decimal
    minutes: tuple[tuple[str, int, Decimal], ...]


@dataclass(frozen=True, slots=True)
class Rung:
    """The next thing of the same plan: what it adds to a month, before tax, and what it brings.

    It is a tier, or a `package` where there is no higher tier.
    """

    name: str
    more: Decimal
    adds: tuple[Included, ...]
    package: bool = False


@dataclass(frozen=True, slots=True)
class Covered:
    """One contract of the client in the period. `fee` is that of its months together, before tax.

    `months` of the period have a fee. `on_plan` is False for a flat fee: then nothing can be reckoned by the hour.
    `left` are the months of the term after the period; None where it goes on from month to month or was closed.
    `notice_by` is empty where that day is over.
    """

    contract: str
    name: str
    currency: str
    fee: Decimal
    months: int
    on_plan: bool
    included: tuple[Included, ...]
    hourly: Hourly | None
    left: int | None
    ends_on: date | None
    then: Then
    notice_by: date | None
    rung: Rung | None


@dataclass(frozen=True, slots=True)
class Statement:
    """What a client is told. `until` is the day it was counted on: the period's last, or an earlier one so far.

    `counted` is False where nobody has counted and the numbers are those that were agreed. `things` are the words of
    the owner's own things among the counts.
    """

    period: Period
    until: date
    client: ClientCard
    seller: SellerCard
    counted: bool
    counts: tuple[Count, ...]
    things: Things
    work: tuple[Work, ...]
    covered: tuple[Covered, ...]
    sha256: str = field(default="", compare=False)
