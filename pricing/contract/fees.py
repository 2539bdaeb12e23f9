"""The fee of each month: as signed, after increases and amendments, not below its floor. Rounded as a price is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pricing.contract.days import ContractChange
from pricing.money import ZERO, exact, rounded, step_of
from pricing.priced import Price
from pricing.selection import Discount
from pricing.steps.bill import taxes_on

Fees = tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Increase:
    """From the first day of `month` on, by `rate` (0.03 is 3 %)."""

    month: int
    rate: Decimal


def contract_fees(price: Price) -> Fees:
    """base_y of every month of the term, also of those that had passed before this price."""
    return term_fees(price.recurring_net, price.term, price.rates.escalator, price.places)


def term_fees(net: Decimal, months: int, escalator: Decimal, places: int) -> Fees:
    """The same from what a price comes to: the net month of year 1, and by how much it changes with every year."""
    with exact():
        yearly = [net]
        for _ in range(1, months, 12):
            yearly.append(yearly[-1] * (1 + escalator))
        return tuple(rounded(yearly[month // 12], step_of(places)) for month in range(months))


def fees_around(fee: Decimal, month: int, escalator: Decimal, months: int, places: int) -> Fees:
    """The fee of each of so many months, where that of `month`'s year is known: what came before is worked back.

    round(fee x (1 + escalator) to the power of the years between), so the known fee stands in its year as it is.
    """
    known = (month - 1) // 12
    with exact():
        yearly = [
            rounded(fee * (1 + escalator) ** (year - known), step_of(places))
            if year >= known
            else rounded(fee / (1 + escalator) ** (known - year), step_of(places))
            for year in range((months + 11) // 12)
        ]
        return tuple(yearly[at // 12] for at in range(months))


def amended_fees(before: Fees, after: Fees, elapsed: int) -> Fees:
    """The fees of a contract whose amendment holds once so many months have passed."""
    return before[:elapsed] + after[elapsed:]


def change_difference(before: Fees, after: Fees, change: ContractChange, places: int) -> Decimal:
    """What a change within a month costs for the rest of it, before tax; below 0 where the fee falls."""
    with exact():
        at = change.month - 1
        return rounded((after[at] - before[at]) * change.days_left / change.days, step_of(places))


def monthly_taxes(price: Price, net: Decimal) -> tuple[Decimal, ...]:
    """Each tax of the price on another net amount of the same kind, in the order of `price.taxes`.

    So a change within a month is taxed by the price of the new selection, and what is missing to a floor as the month.
    """
    taxes = [figures.tax for figures in price.taxes]
    with exact():
        return taxes_on(net, price.recurring_subtotal, price.monthly.taxable, taxes, step_of(price.places))


def increased_fees(fees: Fees, increases: Iterable[Increase], cap: Decimal, places: int) -> Fees:
    """The fees with increases in place of all later steps of the escalator; each starts from the fee in force before.

    Raises ValueError for a rate below 0 or above the cap, for one month twice, and for a month that has none before it
    or is not in the term.
    """
    found, by_month = list(fees), sorted(increases, key=lambda increase: increase.month)
    if len({increase.month for increase in by_month}) < len(by_month):
        raise ValueError("Two increases begin in the same month.")
    with exact():
        for increase in by_month:
            if not 2 <= increase.month <= len(fees):
                raise ValueError(f"An increase begins in month 2 to {len(fees)}, not in month {increase.month}.")
            if not ZERO <= increase.rate <= cap:
                raise ValueError(f"An increase is from 0 to the contract's cap of {cap}, not {increase.rate}.")
            at = increase.month - 1
            fee = rounded(found[at - 1] * (1 + increase.rate), step_of(places))
            found[at:] = [fee] * (len(fees) - at)
    return tuple(found)


def renewal_line(price: Price, off: Discount | None, began: Decimal, ended: Decimal, rate: Decimal) -> Decimal:
    """What a renewal on the same prices adds a month: what the fee rose by in its term, and `rate` on top of that.

    `price` is the month for the counts of the renewal, `off` its discount, `began` and `ended` the fee of the same
    choice in the first and the last month of the term. A discount in money does not rise with the fee, so the line is
    worked out from what is left of the list prices without it. 0 where it would fall.
    """
    share = (1 + price.rates.adjustment) * (1 + price.rates.billing_adjustment)
    if not began or share <= 0:
        return ZERO
    money_off = off.amount if off and off.amount else ZERO
    with exact():
        rises = price.recurring_subtotal - money_off / share
        return max(ZERO, rounded(rises * (ended * (1 + rate) - began) / began, step_of(price.places)))


def ramped_fees(fees: Fees, ramp: Sequence[tuple[int, Decimal]], places: int) -> Fees:
    """What the months cost, their first entries at less: (months, percent) one after the other, as a selection says.

    `fees` begin with the first month of that selection.
    """
    percents = [percent for months, percent in ramp for _ in range(months)]
    with exact():
        at_less = (rounded(fee * (1 - percent), step_of(places)) for fee, percent in zip(fees, percents, strict=False))
        return (*at_less, *fees[len(percents) :])


def fee_floors(signed: Fees, share: Decimal, places: int) -> Fees:
    """What a true-up does not bring the fee below: a share of the fee that was signed for the same month."""
    with exact():
        return tuple(rounded(share * fee, step_of(places)) for fee in signed)


def missing_to_floor(fee: Decimal, floor: Decimal) -> Decimal:
    """The amount of the line `floor`, 0 where the fee reaches it. It is taxable as the month is."""
    with exact():
        return max(ZERO, floor - fee)


def overcharged(charged: Fees, right: Fees) -> Decimal:
    """By how much the months that were charged come to more than they should have; months are those of `charged`."""
    with exact():
        return sum((fee - due for fee, due in zip(charged, right, strict=True)), ZERO)


def fees_not_below(fees: Fees, floor: Fees) -> Fees:
    """The fees with what is missing to the floor of each month."""
    return tuple(max(pair) for pair in zip(fees, floor, strict=True))
