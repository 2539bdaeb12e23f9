"""What a fee is worked out from, and one thing that changes in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pricing
from quotes.documents import Reason


@dataclass(frozen=True, slots=True)
class Side:
    """What a fee is worked out from, before the change or after it."""

    plan: pricing.Plan
    counts: tuple[tuple[str, int], ...]
    selection: pricing.Selection

    @property
    def inventory(self) -> pricing.Inventory:
        """The counts as the engine takes them."""
        return pricing.read_inventory({"format": "msp-inventory/1", "counts": dict(self.counts)})


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that changes: what is said of it, and how to do it to either side."""

    reason: Reason
    there: Callable[[Side], Side]
    back: Callable[[Side], Side]
