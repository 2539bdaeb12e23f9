"""What clients pay once: only to see whose discount on it is too large."""

from __future__ import annotations

import numpy as np

from pricing.batch.choice import Choices
from pricing.batch.columns import Flags, Numbers, any_of, half_up, plus, times
from pricing.batch.discount import discounted, given
from pricing.batch.extras import sum_of
from pricing.batch.quantities import Quantities
from pricing.batch.whole import PRICE, minor_unit, whole
from pricing.plan import OneTime


def too_large_once(choices: Choices, quantities: Quantities, net: Numbers) -> Flags:
    """Whose discount on what is paid once is more than that. `net` is the month's. Raises TooLarge."""
    book, minor = choices.book, minor_unit(choices.plan.index.places)
    has = given(book.discounts_once, book)
    if not has.any():
        return has
    gross = sum_of(book.extras_once, book, choices.dtype, minor)
    for fee in choices.plan.one_time:
        charged = choices.by_kind(lambda kind, fee=fee: int(kind.one_time and not waived(fee, kind.term)))  # type: ignore[misc]
        number = quantities.of("client" if fee.unit is None else fee.unit)
        gross = plus(gross, times(fee_amounts(fee, number, net, minor), charged))
    return discounted(gross, book.discounts_once, book, minor)[1]


def waived(fee: OneTime, term: int) -> bool:
    """Whether a term is long enough for the fee to be waived."""
    return fee.waived_from is not None and term >= fee.waived_from


def fee_amounts(fee: OneTime, number: Numbers, net: Numbers, minor: int) -> Numbers:
    """The fee for so many of its unit, at that net month; nothing of a unit that nobody has. Raises TooLarge."""
    amount, least = whole(fee.amount, PRICE), whole(fee.minimum, PRICE)
    if fee.basis == "months":  # of a net price in minor units
        return half_up(np.maximum(times(net, amount * minor), least * PRICE), PRICE * minor)
    return times(half_up(np.maximum(times(number, amount), least), minor), any_of(number))
