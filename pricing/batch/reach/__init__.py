"""All that a client could choose of an offer, judged at once: the least margin and the most given up, with their paths.

Every combination is worked out in whole numbers, not a part of them: `rows` are the tiers and packages that the rules
allow, `month` what a month of each comes to, `judged` its margin and what is given up, `search` goes through terms,
billings and numbers and prices the worst by the engine (docs/adr/0048). `edges` tells at which numbers to look.
"""

from pricing.batch.reach.edges import telling_numbers
from pricing.batch.reach.offer import Offer, Reached, TooManyError, Worst
from pricing.batch.reach.search import worst

__all__ = ["Offer", "Reached", "TooManyError", "Worst", "telling_numbers", "worst"]
