"""What a price consists of. All money is rounded to the currency's minor unit unless a field says otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from pricing.charges import Part
from pricing.money import ZERO
from pricing.plan import Service, Tax


class Delivered(NamedTuple):
    """A service that the client gets, charged or not, with its quantity (0 where the client has no such unit)."""

    source: str
    service: Service
    quantity: int


class Line(NamedTuple):
    """A monthly line. `source` is tier:CODE, package:CODE, bundle:CODE, minimum or extra.

    The last three have no service and unit. `list_amount` is what the line would be without a price agreed with this
    client. `share` belongs to a bundle: how much of what it is taken from is taxable.

    `how` explains the amount in figures, in the notation of msp-price/1, which is the same in every language; a page
    says `parts` in its reader's words. `label` is a word of the plan, or translated: a frozen price keeps its language.
    """

    source: str
    service: str | None
    label: str
    unit: str | None
    quantity: int
    amount: Decimal
    list_amount: Decimal
    how: str
    parts: tuple[Part, ...]
    taxable: bool
    share: Fraction | None = None


class OneTimeLine(NamedTuple):
    """`source` is one_time:CODE or extra. A waived line has amount 0 and still tells its `list_amount`.

    `how` and `parts` explain the `list_amount` as those of a `Line` do; `at_minimum` where a fee comes to its minimum.
    """

    source: str
    label: str
    amount: Decimal
    list_amount: Decimal
    waived: bool
    how: str
    parts: tuple[Part, ...]
    at_minimum: bool
    taxable: bool


class Bill(NamedTuple):
    """What lines come to, by the month or once. `gross` is what a discount is taken from, `taxes` each tax by itself.

    `taxable` is the amount of the lines that is taxed, as a numerator and a denominator.
    """

    subtotal: Decimal
    adjustment: Decimal
    billing_adjustment: Decimal
    gross: Decimal
    discount: Decimal
    net: Decimal
    taxable: tuple[Decimal, Decimal]
    taxes: tuple[Decimal, ...]
    tax: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True)
class Year:
    """`months` of the schedule fall in this year of the contract (from 1) and cost `monthly` each, ramps apart."""

    year: int
    months: int
    monthly: Decimal


class Stretch(NamedTuple):
    """`months` that cost `monthly` each, the first of them the month `start`, 1 being the first of the selection."""

    start: int
    months: int
    monthly: Decimal


@dataclass(frozen=True, slots=True)
class FirstPeriod:
    """What the first invoice covers of the month: `months` full ones, and the part month where there is one."""

    months: int
    net: Decimal
    tax: Decimal
    total: Decimal


class TaxFigures(NamedTuple):
    """One chosen tax: on the month, on what is paid once and on the first period."""

    tax: Tax
    recurring: Decimal
    one_time: Decimal
    first_period: Decimal

    @property
    def first_invoice(self) -> Decimal:
        """On all that the first invoice has."""
        return self.first_period + self.one_time


@dataclass(frozen=True, slots=True)
class Internal:
    """Never shown to a client. Margins to 4 decimals (0.5500 is 55 %), hours a month to 2.

    `gross_margin` is of the month, `term_margin` of the whole schedule, which may have months at less.
    """

    monthly_cost: Decimal
    gross_margin: Decimal | None
    labour_hours: Decimal
    effective_hourly_rate: Decimal | None
    break_fix_value: Decimal
    term_margin: Decimal | None


@dataclass(frozen=True, slots=True)
class Rates:
    """What the figures of a price were worked out with. A discount stated as an amount has no percent."""

    adjustment: Decimal
    billing_adjustment: Decimal
    discount_percent: Decimal | None
    one_time_discount_percent: Decimal | None
    escalator: Decimal


@dataclass(frozen=True, slots=True)
class Price:
    """One selection, priced: the contract's msp-price/2 field for field, with what explains the figures.

    What version 1 does not have is worked out as well; `version` tells which of the two its document is.
    """

    version: int
    currency: str
    places: int
    tier: str
    packages: tuple[str, ...]
    term: int
    billing: int
    rates: Rates
    delivered: tuple[Delivered, ...]
    lines: tuple[Line, ...]
    monthly: Bill
    one_time_lines: tuple[OneTimeLine, ...]
    once: Bill
    taxes: tuple[TaxFigures, ...]
    schedule: tuple[Stretch, ...]
    part_month: Decimal
    first_period: FirstPeriod
    first_invoice: Decimal
    years: tuple[Year, ...]
    contract_value: Decimal | None
    unpriced: tuple[tuple[str, int], ...]
    needs_approval: tuple[str, ...]
    internal: Internal

    @property
    def recurring_subtotal(self) -> Decimal:
        return self.monthly.subtotal

    @property
    def term_adjustment(self) -> Decimal:
        return self.monthly.adjustment

    @property
    def billing_adjustment(self) -> Decimal:
        return self.monthly.billing_adjustment

    @property
    def discount(self) -> Decimal:
        return self.monthly.discount

    @property
    def recurring_net(self) -> Decimal:
        return self.monthly.net

    @property
    def recurring_tax(self) -> Decimal:
        return self.monthly.tax

    @property
    def recurring_total(self) -> Decimal:
        return self.monthly.total

    @property
    def one_time_subtotal(self) -> Decimal:
        return self.once.subtotal

    @property
    def one_time_discount(self) -> Decimal:
        return self.once.discount

    @property
    def one_time_net(self) -> Decimal:
        return self.once.net

    @property
    def one_time_tax(self) -> Decimal:
        return self.once.tax

    @property
    def one_time_total(self) -> Decimal:
        return self.once.total

    @property
    def below_list(self) -> Decimal:
        """What prices agreed below the plan's take off the month, below 0; never netted with those above."""
        return sum((change for change in self._against_list() if change < ZERO), ZERO)

    @property
    def above_list(self) -> Decimal:
        """What prices agreed above the plan's add to the month."""
        return sum((change for change in self._against_list() if change > ZERO), ZERO)

    @property
    def first_months(self) -> Decimal:
        """What the full months of the first invoice come to, without the part month before them."""
        return self.first_period.net - self.part_month

    def _against_list(self) -> list[Decimal]:
        return [line.amount - line.list_amount for line in self.lines if line.service is not None]
