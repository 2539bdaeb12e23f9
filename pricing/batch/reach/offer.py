"""What is offered, and the worst of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pricing.inventory import Inventory
from pricing.money import ZERO
from pricing.priced import Price
from pricing.selection import Selection

# What is counted, and what is set by hand.
Numbers = tuple[Inventory, tuple[tuple[str, int], ...]]


class TooManyError(Exception):
    """More combinations than are worked out; nothing is known about the worst of them then."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a client may choose from.

    `columns` are tiers with packages, as they stand side by side; unless the offer is `fixed`, any packages that the
    plan's rules allow may be had on their tiers. `payments` are terms and billings, in months; `numbers` how many there
    may be of everything. `common` is what all choices share; tier, packages, term, billing and quantities of it do not
    count.
    """

    common: Selection
    columns: tuple[tuple[str, tuple[str, ...]], ...]
    payments: tuple[tuple[int, int], ...]
    numbers: tuple[Numbers, ...]
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Reached:
    """One combination, priced: `numbers` is its place among those of the offer.

    `given` is the share that is given up of it, to 120 decimals, where it is told for that: above a limit of step 14
    exactly if the share is.
    """

    selection: Selection
    numbers: int
    price: Price
    given: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Worst:
    """Of all that can be chosen: the least margin, the most given up by the month and at once, the dearest month.

    The first two are of step 14: a month below 0 is worse than any margin, and so is none at all where the plan has a
    floor. None where nothing can be chosen, or nothing is given up. `combinations` were worked out.
    """

    margin: Reached | None
    monthly: Reached | None
    once: Reached | None
    dearest: Reached | None
    combinations: int

    @property
    def needs_approval(self) -> tuple[str, ...]:
        """The reasons of step 14 of any combination."""
        found = {"margin"} if _has(self.margin, "margin") else set()
        if _has(self.monthly, "discount") or _has(self.once, "discount"):
            found.add("discount")
        return tuple(reason for reason in ("margin", "discount") if reason in found)


def _has(reached: Reached | None, reason: str) -> bool:
    return reached is not None and reason in reached.price.needs_approval
