"""Lines outside the plan, for every client at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from pricing.batch.book import Book, Extra
from pricing.batch.columns import Numbers, half_up, plus, times


def sum_of(extras: Iterable[Extra], book: Book, dtype: Any, minor: int) -> Numbers:
    """What they come to for each client, every line rounded. Raises TooLarge."""
    total = np.zeros(book.size, dtype)
    for extra in extras:
        amounts = half_up(times(extra.prices.astype(dtype), extra.quantities.astype(dtype)), minor)
        total[extra.places] = plus(total[extra.places], amounts)
    return total
