"""What is another one between two sides of a change, each thing a move of its own. Pure.

- side: what a fee is worked out from, and a move from one to the other
- things: what is had
- prices: what it costs, agreed or by the plan's version
- terms: what holds for all of it
"""

from quotes.moves.side import Move, Side
from quotes.moves.terms import terms
from quotes.moves.things import things

__all__ = ["Move", "Side", "terms", "things"]
