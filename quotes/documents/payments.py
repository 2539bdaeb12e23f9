"""What came of what is due at signing, as entries of the chain tell it (docs/adr/0035-due-at-signing.md).

A payment is the body of an entry `paid`. After most of them nothing more is awaited; where something is, the body says
how much (`rest`). An entry `unpaid` takes back the only payment there is, or of several the one of the `entry` that it
names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pricing


@dataclass(frozen=True, slots=True)
class Received:
    """A payment that stands: the number of its entry, how much came, and on which day."""

    entry: int
    amount: Decimal
    paid_on: date


@dataclass(frozen=True, slots=True)
class Payments:
    """Those that stand, in the order in which they were recorded. `closed`: with the last one nothing more was awaited,
    whatever had come.
    """

    received: tuple[Received, ...] = ()
    closed: bool = False

    @property
    def came(self) -> Decimal:
        """The sum of them."""
        return sum((one.amount for one in self.received), pricing.ZERO)

    def settled_on(self, due: Decimal) -> date | None:
        """The day on which the last of it came; None while something of what is due is awaited."""
        if self.received and (self.closed or self.came >= due):
            return max(one.paid_on for one in self.received)
        return None

    def rest_of(self, due: Decimal) -> Decimal:
        """What is awaited still."""
        return pricing.ZERO if self.settled_on(due) else due - self.came

    def with_paid(self, entry: int, body: Mapping[str, Any]) -> Payments:
        """With the payment of this entry. Raises KeyError, ValueError or ArithmeticError for a body that is none."""
        one = Received(entry, Decimal(body["amount"]), date.fromisoformat(body["paid_on"]))
        return Payments((*self.received, one), closed="rest" not in body)

    def without(self, body: Mapping[str, Any]) -> Payments:
        """Without the payment that this body of an entry takes back."""
        named = body.get("entry")
        left = () if named is None else tuple(one for one in self.received if one.entry != named)
        return replace(self, received=left, closed=False)
