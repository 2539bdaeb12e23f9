"""Pricing many at once, in whole numbers by the column: for "effect on everybody" and for the ladder check.

`pricing/arithmetic.py` prices one client with every line explained, and is this package's twin: here only the month's
net price and what it costs us come out, far faster (docs/adr/0009). Whoever changes one changes both;
a property test (`pricing/tests/test_batch.py`) holds them equal, to the cent, on every client.

`forms` and `book` read what clients have and chose; `choice`, `quantities`, `amounts`, `lines`, `bundles`, `rates`,
`discount`, `extras`, `once` and `costs` are steps of the contract; `months` puts them in their order, and `difference`
sets two plans side by side. `reach` judges all that can be chosen of one offer.
`columns` is the only place where numbers meet, and lets none pass what it can hold.
"""

from pricing.batch.amounts import bracket_amounts
from pricing.batch.book import Book
from pricing.batch.client import BatchPrice, from_minor, price_kept, price_many, price_many_regardless
from pricing.batch.difference import Difference, Moved, Ordered, difference
from pricing.batch.forms import Kept, KeptColumns, kept, numbers_in
from pricing.batch.list_price import Moves, ladder_months
from pricing.batch.months import Months, price_book

__all__ = [
    "BatchPrice",
    "Book",
    "Difference",
    "Kept",
    "KeptColumns",
    "Months",
    "Moved",
    "Moves",
    "Ordered",
    "bracket_amounts",
    "difference",
    "from_minor",
    "kept",
    "ladder_months",
    "numbers_in",
    "price_book",
    "price_kept",
    "price_many",
    "price_many_regardless",
]
