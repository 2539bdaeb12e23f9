"""Raising the prices of many services at once: one edit, so that one undo takes all of it back."""

from __future__ import annotations

from collections.abc import Collection

import pricing
from plans.editing.kinds import Edit


def raise_prices(services: Collection[str], rise: pricing.Rise) -> Edit:
    """Raise the prices of the services with these codes, as far as they are still there."""
    codes = frozenset(services)
    return lambda plan: pricing.raised_plan(plan, codes, rise)
