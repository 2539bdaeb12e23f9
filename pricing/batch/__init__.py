"""Pricing many clients under one plan at once, in whole numbers: what "effect on everybody" is worked out with.

The engine prices one client with every line explained; here only the month's net price and what it costs us come out,
some fifteen times as fast (docs/adr/0009). A property test holds the two equal, to the cent, on every client.
"""

from pricing.batch.client import BatchPrice, from_minor, price_many

__all__ = ["BatchPrice", "from_minor", "price_many"]
