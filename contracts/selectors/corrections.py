"""The increase of a contract that can still be taken back or made smaller, and what that comes to."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

import pricing
from contracts.documents import Standing
from contracts.errors import ContractError
from groundwork.display import day as day_text
from groundwork.display import rate as rate_text


@dataclass(frozen=True, slots=True)
class LastIncrease:
    """The latest increase of a contract: from the first `day` of `month` by `rate`, which makes the fee of that month.

    `in_force`: its day has come. Then it is corrected; before, it is called off.
    """

    month: int
    day: date
    rate: Decimal
    fee: Decimal
    in_force: bool


@dataclass(frozen=True, slots=True)
class Corrected:
    """A contract with another rate, 0 for none, of its latest increase. `fee` is that of the increase's month then.

    `overcharged` is what was billed too much, to the day `until`: months that have begun, and those billed with them.
    """

    standing: Standing
    fee: Decimal
    overcharged: Decimal
    until: date


def last_increase(standing: Standing, today: date) -> LastIncrease | None:
    """The latest increase; None where there is none, and in a contract that is over."""
    ends = standing.ends_on
    if not standing.increases or (ends is not None and ends < today):
        return None
    last = max(standing.increases, key=lambda one: one.month)
    day = pricing.first_day_of_month(standing.first_day, last.month)
    return LastIncrease(last.month, day, last.rate, _fee(standing, last.month), day <= today)


def corrected(standing: Standing, increase: LastIncrease, rate: Decimal, today: date) -> Corrected:
    """The contract as it would stand with that rate. Raises ContractError where it cannot be changed so."""
    _demand(standing, increase, rate)
    others = tuple(one for one in standing.increases if one.month != increase.month)
    own = (pricing.Increase(increase.month, rate),) if rate else ()
    after = replace(standing, increases=(*others, *own))
    begun = standing.month_on(today)
    billed = -(-begun // standing.billing) * standing.billing
    if standing.ends_on is not None:
        billed = min(billed, max(begun, standing.months))
    until = pricing.last_day(standing.first_day, billed)
    charged, right = standing.fees_to(until), after.fees_to(until)
    return Corrected(after, _fee(after, increase.month), pricing.overcharged(charged, right), until)


def _demand(standing: Standing, increase: LastIncrease, rate: Decimal) -> None:
    if standing.closing is not None:
        raise ContractError(
            _("The end of this contract is recorded, with what is owed at its fee. Withdraw the end first.")
        )
    signed = [one.month for one in standing.stretches if one.signed and one.month >= increase.month]
    if signed:
        day = pricing.first_day_of_month(standing.first_day, min(signed))
        raise ContractError(
            _("From %(day)s on the client has signed a fee with this increase in it. Draft an amendment to change it.")
            % {"day": day_text(day)}
        )
    if not increase.in_force and rate:
        raise ContractError(_("It has not begun: call it off, then announce another one."), "rate")
    if not 0 <= rate < increase.rate:
        raise ContractError(
            _("Write less than %(rate)s. For a higher fee draft an amendment.") % {"rate": rate_text(increase.rate)},
            "rate",
        )


def _fee(standing: Standing, month: int) -> Decimal:
    fees = standing.fees
    return fees[min(month, len(fees)) - 1]
