"""What a price consists of. All money is rounded to the currency's minor unit unless a field says otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from pricing.charges import Part
from pricing.plan import Service


class Delivered(NamedTuple):
    """A service that the client gets, charged or not, with its quantity (0 where the client has no such unit)."""

    source: str
    service: Service
    quantity: int


@dataclass(frozen=True, slots=True)
class Line:
    """A monthly line. `source` is tier:CODE, package:CODE, minimum or extra; the last two have no service and unit.

    `how` explains the amount in figures, in the notation of msp-price/1, which is the same in every language; a page
    says `parts` in its reader's words. `label` is a word of the plan, or translated: a frozen price keeps its language.
    """

    source: str
    service: str | None
    label: str
    unit: str | None
    quantity: int
    amount: Decimal
    how: str
    parts: tuple[Part, ...]
    taxable: bool


@dataclass(frozen=True, slots=True)
class OneTimeLine:
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


@dataclass(frozen=True, slots=True)
class Year:
    """`months` of the term fall in this year (from 1) and cost `monthly` each."""

    year: int
    months: int
    monthly: Decimal


@dataclass(frozen=True, slots=True)
class Internal:
    """Never shown to a client. Margin to 4 decimals (0.5500 is 55 %), hours a month to 2."""

    monthly_cost: Decimal
    gross_margin: Decimal | None
    labour_hours: Decimal
    effective_hourly_rate: Decimal | None
    break_fix_value: Decimal


@dataclass(frozen=True, slots=True)
class Rates:
    """What the figures of a price were worked out with. A discount stated as an amount has no percent."""

    adjustment: Decimal
    discount_percent: Decimal | None
    one_time_discount_percent: Decimal | None
    tax: str | None
    tax_rate: Decimal
    escalator: Decimal


@dataclass(frozen=True, slots=True)
class Price:
    """One selection, priced: the contract's msp-price/1 field for field, with what explains the figures."""

    currency: str
    places: int
    tier: str
    packages: tuple[str, ...]
    term: int
    rates: Rates
    delivered: tuple[Delivered, ...]
    lines: tuple[Line, ...]
    recurring_subtotal: Decimal
    term_adjustment: Decimal
    discount: Decimal
    recurring_net: Decimal
    recurring_tax: Decimal
    recurring_total: Decimal
    one_time_lines: tuple[OneTimeLine, ...]
    one_time_subtotal: Decimal
    one_time_discount: Decimal
    one_time_net: Decimal
    one_time_tax: Decimal
    one_time_total: Decimal
    first_invoice: Decimal
    years: tuple[Year, ...]
    contract_value: Decimal | None
    unpriced: tuple[tuple[str, int], ...]
    needs_approval: tuple[str, ...]
    internal: Internal
